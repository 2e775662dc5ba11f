"""A court asks for records (PROTOCOL P8.8, P12.5)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.events import SubpoenaRecorded

TELL_WITHIN = timedelta(hours=24)
"""As soon as possible; the task to tell the client is due after this."""


@dataclass(frozen=True, kw_only=True)
class Subpoena:
    """`id` is `K7-QF3/SP1` (`S1` is a service, COMMANDS 1); the client is told as soon as possible."""

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

    def recorded(self) -> SubpoenaRecorded:
        return SubpoenaRecorded(at=self.at, by=self.by, about=self.case, subpoena=self.short)

    def end(self) -> Subpoena:
        """With the hold: the coordinator and the program lead agreed that it is over (P8.8)."""
        return replace(self, state="closed")
