"""The clock that everything is given; the real one, and the one a play can move."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def of_server(self, stamp: datetime) -> datetime:
        """Which instant of this clock a homeserver's time is."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def of_server(self, stamp: datetime) -> datetime:
        return stamp


class MovedClock:
    """Runs at real speed; `move` sets it forward. The homeserver's time is moved alike."""

    def __init__(self, ahead: timedelta = timedelta(0)) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def of_server(self, stamp: datetime) -> datetime:
        return stamp + self.ahead

    def move(self, to: datetime) -> None:
        """Never back."""
        self.ahead = max(self.ahead, to - datetime.now(UTC))
