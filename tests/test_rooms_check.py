"""At every start the rooms are looked at: are they still as they were made (ARCHITECTURE 4)?"""

import asyncio
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from bot.homeserver import GatewayError, RoomSettings
from bot.incoming import Batch
from bot.loops import App
from bot.room_check import RoomCheck
from tests.build import a_team, an_open_case
from tests.fakes import FakeHomeserver
from tests.town import Town

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
