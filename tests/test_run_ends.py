"""When one loop of the program fails the whole run ends, so that whoever watches it starts it anew (ARCHITECTURE 4)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.homeserver import GatewayError
from bot.incoming import Batch
from bot.loops import App
from tests.fakes import FakeHomeserver
from tests.test_rooms_check import NoKeys
from tests.town import Town


class Ends(FakeHomeserver):
    """After so many answers, in the same moment in which whatever waits for the last one is woken."""

    turns, last = 0, 0

    async def sync(self, since: str | None, timeout: float) -> Batch:
        self.turns += 1
        for _ in range(self.turns % 3):
            await asyncio.sleep(0)
        if self.turns > self.last:
            raise GatewayError("401", denied=True)
        return replace(await super().sync(since, timeout), next="s1")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town.empty(tmp_path).served_by(Ends)


@pytest.mark.parametrize("last", range(2, 8))
def test_it_ends_at_whatever_moment_one_of_its_loops_does(town: Town, last: int):
    server: Any = town.server
    server.last = last
    config: Any = SimpleNamespace(region=())

    async def run() -> None:
        async with asyncio.timeout(5):
            await App(town.parts, server, NoKeys(), config).run()

    with pytest.raises(GatewayError):
        asyncio.run(run())
