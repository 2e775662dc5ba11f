"""Critical developments: what was reported, who was told, who has acknowledged (PROTOCOL P7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from casework.answered import Asked, FollowUp, answer_of, newest
from casework.errors import Refusal
from casework.events import (
    AlternateCalled,
    AskedLater,
    AskedNoMore,
    DevelopmentAcknowledged,
    DevelopmentComplete,
    DevelopmentEnded,
    DevelopmentFollowed,
    DevelopmentHandedOver,
    DevelopmentMisplaced,
    DevelopmentReported,
    DevelopmentRetyped,
    DevelopmentSeen,
)
from casework.people import Agency, Person

MEETING_WITHIN = timedelta(hours=48)
"""The team meets (P7.5)."""
CONTACT_WITHIN = timedelta(hours=24)
"""The key contact speaks with the client (P7.8)."""
CONTACT_AT_ONCE = timedelta(hours=1)
"""The same in immediate danger: at once, and asked after within the hour."""


class Type(StrEnum):
    """In the order of CCR Appendix A: the place is the number, `OTHER` has none (P7.1)."""

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


class State(StrEnum):
    OPEN = "open"
    COMPLETE = "complete"
    """Everybody who was asked has acknowledged, or the alternate has."""
    ENDED = "ended"
    """With its case, before everybody had answered (P8.3)."""
    MISPLACED = "misplaced"
    """Reported in the wrong case: kept, shown to nobody."""


@dataclass(frozen=True, kw_only=True)
class Development(Asked):
    """`id` is `K7-QF3/D1`."""

    id: str
    case: str
    types: tuple[Type, ...]
    text: str
    immediate: bool
    at: datetime
    earlier_types: tuple[tuple[Type, ...], ...] = ()
    """What the type was before each correction (P7.6)."""
    types_alone: tuple[Type, ...] = ()
    """What it was corrected to when sharing had stopped: the coordinators' alone, until the team is told (P3.12)."""
    shown_to: tuple[str, ...] = ()
    """Who has asked to see it."""
    readers: tuple[str, ...] = ()
    """Who can read the card in the case room: who was there when it was written, or written again. Empty: of a time
    when that was not kept."""
    followed: tuple[FollowUp, ...] = ()
    task: str = ""
    """The key contact's, started by it: `T1` (P7.8)."""
    typed: str = ""
    """The event id of the report in the case room, to be removed with the card if it is misplaced."""
    typed_notes: tuple[str, ...] = ()
    """The event ids of notes that came with an `ack` in the case room; removed with it too."""
    alone: bool = False
    """Reported when sharing had stopped: the coordinators' and the reporter's own, also once it goes on (P3.12)."""
    state: State = State.OPEN

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    @property
    def meeting_due(self) -> datetime:
        return self.at + MEETING_WITHIN

    @property
    def contact_due(self) -> datetime:
        return self.at + (CONTACT_AT_ONCE if self.immediate else CONTACT_WITHIN)

    @property
    def rule(self) -> str:
        """The clock of its acknowledgements (P7.4): faster in immediate danger."""
        return "danger-acknowledged" if self.immediate else "development-acknowledged"

    def could_read(self, person: str) -> bool:
        """In the case room, or because it was shown to them: nobody reads there what is from before they came (V10)."""
        return not self.readers or person in self.readers or person in self.shown_to

    # --- what happens to it -----------------------------------------------------------------------
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

    def see(self, person: Person, note: str, *, at: datetime) -> tuple[Development, DevelopmentSeen]:
        """An `ack` from a screen that may be locked: it counts once the person opens the case room."""
        event = DevelopmentSeen(
            at=at, by=person.id, about=self.case, development=self.short, person=person.id
        )
        return replace(self, seen=newest(self.seen, answer_of(person, note, at))), event

    def acknowledge(
        self, person: Person, note: str, *, at: datetime
    ) -> tuple[Development, DevelopmentAcknowledged]:
        """A note given before stays unless there is a newer one."""
        kept = next((one.note for one in (*self.acknowledged, *self.seen) if one.person == person.id), "")
        event = DevelopmentAcknowledged(
            at=at,
            by=person.id,
            about=self.case,
            development=self.short,
            person=person.id,
            agency=person.agency,
        )
        one = answer_of(person, note or kept, at)
        seen = tuple(old for old in self.seen if old.person != person.id)
        return replace(self, acknowledged=newest(self.acknowledged, one), seen=seen), event

    def noted(self, typed: str) -> Development:
        """With words of their own, in the case room."""
        return replace(self, typed_notes=(*self.typed_notes, typed))

    def unacknowledge(self, person: str) -> Development:
        """Somebody else typed it: they have not seen the alert, and it waits for them again."""
        kept = tuple(one for one in self.acknowledged if one.person != person)
        seen = tuple(one for one in self.seen if one.person != person)
        back = replace(self, acknowledged=kept, seen=seen)
        waits = self.state is State.COMPLETE and back.silent()
        return replace(back, state=State.OPEN) if waits else back

    def show(self, person: str) -> Development:
        known = person in self.shown_to
        return self if known else replace(self, shown_to=(*self.shown_to, person))

    def write_again(self, readers: tuple[str, ...]) -> Development:
        """In the case room, for whoever has come since."""
        return replace(self, readers=tuple(dict.fromkeys((*self.readers, *readers))))

    def call(self, alternate: str, instead_of: str, *, at: datetime) -> tuple[Development, AlternateCalled]:
        """The alternate stands in (P1.5, P7.4). In the reporter's place they are asked like the others: who reported it
        counts as having answered, and is not there any more."""
        event = AlternateCalled(
            at=at,
            by="bot",
            about=self.case,
            development=self.short,
            alternate=alternate,
            instead_of=instead_of,
        )
        if instead_of == self.by:
            return replace(self, told=tuple(dict.fromkeys((*self.told, alternate)))), event
        return replace(self, alternates={**self.alternates, instead_of: alternate}), event

    def answer_for(self, other: str, gone: str, *, at: datetime) -> tuple[Development, AlternateCalled]:
        """Who is asked anyhow, or reported it, answers from now on: whoever has left is counted no more. With nobody left
        to ask, they stand in."""
        called, event = self.call(other, gone, at=at)
        others = (other if who == gone else who for who in self.told)
        told = tuple(dict.fromkeys(who for who in others if who != self.by))
        kept = {who: instead for who, instead in self.alternates.items() if who != gone}
        return replace(self, told=told, alternates=kept) if told else called, event

    def stands_in_no_more(self, alternate: str, *, at: datetime) -> tuple[Development, AskedNoMore]:
        """In nobody's place; what is asked of them for themselves stays."""
        kept = {who: instead for who, instead in self.alternates.items() if instead != alternate}
        event = AskedNoMore(at=at, by="bot", about=self.case, development=self.short, person=alternate)
        return replace(self, alternates=kept), event

    def ask_no_more(
        self, person: str, *, of: Agency | None = None, at: datetime
    ) -> tuple[Development, AskedNoMore]:
        """They cannot be reached, nor anybody of their agency: it is not waited for. `of`: that agency, if it is missed."""
        event = AskedNoMore(at=at, by="bot", about=self.case, development=self.short, person=person)
        told = tuple(who for who in self.told if who != person)
        unreached = tuple(dict.fromkeys((*self.unreached, of))) if of else self.unreached
        return replace(self, told=told, unreached=unreached), event

    def without(self, agencies: tuple[Agency, ...]) -> Development:
        """Agreed to since it was reported, and nobody of theirs is there (P1.2)."""
        return replace(self, unreached=tuple(dict.fromkeys((*self.unreached, *agencies))))

    def ask(self, person: str, *, at: datetime) -> tuple[Development, AskedLater]:
        """Somebody who could not be asked when it was reported."""
        event = AskedLater(at=at, by="bot", about=self.case, development=self.short, person=person)
        return replace(self, told=(*self.told, person)), event

    def complete(self, *, at: datetime) -> tuple[Development, DevelopmentComplete]:
        event = DevelopmentComplete(at=at, by="bot", about=self.case, development=self.short)
        return replace(self, state=State.COMPLETE), event

    def end(self, *, by: str, at: datetime) -> tuple[Development, DevelopmentEnded]:
        """The case closes: nobody is asked any more, and nobody is said to have answered (P8.3)."""
        event = DevelopmentEnded(at=at, by=by, about=self.case, development=self.short)
        return replace(self, state=State.ENDED), event

    def hand_over(
        self, told: tuple[str, ...], *, of_nobody: tuple[Agency, ...] = (), by: str, at: datetime
    ) -> tuple[Development, DevelopmentHandedOver]:
        """The new team is asked, and counted; what the old one answered is kept, and read by nobody as theirs (P8.5).
        `of_nobody`: the agencies that nobody there represents."""
        event = DevelopmentHandedOver(at=at, by=by, about=self.case, development=self.short, told=told)
        asked = tuple(person for person in told if person != self.by)
        seen = tuple(one for one in self.seen if one.person in asked)
        started = replace(self, told=asked, alternates={}, seen=seen, readers=(self.by,))
        return replace(started, unreached=of_nobody), event

    def retype(
        self, types: tuple[Type, ...], *, by: str, at: datetime, alone: bool = False
    ) -> tuple[Development, DevelopmentRetyped]:
        """By number or word. What it is already is not corrected. `alone`: sharing has stopped, and the team is not told,
        later neither (P3.12)."""
        if set(types) == set(self.types_alone or self.types):
            raise Refusal("critical-type-already", short=self.short)
        event = DevelopmentRetyped(at=at, by=by, about=self.case, development=self.short, types=tuple(types))
        if alone and not self.alone:
            return replace(self, types_alone=types), event
        earlier = (*self.earlier_types, self.types)
        return replace(self, types=types, types_alone=(), earlier_types=earlier), event

    def follow(
        self, text: str, *, by: str, at: datetime, typed: str = "", alone: bool = False
    ) -> tuple[Development, DevelopmentFollowed]:
        event = DevelopmentFollowed(at=at, by=by, about=self.case, development=self.short)
        more = FollowUp(by=by, at=at, text=text, typed=typed, alone=alone)
        return replace(self, followed=(*self.followed, more)), event

    def misplace(self, *, by: str, at: datetime) -> tuple[Development, DevelopmentMisplaced]:
        event = DevelopmentMisplaced(at=at, by=by, about=self.case, development=self.short)
        return replace(self, state=State.MISPLACED), event
