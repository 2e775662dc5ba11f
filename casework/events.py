"""Facts in the past tense. Every change is one of these.

An event carries ids, codes, numbers and times, never what a person wrote (ARCHITECTURE 15):
the journal keeps it after the case is destroyed. One list, by subject: no rule stands here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Event:
    at: datetime
    by: str
    """A person's id, or `bot`."""
    about: str
    """What it happened to: a referral, a case, a person's id, a region's number."""


# --- people -----------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class PersonAdded(Event):
    role: str
    agency: str
    region: int


@dataclass(frozen=True, kw_only=True)
class PersonNamed(Event):
    """Their account has a name by now, where the roster had its Matrix ID."""


@dataclass(frozen=True, kw_only=True)
class PersonCorrected(Event):
    """What the roster says of them, after it; `fields`: which of it was put right."""

    role: str
    agency: str
    region: int
    fields: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonRemoved(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class Proposed(Event):
    """By an operator, to the coordinators of a region, who have to say yes; `person`: whom it is about, if known."""

    action: str
    person: str = ""


@dataclass(frozen=True, kw_only=True)
class LanguageChosen(Event):
    language: str


@dataclass(frozen=True, kw_only=True)
class AlternateNamed(Event):
    alternate: str


@dataclass(frozen=True, kw_only=True)
class AlternateUnset(Event):
    """Whoever stood in for them is no longer on the roster."""


@dataclass(frozen=True, kw_only=True)
class AbsencePlanned(Event):
    begins: datetime
    ends: datetime


@dataclass(frozen=True, kw_only=True)
class AbsenceEnded(Event):
    """They are back, or will not be away after all."""

    began: datetime


@dataclass(frozen=True, kw_only=True)
class Certified(Event):
    """Danger Assessment certification (P1.7)."""


@dataclass(frozen=True, kw_only=True)
class SessionAttended(Event):
    session: int


@dataclass(frozen=True, kw_only=True)
class RingTested(Event):
    """What their locked phone did with a test ring (CONVERSATION V10)."""

    showed: str


@dataclass(frozen=True, kw_only=True)
class AppLockSaid(Event):
    on: bool


@dataclass(frozen=True, kw_only=True)
class Affirmed(Event):
    version: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class IdentityAccepted(Event):
    """A person's new identity took the place of the old one, after a coordinator heard their voice."""

    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class DeviceFound(Event):
    device: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeviceNumbered(Event):
    """In lists it is this number from now on, and no other device ever is."""

    device: str
    fingerprint: str
    number: int


@dataclass(frozen=True, kw_only=True)
class DeviceBlocked(Event):
    device: str


@dataclass(frozen=True, kw_only=True)
class DeviceApproved(Event):
    device: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class PersonLocked(Event):
    """A lost phone: no device of theirs reads or commands anything."""


@dataclass(frozen=True, kw_only=True)
class PersonUnlocked(Event):
    locked_at: datetime
    kept: tuple[str, ...]
    blocked: tuple[str, ...]


# --- referral -----------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class ReferralSent(Event):
    region: int
    agency: str
    late_minutes: int


@dataclass(frozen=True, kw_only=True)
class ReferralTaken(Event):
    region: int


@dataclass(frozen=True, kw_only=True)
class ReferralReturned(Event):
    """Whoever had taken it has left the roster: it is asked of the others anew (P2.6)."""

    region: int
    person: str


@dataclass(frozen=True, kw_only=True)
class ContactTried(Event):
    outcome: str


@dataclass(frozen=True, kw_only=True)
class NumberCorrected(Event):
    """The safe number is another one (P2.1)."""


@dataclass(frozen=True, kw_only=True)
class ReferralClosed(Event):
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReferralMoved(Event):
    """Into another region: no coordinator of its own may know of it (P1.12)."""

    before: int
    region: int


@dataclass(frozen=True, kw_only=True)
class BrainAssessmentAnswered(Event):
    """Offered, not needed, or not yet; never the injury (P2.9)."""

    outcome: str


@dataclass(frozen=True, kw_only=True)
class TeamNotified(Event):
    """That there is a referral, nothing of whom (P2.10)."""

    region: int
    told: int


@dataclass(frozen=True, kw_only=True)
class MatchFound(Event):
    """The same name or number in another referral: of the same side, or across (P2.7, P2.15)."""

    other: str
    across: bool


@dataclass(frozen=True, kw_only=True)
class MatchSettled(Event):
    """Coordinators found them to be the same, or not (P2.7, P2.15)."""

    other: str
    across: bool
    same: bool


@dataclass(frozen=True, kw_only=True)
class ReferralInDanger(Event):
    """Somebody reported a danger for a person who has no case that they read; the words are in the record."""

    region: int
    immediate: bool


@dataclass(frozen=True, kw_only=True)
class CallAsked(Event):
    """Somebody asks a coordinator to telephone; of whom they would speak nothing is kept (P2.13)."""

    region: int


@dataclass(frozen=True, kw_only=True)
class CallTaken(Event):
    region: int


@dataclass(frozen=True, kw_only=True)
class CallMade(Event):
    region: int


@dataclass(frozen=True, kw_only=True)
class ReferralKeptFrom(Event):
    """Somebody is kept out of it without being told (P1.12)."""

    person: str


# --- consent, intake, case ------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class TalkEnded(Event):
    """Of a person: sent, or cancelled, of which nothing is named."""

    form: str
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class TalkTakenOver(Event):
    """Somebody goes on with the questions that another person has begun (P3.10)."""

    form: str
    person: str
    """Who had it; empty: who may go on with it no more."""


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(Event):
    agencies: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ScopeChanged(Event):
    """The client let an agency or a person in, or left one out (P3.4)."""

    agencies: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class DangerRecorded(Event):
    """Sharing without consent has its ground (P9.2)."""

    informed: bool


@dataclass(frozen=True, kw_only=True)
class GroundChanged(Event):
    """An open case rests on consent now, or on a danger (P9.5)."""

    basis: str


@dataclass(frozen=True, kw_only=True)
class TeamWidened(Event):
    """Several join an open case at once."""

    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InformationShared(Event):
    """A row of the disclosure record (P12.4): `what` by name, never the information."""

    disclosure: str
    what: str
    agencies: tuple[str, ...]
    basis: str


@dataclass(frozen=True, kw_only=True)
class IntakeRecorded(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    referral: str
    region: int
    invited: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PersonSeated(Event):
    """A member joins a team mid-way."""

    person: str


@dataclass(frozen=True, kw_only=True)
class PersonUnseated(Event):
    """An alternate is needed no more."""

    person: str


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(Event):
    """A member has a conflict of interest in this case (P1.8)."""

    person: str


@dataclass(frozen=True, kw_only=True)
class ConflictUndone(Event):
    person: str


@dataclass(frozen=True, kw_only=True)
class PersonExcluded(Event):
    """Somebody is kept out without being told (P1.12)."""

    person: str


@dataclass(frozen=True, kw_only=True)
class KeyContactNamed(Event):
    person: str


@dataclass(frozen=True, kw_only=True)
class ChairLent(Event):
    """To a coordinator of another region, by the program lead (P1.12)."""

    person: str


@dataclass(frozen=True, kw_only=True)
class ChairReturned(Event):
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StepDelegated(Event):
    """A member may carry out this step of this case (P1.4)."""

    person: str
    step: str


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    person: str
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordsChecked(Event):
    agency: str
    will_share: bool


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Event):
    invited: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseTransferred(Event):
    """To another region, with the client's consent (P8.5)."""

    before: int
    region: int


@dataclass(frozen=True, kw_only=True)
class CaseTaken(Event):
    """By a coordinator of the region that it was transferred to."""

    region: int
    invited: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseHeld(Event):
    """Nothing of it is destroyed (P8.8)."""

    because: str


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """`by` the program lead, as a coordinator asked."""

    asked_by: str


@dataclass(frozen=True, kw_only=True)
class CaseDestroyed(Event):
    """Its time was over: the key and the records are gone (P8.6)."""

    referral: str


@dataclass(frozen=True, kw_only=True)
class SubpoenaRecorded(Event):
    subpoena: str


@dataclass(frozen=True, kw_only=True)
class Escalated(Event):
    """A disagreement goes to the program lead (P1.9)."""

    escalation: str


@dataclass(frozen=True, kw_only=True)
class EscalationAnswered(Event):
    escalation: str


@dataclass(frozen=True, kw_only=True)
class EscalationClosed(Event):
    escalation: str


@dataclass(frozen=True, kw_only=True)
class BarrierNoted(Event):
    """Of a region, about no case (P12.8)."""

    barrier: str


@dataclass(frozen=True, kw_only=True)
class BarrierSettled(Event):
    barrier: str
    state: str


@dataclass(frozen=True, kw_only=True)
class DebriefOffered(Event):
    """To the coordinator, after a death or grave harm (P11.7)."""


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Event):
    person: str


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    person: str
    by_themselves: bool


