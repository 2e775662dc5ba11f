"""A database that is busy for a moment loses nothing, and nothing is told as lost (ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from sqlalchemy.exc import OperationalError

from bot.bell import Bell
from bot.documents import right_here
from bot.effects import SetMembers
from bot.relay import Relay
from tests.relay.outgoing import SECOND, heard, line, queue, states
from tests.town import RENDERER, Town

T = TypeVar("T")
LOCKED = OperationalError("BEGIN", {}, Exception("database is locked"))


class BusyDatabase:
    """Once, at this one of its transactions: before it begins. The first of a drain is the look for what is due."""

    def __init__(self, busy_at: int) -> None:
        self._busy_at, self.calls = busy_at, 0

    async def call(self, work: Callable[[], T]) -> T:
        self.calls += 1
        if self.calls == self._busy_at:
            raise LOCKED
        return work()


def relay(town: Town, database: Any) -> Relay:
    parts, server = town.parts, town.server
    return Relay(server, database, parts.database.write, parts.ring, town.clock, Bell(RENDERER), right_here)


@pytest.mark.parametrize("busy_at", [2, 3])
def test_a_message_goes_out_once_whenever_it_was_busy(town: Town, busy_at: int):
    """3: the message is out, and that cannot be noted."""
    database = BusyDatabase(busy_at)
    sends = relay(town, database)
    queue(town, line(1))
    asyncio.run(sends.drain())
    assert database.calls >= busy_at

    town.clock.pass_(2 * SECOND)
    asyncio.run(sends.drain())
    town.settle()

    assert heard(town) == ["1"]
    assert "failed" not in states(town)
    assert not any("did not go out" in body for body in town.heard(town.direct("cormier")))


def test_who_may_be_in_a_room_is_set_all_the_same(town: Town):
    sends = relay(town, BusyDatabase(2))
    town.server.rooms[town.room_id("coordination:1")].members["@stranger:hs.test"] = "join"
    queue(town, SetMembers(room="coordination:1", urgent=True))
    asyncio.run(sends.drain())

    town.clock.pass_(2 * SECOND)
    asyncio.run(sends.drain())

    assert "@stranger:hs.test" not in town.server.rooms[town.room_id("coordination:1")].members


def test_it_is_not_tried_again_without_a_pause(town: Town):
    sends = relay(town, database := BusyDatabase(2))
    queue(town, line(1))
    asyncio.run(sends.drain())
    tried = database.calls

    for _ in range(5):
        asyncio.run(sends.drain())

    assert database.calls - tried == 5  # it was looked, and nothing was due
    assert heard(town) == []
