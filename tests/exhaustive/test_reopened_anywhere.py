"""A case that is opened again at whatever moment of its room's end is one whole room again, once (P8.5, ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest
from sqlalchemy import select

from bot.bell import Bell
from bot.documents import right_here
from bot.effects import Part, Say
from bot.homeserver import GatewayError, Sent
from bot.relay import Relay
from storage.tables import outbox
from tests.build import TEAM, a_team, an_open_case
from tests.ends import ROOM, reviewed, shown
from tests.exhaustive.test_killed_anywhere import Fate, MortalDatabase, MortalServer, a_folder, works
from tests.fakes import FakeHomeserver
from tests.town import RENDERER, Town

T = TypeVar("T")
WEEK = timedelta(days=7)


class Strict(FakeHomeserver):
    """In a room that the bot has left it can do nothing any more."""

    keeps_inside: str = ""
    """Whom it does not let the bot remove."""

    def _is_inside(self, room_id: str) -> None:
        if room_id in {left for left, _ in self.left}:
            raise GatewayError("403", permanent=True)

    async def send(self, room_id: str, kind: str, content: Any, **more: Any) -> Sent:
        self._is_inside(room_id)
        return await super().send(room_id, kind, content, **more)

    async def members(self, room_id: str) -> dict[str, str]:
        self._is_inside(room_id)
        return await super().members(room_id)

    async def invite(self, room_id: str, user_id: str, *, direct: bool = False) -> None:
        self._is_inside(room_id)
        await super().invite(room_id, user_id, direct=direct)

    async def remove(self, room_id: str, user_id: str, reason: str = "") -> None:
        self._is_inside(room_id)
        if user_id == self.keeps_inside:
            raise GatewayError("403", permanent=True)
        await super().remove(room_id, user_id, reason)

    async def redact(self, room_id: str, event_id: str, *, token: str) -> None:
        self._is_inside(room_id)
        await super().redact(room_id, event_id, token=token)

    async def set_posting(self, room_id: str, *, allowed: bool) -> None:
        self._is_inside(room_id)
        await super().set_posting(room_id, allowed=allowed)

    async def leave(self, room_id: str, reason: str = "") -> None:
        self._is_inside(room_id)
        await super().leave(room_id, reason)


class Turn(Fate):
    """At this one of the moments something else happens, and the relay goes on."""

    def __init__(self, chosen: int, happens: Callable[[], None]) -> None:
        super().__init__(0)
        self._chosen, self._happens = chosen, happens

    async def comes(self) -> None:
        self.moments += 1
        if self.moments == self._chosen:
            self._happens()


def types(town: Town, *texts: str) -> None:
    """Worked off before the relay does anything (ARCHITECTURE 8)."""
    room = town.room_id(town.direct("cormier"))
    for text in texts:
        town.server.write(room, town.people["cormier"].user_id, text)
        batch = at_once(town.server.sync(None, 0))
        town.parts.receiver.take(batch, lambda connection, work: None, town.clock.now())
        while town.parts.work_off():
            pass


def at_once(does: Coroutine[Any, Any, T]) -> T:
    """What waits for nothing, also while a loop is running."""
    try:
        does.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    raise AssertionError("it waits for something")


def reopens(town: Town) -> None:
    types(town, "case reopen K7-QF3", "yes K7-QF3")


def closes(town: Town) -> None:
    """Said; the rest is the relay's."""
    types(town, "yes K7-QF3")


def a_week_later(town: Town) -> None:
    town.says("cormier", "yes K7-QF3")
    town.clock.pass_(WEEK)


def with_somebody_inside(town: Town) -> None:
    """The server did not let them be removed."""
    assert isinstance(town.server, Strict)
    town.server.keeps_inside = town.people["gallant"].user_id
    a_week_later(town)


BEGINNINGS = pytest.mark.parametrize("begins", [closes, a_week_later, with_somebody_inside])


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """All is answered; the yes is all that is missing."""
    town = Town.empty(tmp_path_factory.mktemp("ending"))
    a_team(town)
    an_open_case(town)
    reviewed(town)
    shown(town)
    town.hears_no_more()
    return town


def comes_to_rest(town: Town) -> None:
    town.settle(echoes=True)
    town.pass_time(timedelta(minutes=10))
    town.everybody_accepts()
    town.settle(echoes=True)


def must_be_whole(town: Town, moment: int) -> None:
    assert isinstance(town.server, Strict)
    at = f"moment {moment}"
    room_id = town.room_id(ROOM)
    left = [room for room, _ in town.server.left]
    line = Part("common/fault", {"reference": "E-LAST"})
    town.parts.dispatcher.act(lambda ctx: [Say(room=ROOM, parts=(line,))])
    town.settle()
    bodies = [one.content.get("body", "") for one in town.events(ROOM)]

    assert room_id not in left, at
    assert town.members(ROOM) == set(TEAM), at
    assert sum("E-LAST" in body for body in bodies) == 1, at
    assert sum(body.startswith("**K7-QF3**") or "K7-QF3, Fredericton" in body for body in bodies) <= 1, at
    assert not town.server.rooms[room_id].frozen, at
    assert ("failed" in states(town)) == bool(kept := town.server.keeps_inside), at
    news = everything(town, "coordination:1")
    assert sum("open again" in body for body in news) == 1, (at, news)
    for old in left:
        assert set(town.server.rooms[old].members) <= {kept}, at


def states(town: Town) -> set[str]:
    with town.parts.open_work() as work:
        return set(work.connection.execute(select(outbox.c.state)).scalars())


def everything(town: Town, room: str) -> list[str]:
    return [one.content.get("body", "") for one in town.events(room)]


def interrupted(town: Town, chosen: int, happens: Callable[[], None]) -> bool:
    """False: there is no such moment any more."""
    turn, parts = Turn(chosen, happens), town.parts
    server: Any = MortalServer(town.server, turn)
    database: Any = MortalDatabase(turn)
    relay = Relay(server, database, parts.database.write, parts.ring, town.clock, Bell(RENDERER), right_here)
    asyncio.run(relay.drain())
    return turn.moments >= chosen


@pytest.mark.rule("P8.5")
@BEGINNINGS
def test_killed_at_whatever_moment_and_opened_again(
    mold: Town, tmp_path: Path, begins: Callable[[Town], None]
):
    moment, is_killed = 0, True
    while is_killed:
        moment += 1
        town = mold.copied_to(a_folder(tmp_path, moment)).served_by(Strict)
        begins(town)
        is_killed = works(town, moment)
        again = town.restarted()
        reopens(again)
        comes_to_rest(again)
        must_be_whole(again, moment)

    assert moment > 5


@pytest.mark.rule("P8.5")
@BEGINNINGS
def test_opened_again_at_whatever_moment(mold: Town, tmp_path: Path, begins: Callable[[Town], None]):
    moment, is_there = 0, True
    while is_there:
        moment += 1
        town = mold.copied_to(a_folder(tmp_path, moment)).served_by(Strict)
        begins(town)
        is_there = interrupted(town, moment, lambda town=town: reopens(town))
        if not is_there:
            reopens(town)
        comes_to_rest(town)
        must_be_whole(town, moment)

    assert moment > 5
