"""While the homeserver is silent nothing escalates: an answer may be on its way. While it speaks nothing waits
(ARCHITECTURE 8, 20)."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.dispatcher import Dispatcher
from bot.incoming import Batch
from bot.loops import LONG_POLL, SILENCE, App
from bot.matrix.client import GRACE
from casework.deadline import Deadline
from tests.build import a_team, an_open_case
from tests.fakes import FakeHomeserver
from tests.test_clockwork import Times
from tests.test_rooms_check import NoKeys
from tests.town import Town

CASE = "case:K7-QF3"
BY_THEN = timedelta(minutes=16)
"""Roy, who has not answered, is reminded after a quarter of an hour (P7.4)."""


class Polled(FakeHomeserver):
    """A long poll lasts until the test lets it end."""

    turns = 0

    async def sync(self, since: str | None, timeout: float) -> Batch:
        if timeout:
            self.turns += 1
            await self.speaks.acquire()
        return replace(await super().sync(since, timeout), next="s1")

    async def is_heard(self) -> None:
        """Once more; then it is silent again."""
        before = self.turns
        self.speaks.release()
        while self.turns == before:
            await asyncio.sleep(0)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("silence"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    for name in ("cormier", "gallant"):
        town.says(name, "!ack", room=CASE)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path).served_by(Polled)


def runs(town: Town, scene: Callable[[App, Any, Times], Awaitable[None]]) -> None:
    """The whole program; the seconds since it last heard anything are those of `Times`."""
    server: Any = town.server
    config: Any = SimpleNamespace(region=())

    async def run() -> None:
        server.speaks = asyncio.Semaphore(0)
        times = Times()
        app = App(town.parts, server, NoKeys(), config, steady=times.steady)
        running = asyncio.create_task(app.run())
        while not (app.ready.is_set() and server.turns):
            await asyncio.sleep(0)
        await scene(app, server, times)
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    asyncio.run(run())
    town.settle()


def alarms(town: Town) -> list[str]:
    """Of which ones Roy was reminded."""
    return [ring.split(", ")[1] for ring in town.rings(town.direct("roy"))]


@pytest.mark.rule("P7.4")
def test_a_long_poll_is_no_silence(town: Town):
    async def scene(app: App, server: Any, times: Times) -> None:
        times.pass_(SILENCE)
        town.clock.pass_(BY_THEN)
        await app.tick()

    runs(town, scene)

    assert alarms(town) == ["D1"]
    assert LONG_POLL + GRACE <= SILENCE  # by then one has ended, or has failed


@pytest.mark.rule("P7.4")
def test_after_a_minute_of_silence_nothing_escalates(town: Town):
    async def scene(app: App, server: Any, times: Times) -> None:
        times.pass_(SILENCE + 1)
        town.clock.pass_(BY_THEN)
        for _ in range(3):
            await app.tick()

    runs(town, scene)

    assert alarms(town) == []


@pytest.mark.rule("P7.4")
def test_once_it_is_heard_what_fell_due_meanwhile_comes_at_the_next_tick(town: Town):
    async def scene(app: App, server: Any, times: Times) -> None:
        times.pass_(SILENCE + 1)
        town.clock.pass_(BY_THEN)
        await app.tick()
        await server.is_heard()
        await app.tick()

    runs(town, scene)

    assert alarms(town) == ["D1"]


@pytest.mark.rule("P7.4")
def test_an_answer_that_was_on_its_way_is_heard_before_anybody_is_reminded(town: Town):
    async def scene(app: App, server: Any, times: Times) -> None:
        times.pass_(SILENCE + 1)
        town.clock.pass_(BY_THEN)
        await app.tick()
        server.write(town.room_id(CASE), town.people["roy"].user_id, "!ack")
        await server.is_heard()
        await app.tick()

    runs(town, scene)

    assert alarms(town) == []


# --- a step that breaks, or waits -----------------------------------------------------------------------
class Stumbles(Dispatcher):
    """Over the first step that falls due."""

    error: Exception | None

    def fall_due(self, deadline: Deadline, **more: Any) -> bool:
        error, self.error = self.error, None
        if error is not None:
            raise error
        return super().fall_due(deadline, **more)


def ticks_once(town: Town, error: Exception) -> None:
    """A second alarm waits for Roy, a minute behind the one whose step breaks."""
    town.pass_time(timedelta(minutes=1))
    town.says("leblanc", "!critical contact Seen near the house", room=CASE)
    town.hears_no_more()
    dispatcher: Any = town.parts.dispatcher
    dispatcher.__class__, dispatcher.error = Stumbles, error

    async def scene(app: App, server: Any, times: Times) -> None:
        town.clock.pass_(BY_THEN)
        await app.tick()

    runs(town, scene)


@pytest.mark.rule("P7.4")
def test_a_step_that_breaks_holds_up_no_other_and_is_told(town: Town):
    ticks_once(town, RuntimeError("a bug"))

    assert alarms(town) == ["D2"]
    assert town.last("coordination:1").startswith("A reminder about K7-QF3/D1 could not be written.")


@pytest.mark.rule("P7.4")
def test_a_step_that_finds_the_database_locked_is_taken_after_the_others_in_the_same_tick(town: Town):
    ticks_once(town, OperationalError("BEGIN", {}, Exception("database is locked")))

    assert alarms(town) == ["D2", "D1"]
    assert town.heard("coordination:1") == []
