"""A referral, from the moment it is sent until it is closed or becomes a case."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


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
    number: int = 0
    """Which of the record's warnings, from 1; 0: from before it was noted."""


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
