"""What every event says: when, by whom, about what."""

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
