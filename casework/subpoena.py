"""A court asks for records (PROTOCOL P8.8, P12.5)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Subpoena:
    """`id` is `K7-QF3/S1` under its own table; the client is told as soon as possible."""

    id: str
    case: str
    text: str
    """As the coordinator typed it."""
    state: str = "open"
    by: str
    at: datetime

    @property
    def short(self) -> str:
        return self.id.split("/")[1]
