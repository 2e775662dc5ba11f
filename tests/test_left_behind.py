"""Nothing that fades stays in a direct room that the bot leaves (PROTOCOL P12.1, CONVERSATION V10, ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.effects import LeaveRoom, SetMembers
from bot.handlers import household
from bot.homeserver import GatewayError, Sent
from casework.people import Agency, Role
from tests.build import a_guest, a_team, an_open_case
from tests.test_under_way import Server, hears, line, meanwhile, nothing, sends, stands
from tests.town import Town

COORDINATION = "coordination:1"


class FragileServer(Server):
    """It can also break once it has taken a message away, or before."""

    breaks = 0

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.said: list[tuple[str, str, set[str]]] = []
        """Where, what, and who was inside as it came there."""

    async def send(self, room_id: str, kind: str, content: Any, **more: Any) -> Sent:
        self.said.append((room_id, content.get("body", ""), set(self.rooms[room_id].members)))
        return await super().send(room_id, kind, content, **more)

    async def redact(self, room_id: str, event_id: str, **more: Any) -> None:
        if self.breaks:
            self.breaks -= 1
            raise GatewayError("503")
        await super().redact(room_id, event_id, **more)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("left"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    an_open_case(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path).served_by(FragileServer)


def removes(town: Town, name: str) -> None:
    by = "cormier" if name != "cormier" else "doucet"
    town.says(by, f"roster remove @{name}")
    town.says(by, f"yes {name}")


def left(town: Town, name: str) -> str:
    """All that is still to be read of the bot where this person was."""
    return "\n".join(one.content.get("body", "") for one in town.events(town.direct(name)))


def nothing_is_told(town: Town) -> None:
    town.pass_time(timedelta(days=2))
    assert not any("did not go out" in said for said in town.heard(COORDINATION))
    assert not any("n’est pas parti" in said for said in town.heard(COORDINATION))


@pytest.mark.rule("P12.1")
@pytest.mark.parametrize(("language", "asked"), [("en", "case show K7-QF3"), ("fr", "dossier voir K7-QF3")])
def test_answers_with_detail_go_before_the_bot_does(town: Town, language: str, asked: str):
    town.says("roy", f"language {language}")
    assert "Tremblay" in town.says("roy", asked)
    town.says("roy", "plan K7-QF3")

    removes(town, "roy")

    assert "Tremblay" not in left(town, "roy")
    assert town.server.left, "and then it is out"
    nothing_is_told(town)


@pytest.mark.rule("P12.1", "P12.4")
@pytest.mark.parametrize("asked", ["disclosures K7-QF3", "partages K7-QF3 fr"])
def test_so_do_files(town: Town, asked: str):
    town.says("leblanc", "!critical bail Released this morning", room="case:K7-QF3")
    town.says("cormier", asked)
    town.says("cormier", "yes K7-QF3")
    assert ".pdf" in left(town, "cormier")

    removes(town, "cormier")

    assert ".pdf" not in left(town, "cormier")
    nothing_is_told(town)


@pytest.mark.rule("P12.1")
def test_and_what_a_guest_was_shown(town: Town):
    a_guest(town)
    room = town.direct("haddad")
    sends(town, line(room, fades=timedelta(hours=24)))
    assert stands(town, room)

    sends(town, LeaveRoom(room=room))
    town.settle()

    assert not stands(town, room)
    nothing_is_told(town)


@pytest.mark.rule("P12.1")
def test_while_the_server_takes_nothing_away_the_bot_stays(town: Town):
    town.says("roy", "case show K7-QF3")
    assert isinstance(town.server, FragileServer)
    town.server.breaks = 1

    removes(town, "roy")
    assert town.server.left == []
    town.pass_time(timedelta(minutes=1))

    assert "Tremblay" not in left(town, "roy")
    assert [room for room, _ in town.server.left] == [town.room_id(town.direct("roy"))]


@pytest.mark.rule("P12.1")
def test_killed_as_it_had_left_nothing_stays_and_nothing_is_told(town: Town):
    town.says("roy", "case show K7-QF3")
    town.says("cormier", "roster remove @roy")
    asyncio.run(hears(town, "cormier", "yes roy")())
    meanwhile(town, nothing, is_fatal=True)

    again = sends(town)
    again.settle(echoes=True)

    assert "Tremblay" not in left(again, "roy")
    nothing_is_told(again)


@pytest.mark.rule("P12.1")
@pytest.mark.parametrize("is_killed", [False, True])
def test_an_answer_on_its_way_as_they_are_removed_goes_too(town: Town, is_killed: bool):
    """Killed before its answer was noted: only the echo says that it stands there, and the bot waits for that."""
    roy = town.direct("roy")
    town.says("cormier", "roster remove @roy")
    meanwhile(town, hears(town, "cormier", "yes roy"), is_fatal=is_killed)

    town = sends(town, line(roy, fades=timedelta(minutes=15)))
    asyncio.run(town.parts.relay.drain())
    if is_killed:
        assert stands(town, roy) and town.server.left == []
    town.settle(echoes=True)
    town.pass_time(timedelta(minutes=10))

    assert not stands(town, roy)
    assert town.server.left
    nothing_is_told(town)


@pytest.mark.rule("P12.1")
def test_back_on_the_roster_they_have_a_room_in_which_nothing_is_taken_away(town: Town):
    town.says("roy", "case show K7-QF3")
    old = town.room_id(town.direct("roy"))
    removes(town, "roy")
    town.says("cormier", "roster add @roy member health 1 en, Anna Roy")
    town.says("cormier", "yes roy")
    town.everybody_accepts()

    assert town.room_id(town.direct("roy")) != old
    nothing_is_told(town)


@pytest.mark.rule("P1.3", "P12.1")
@pytest.mark.parametrize(
    ("language", "bye"),
    [("en", "You are no longer on the roster."), ("fr", "Vous ne faites plus partie de l’équipe.")],
)
def test_killed_as_they_are_removed_they_are_told_before_they_are_let_out(
    town: Town, language: str, bye: str
):
    """The look at all rooms is put down at the restart, before the yes that waited in the inbox is worked off."""
    town.says("roy", f"language {language}")
    town.says("cormier", "roster remove @roy")
    room_id, roy = town.room_id(town.direct("roy")), town.people["roy"].user_id

    town = town.restarted()
    town.parts.dispatcher.act(household.all_rooms)
    asyncio.run(hears(town, "cormier", "yes roy")())
    town.settle()

    assert isinstance(town.server, FragileServer)
    [there] = [members for room, body, members in town.server.said if room == room_id and bye in body]
    assert roy in there
    assert roy not in town.server.rooms[room_id].members


@pytest.mark.rule("P1.3", "P12.1")
def test_so_if_it_was_killed_when_the_last_word_waited(town: Town):
    """What comes back of it afterwards asks for the members at once, past what waits."""
    town.says("cormier", "roster remove @roy")
    room, roy = town.direct("roy"), town.people["roy"].user_id
    room_id = town.room_id(room)
    asyncio.run(hears(town, "cormier", "yes roy")())

    town = town.restarted()
    town.parts.dispatcher.act(lambda ctx: [*household.all_rooms(ctx), SetMembers(room=room, urgent=True)])
    town.settle()

    assert isinstance(town.server, FragileServer)
    [there] = [who for where, body, who in town.server.said if where == room_id and "no longer on" in body]
    assert roy in there
    assert roy not in town.server.rooms[room_id].members
