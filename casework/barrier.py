"""Gaps met in the process or in services, in one line, without case content (PROTOCOL P12.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Standing(StrEnum):
    OPEN = "open"
    FIXED = "fixed"
    SENT_ON = "sent-on"


@dataclass(frozen=True, kw_only=True)
class Barrier:
    """`id` is `B1`."""

    id: str
    region: int
    text: str
    by: str
    at: datetime
    state: Standing = Standing.OPEN
    fixed_by: str = ""
    fixed_at: datetime | None = None
