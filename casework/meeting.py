"""Team meetings: slots, answers by agency, the meeting itself (PROTOCOL P5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from casework.errors import Refusal
from casework.events import (
    MeetingAnswered,
    MeetingCancelled,
    MeetingClosed,
    MeetingConfirmed,
    MeetingEnded,
    MeetingMoved,
    MeetingNoted,
    MeetingProposed,
    MeetingStarted,
    StandInAsked,
)
from casework.people import PRIMARY, Agency, Person

LASTS = timedelta(minutes=45)
WAITS = timedelta(hours=4)
"""How long answers are waited for, at most."""


class State(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    STARTED = "started"
    ENDED = "ended"
    CANCELLED = "cancelled"


AHEAD = (State.PROPOSED, State.CONFIRMED)


class Choice(StrEnum):
    """The better one first."""

    YES = "yes"
    MAYBE = "maybe"
    NO = "no"


BEST_FIRST = list(Choice)


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """`id` is `K7-QF3/M1`. Answers: person's id -> one choice per slot, in order."""

    id: str
    case: str
    proposed_by: str
    slots: tuple[datetime, ...]
    asked: tuple[str, ...]
    """Persons' ids; alternates who were called are among them."""
    answers: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    stands_in: dict[str, str] = field(default_factory=dict)
    """Alternate's id -> for whom."""
    answers_by: datetime
    closed_at: datetime | None = None
    """When the answers were counted and the outcome was posted."""
    state: State = State.PROPOSED
    chosen: int = 0
    """The slot, from 1; 0: none, or moved to another date since."""
    starts_at: datetime | None = None
    reason: str = ""
    """Why it is later than 48 hours, or was cancelled (P5.1)."""
    where: str = ""
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    highest_risk: bool | None = None
    """The team's consensus (P5.9)."""
    dissent: str = ""
    notes: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    # --- asking -------------------------------------------------------------------------------------
    def answer(
        self, choices: tuple[Choice, ...], *, by: str, at: datetime
    ) -> tuple[Meeting, MeetingAnswered]:
        """The newest answer of a person counts."""
        self.must_be(State.PROPOSED)
        event = MeetingAnswered(at=at, by=by, about=self.case, meeting=self.short, person=by)
        return replace(self, answers={**self.answers, by: choices}), event

    def silent(self) -> tuple[str, ...]:
        """Who was asked and has not answered, nor has the alternate who stands in for them."""
        covered = {whom for alternate, whom in self.stands_in.items() if alternate in self.answers}
        return tuple(who for who in self.asked if who not in self.answers and who not in covered)

    def call(self, alternate: str, instead_of: str, *, at: datetime) -> tuple[Meeting, StandInAsked]:
        """The alternate stands in (P1.5)."""
        event = StandInAsked(
            at=at, by="bot", about=self.case, meeting=self.short, alternate=alternate, instead_of=instead_of
        )
        asked = self.asked if alternate in self.asked else (*self.asked, alternate)
        return replace(self, asked=asked, stands_in={**self.stands_in, alternate: instead_of}), event

    def close(self, *, at: datetime) -> tuple[Meeting, MeetingClosed]:
        event = MeetingClosed(at=at, by="bot", about=self.case, meeting=self.short, answers=len(self.answers))
        return replace(self, closed_at=at), event

    # --- counting by agency ---------------------------------------------------------------------------
    def agencies(self, people: list[Person]) -> tuple[Agency, ...]:
        asked = {person.agency for person in people if person.id in self.asked}
        return tuple(agency for agency in PRIMARY if agency in asked)

    def answered(self, people: list[Person]) -> tuple[Agency, ...]:
        heard = {person.agency for person in people if person.id in self.answers}
        return tuple(agency for agency in self.agencies(people) if agency in heard)

    def standing(self, slot: int, people: list[Person]) -> dict[Agency, Choice | None]:
        """What each agency says of a slot (from 1): the best answer of its people; None: no answer."""
        return {agency: self._said(slot, agency, people) for agency in self.agencies(people)}

    def _said(self, slot: int, agency: Agency, people: list[Person]) -> Choice | None:
        ids = [person.id for person in people if person.agency is agency and person.id in self.answers]
        said = [self.answers[id][slot - 1] for id in ids]
        return min(said, key=BEST_FIRST.index, default=None)

    def coming(self, slot: int, people: list[Person]) -> tuple[Agency, ...]:
        """The agencies of which somebody comes."""
        said = self.standing(slot, people)
        return tuple(agency for agency, choice in said.items() if choice in (Choice.YES, Choice.MAYBE))

    def best(self, people: list[Person]) -> int:
        """The slot (from 1) that most agencies can make; then the surest, then the earliest."""
        return max(range(1, len(self.slots) + 1), key=lambda slot: (*self._weight(slot, people), -slot))

    def _weight(self, slot: int, people: list[Person]) -> tuple[int, int]:
        sure = sum(choice is Choice.YES for choice in self.standing(slot, people).values())
        return len(self.coming(slot, people)), sure

    # --- setting the date -------------------------------------------------------------------------------
    def confirm(
        self, slot: int, *, reason: str, due: datetime | None, by: str, at: datetime
    ) -> tuple[Meeting, MeetingConfirmed]:
        """Later than `due` only with a reason (P5.1)."""
        self.must_be(State.PROPOSED)
        if not 1 <= slot <= len(self.slots):
            raise Refusal("no-such-slot", count=len(self.slots))
        starts = self.slots[slot - 1]
        _must_be_in_time(starts, due, reason, at)
        event = MeetingConfirmed(at=at, by=by, about=self.case, meeting=self.short, starts_at=starts)
        set_ = replace(self, state=State.CONFIRMED, chosen=slot, starts_at=starts, reason=reason)
        return set_, event

    def move(
        self, to: datetime, *, reason: str, due: datetime | None, by: str, at: datetime
    ) -> tuple[Meeting, MeetingMoved]:
        """Who declined the old date is invited to the new one."""
        self.must_be(State.CONFIRMED)
        _must_be_in_time(to, due, reason, at)
        event = MeetingMoved(at=at, by=by, about=self.case, meeting=self.short, starts_at=to)
        return replace(self, chosen=0, starts_at=to, reason=reason or self.reason), event

    def cancel(self, reason: str, *, by: str, at: datetime) -> tuple[Meeting, MeetingCancelled]:
        if not self.is_ahead:
            raise Refusal("meeting-not-open", meeting=self.short, code=self.case)
        event = MeetingCancelled(at=at, by=by, about=self.case, meeting=self.short)
        return replace(self, state=State.CANCELLED, reason=reason), event

    def invited(self) -> tuple[str, ...]:
        """Who was asked and has not declined."""
        return tuple(who for who in self.asked if not self._declined(who))

    def said_by(self, who: str) -> Choice | None:
        """Of the date that is set; None: no answer, or it was moved since."""
        return self.answers[who][self.chosen - 1] if self.chosen and who in self.answers else None

    def _declined(self, who: str) -> bool:
        return self.said_by(who) is Choice.NO

    def place(self, where: str, *, by: str, at: datetime) -> tuple[Meeting, MeetingNoted]:
        if not self.is_ahead:
            raise Refusal("meeting-not-open", meeting=self.short, code=self.case)
        return replace(self, where=where), self._noted("place", by, at)

    # --- at the meeting -----------------------------------------------------------------------------------
    def start(self, *, by: str, at: datetime) -> tuple[Meeting, MeetingStarted]:
        self.must_be(State.CONFIRMED)
        event = MeetingStarted(at=at, by=by, about=self.case, meeting=self.short)
        return replace(self, state=State.STARTED, started_at=at), event

    def attend(self, people: tuple[str, ...], *, by: str, at: datetime) -> tuple[Meeting, MeetingNoted]:
        self.must_be(State.STARTED)
        absent = tuple(who for who in self.absent if who not in people)
        return replace(self, present=_with(self.present, people), absent=absent), self._noted(
            "present", by, at
        )

    def miss(self, people: tuple[str, ...], *, by: str, at: datetime) -> tuple[Meeting, MeetingNoted]:
        self.must_be(State.STARTED)
        present = tuple(who for who in self.present if who not in people)
        return replace(self, present=present, absent=_with(self.absent, people)), self._noted(
            "absent", by, at
        )

    def agree(
        self, highest_risk: bool, dissent: str, *, by: str, at: datetime
    ) -> tuple[Meeting, MeetingNoted]:
        """Highest risk, highest danger: yes or no, with who sees it otherwise (P5.9)."""
        self.must_be(State.STARTED)
        agreed = replace(self, highest_risk=highest_risk, dissent=dissent)
        return agreed, self._noted("consensus", by, at)

    def note(self, text: str, *, by: str, at: datetime) -> tuple[Meeting, MeetingNoted]:
        self.must_be(State.STARTED)
        return replace(self, notes=(*self.notes, text)), self._noted("note", by, at)

    def decide(self, text: str, *, by: str, at: datetime) -> tuple[Meeting, MeetingNoted]:
        self.must_be(State.STARTED)
        return replace(self, decisions=(*self.decisions, text)), self._noted("decision", by, at)

    def end(self, *, by: str, at: datetime) -> tuple[Meeting, MeetingEnded]:
        self.must_be(State.STARTED)
        event = MeetingEnded(
            at=at,
            by=by,
            about=self.case,
            meeting=self.short,
            present=self.present,
            highest_risk=self.highest_risk,
        )
        return replace(self, state=State.ENDED, ended_at=at), event

    def minutes(self) -> tuple[tuple[str, int, str], ...]:
        """What was said and decided, in order: (`note` or `decision`, its number, the text)."""
        notes = [("note", number, text) for number, text in enumerate(self.notes, 1)]
        decisions = [("decision", number, text) for number, text in enumerate(self.decisions, 1)]
        return (*decisions, *notes)

    def must_be(self, state: State) -> None:
        if self.state is not state:
            reason = "meeting-not-started" if state is State.STARTED else "meeting-not-open"
            raise Refusal(reason, meeting=self.short, code=self.case)

    def _noted(self, what: str, by: str, at: datetime) -> MeetingNoted:
        return MeetingNoted(at=at, by=by, about=self.case, meeting=self.short, what=what)


def propose(
    number: int, case: str, slots: tuple[datetime, ...], team: list[Person], *, by: str, at: datetime
) -> tuple[Meeting, MeetingProposed]:
    """Who proposes can make all of it."""
    meeting = Meeting(
        id=f"{case}/M{number}",
        case=case,
        proposed_by=by,
        slots=slots,
        asked=tuple(person.id for person in team),
        answers={by: (Choice.YES,) * len(slots)},
        answers_by=min(at + WAITS, at + (slots[0] - at) / 2),
    )
    event = MeetingProposed(
        at=at, by=by, about=case, meeting=meeting.short, slots=slots, answers_by=meeting.answers_by
    )
    return meeting, event


def _must_be_in_time(starts: datetime, due: datetime | None, reason: str, now: datetime) -> None:
    if starts <= now:
        raise Refusal("slot-past")
    if due is not None and starts > due and not reason:
        raise Refusal("meeting-late", starts=starts, due=due)


def _with(some: tuple[str, ...], more: tuple[str, ...]) -> tuple[str, ...]:
    return (*some, *(one for one in more if one not in some))
