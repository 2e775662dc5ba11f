"""Killed at whatever moment of its work, the relay leaves every reader with the same, once (ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from bot.bell import Bell
from bot.documents import right_here
from bot.effects import (
    AskName,
    Decline,
    Edit,
    Effect,
    Forget,
    LeaveRoom,
    OpenRoom,
    Part,
    Redact,
    Say,
    SendFile,
    SetMembers,
    SetPosting,
)
from bot.relay import Relay
from tests.build import a_team, an_open_case
from tests.town import RENDERER, Town

T = TypeVar("T")
COORDINATION, CASE, NEW = "coordination:1", "case:K7-QF3", "coordination:9"
STRANGER = "@stranger:hs.test"


class Fate:
    """The process ends at this one of the moments it comes to."""

    def __init__(self, fatal: int) -> None:
        self._fatal, self.moments = fatal, 0
        self.killed = asyncio.Event()

    async def comes(self) -> None:
        self.moments += 1
        if self.moments == self._fatal:
            self.killed.set()
        if self.killed.is_set():
            await asyncio.Event().wait()  # nothing goes on any more


class MortalDatabase:
    """Before a transaction, and after its commit."""

    def __init__(self, fate: Fate) -> None:
        self._fate = fate

    async def call(self, work: Callable[[], T]) -> T:
        await self._fate.comes()
        result = work()
        await self._fate.comes()
        return result


class MortalServer:
    """Before it is asked anything, and after it did it and nobody heard so."""

    def __init__(self, server: Any, fate: Fate) -> None:
        self._server, self._fate = server, fate

    def __getattr__(self, name: str) -> Any:
        does = getattr(self._server, name)
        if not inspect.iscoroutinefunction(does):
            return does

        async def done(*args: Any, **more: Any) -> Any:
            await self._fate.comes()
            answer = await does(*args, **more)
            await self._fate.comes()
            return answer

        return done


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """What every kind of letter can be about: a named line, a stranger inside, somebody who reads nothing."""
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    queue(town, line(0, COORDINATION, name="counter"), line(0, CASE, name="gone"))
    town.settle()
    town.server.rooms[town.room_id(CASE)].members[STRANGER] = "join"
    town.server.no_devices.add(town.people["theriault"].user_id)
    town.server.rooms["!asked"] = type(town.server.rooms[town.room_id(CASE)])("asked", "")
    queue(town, *effects(town))
    return town


def queue(town: Town, *effects: Effect) -> None:
    town.parts.dispatcher.act(lambda ctx: list(effects))


def line(number: int, room: str, **more: Any) -> Say:
    return Say(room=room, parts=(words(number),), **more)


def words(number: int) -> Part:
    return Part("common/fault", {"reference": f"E-{number}"})


def effects(town: Town) -> list[Effect]:
    """One of every kind."""
    roy, theriault, leblanc = (town.direct(name) for name in ("roy", "theriault", "leblanc"))
    minute, rung = timedelta(minutes=1), Part("case/invited", {"code": "K7-QF3", "at": town.clock.now()})
    return [
        line(1, CASE, urgent=True),
        line(2, CASE),
        SetMembers(room=CASE),
        SetPosting(room=CASE),
        Redact(room=CASE, names=("gone",)),
        line(3, theriault, urgent=True),
        line(4, roy, fades=minute),
        SendFile(room=roy, parts=(words(5),), file="K7-QF3_1", language="en", fades=minute * 60),
        Edit(room=COORDINATION, of="counter", parts=(words(6),)),
        Say(room=COORDINATION, parts=(rung,), ring=True, mentions=(town.people["cormier"].id,)),
        OpenRoom(room=NEW),
        line(8, NEW),
        line(9, leblanc),
        LeaveRoom(room=leblanc),
        Decline(room_id="!asked"),
        Forget(room_id="!forgotten"),
        AskName(room=COORDINATION, user_id="@nobody:hs.test", details={}),
    ]


def works(town: Town, fatal: int) -> bool:
    """True: it was killed."""
    fate, parts = Fate(fatal), town.parts
    server: Any = MortalServer(town.server, fate)
    database: Any = MortalDatabase(fate)
    relay = Relay(server, database, parts.database.write, parts.ring, town.clock, Bell(RENDERER), right_here)

    async def until_killed() -> bool:
        tasks = asyncio.ensure_future(relay.drain()), asyncio.ensure_future(fate.killed.wait())
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        if tasks[0].done():
            tasks[0].result()
        return fate.killed.is_set()

    return asyncio.run(until_killed())


def comes_to_rest(town: Town, *, echo_first: bool) -> None:
    if not echo_first:
        asyncio.run(town.parts.relay.drain())
    town.settle(echoes=True)
    town.pass_time(timedelta(minutes=10))
    town.settle(echoes=True)


def seen(town: Town) -> dict[str, Any]:
    """What there is for people: by our names of the rooms, as the server's differ."""
    rooms = {}
    for room_id, room in town.server.rooms.items():
        said = [one.content.get("m.new_content", one.content) for one in room.events]
        rooms[town.name_of(room_id) or room.name] = (
            [one["body"] for one in said if one],
            dict(room.members),
            room.frozen,
        )
    return {"rooms": rooms, "count": len(town.server.rooms), "left": set(town.server.left)}


@pytest.mark.rule("P10.3")
@pytest.mark.parametrize("echo_first", [True, False])
def test_killed_at_whatever_moment_everybody_has_the_same_once(mold: Town, tmp_path: Path, echo_first: bool):
    whole = mold.copied_to(a_folder(tmp_path, 0))
    assert not works(whole, 0)
    comes_to_rest(whole, echo_first=echo_first)
    wanted, moment = seen(whole), 0
    assert "Thériault has no device that can read" in str(wanted)

    is_killed = True
    while is_killed:
        moment += 1
        town = mold.copied_to(a_folder(tmp_path, moment))
        is_killed = works(town, moment)
        again = town.restarted()
        comes_to_rest(again, echo_first=echo_first)
        assert seen(again) == wanted, f"killed at moment {moment}"

    assert moment > 100


def a_folder(path: Path, number: int) -> Path:
    folder = path / str(number)
    folder.mkdir()
    return folder
