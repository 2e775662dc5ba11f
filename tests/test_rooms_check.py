"""At every start the rooms are looked at: are they still as they were made (ARCHITECTURE 4)?"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, TypeVar

import pytest
from sqlalchemy import func, select, update

from bot.homeserver import GatewayError, RoomSettings
from bot.incoming import Batch
from bot.loops import App
from bot.room_check import RoomCheck
from storage.tables import cases, outbox
from tests.build import a_team, an_open_case, two_open_cases
from tests.fakes import FakeHomeserver
from tests.town import HereDatabase, Town

T = TypeVar("T")
STRANGER = "@stranger:hs.test"


class NoKeys:
    """The fake homeserver has no keys to be written."""

    def changes(self) -> tuple[()]:
        return ()

    def write(self, connection: Any, changes: Any) -> None: ...

    def written(self, changes: Any) -> None: ...


def checked(town: Town) -> list[str]:
    async def check() -> None:
        await RoomCheck(town.parts, town.server, lambda: None).settings()

    asyncio.run(check())
    town.settle()
    return [body for body in town.heard("coordination:1") if "changed the settings" in body]


def test_a_room_that_was_opened_to_everybody_is_told_to_the_coordinators(town: Town):
    a_team(town)
    an_open_case(town)
    town.server.spoiled.add(town.room_id("case:K7-QF3"))

    [told] = checked(town)

    assert told.startswith("Somebody changed the settings of K7-QF3.")
    assert "write nothing there" in told


def test_rooms_that_are_as_they_were_made_are_not_spoken_of(town: Town):
    a_team(town)
    an_open_case(town)

    assert checked(town) == []


def test_each_problem_is_named():
    good = RoomSettings("@b:hs", "m", True, "invited", "invite", False, "12", "K7-QF3", True)
    bad = RoomSettings("@b:hs", "m", False, "shared", "public", True, "12", "K7-QF3", False)

    assert good.problems == ()
    assert len(bad.problems) == 5


class WithAStranger(FakeHomeserver):
    """Somebody comes in, and no sync tells of it; once they are out, or after many turns, it is over."""

    turns = 0
    room_id = ""

    async def sync(self, since: str | None, timeout: float) -> Batch:
        self.turns += 1
        await asyncio.sleep(0.01)
        if self.turns == 5:
            self.rooms[self.room_id].members[STRANGER] = "join"
        if self.turns > 5 and (STRANGER not in self.rooms[self.room_id].members or self.turns == 200):
            raise GatewayError("401", denied=True)
        return replace(await super().sync(since, timeout), next="s1")  # no news


def test_a_run_that_goes_on_for_long_looks_again_who_is_inside(town: Town):
    a_team(town)
    an_open_case(town)
    town = town.served_by(WithAStranger)
    server: Any = town.server
    server.room_id = town.room_id("case:K7-QF3")
    config: Any = SimpleNamespace(region=())

    with pytest.raises(GatewayError):
        asyncio.run(App(town.parts, server, NoKeys(), config, check_every=0.05).run())

    assert STRANGER not in server.rooms[server.room_id].members
    assert town.members("case:K7-QF3")


def spoil(town: Town, code: str) -> None:
    """Nobody can open this case's record any more."""
    with town.parts.open_work() as work:
        work.connection.execute(update(cases).where(cases.c.id == code).values(sealed=b"\x01" + bytes(60)))
        work.commit()


def test_one_record_that_nobody_can_read_ends_no_run_and_keeps_no_other_room_from_being_looked_at(town: Town):
    two_open_cases(town)
    spoil(town, "K7-QF3")
    town.server.spoiled.add(town.room_id("case:T9-HCX"))

    async def check() -> None:
        await RoomCheck(town.parts, town.server, lambda: None).settings()

    asyncio.run(check())
    town.settle()

    assert any("changed the settings of T9-HCX" in body for body in town.heard("coordination:1"))


def test_all_rooms_are_set_a_few_at_a_time(town: Town, monkeypatch: pytest.MonkeyPatch):
    """What is reported meanwhile waits for one batch at most."""
    a_team(town)
    monkeypatch.setattr("bot.room_check.BATCH", 4)
    queued, rooms = list[int](), len(town.parts.open_rooms())

    class Counting(HereDatabase):
        async def call(self, work: Callable[[], T]) -> T:
            before = waiting(town)
            done = work()
            queued.append(waiting(town) - before)
            return done

    town.parts.database.__class__ = Counting

    async def check() -> None:
        checking = asyncio.create_task(RoomCheck(town.parts, town.server, lambda: None, every=0.01).go_on())
        while sum(queued) < rooms and not checking.done():
            await asyncio.sleep(0.01)
        checking.cancel()

    asyncio.run(check())

    assert max(queued) == 4


def waiting(town: Town) -> int:
    with town.parts.open_work() as work:
        rows = select(func.count()).select_from(outbox).where(outbox.c.state == "waiting")
        return work.connection.execute(rows).scalar_one()
