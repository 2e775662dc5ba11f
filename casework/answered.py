"""What people answer to a critical development, and add to it (P7.4, P7.6)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from casework.people import Agency, Person


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    person: str
    agency: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What came to light later; nothing is edited away (P7.6)."""

    by: str
    at: datetime
    text: str
    typed: str = ""
    """The event id of what was typed in the case room, to be removed with the report if it is misplaced."""
    alone: bool = False
    """Added when sharing had stopped: shown to the coordinators and to whoever wrote it (P3.12)."""


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Whose acknowledgement is asked for, and who has given it."""

    by: str
    """Who reported it: they know it, and are asked nothing."""
    told: tuple[str, ...]
    """The persons whose acknowledgement is asked for."""
    alternates: dict[str, str] = field(default_factory=dict)
    """Who was called to stand in: a silent person's id -> the alternate's (P7.4)."""
    seen: tuple[Acknowledgement, ...] = ()
    """Typed in the direct room, when the case room had not been opened yet (P7.4, V10)."""
    acknowledged: tuple[Acknowledgement, ...] = ()
    unreached: tuple[Agency, ...] = ()
    """Of these nobody was left whom it could ask (P7.4)."""

    def asks(self, person: str) -> bool:
        """Not the reporter, who knows it, whoever they stand in for."""
        return person in self.told or (person in self.alternates.values() and person != self.by)

    def has_acknowledged(self, person: str) -> bool:
        return any(one.person == person for one in self.acknowledged)

    def waits_for(self, person: str) -> bool:
        """It asks them, and they have not acknowledged it themselves."""
        return self.asks(person) and not self.has_acknowledged(person)

    def knows(self, person: str) -> bool:
        """Whoever reported it, or has acknowledged it."""
        return person == self.by or self.has_acknowledged(person)

    def has_seen(self, person: str) -> bool:
        return any(one.person == person for one in self.seen)

    def silent(self) -> tuple[str, ...]:
        """Who was asked and has not acknowledged, nor has the alternate who stands in for them."""
        return tuple(who for who in self.told if not self._is_answered(who))

    def counted(self) -> tuple[str, ...]:
        """Each person once: who is stood in for, and has not answered, is not counted beside who stands in."""
        return tuple(dict.fromkeys(self._who_answers_for(who) for who in self.told))

    def answered(self) -> int:
        return len(self.counted()) - len(self.silent_people())

    def silent_people(self) -> tuple[str, ...]:
        """Of those who are counted."""
        return tuple(who for who in self.counted() if not self.knows(who))

    def to_ring(self) -> tuple[str, ...]:
        """The silent, and who stands in for them."""
        silent = self.silent()
        called = (self.alternates[who] for who in silent if who in self.alternates)
        return tuple(dict.fromkeys((*silent, *called)))

    def _is_answered(self, person: str) -> bool:
        return self.knows(self._who_answers_for(person))

    def _who_answers_for(self, person: str) -> str:
        return person if self.knows(person) else self.alternates.get(person, person)


def answer_of(person: Person, note: str, at: datetime) -> Acknowledgement:
    return Acknowledgement(person=person.id, agency=person.agency, at=at, note=note)


def newest(some: tuple[Acknowledgement, ...], one: Acknowledgement) -> tuple[Acknowledgement, ...]:
    return (*(old for old in some if old.person != one.person), one)
