"""The tick: APScheduler calls it every second, in real time, and remembers nothing (ARCHITECTURE 20)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = structlog.get_logger(__name__)

STEP_BACK = 2.0
"""Seconds by which the system clock must fall behind the monotonic one to count as set back."""


class StepWatch:
    """Tells when the system clock was set back: APScheduler would sleep until that hour comes again."""

    def __init__(
        self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic
    ) -> None:
        self._wall, self._steady = wall, steady
        self._gap = wall() - steady()

    def stepped_back(self) -> bool:
        """Since the last time it was asked."""
        gap = self._wall() - self._steady()
        back = gap < self._gap - STEP_BACK
        self._gap = gap
        return back


class Clockwork:
    def __init__(
        self, tick: Callable[[], Awaitable[None]], seconds: float = 1.0, watch: StepWatch | None = None
    ) -> None:
        self._tick = tick
        self._seconds = seconds
        self._watch = watch or StepWatch()
        self._guard: asyncio.Task[None] | None = None
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._running = False

    def start(self) -> None:
        self._scheduler.add_job(
            self.once,
            "interval",
            seconds=self._seconds,
            id="tick",
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
            next_run_time=datetime.now(UTC),
        )
        self._scheduler.start()
        self._guard = asyncio.create_task(self._keep_going())

    def stop(self) -> None:
        if self._guard is not None:
            self._guard.cancel()
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)

    def revive(self) -> None:
        """Count from the system clock as it is now."""
        self._scheduler.reschedule_job("tick", trigger="interval", seconds=self._seconds)

    async def _keep_going(self) -> None:
        """In steady seconds: the tick itself cannot notice that it no longer comes."""
        while True:
            await asyncio.sleep(self._seconds)
            if self._watch.stepped_back():
                log.warning("system clock stepped back")
                self.revive()

    async def once(self) -> None:
        """What is due now; what fails is told, and tried again at the next tick."""
        if self._running:
            return
        self._running = True
        try:
            await self._tick()
        except Exception as error:  # the clock must not stand still for a bug, nor for a full disk
            log.error("tick failed", error=type(error).__name__)
        finally:
            self._running = False
