"""Are all rooms still as we made them, and do those sit there who may (ARCHITECTURE 4, 12)?"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import structlog

from bot import reading
from bot.effects import SetMembers, SetPosting
from bot.handlers import household
from bot.homeserver import GatewayError, Homeserver
from bot.parts import Parts
from storage.vault import DAMAGED

log = structlog.get_logger(__name__)

A_DAY = 24 * 60 * 60.0
BATCH = 50


class RoomCheck:
    def __init__(
        self, parts: Parts, homeserver: Homeserver, wake: Callable[[], None], *, every: float = A_DAY
    ) -> None:
        """`wake`: there is something to send; `every`: so many real seconds."""
        self._parts = parts
        self._homeserver = homeserver
        self._wake = wake
        self._every = every

    async def go_on(self) -> None:
        """Settings at the start, where all members are set anyway; then both, every day."""
        await self.settings()
        while True:
            await asyncio.sleep(self._every)
            await self._members()
            await self.settings()

    async def _members(self) -> None:
        """A few rooms at a time: what is reported meanwhile does not wait for all of them (ARCHITECTURE 2)."""
        names = [name for name, _ in await self._parts.database.call(self._parts.open_rooms)]
        for begun in range(0, len(names), BATCH):
            await self._parts.database.call(self._set_members(names[begun : begun + BATCH]))
            self._wake()

    def _set_members(self, names: list[str]) -> Callable[[], None]:
        """The same code as every change (ARCHITECTURE 12)."""
        return lambda: self._parts.dispatcher.act(lambda ctx: [SetMembers(room=name) for name in names])

    async def settings(self) -> None:
        """Of every room; one that cannot be asked about keeps no other from being looked at."""
        for name, room_id in await self._parts.database.call(self._parts.open_rooms):
            try:
                await self._look(name, room_id)
            except GatewayError:
                log.warning("room not checked", room_id=room_id)
            except DAMAGED as error:  # the record of its case
                log.error("room not checked", room_id=room_id, error=type(error).__name__)

    async def _look(self, name: str, room_id: str) -> None:
        settings = await self._homeserver.settings(room_id)
        if settings.problems:
            await self._parts.database.call(self._say_unsafe(name))
            self._wake()
        if await self._parts.database.call(self._freeze_again(name, settings.frozen)):
            self._wake()

    def _say_unsafe(self, name: str) -> Callable[[], None]:
        return lambda: self._parts.dispatcher.act(lambda ctx: household.unsafe(ctx, name))

    def _freeze_again(self, name: str, frozen: bool) -> Callable[[], bool]:
        """What a lost effect left as it was: may people write there, as the records say (P3.5)?"""

        def compare() -> bool:
            with self._parts.open_work() as work:
                differs = reading.has_stopped(work, name) != frozen
            if differs:
                self._parts.dispatcher.act(lambda ctx: [SetPosting(room=name)])
            return differs

        return compare
