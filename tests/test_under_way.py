"""What is on its way to the server when it is withdrawn, or when the process is killed (ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import rung
from bot.effects import Effect, LeaveRoom, Part, Say
from bot.homeserver import GatewayError, Sent
from casework.people import Agency, Role
from storage.tables import referrals
from tests.build import a_team, an_open_case
from tests.fakes import FakeHomeserver
from tests.town import Town

COORDINATION = "coordination:1"
CASE = "case:K7-QF3"


async def nothing() -> None:
    return


class Server(FakeHomeserver):
    """Something happens, once, after it has a message or has let the bot out, and before it answers."""

    meanwhile: Callable[[], Awaitable[None]] | None = None
    is_fatal = False
    words = "E-1"

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.killed = asyncio.Event()

    async def send(self, room_id: str, kind: str, content: Any, **more: Any) -> Sent:
        sent = await super().send(room_id, kind, content, **more)
        if self.words in content.get("body", ""):
            await self._goes_on()
        return sent

    async def leave(self, room_id: str, reason: str = "") -> None:
        await super().leave(room_id, reason)
        await self._goes_on()

    async def _goes_on(self) -> None:
        happens, self.meanwhile = self.meanwhile, None
        if happens is None:
            return
        await happens()
        if self.is_fatal:
            self.killed.set()
            await asyncio.Event().wait()  # it never hears the answer


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


def sends(town: Town, *effects: Effect) -> Town:
    """Another process, if this one was killed on the way."""
    queue(town, *effects)
    server = town.server
    assert isinstance(server, Server)

    async def until_killed() -> bool:
        sending, killed = (
            asyncio.ensure_future(town.parts.relay.drain()),
            asyncio.ensure_future(server.killed.wait()),
        )
        await asyncio.wait({sending, killed}, return_when=asyncio.FIRST_COMPLETED)
        return killed.done()

    return town.restarted() if asyncio.run(until_killed()) else town


def meanwhile(town: Town, happens: Callable[[], Awaitable[None]], *, is_fatal: bool = False) -> None:
    """`is_fatal`: and then the process is killed."""
    assert isinstance(town.server, Server)
    town.server.meanwhile, town.server.is_fatal = happens, is_fatal


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


def stands(town: Town, room: str) -> bool:
    return any("E-1" in one.content.get("body", "") for one in town.events(room))


# --- who could not read it ----------------------------------------------------------------------------------
def test_who_could_not_read_it_is_reported_although_only_the_echo_says_that_it_arrived(town: Town):
    """Killed between the sending and its note: the sync shows the message, and not who has no key of it."""
    town.server.no_devices.add(town.people["roy"].user_id)
    meanwhile(town, nothing, is_fatal=True)

    again = sends(town, line(town.direct("roy"), urgent=True))
    again.settle(echoes=True)

    told = [body for body in again.heard(COORDINATION) if body.startswith("Roy has no device that can read")]
    assert len(told) == 1
    assert again.server.sends == town.server.sends


def test_who_could_not_read_it_is_reported_once_where_the_answer_came(town: Town):
    town.server.no_devices.add(town.people["roy"].user_id)

    sends(town, line(town.direct("roy"), urgent=True))
    town.settle(echoes=True)

    assert sum(body.startswith("Roy has no device") for body in town.heard(COORDINATION)) == 1


def test_who_has_a_device_by_the_second_try_is_told_to_nobody_as_one_who_could_not_read_it(town: Town):
    roy = town.people["roy"].user_id
    town.server.no_devices.add(roy)

    async def breaks() -> None:
        town.server.no_devices.discard(roy)
        raise GatewayError("the answer is lost")

    meanwhile(town, breaks)
    sends(town, line(town.direct("roy"), urgent=True))
    town.pass_time(timedelta(minutes=1))
    town.settle(echoes=True)

    assert stands(town, town.direct("roy"))
    assert not any(body.startswith("Roy has no device") for body in town.heard(COORDINATION))


@pytest.mark.parametrize("is_killed", [False, True])
def test_one_whose_matter_cannot_be_asked_about_has_arrived_all_the_same(town: Town, is_killed: bool):
    """Of a record that cannot be read: neither is it told as lost, nor does its echo stop the sync."""

    async def is_damaged() -> None:
        with town.parts.open_work() as work:
            work.connection.execute(referrals.update().values(sealed=b"damaged"))
            work.commit()

    meanwhile(town, is_damaged, is_fatal=is_killed)
    about = Part("common/fault", {"reference": "E-1", "code": "K7-QF3"})
    town = sends(town, Say(room=COORDINATION, parts=(about,)))
    town.settle(echoes=True)

    assert stands(town, COORDINATION)
    assert not any("did not go out" in body for body in town.heard(town.direct("cormier")))


# --- withdrawn on its way -----------------------------------------------------------------------------------
@pytest.mark.parametrize("is_killed", [False, True])
def test_an_answer_that_is_hidden_on_its_way_leaves_the_screen_at_once(town: Town, is_killed: bool):
    roy = town.direct("roy")
    meanwhile(town, hears(town, "roy", "hide"), is_fatal=is_killed)

    town = sends(town, line(roy, fades=timedelta(minutes=15)))
    town.settle(echoes=True)

    assert not stands(town, roy)
    assert any(body.startswith("Removed") for body in town.heard(roy))


@pytest.mark.rule("P1.12")
@pytest.mark.parametrize("is_killed", [False, True])
def test_what_is_on_its_way_to_the_coordinators_when_one_is_kept_out_goes_to_the_others(
    town: Town, is_killed: bool
):
    meanwhile(town, hears(town, "cormier", "case exclude @doucet K7-QF3"), is_fatal=is_killed)
    about = Part("common/fault", {"reference": "E-1", "code": "K7-QF3"})

    town = sends(town, Say(room=COORDINATION, parts=(about,)))
    town.settle(echoes=True)

    assert not stands(town, COORDINATION)
    assert stands(town, town.direct("cormier"))
    assert not stands(town, town.direct("doucet"))


@pytest.mark.rule("P1.12")
def test_where_it_went_instead_it_is_told_too_that_it_is_settled(town: Town):
    """By then nobody is kept out any more."""
    meanwhile(town, hears(town, "cormier", "case exclude @doucet K7-QF3"))
    about = Part("common/fault", {"reference": "E-1", "code": "K7-QF3"})
    sends(town, Say(room=COORDINATION, parts=(about,), about="K7-QF3/T1"))
    town.says("cormier", "case add doucet K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.hears_no_more()

    town.parts.dispatcher.act(
        lambda ctx: rung.settled(ctx, 1, "K7-QF3/T1", "risk/is-reviewed", code="K7-QF3")
    )
    town.settle()

    assert town.heard(town.direct("cormier")) == ["K7-QF3: reviewed, 10:50."]
    assert town.heard(town.direct("doucet")) == []


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

    town.says("cormier", "roster remove @roy")
    asyncio.run(hears(town, "cormier", "yes roy")())
    meanwhile(town, back, is_fatal=is_killed)

    town = sends(town)
    town.settle(echoes=True)
    town.everybody_accepts()
    town.pass_time(timedelta(seconds=10))

    assert town.room_id(roy) != old
    assert town.people["roy"].user_id in town.server.rooms[town.room_id(roy)].members
    assert town.says("roy", "me").startswith("Anna Roy, member")


@pytest.mark.rule("P8.5")
def test_a_case_that_is_reopened_while_the_bot_leaves_its_room_gets_a_new_one(town: Town):
    old = town.room_id(CASE)

    async def goes_on() -> None:
        with town.parts.open_work() as work:
            work.outbox.drop_room(CASE)
            work.commit()

    meanwhile(town, goes_on)
    sends(town, LeaveRoom(room=CASE))
    town.settle()

    assert town.room_id(CASE) != old
    assert {"cormier", "leblanc", "roy", "gallant"} <= town.members(CASE)


def test_a_room_that_is_left_for_good_stays_left(town: Town):
    old = town.room_id(CASE)

    sends(town, LeaveRoom(room=CASE))
    town.settle()

    assert town.room_id(CASE) == old
    assert town.server.left == [(old, "")]