# --- meetings and guests --------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class MeetingProposed(Event):
    meeting: str
    slots: tuple[datetime, ...]
    answers_by: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingAnswered(Event):
    meeting: str
    person: str


@dataclass(frozen=True, kw_only=True)
class MeetingConfirmed(Event):
    meeting: str
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class StandInAsked(Event):
    """An alternate is asked about the times of a meeting (P1.5)."""

    meeting: str
    alternate: str
    instead_of: str


@dataclass(frozen=True, kw_only=True)
class MeetingClosed(Event):
    """The answers are counted."""

    meeting: str
    answers: int


@dataclass(frozen=True, kw_only=True)
class MeetingMoved(Event):
    meeting: str
    starts_at: datetime


@dataclass(frozen=True, kw_only=True)
class MeetingCancelled(Event):
    meeting: str


@dataclass(frozen=True, kw_only=True)
class MeetingStarted(Event):
    meeting: str


@dataclass(frozen=True, kw_only=True)
class MeetingNoted(Event):
    """`what`: place, present, absent, consensus, note, decision."""

    meeting: str
    what: str


@dataclass(frozen=True, kw_only=True)
class MeetingEnded(Event):
    meeting: str
    present: tuple[str, ...]
    highest_risk: bool | None


@dataclass(frozen=True, kw_only=True)
class GuestNamed(Event):
    visit: str
    person: str
    opens_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class GuestLetIn(Event):
    visit: str
    person: str


