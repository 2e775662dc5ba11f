"""Referral: the Request to Contact (PROTOCOL P2, P3.1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.attempts import Attempt, Called, Outcome
from casework.errors import Refusal
from casework.events import (
    BrainAssessmentAnswered,
    ContactTried,
    NumberCorrected,
    ReferralClosed,
    ReferralInDanger,
    ReferralKeptFrom,
    ReferralMoved,
    ReferralReturned,
    ReferralSent,
    ReferralTaken,
    TeamNotified,
)
from casework.risk import Score

WINDOW = timedelta(hours=48)
"""From risk assessment and agreement to the coordinator (P2.4), elapsed hours."""


class Status(StrEnum):
    SENT = "sent"
    TAKEN = "taken"
    CONTACTED = "contacted"
    OPENED = "opened"
    CLOSED = "closed"


BEFORE_A_CASE = (Status.SENT, Status.TAKEN, Status.CONTACTED)
NOT_CLOSED = (*BEFORE_A_CASE, Status.OPENED)


class Assessment(StrEnum):
    """The medical brain trauma assessment: what is kept of it, never the injury (P2.9)."""

    OFFERED = "offered"
    NOT_NEEDED = "not-needed"
    NOT_YET = "not-yet"


MOVES = {
    Status.SENT: {Status.TAKEN, Status.CLOSED},
    Status.TAKEN: {Status.CONTACTED, Status.CLOSED},
    Status.CONTACTED: {Status.OPENED, Status.CLOSED},
}


@dataclass(frozen=True, kw_only=True)
class Warned:
    """A danger that was reported before there is a case, or by somebody who does not read it."""

    at: datetime
    by: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Referral(Called):
    region: int
    referrer: str
    agency: str
    first: str
    last: str
    agreed_at: datetime
    assessed_at: datetime | None = None
    scores: tuple[Score, ...] = ()
    rationale: str = ""
    needs_met: str = "unknown"
    safety_plan: str = "unknown"
    brain_assessment: str = Assessment.NOT_YET
    certified_on: date | None = None
    """The referrer's Danger Assessment certification, from the roster; none refuses nothing (P2.11)."""
    late_reason: str = ""
    sent_at: datetime
    state: Status = Status.SENT
    taken_at: datetime | None = None
    closed_because: str = ""
    same_as: str = ""
    """The referral that goes on in its place: of the same person."""
    given_up_at: datetime | None = None
    """When the coordinator said: a word with the referrer, and P9 was considered (P3.11)."""
    excluded: tuple[str, ...] = ()
    """Persons' ids: a party, close to one, or named by the person; told nothing, find nothing (P1.12)."""
    cleared: tuple[str, ...] = ()
    """Persons' ids: of a party's name, and known to be somebody else."""
    notified_at: datetime | None = None
    """When the team was told that there is one (P2.10)."""
    warnings: tuple[Warned, ...] = ()

    @property
    def lacks_safety(self) -> bool:
        """Immediate needs or the safety plan are not known to be dealt with (P2.8)."""
        return (self.needs_met, self.safety_plan) != ("yes", "yes")

    @property
    def is_open(self) -> bool:
        return self.state is not Status.CLOSED

    @property
    def waits_for_somebody(self) -> bool:
        """Nobody has taken it, or whoever had has left, though the person was reached by then (P2.6)."""
        return self.state is Status.SENT or (self.state is Status.CONTACTED and self.taken_by is None)

    @property
    def waits_for_assessment(self) -> bool:
        """Tracked until answered (P2.9)."""
        return self.is_open and self.brain_assessment == Assessment.NOT_YET

    @property
    def late(self) -> timedelta:
        """How long after the 48 hours it came; zero if it was in time (P2.4)."""
        return lateness(self.agreed_at, self.assessed_at, self.sent_at)

    @property
    def meeting_due(self) -> datetime:
        """The team meets within 48 hours of receiving it (P5.1)."""
        return self.sent_at + WINDOW

    def sent(self) -> ReferralSent:
        minutes = int(self.late.total_seconds() // 60)
        return ReferralSent(
            at=self.sent_at,
            by=self.referrer,
            about=self.id,
            region=self.region,
            agency=self.agency,
            late_minutes=minutes,
        )

    def must_not_be_closed(self) -> None:
        """Nothing leads on from there; who comes again is referred again."""
        if self.state is Status.CLOSED:
            raise Refusal("referral-closed", referral=self.id, goes_on=self.same_as)

    def must_be_before_a_case(self) -> None:
        """A referral is closed as such; what grew out of it closes as a case."""
        self.must_not_be_closed()
        if Status.CLOSED not in MOVES.get(self.state, ()):
            raise Refusal("referral-is-a-case", referral=self.id)

    def take(self, *, by: str, at: datetime) -> tuple[Referral, ReferralTaken]:
        """P2.6. The second of two in the same second is told who was first.

        Who had it may not know of it any more (P1.12): then it is taken anew, as far as it had come.
        """
        self.must_not_be_closed()
        if not self.waits_for_somebody:
            raise Refusal("referral-already-taken", referral=self.id, by=self.taken_by, at=self.taken_at)
        state = Status.TAKEN if self.state is Status.SENT else self.state
        taken = replace(self, state=state, taken_by=by, taken_at=at)
        return taken, ReferralTaken(at=at, by=by, about=self.id, region=self.region)

    def give_back(self, *, by: str, at: datetime) -> tuple[Referral, ReferralReturned]:
        """Whoever had it has left: nobody has it now, and what was tried stays."""
        assert self.taken_by is not None, "somebody had it"
        event = ReferralReturned(at=at, by=by, about=self.id, region=self.region, person=self.taken_by)
        return self.let_go(), event

    def contact(self, outcome: Outcome, note: str, *, by: str, at: datetime) -> tuple[Referral, ContactTried]:
        """One attempt to speak with the person (P3.1)."""
        self.must_not_be_closed()
        if self.state not in (Status.TAKEN, Status.CONTACTED, Status.OPENED):
            raise Refusal("referral-not-taken", referral=self.id)
        tried = Attempt(at=at, by=by, outcome=outcome, note=note)
        reached = (
            Status.CONTACTED if outcome is Outcome.REACHED and self.state is Status.TAKEN else self.state
        )
        event = ContactTried(at=at, by=by, about=self.id, outcome=outcome)
        return replace(self, state=reached, attempts=(*self.attempts, tried)), event

    def renumber(
        self, phone: str, call_note: str, message: str, *, by: str, at: datetime
    ) -> tuple[Referral, NumberCorrected]:
        """What was tried on the old one stays, and says nothing of the new one."""
        self.must_not_be_closed()
        changed = replace(
            self, phone=phone, call_note=call_note, message=message, tried_before=len(self.attempts)
        )
        return changed, NumberCorrected(at=at, by=by, about=self.id)

    def warn(self, text: str, *, immediate: bool, by: str, at: datetime) -> tuple[Referral, ReferralInDanger]:
        """For its coordinators, whatever has become of it; no team reads it."""
        warned = Warned(at=at, by=by, text=text)
        event = ReferralInDanger(
            at=at,
            by=by,
            about=self.id,
            region=self.region,
            immediate=immediate,
            number=1 + len(self.warnings),
        )
        return replace(self, warnings=(*self.warnings, warned)), event

    def keep_out(self, person: str, *, by: str, at: datetime) -> tuple[Referral, ReferralKeptFrom]:
        """Told nothing, and finds nothing of it from now on (P1.12)."""
        event = ReferralKeptFrom(at=at, by=by, about=self.id, person=person)
        cleared = tuple(one for one in self.cleared if one != person)
        return replace(self, excluded=(*self.excluded, person), cleared=cleared), event

    def assessed(
        self, answer: Assessment, *, by: str, at: datetime
    ) -> tuple[Referral, BrainAssessmentAnswered]:
        event = BrainAssessmentAnswered(at=at, by=by, about=self.id, outcome=answer)
        return replace(self, brain_assessment=answer), event

    def notify(self, *, by: str, at: datetime, told: int) -> tuple[Referral, TeamNotified]:
        """The team knows that there is one, and nothing of whom (P2.10)."""
        if self.state in (Status.OPENED, Status.CLOSED):
            raise Refusal("referral-not-open", referral=self.id)
        event = TeamNotified(at=at, by=by, about=self.id, region=self.region, told=told)
        return replace(self, notified_at=at), event

    def move(self, region: int, *, by: str, at: datetime) -> tuple[Referral, ReferralMoved]:
        """No coordinator of its region may know of it (P1.12): another region takes it as if it came today."""
        if self.state in (Status.OPENED, Status.CLOSED):
            raise Refusal("referral-not-open", referral=self.id)
        event = ReferralMoved(at=at, by=by, about=self.id, before=self.region, region=region)
        return replace(self.let_go(), region=region), event

    def let_go(self) -> Referral:
        """Whoever had it may not know of it (P1.12): somebody else takes it, and goes on from where it is."""
        state = Status.SENT if self.state is Status.TAKEN else self.state
        return replace(self, state=state, taken_by=None, taken_at=None)

    def open(self) -> Referral:
        return self._move(Status.OPENED)

    def close(self, reason: str, *, by: str, at: datetime) -> tuple[Referral, ReferralClosed]:
        self.must_be_before_a_case()
        closed = self._move(Status.CLOSED)
        return closed, ReferralClosed(at=at, by=by, about=self.id, reason=reason)

    def _move(self, to: Status) -> Referral:
        if to not in MOVES.get(self.state, ()):
            raise Refusal("referral-not-open", referral=self.id)
        return replace(self, state=to)


def lateness(agreed_at: datetime, assessed_at: datetime | None, sent_at: datetime) -> timedelta:
    """Counted from the later of agreement and assessment (P2.4)."""
    begins = max(agreed_at, assessed_at or agreed_at)
    return max(sent_at - begins - WINDOW, timedelta(0))
