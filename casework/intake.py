"""Intake: who the client is, the offending partner's name only, the risk factors (PROTOCOL P4.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from casework.events import IntakeRecorded


@dataclass(frozen=True, kw_only=True)
class Intake:
    """`id` is the referral's. Factors: key of the form's question -> yes, no or unknown."""

    id: str
    born: date | None
    partner_first: str
    partner_last: str
    factors: dict[str, str] = field(default_factory=dict)
    client_view: str = ""
    """The client's own fear and view of the danger, as said (P4.12)."""
    state: str = "sent"
    sent_at: datetime

    def recorded(self, *, by: str) -> IntakeRecorded:
        return IntakeRecorded(at=self.sent_at, by=by, about=self.id)
