"""Who has no device that reads is kept with what arrived: the next run sees who got one meanwhile (ARCHITECTURE 13)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.homeserver import GatewayError
from bot.incoming import Batch, NowReads
from bot.loops import App
from casework.devices import Rulings
from casework.people import Role
from tests.fakes import FakeHomeserver
from tests.test_rooms_check import NoKeys
from tests.town import Town

ROY, STRANGER = "@roy:hs.test", "@stranger:hs.test"


class ShutServer(FakeHomeserver):
    """Notes what it is told at the start, and lets nobody in."""

    told: frozenset[str] = frozenset()

    async def start(self, roster: list[str], rulings: Rulings, blind: frozenset[str]) -> None:
        self.told = blind
        raise GatewayError("401", denied=True)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    town.moves_in("roy", Role.MEMBER)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def takes(town: Town, batch: Batch) -> None:
    town.parts.receiver.take(batch, lambda connection, work: None, town.clock.now())


def told_at_the_start(town: Town) -> frozenset[str]:
    again = town.served_by(ShutServer)
    server: Any = again.server
    app = App(again.parts, server, NoKeys(), None)
    with pytest.raises(GatewayError):
        asyncio.run(app.run())
    told: frozenset[str] = server.told
    return told


def test_the_next_run_knows_who_could_not_read(town: Town):
    takes(town, Batch(next="s1", blind=frozenset({ROY})))

    assert told_at_the_start(town) == {ROY}


def test_of_strangers_nothing_is_kept(town: Town):
    takes(town, Batch(next="s1", blind=frozenset({ROY, STRANGER})))

    assert told_at_the_start(town) == {ROY}


def test_who_reads_by_now_is_no_news_to_the_next_run(town: Town):
    takes(town, Batch(next="s1", blind=frozenset({ROY})))
    takes(town, Batch(next="s2", blind=frozenset(), events=(NowReads(user_id=ROY, device="PHONE"),)))

    assert told_at_the_start(town) == frozenset()


def test_a_device_that_was_shut_out_and_reads_again_is_news_again(town: Town):
    reads = NowReads(user_id=ROY, device="PHONE")
    takes(town, Batch(next="s1", events=(reads,)))
    town.settle()
    town.clock.pass_(timedelta(days=1))
    takes(town, Batch(next="s2", events=(reads,)))

    with town.parts.open_work() as work:
        assert [row.kind for row in work.inbox.new()] == ["NowReads"]
