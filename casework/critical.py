"""Critical developments: the thirteen types, who was told, who has acknowledged (PROTOCOL P7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.events import (
    DevelopmentAcknowledged,
    DevelopmentComplete,
    DevelopmentReported,
    DevelopmentSeen,
)
from casework.people import Person


class Type(StrEnum):
    """In the order of CCR Appendix A: the place is the number, `OTHER` has none."""

    OFFENCE = "offence"
    PROMISE = "promise"
    CONTACT = "contact"
    BAIL = "bail"
    CHANGE = "change"
    BREACH = "breach"
    PLAN = "plan"
    PEACEBOND = "peacebond"
    TRIAL = "trial"
    RELEASED = "released"
    FAMILY = "family"
    UNREACHABLE = "unreachable"
    FACTORS = "factors"
    OTHER = "other"

    @property
    def number(self) -> int | None:
        return None if self is Type.OTHER else 1 + list(Type).index(self)


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    person: str
    agency: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Development:
    """`id` is `K7-QF3/D1`. `told`: the persons asked to acknowledge, alternates who stand in included."""

    id: str
    case: str
    types: tuple[Type, ...]
    text: str
    immediate: bool
    by: str
    at: datetime
    told: tuple[str, ...]
    stands_in: dict[str, str]
    """Alternate's id -> for whom."""
    seen: tuple[str, ...] = ()
    """Said `ack` in the direct room, but had not opened the case room yet (P7.4, V10)."""
    acknowledged: tuple[Acknowledgement, ...] = ()
    state: str = "open"

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    def reported(self) -> DevelopmentReported:
        return DevelopmentReported(
            at=self.at,
            by=self.by,
            about=self.case,
            development=self.short,
            types=tuple(self.types),
            immediate=self.immediate,
            told=self.told,
        )

    def has_acknowledged(self, person: str) -> bool:
        return any(one.person == person for one in self.acknowledged)

    def see(self, person: str, *, at: datetime) -> tuple[Development, DevelopmentSeen]:
        event = DevelopmentSeen(at=at, by=person, about=self.case, development=self.short, person=person)
        seen = self.seen if person in self.seen else (*self.seen, person)
        return replace(self, seen=seen), event

    def acknowledge(
        self, person: Person, note: str, *, at: datetime
    ) -> tuple[Development, DevelopmentAcknowledged]:
        one = Acknowledgement(person=person.id, agency=person.agency, at=at, note=note)
        event = DevelopmentAcknowledged(
            at=at,
            by=person.id,
            about=self.case,
            development=self.short,
            person=person.id,
            agency=person.agency,
        )
        rest = tuple(old for old in self.acknowledged if old.person != person.id)
        return replace(self, acknowledged=(*rest, one)), event

    def silent(self) -> tuple[str, ...]:
        """Who was asked and has not acknowledged, nor has the alternate who stands in for them."""
        done = {one.person for one in self.acknowledged}
        covered = {whom for alternate, whom in self.stands_in.items() if alternate in done}
        relieved = {alternate for alternate, whom in self.stands_in.items() if whom in done}
        return tuple(who for who in self.told if who not in done | covered | relieved)

    def call(self, alternate: str, instead_of: str) -> Development:
        """The alternate stands in (P7.4)."""
        told = self.told if alternate in self.told else (*self.told, alternate)
        return replace(self, told=told, stands_in={**self.stands_in, alternate: instead_of})

    def complete(self, *, at: datetime) -> tuple[Development, DevelopmentComplete]:
        event = DevelopmentComplete(at=at, by="bot", about=self.case, development=self.short)
        return replace(self, state="complete"), event
