"""An ad hoc member's visit to one case room: from an instant, until an instant (PROTOCOL P1.15, P5.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.events import GuestLeft, GuestNamed

EARLY = timedelta(minutes=10)
"""The room opens this long before the meeting (P5.6)."""


@dataclass(frozen=True, kw_only=True)
class Visit:
    """`id` is `K7-QF3/A1`. They read what is written between the two instants, nothing else."""

    id: str
    case: str
    person: str
    named_by: str
    meeting: str | None
    opens_at: datetime
    ends_at: datetime
    state: str = "expected"
    """expected, here, over."""

    def is_on(self, now: datetime) -> bool:
        return self.state != "over" and self.opens_at <= now < self.ends_at

    def named(self, *, at: datetime) -> GuestNamed:
        return GuestNamed(
            at=at,
            by=self.named_by,
            about=self.case,
            visit=self.id,
            person=self.person,
            opens_at=self.opens_at,
            ends_at=self.ends_at,
        )

    def end(self, *, by: str, at: datetime) -> tuple[Visit, GuestLeft]:
        event = GuestLeft(at=at, by=by, about=self.case, visit=self.id, person=self.person)
        return replace(self, state="over", ends_at=min(at, self.ends_at)), event
