"""Team meetings: slots, answers, coverage by agency (PROTOCOL P5)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from casework.errors import Refusal
from casework.events import MeetingAnswered, MeetingConfirmed, MeetingEnded, MeetingProposed
from casework.people import Person


class State(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    STARTED = "started"
    ENDED = "ended"
    CANCELLED = "cancelled"


class Choice(StrEnum):
    YES = "yes"
    NO = "no"
    MAYBE = "maybe"


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """`id` is `K7-QF3/M1`. Answers: person's id -> one choice per slot, in order."""

    id: str
    case: str
    slots: tuple[datetime, ...]
    answers: dict[str, tuple[Choice, ...]] = field(default_factory=dict)
    answers_by: datetime
    state: State = State.PROPOSED
    starts_at: datetime | None = None
    reason: str = ""
    """Why it is later than 48 hours, if it is (P5.1)."""
    present: tuple[str, ...] = ()
    highest_risk: bool | None = None
    """The team's consensus (P5.9)."""
    dissent: str = ""
    notes: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()
    ended_at: datetime | None = None

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    def proposed(self, *, by: str, at: datetime) -> MeetingProposed:
        return MeetingProposed(
            at=at, by=by, about=self.case, meeting=self.short, slots=self.slots, answers_by=self.answers_by
        )

    def answer(
        self, choices: tuple[Choice, ...], *, by: str, at: datetime
    ) -> tuple[Meeting, MeetingAnswered]:
        """The newest answer of a person counts."""
        self._must_be(State.PROPOSED)
        event = MeetingAnswered(at=at, by=by, about=self.case, meeting=self.short, person=by)
        return replace(self, answers={**self.answers, by: choices}), event

    def confirm(self, slot: int, *, by: str, at: datetime) -> tuple[Meeting, MeetingConfirmed]:
        """`slot` from 1."""
        self._must_be(State.PROPOSED)
        if not 1 <= slot <= len(self.slots):
            raise Refusal("no-such-slot", count=len(self.slots))
        starts = self.slots[slot - 1]
        event = MeetingConfirmed(at=at, by=by, about=self.case, meeting=self.short, starts_at=starts)
        return replace(self, state=State.CONFIRMED, starts_at=starts), event

    def start(self) -> Meeting:
        self._must_be(State.CONFIRMED)
        return replace(self, state=State.STARTED)

    def end(self, *, by: str, at: datetime) -> tuple[Meeting, MeetingEnded]:
        self._must_be(State.STARTED)
        event = MeetingEnded(
            at=at,
            by=by,
            about=self.case,
            meeting=self.short,
            present=self.present,
            highest_risk=self.highest_risk,
        )
        return replace(self, state=State.ENDED, ended_at=at), event

    def coverage(self, team: list[Person]) -> list[frozenset[str]]:
        """For each slot, the agencies of which somebody comes."""
        agencies = {person.id: person.agency for person in team}
        return [
            frozenset(
                agencies[who]
                for who, choices in self.answers.items()
                if who in agencies and choices[place] is not Choice.NO
            )
            for place in range(len(self.slots))
        ]

    def best(self, team: list[Person]) -> int:
        """The slot (from 1) that most agencies can make; the earlier of equals."""
        coverage = self.coverage(team)
        return 1 + max(range(len(self.slots)), key=lambda place: (len(coverage[place]), -place))

    def _must_be(self, state: State) -> None:
        if self.state is not state:
            raise Refusal("meeting-not-open", meeting=self.short)
