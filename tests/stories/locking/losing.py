"""Roy loses a phone on Tuesday 24 November 2026."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.town import ATLANTIC, Town

K7 = "case:K7-QF3"
M4 = "case:M4-WP8"


def at(hour: int, minute: int) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=ATLANTIC).astimezone(UTC)


def loses_the_phone(town: Town, typed: str = "lost") -> str:
    return town.says("roy", typed, device="LAPTOP")
