"""The running program: its start, and the three loops that turn the parts."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any, Protocol

import structlog
from sqlalchemy import Connection

from bot import reports
from bot.clockwork import Clockwork
from bot.config import Config
from bot.handlers import household
from bot.homeserver import GatewayError, Homeserver
from bot.incoming import Batch, Message
from bot.keeper import Keeper
from bot.parts import Parts
from bot.room_check import A_DAY, RoomCheck
from casework.devices import Rulings
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)

SILENCE = 60.0
"""Seconds without a good sync after which nothing escalates (ARCHITECTURE 8)."""
LONG_POLL = 30.0
LOOKS_AGAIN = 1.0
"""Seconds after which it is looked what is to be sent, though nobody said that there was something."""
PAGES = 50
"""At most so many answers after silence, where the server has news at each: it is busy, and the clock must go on."""
DONE_STAYS = timedelta(days=30)
"""Rows of the outbox that have gone out; what they were called stays with `sent`."""
BACK_OFF = (1, 2, 5, 10, 30, 60)


class StartedHomeserver(Homeserver, Protocol):
    """The gateway: a homeserver that has to be logged in to, and keeps keys."""

    @property
    def fingerprint(self) -> str: ...

    async def start(self, roster: list[str], rulings: Rulings, blind: frozenset[str]) -> None: ...

    async def close(self) -> None: ...


class App:
    def __init__(
        self,
        parts: Parts,
        homeserver: StartedHomeserver,
        keeper: Keeper,
        config: Config,
        *,
        check_every: float = A_DAY,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`check_every`: so many real seconds all rooms are compared with the records. `steady`: real seconds, never set."""
        self.parts = parts
        self._homeserver = homeserver
        self._keeper = keeper
        self._config = config
        self._steady = steady
        self._wake = asyncio.Event()
        self._room_check = RoomCheck(parts, homeserver, self._wake.set, every=check_every)
        self._last_sync = 0.0
        self._has_new_keys = False
        """A key came, and what waits for one was not tried with it yet."""
        self._clockwork = Clockwork(self.tick)
        self.ready = asyncio.Event()

    # --- start (ARCHITECTURE 4) -------------------------------------------------------------------
    async def run(self) -> None:
        """Until cancelled. Raises Denied, IdentityMismatch: nothing that waiting would mend."""
        database = self.parts.database
        await self._start_homeserver()
        parked = await database.call(self._count_start)
        if parked:
            log.error("parked at start", rows=parked)
        await self._catch_up()
        await self._set_up_the_house()
        await self._clockwork.once()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._send_loop())
                group.create_task(self._sync_loop())
                group.create_task(self._room_check.go_on())
                self._clockwork.start()
                self.ready.set()
                log.info("running")
        except ExceptionGroup as group:  # one loop failed, and took the others with it
            raise group.exceptions[0] from None
        finally:
            self._clockwork.stop()
            await self._homeserver.close()

    async def log_in(self) -> None:
        """Once, without trying again: for whoever only looks. Raises IdentityMismatch, GatewayError."""
        await self._homeserver.start([], Rulings(), frozenset())

    @property
    def fingerprint(self) -> str:
        return self._homeserver.fingerprint

    async def close(self) -> None:
        await self._homeserver.close()
        self.parts.database.close()

    async def _start_homeserver(self) -> None:
        roster, rulings = await self.parts.database.call(self._roster)
        blind = await self.parts.database.call(self.parts.receiver.blind)
        for pause in _pauses():
            try:
                await self._homeserver.start(roster, rulings, blind)
                return
            except GatewayError as error:
                if error.denied or error.permanent:
                    raise
                log.warning("homeserver not reached", next_try_in=pause)
                await asyncio.sleep(pause)

    def _roster(self) -> tuple[list[str], Rulings]:
        with self.parts.open_work() as work:
            people = [person.user_id for person in work.people.where(state="active")]
            return people, work.rulings.all()

    def _count_start(self) -> int:
        """How many rows were put by, as no run got past them."""
        now = self.parts.clock.now()
        with self.parts.open_work() as work:
            parked = work.inbox.starting()
            for row in parked:
                reports.parked(work, row, now)
            work.outbox.forget_done(now - DONE_STAYS)
            work.commit()
        return len(parked)

    async def _catch_up(self) -> None:
        """Sync and empty the inbox before the clock or the outbox may act (ARCHITECTURE 8)."""
        for pause in _pauses():
            try:
                await self._hear_it_all()
                await self._try_again()
                await self._work_off()
                return
            except GatewayError as error:
                if error.denied:
                    raise
                log.warning("no sync yet", next_try_in=pause)
                await asyncio.sleep(pause)

    async def _set_up_the_house(self) -> None:
        self.parts.house.fingerprint = self._homeserver.fingerprint
        names = {}
        for user_id in household.expected(self._config):
            names[user_id] = await self._name_of(user_id)

        def set_up() -> None:
            self.parts.dispatcher.act(lambda ctx: household.set_up(ctx, self._config, names))

        await self.parts.database.call(set_up)

    async def _name_of(self, user_id: str) -> str:
        try:
            return await self._homeserver.display_name(user_id) or ""
        except GatewayError:
            return ""

    # --- the loops ----------------------------------------------------------------------------------
    async def _hear_it_all(self) -> None:
        """After silence: the server tells its news page by page, and an `ack` may need a key of the last one. Only then
        the clock goes on (ARCHITECTURE 8)."""
        for _ in range(PAGES):
            if not await self._sync_once(timeout=0):
                break
        self._last_sync = self._steady()

    async def _sync_loop(self) -> None:
        tries = 0
        while True:
            try:
                if tries:
                    await self._hear_it_all()
                tries = 0
                await self._sync_once(LONG_POLL)
                self._last_sync = self._steady()
            except GatewayError as error:
                if error.denied:
                    raise
                pause = BACK_OFF[min(tries, len(BACK_OFF) - 1)]
                tries += 1
                log.warning("sync failed", next_try_in=pause)
                await asyncio.sleep(pause)

    async def _sync_once(self, timeout: float) -> bool:
        """Taken, and worked off. True: there may be more at once."""
        token = await self.parts.database.call(self.parts.receiver.token)
        batch = await self._homeserver.sync(token, timeout)
        await self._take(batch)
        await self._try_late_ones()
        await self._work_off()
        return batch.next != token

    async def _take(self, batch: Batch) -> None:
        changes = self._keeper.changes()
        now = self.parts.clock.now()

        def write(connection: Connection, work: UnitOfWork) -> None:
            self._keeper.write(connection, changes)

        await self.parts.database.call(lambda: self.parts.receiver.take(batch, write, now))
        self._keeper.written(changes)
        self._has_new_keys |= bool(batch.new_sessions)

    async def _try_late_ones(self) -> None:
        """A key came: what waits for one is tried until the homeserver let us; the rest does not wait for that."""
        if not self._has_new_keys:
            return
        try:
            await self._try_again()
        except GatewayError as error:
            if error.denied:
                raise
            log.warning("late keys not tried")
            return
        self._has_new_keys = False

    async def _try_again(self) -> None:
        """Messages whose key may have come by now: at start, and whenever a key comes."""
        after = ""
        while late := await self.parts.database.call(partial(self.parts.waiting_for_keys, after)):
            for waiting in late:
                message = await self._homeserver.decrypt(waiting)
                if message is not None:
                    await self._settle_late(waiting.event_id, message)
            after = late[-1].event_id

    async def _settle_late(self, event_id: str, message: Message) -> None:
        await self.parts.database.call(lambda: self.parts.receiver.late(event_id, message))

    async def _work_off(self) -> None:
        while await self.parts.database.call(self.parts.work_off):
            self._wake.set()
        self._wake.set()

    async def tick(self) -> None:
        """What is due rises; but not while the homeserver is silent, as an answer may be on its way (ARCHITECTURE 8)."""
        if self._steady() - self._last_sync > SILENCE:
            return
        await self.parts.database.call(self.parts.reminders.own_up_to_the_unreadable)
        while await self.parts.database.call(self.parts.reminders.fall_due):
            self._wake.set()
        await self.parts.database.call(self.parts.reminders.shrink_log)
        await self._work_off()

    async def come_to_rest(self) -> None:
        """Whatever is due by now has happened and is out: for whoever moves the clock."""
        await self.tick()
        while await self.parts.database.call(self.parts.has_letters):
            self._wake.set()
            await asyncio.sleep(0.02)

    async def _send_loop(self) -> None:
        while True:
            self._wake.clear()
            await self.parts.relay.drain()
            await self._work_off_reports()
            # `asyncio.wait_for` forgets that it was cancelled if it was woken at that moment: the run would never end
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOKS_AGAIN):
                    await self._wake.wait()

    async def _work_off_reports(self) -> None:
        """What the relay reported goes through the front door at once."""
        while await self.parts.database.call(self.parts.work_off):
            self._wake.set()


def _pauses() -> Any:
    yield from BACK_OFF
    while True:
        yield BACK_OFF[-1]
