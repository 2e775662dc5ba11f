"""Coordinator steps that a member carries out for one case (PROTOCOL P1.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Step(StrEnum):
    """What can be delegated (COMMANDS 2.1)."""

    CONTACT = "contact"
    CONSENT = "consent"
    INTAKE = "intake"
    CHAIR = "chair"
    """Of the meetings: proposing, confirming, holding them."""
    REVIEW = "review"


@dataclass(frozen=True, kw_only=True)
class Delegation:
    """Ends with the case, with a conflict of interest, and when the person leaves."""

    person: str
    step: Step
    by: str
    at: datetime
