"""From the outbox to Matrix: one lane a room, ten at a time, urgent first (ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError

from bot import documents, hearing, keeping_rooms, reading, sending
from bot.bell import Bell
from bot.clock import Clock
from bot.desk import Desk, Typeset
from bot.homeserver import GatewayError, Homeserver
from storage.engine import Database
from storage.keys import Keyring
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

WIDTH = 10
FORGETS = timedelta(hours=12)
"""A token older than this may be unknown to the server (it keeps them for a day)."""
PAUSES = (1, 2, 5, 15, 30, 60)
"""Seconds before the next try."""
LOOKS_AGAIN = 1.0
"""Seconds after which it is looked for what else is due, while a server keeps one request waiting."""


class Denied(Exception):
    """The access token is no longer good: nothing can be sent."""


class Relay:
    def __init__(
        self,
        homeserver: Homeserver,
        database: Database,
        engine: Engine,
        ring: Keyring,
        clock: Clock,
        bell: Bell,
        typeset: Typeset = documents.in_a_process,
    ) -> None:
        self._desk = Desk(
            homeserver=homeserver, database=database, engine=engine, ring=ring, clock=clock, typeset=typeset
        )
        self._bell = bell
        self._busy: set[str] = set()
        self._resting: dict[str, datetime] = {}
        """Rooms of which a row broke, and so did noting that, until when nothing is tried there."""
        self._under_way: set[asyncio.Task[None]] = set()
        self._paused_until: datetime | None = None
        self.denied = False

    async def drain(self) -> None:
        """Send whatever is due until nothing is, or the server does not take it."""
        while True:
            letters = await self._next()
            if not letters and not self._under_way:
                return
            for letter in letters:
                self._begin(letter)
            await asyncio.wait(self._under_way, timeout=LOOKS_AGAIN, return_when=asyncio.FIRST_COMPLETED)
            if self.denied:
                raise Denied

    def _begin(self, letter: Letter) -> None:
        self._busy.add(letter.room)
        task = asyncio.create_task(self._carry(letter))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _carry(self, letter: Letter) -> None:
        """A row of which nothing can be noted is due as before: its room rests, and the others go on."""
        try:
            await self._deliver(letter)
        except Exception as error:  # whatever kept it from being noted must not stop the others either
            log.error("relay could not note it", kind=letter.kind, error=type(error).__name__)
            self._resting[letter.room] = self._desk.clock.now() + _pause(letter)
        finally:
            self._busy.discard(letter.room)

    async def _next(self) -> list[Letter]:
        free = WIDTH - len(self._under_way)
        if free <= 0 or self.denied or self._is_paused():
            return []
        now = self._desk.clock.now()
        self._resting = {room: until for room, until in self._resting.items() if until > now}
        busy = self._busy | self._resting.keys()

        def look(work: UnitOfWork) -> list[Letter]:
            self._bell.ring_out(work, now)
            while letters := work.outbox.waiting(now, busy=busy, limit=free):
                if ready := [
                    letter
                    for letter in letters
                    if not hearing.asked(work, letter, partial(_is_put_by, work, letter, now))
                ]:
                    return [_taken(work, letter, now) for letter in ready]
            return []

        return await self._desk.work(look)

    def _is_paused(self) -> bool:
        return self._paused_until is not None and self._desk.clock.now() < self._paused_until

    async def _deliver(self, letter: Letter) -> None:
        if letter.is_damaged:
            await self._desk.set_aside(letter, "damaged")
            return
        try:
            await KINDS[letter.kind](self._desk, letter)
        except GatewayError as error:
            await self._failed(letter, error)
        except OperationalError:  # a database that is busy, or full, says nothing against the row
            raise
        except Exception as error:  # a row that breaks must not stop the others
            log.error("relay fault", kind=letter.kind, error=type(error).__name__)
            await self._desk.set_aside(letter, "fault")

    async def _failed(self, letter: Letter, error: GatewayError) -> None:
        log.warning("not sent", kind=letter.kind, tries=letter.tries, permanent=error.permanent)
        if error.denied:
            self.denied = True
            return
        if error.permanent:
            await self._desk.set_aside(letter, "refused")
            return
        pause = _pause(letter)
        if error.retry_after is not None:  # 429 slows the whole account
            pause = max(pause, timedelta(seconds=error.retry_after))
            self._paused_until = self._desk.clock.now() + timedelta(seconds=error.retry_after)
        until = self._desk.clock.now() + pause
        await self._desk.work(lambda work: work.outbox.postpone(letter.token, until))


def _pause(letter: Letter) -> timedelta:
    return timedelta(seconds=PAUSES[min(letter.tries, len(PAUSES)) - 1])


def _taken(work: UnitOfWork, letter: Letter, now: datetime) -> Letter:
    """Note the try; a token that the server may have forgotten is replaced by a new one."""
    is_old = letter.tried_at is not None and now - letter.tried_at > FORGETS
    if is_old and not letter.is_damaged:
        letter = replace(letter, token=work.outbox.anew(letter.token))
        log.warning("token renewed", kind=letter.kind)
    work.outbox.trying(letter.token, now)
    return replace(letter, tries=letter.tries + 1)


def _is_put_by(work: UnitOfWork, letter: Letter, now: datetime) -> bool:
    """Not for who is there now: it waits until a guest has left, or went to the others one by one (P1.12, P5.6)."""
    if (until := _held_until(work, letter, now)) is not None:
        work.outbox.hold(letter.token, until)
        return True
    return hearing.withheld(work, letter, now)


def _held_until(work: UnitOfWork, letter: Letter, now: datetime) -> datetime | None:
    """What is not urgent says nothing of a case to its guests, whenever it was written (P5.6)."""
    if letter.urgent or letter.kind not in ("say", "edit") or letter.content.get("farewell"):
        return None
    return reading.guests_until(work, letter.room, now)


KINDS: dict[str, Callable[[Desk, Letter], Awaitable[None]]] = {
    "say": sending.say,
    "ring": sending.say,
    "edit": sending.edit,
    "file": sending.file,
    "redact": sending.redact,
    "open-room": keeping_rooms.open_room,
    "set-members": keeping_rooms.set_members,
    "set-posting": keeping_rooms.set_posting,
    "leave-room": keeping_rooms.leave_room,
    "decline": keeping_rooms.decline,
    "forget": keeping_rooms.forget,
    "ask-name": keeping_rooms.ask_name,
}
