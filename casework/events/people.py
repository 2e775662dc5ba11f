"""Who is on the roster, what is known of them there, and who stands in for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.events.event import Event


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
    """Whoever stood in for them is no longer on the roster, or was called off."""


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
