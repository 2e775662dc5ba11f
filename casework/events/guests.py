"""An ad hoc member, in the room for a portion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.events.event import Event


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
