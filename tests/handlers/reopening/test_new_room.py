"""It goes on in a new room, and nothing is lost between the two (P8.4, P8.5)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.homeserver import GatewayError
from tests.build import TEAM
from tests.ends import ROOM, closed, reopened, the_case
from tests.town import Town


@pytest.mark.rule("P8.5")
def test_the_same_file_number_in_a_new_room_and_the_team_is_back(ended: Town):
    room_id, number = ended.room_id(ROOM), the_case(ended).file_number

    assert reopened(ended).startswith("K7-QF3 is open again, 10:50. 4 invited.")

    ended.everybody_accepts()
    assert the_case(ended).file_number == number
    assert ended.room_id(ROOM) != room_id
    assert ended.members(ROOM) == set(TEAM)
    assert [ring for ring in ended.rings(ended.direct("roy")) if ring.startswith("K7-QF3: you are invited")]
    ended.pass_time(timedelta(days=8))
    assert ended.server.left == [(room_id, "")]


@pytest.mark.rule("P8.5")
def test_what_is_written_there_goes_to_all_who_came_back(ended: Town):
    reopened(ended)
    ended.everybody_accepts()

    ended.says("roy", "!checked nothing", room=ROOM)
    ended.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    team = {ended.people[name].user_id for name in TEAM}
    assert {event.readers for event in ended.events(ROOM) if "T1" in event.content.get("body", "")} == {
        frozenset(team)
    }


@pytest.mark.rule("P8.4")
def test_while_somebody_is_still_in_the_old_room_it_stays_ours_to_empty(ended: Town):
    room_id = ended.room_id(ROOM)
    with ended.parts.open_work() as work:
        work.rooms.note_membership(room_id, ended.people["roy"].user_id, "join", ended.clock.now())
        work.commit()

    reopened(ended)

    assert ended.room_id(ROOM) == room_id
    assert ended.server.left == []


@pytest.mark.rule("P8.5")
def test_after_a_restart_it_has_one_room_all_the_same(ended: Town):
    reopened(ended)
    again = ended.restarted()
    again.settle()
    again.everybody_accepts()

    assert again.members(ROOM) == set(TEAM)
    assert len(again.server.left) == 1


@pytest.mark.rule("P8.5")
def test_a_room_that_was_left_is_made_anew(ended: Town):
    before = ended.room_id(ROOM)
    ended.pass_time(timedelta(days=8))

    reopened(ended)
    ended.everybody_accepts()

    assert ended.room_id(ROOM) != before
    assert ended.members(ROOM) == set(TEAM)
    assert any("Client: Marie Tremblay" in one.content["body"] for one in ended.events(ROOM))


@pytest.mark.rule("P8.5")
def test_a_yes_while_the_old_room_is_being_left_loses_nothing_of_the_new_one(ended: Town):
    """The new room cannot be made at once; what is said meanwhile waits for it."""
    server, old = ended.server, ended.room_id(ROOM)
    leave, create = server.leave, server.create_room

    async def is_overtaken(room_id: str, reason: str = "") -> None:
        server.leave, server.create_room = leave, is_down
        for text in ("case reopen K7-QF3", "yes K7-QF3"):
            server.write(ended.room_id(ended.direct("cormier")), ended.people["cormier"].user_id, text)
            ended.parts.receiver.take(await server.sync(None, 0), lambda _, work: None, ended.clock.now())
            while ended.parts.work_off():
                pass
        await leave(room_id, reason)

    async def is_down(**_: str) -> str:
        raise GatewayError("unreachable")

    server.leave = is_overtaken
    ended.pass_time(timedelta(days=7))
    with ended.parts.open_work() as work:
        room = work.rooms.find(ROOM)
    assert room is not None
    assert (room.state, room.room_id) == ("wanted", None)

    server.create_room = create
    ended.pass_time(timedelta(minutes=5))
    ended._ids.clear()
    assert ended.room_id(ROOM) != old


@pytest.mark.rule("P8.5")
def test_a_room_that_the_bot_may_have_left_is_not_gone_on_with(ended: Town):
    """Somebody could not be removed from it, and whether the bot is out of it nobody has heard."""
    server, old, gallant = ended.server, ended.room_id(ROOM), ended.people["gallant"].user_id
    leave = server.leave

    async def is_lost(room_id: str, reason: str = "") -> None:
        await leave(room_id, reason)
        server.leave = leave
        raise GatewayError("the answer is lost")

    with ended.parts.open_work() as work:
        work.rooms.note_membership(old, gallant, "join", ended.clock.now())
        work.commit()
    server.leave = is_lost
    ended.pass_time(timedelta(days=7))
    reopened(ended)

    assert ended.room_id(ROOM) != old


@pytest.mark.rule("P8.5")
def test_what_stands_in_the_old_room_is_not_edited_in_the_new_one(town: Town):
    """The homeserver refuses that: the coordinators would be told of something that did not go out."""
    block, facts, name = "closing/farewell", {"code": "K7-QF3", "at": town.clock.now()}, "K7-QF3/D1/counter"
    town.parts.dispatcher.act(lambda ctx: [replace(ctx.say(ROOM, block, **facts), name=name)])
    closed(town)
    reopened(town)
    town.everybody_accepts()
    before = len(town.events(ROOM))

    town.parts.dispatcher.act(lambda ctx: [ctx.edit(ROOM, name, block, **facts)])
    town.settle()

    assert len(town.events(ROOM)) == before
