"""A key that comes while the homeserver cannot be asked about its sender is not forgotten (ARCHITECTURE 7)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.homeserver import GatewayError
from bot.incoming import Batch, Message, Undecryptable
from bot.loops import App
from casework.people import Role
from tests.fakes import FakeHomeserver
from tests.test_rooms_check import NoKeys
from tests.town import Town


class Server(FakeHomeserver):
    """Its third answer has a key; at the first try with it the server does not answer, and at its sixth it is over."""

    turns = 0
    tried = 0
    late: Message | None = None

    async def sync(self, since: str | None, timeout: float) -> Batch:
        self.turns += 1
        await asyncio.sleep(0)
        if self.turns == 6:
            raise GatewayError("401", denied=True)
        batch = await super().sync(since, timeout)
        return replace(batch, new_sessions=frozenset({"S1"})) if self.turns == 3 else batch

    async def decrypt(self, late: Undecryptable) -> Message | None:
        if self.turns < 3:
            return None
        self.tried += 1
        if self.tried == 1:
            raise GatewayError("unreachable")
        return self.late


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town.empty(tmp_path)
    town.moves_in("roy", Role.MEMBER)
    return town.served_by(Server)


def test_what_waits_for_it_is_tried_again_and_the_rest_goes_on(town: Town):
    server: Any = town.server
    room, roy = town.room_id(town.direct("roy")), town.people["roy"].user_id
    server.write(room, roy, "language fr")
    [server.late] = server.arriving
    raw = {"event_id": server.late.event_id, "ciphertext": "xyz"}
    missing = Undecryptable(
        event_id=server.late.event_id,
        room_id=room,
        sender=roy,
        at=town.clock.now(),
        session_id="S1",
        raw=raw,
    )
    server.arriving = [missing]
    config: Any = SimpleNamespace(region=())

    with pytest.raises(GatewayError):
        asyncio.run(App(town.parts, server, NoKeys(), config).run())
    town.settle()

    assert server.tried == 2
    assert town.last(town.direct("roy")).startswith("Je vous parle français")
