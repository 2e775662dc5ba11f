"""A meeting: when it is, who comes, and what is noted of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.events.event import Event


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
