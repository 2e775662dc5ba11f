"""What is on its way to the server when it is withdrawn, or when the process is killed (ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.effects import Effect, Part, Say
from bot.homeserver import Sent
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.fakes import FakeHomeserver
from tests.town import Town

COORDINATION = "coordination:1"
CASE = "case:K7-QF3"


class Killed(SystemExit):
    """The process ends here."""


async def nothing() -> None:
    return


class Server(FakeHomeserver):
    """Something happens, once, after it has a message or has let the bot out, and before it answers."""

    meanwhile: Callable[[], Awaitable[None]] = staticmethod(nothing)
    words = "E-1"

    async def send(self, room_id: str, kind: str, content: Any, **more: Any) -> Sent:
        sent = await super().send(room_id, kind, content, **more)
        if self.words in content.get("body", ""):
            await self._goes_on()
        return sent

    async def leave(self, room_id: str, reason: str = "") -> None:
        await super().leave(room_id, reason)
        await self._goes_on()

    async def _goes_on(self) -> None:
        happens, self.meanwhile = self.meanwhile, nothing
        await happens()


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    an_open_case(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path).served_by(Server)


def queue(town: Town, *effects: Effect) -> None:
    town.parts.dispatcher.act(lambda ctx: list(effects))


def line(room: str, **more: Any) -> Say:
    return Say(room=room, parts=(Part("common/fault", {"reference": "E-1"}),), **more)


def sends(town: Town, *effects: Effect) -> None:
    queue(town, *effects)
    asyncio.run(town.parts.relay.drain())


def meanwhile(town: Town, happens: Callable[[], Awaitable[None]]) -> None:
    assert isinstance(town.server, Server)
    town.server.meanwhile = happens


def hears(town: Town, name: str, text: str) -> Callable[[], Awaitable[None]]:
    """What this person types in their direct room is worked off before anything comes back of our own."""
    room_id = town.room_id(town.direct(name))

    async def happens() -> None:
        town.server.write(room_id, town.people[name].user_id, text)
        batch = await town.server.sync(None, 0)
        town.server.echoes = list(batch.echoes)
        town.parts.receiver.take(replace(batch, echoes=()), lambda connection, work: None, town.clock.now())
        while town.parts.work_off():
            pass

    return happens


def and_then_killed(happens: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    async def killed() -> None:
        await happens()
        raise Killed

    return killed


def stands(town: Town, room: str) -> bool:
    return any("E-1" in one.content.get("body", "") for one in town.events(room))


# --- who could not read it ----------------------------------------------------------------------------------
def test_who_could_not_read_it_is_reported_although_only_the_echo_says_that_it_arrived(town: Town):
    """Killed between the sending and its note: the sync shows the message, and not who has no key of it."""
    town.server.no_devices.add(town.people["roy"].user_id)
    meanwhile(town, and_then_killed(nothing))
    with pytest.raises(Killed):
        sends(town, line(town.direct("roy"), urgent=True))

    again = town.restarted()
    again.settle(echoes=True)

    told = [body for body in again.heard(COORDINATION) if body.startswith("Roy has no device that can read")]
    assert len(told) == 1
    assert again.server.sends == town.server.sends


def test_who_could_not_read_it_is_reported_once_where_the_answer_came(town: Town):
    town.server.no_devices.add(town.people["roy"].user_id)

    sends(town, line(town.direct("roy"), urgent=True))
    town.settle(echoes=True)

    assert sum(body.startswith("Roy has no device") for body in town.heard(COORDINATION)) == 1


# --- withdrawn on its way -----------------------------------------------------------------------------------
@pytest.mark.parametrize("is_killed", [False, True])
def test_an_answer_that_is_hidden_on_its_way_leaves_the_screen_at_once(town: Town, is_killed: bool):
    roy = town.direct("roy")
    hide = hears(town, "roy", "hide")
    meanwhile(town, and_then_killed(hide) if is_killed else hide)
    try:
        sends(town, line(roy, fades=timedelta(minutes=15)))
    except Killed:
        town = town.restarted()
    town.settle(echoes=True)

    assert not stands(town, roy)
    assert any(body.startswith("Removed") for body in town.heard(roy))


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("is_killed", [False, True])
def test_what_is_on_its_way_to_the_coordinators_when_one_is_kept_out_goes_to_the_others(
    town: Town, is_killed: bool
):
    exclude = hears(town, "cormier", "case exclude @doucet K7-QF3")
    meanwhile(town, and_then_killed(exclude) if is_killed else exclude)
    about = Part("common/fault", {"reference": "E-1", "code": "K7-QF3"})
    try:
        sends(town, Say(room=COORDINATION, parts=(about,)))
    except Killed:
        town = town.restarted()
    town.settle(echoes=True)

    assert not stands(town, COORDINATION)
    assert stands(town, town.direct("cormier"))
    assert not stands(town, town.direct("doucet"))


@pytest.mark.rule("P3.5")
def test_what_is_on_its_way_to_a_room_when_the_consent_is_withdrawn_leaves_the_screen(town: Town):
    meanwhile(town, hears(town, "cormier", "consent withdraw K7-QF3"))

    sends(town, line(CASE))
    town.settle()

    assert not stands(town, CASE)
    assert any("stop" in body.casefold() for body in town.heard(CASE))


def test_a_ring_that_is_settled_on_its_way_stays_it_rang_and_says_nothing(town: Town):
    async def settled() -> None:
        with town.parts.open_work() as work:
            work.outbox.withdraw("K7-QF3/D1")
            work.commit()

    meanwhile(town, settled)
    sends(town, line(town.direct("roy"), about="K7-QF3/D1"))
    town.settle()

    assert stands(town, town.direct("roy"))


# --- back while the bot leaves ------------------------------------------------------------------------------
@pytest.mark.parametrize("is_killed", [False, True])
def test_who_is_back_on_the_roster_while_the_bot_leaves_their_room_gets_a_new_one(
    town: Town, is_killed: bool
):
    roy, old = town.direct("roy"), town.room_id(town.direct("roy"))
    asked = hears(town, "cormier", "roster add @roy member health 1 en, Anna Roy")
    agreed = hears(town, "cormier", "yes roy")

    async def back() -> None:
        await asked()
        await agreed()

    meanwhile(town, and_then_killed(back) if is_killed else back)
    town.server.words = "nothing says this"
    town.says("cormier", "roster remove @roy")
    try:
        town.says("cormier", "yes roy")
    except Killed:
        town = town.restarted()
    town.settle(echoes=True)
    town.everybody_accepts()
    town.pass_time(timedelta(seconds=10))

    assert town.room_id(roy) != old
    assert town.people["roy"].user_id in town.server.rooms[town.room_id(roy)].members
    assert town.says("roy", "me").startswith("Anna Roy, member")
