"""At every start the rooms are looked at: are they still as they were made (ARCHITECTURE 4)?"""

import asyncio
from typing import Any

from bot.homeserver import RoomSettings
from bot.loops import App
from tests.build import a_team, an_open_case
from tests.town import Town


class NoKeys:
    """The fake homeserver has no keys to be written."""

    def changes(self) -> tuple[()]:
        return ()

    def write(self, connection: Any, changes: Any) -> None: ...

    def written(self, changes: Any) -> None: ...


def checked(town: Town) -> list[str]:
    async def check() -> None:
        await App(town.parts, town.server, NoKeys(), None).check_rooms()  # type: ignore[arg-type]

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
