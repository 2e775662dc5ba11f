"""A disagreement that the team cannot settle, for the program lead (PROTOCOL P1.9, P1.14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Escalation:
    """`id` is `E1`: the program lead gets the case's code and the question, no personal information."""

    id: str
    case: str
    region: int
    question: str
    by: str
    at: datetime
    state: Standing = Standing.OPEN
    answer: str = ""
    answered_by: str = ""
    answered_at: datetime | None = None