@dataclass(frozen=True, kw_only=True)
class GuestMoved(Event):
    visit: str
    opens_at: datetime
    ends_at: datetime


@dataclass(frozen=True, kw_only=True)
class GuestLeft(Event):
    visit: str
    person: str
    was_here: bool
    """False: was never let in."""


# --- plan, risk, review -----------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class TaskAdded(Event):
    task: str
    assignee: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskMoved(Event):
    task: str
    state: str


@dataclass(frozen=True, kw_only=True)
class TaskGiven(Event):
    """Somebody else is responsible (P10.7)."""

    task: str
    assignee: str
    before: str


@dataclass(frozen=True, kw_only=True)
class RiskScored(Event):
    tool: str
    value: int
    band: str


@dataclass(frozen=True, kw_only=True)
class RiskCorrected(Event):
    """A score stays in the history, marked as wrong."""

    score: int
    """Its number there."""


@dataclass(frozen=True, kw_only=True)
class Reviewed(Event):
    review: str
    next_at: datetime


# --- critical developments ------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class DevelopmentReported(Event):
    development: str
    types: tuple[str, ...]
    immediate: bool
    told: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DevelopmentSeen(Event):
    development: str
    person: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentAcknowledged(Event):
    development: str
    person: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentComplete(Event):
    development: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentEnded(Event):
    """With its case, before everybody had acknowledged it (P8.3)."""

    development: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentHandedOver(Event):
    """Another region's team is asked instead of the old one (P8.5)."""

    development: str
    told: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AlternateCalled(Event):
    development: str
    alternate: str
    instead_of: str


@dataclass(frozen=True, kw_only=True)
class AskedLater(Event):
    """Whoever could not be asked when it was reported is asked now (P7.4)."""

    development: str
    person: str


@dataclass(frozen=True, kw_only=True)
class AskedNoMore(Event):
    """Whoever cannot be reached there any more, nor anybody in their place (P7.4)."""

    development: str
    person: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentRetyped(Event):
    development: str
    types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DevelopmentFollowed(Event):
    """Something was added to it (P7.6)."""

    development: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentMisplaced(Event):
    """It was reported in the wrong case."""

    development: str


# --- the bot itself -----------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Refused(Event):
    reason: str
    command: str


@dataclass(frozen=True, kw_only=True)
class Commanded(Event):
    """A device of the person it is about gave a command: what a coordinator looks at when a phone is lost."""

    command: str
    codes: tuple[str, ...]
    """What it named, of our own identifiers: `T2`, `K7-QF3`."""
    device: str
    step: str = ""
    """The step that can be taken back."""


@dataclass(frozen=True, kw_only=True)
class StepTakenBack(Event):
    kind: str
    step: str
    whose: str
    """Whose step it was: `by` another than them if a coordinator took it back."""


@dataclass(frozen=True, kw_only=True)
class Denied(Event):
    """Somebody was refused something about this case: a row of the case's own audit (P12.2)."""

    reason: str
    command: str


@dataclass(frozen=True, kw_only=True)
class Looked(Event):
    """A read of what is sealed is a row of the journal too (ARCHITECTURE 19)."""

    what: str
    page: int = 1
    """The following ones go on below the row of the first: reading adds rows above."""


@dataclass(frozen=True, kw_only=True)
class TakenOut(Event):
    """A paper of this case went to a coordinator, as a file (P12.2): of what, and which of the case's papers it is."""

    what: str
    paper: int


@dataclass(frozen=True, kw_only=True)
class DeadlineFell(Event):
    rule: str
    step: str
    late_minutes: int


@dataclass(frozen=True, kw_only=True)
class Failed(Event):
    """Something broke; the reference is in the log and was told to the person."""

    reference: str
