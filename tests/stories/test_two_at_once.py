"""Two people, or two things, at the same time: who is back before they were out, two guests, a guest and a line that waits."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.context import Context
from bot.effects import Effect, SetMembers
from bot.homeserver import GatewayError
from casework.people import Person, Role
from casework.visit import HERE, Visit
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
MINUTE = timedelta(minutes=1)
NOTE = "Released on bail"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    for name in ("haddad", "nguyen"):
        town.moves_in(name, Role.AD_HOC)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("two"))


def person(town: Town, name: str) -> Person:
    with town.parts.open_work() as work:
        return work.people.get(town.people[name].id)


# --- out and in again, while the homeserver is away -------------------------------------------------------
def does(town: Town, act: Callable[[Context], list[Effect]]) -> None:
    town.parts.dispatcher.act(act)
    asyncio.run(town.parts.relay.drain())


def goes_down(town: Town) -> None:
    town.server.down = GatewayError("not there")


def is_back(town: Town) -> None:
    town.server.down = None
    town.pass_time(timedelta(hours=1))
    town.everybody_accepts()


def while_down(town: Town, *said: tuple[str, str]) -> None:
    """Said in the direct room just before; read, and answered into an outbox that nobody empties."""
    goes_down(town)
    for name, text in said:
        town.server.write(town.room_id(town.direct(name)), town.people[name].user_id, text)
        batch = asyncio.run(_arrived(town))
        town.parts.receiver.take(batch, lambda connection, work: None, town.clock.now())
        while town.parts.work_off():
            pass
        asyncio.run(town.parts.relay.drain())


async def _arrived(town: Town):
    down, town.server.down = town.server.down, None
    batch = await town.server.sync(None, 0)
    town.server.down = down
    return batch


@pytest.mark.rule("P1.12")
def test_kept_out_of_a_case_and_let_in_again_they_are_in_its_room(town: Town):
    while_down(
        town,
        ("cormier", "case exclude @roy K7-QF3"),
        ("cormier", "case add @roy K7-QF3"),
        ("cormier", "yes K7-QF3"),
    )
    is_back(town)

    assert "roy" in town.members(ROOM)
    assert not town.says("roy", "case show K7-QF3").startswith("I know no case")


@pytest.mark.rule("P1.8")
def test_who_left_a_room_by_themselves_and_is_let_in_again_is_asked_in_again(town: Town):
    town.server.walk_out(town.room_id(ROOM), town.people["roy"].user_id)
    town.settle()
    town.says("cormier", "case exclude @roy K7-QF3")
    town.says("cormier", "case add @roy K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()

    assert "roy" in town.members(ROOM)


@pytest.mark.rule("P3.5")
def test_who_may_read_and_left_by_themselves_is_asked_in_again_by_a_coordinators_word(town: Town):
    town.server.walk_out(town.room_id(ROOM), town.people["roy"].user_id)
    town.settle()
    assert "`case add @roy K7-QF3`, in our direct room, asks them in again." in town.last("coordination:1")
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room=ROOM)])
    town.settle()
    assert "roy" not in town.members(ROOM)

    answer = town.says("cormier", "case add @roy K7-QF3")

    assert answer.startswith("Anna Roy is invited to K7-QF3")
    assert "roy" in town.members(ROOM)
    assert town.says("cormier", "case add @roy K7-QF3").startswith("This person can read it already.")


@pytest.mark.rule("P1.3")
def test_removed_from_the_roster_and_added_again_they_have_a_direct_room_that_answers(town: Town):
    while_down(
        town,
        ("cormier", "roster remove @roy"),
        ("cormier", "yes roy"),
        ("cormier", "roster add @roy member health 1 en, Anna Roy"),
        ("cormier", "yes roy"),
    )
    is_back(town)

    assert "roy" in town.members(town.direct("roy"))
    assert not any("no longer on the roster" in body for body in town.heard(town.direct("roy")))
    assert "Anna Roy" in town.says("roy", "me")
    assert "roy" not in town.members(ROOM)


@pytest.mark.rule("P1.3")
def test_who_was_added_removed_and_added_while_it_was_away_gets_a_room(town: Town):
    add = ("cormier", "roster add @new member health 1 en, Anna New")
    while_down(
        town,
        add,
        ("cormier", "yes new"),
        ("cormier", "roster remove @new"),
        ("cormier", "yes new"),
        add,
        ("cormier", "yes new"),
    )
    is_back(town)

    with town.parts.open_work() as work:
        new = work.people.of_user("@new:hs.test")
    assert new is not None and new.is_active
    town.people["new"] = new
    town.pass_time(MINUTE)
    assert "new" in town.members(town.direct("new"))
    assert town.heard(town.direct("new"))[-1].startswith("Hello.")


# --- two guests -------------------------------------------------------------------------------------------
def lets_in(town: Town, name: str, number: int, minutes: int) -> None:
    now, guest = town.clock.now(), town.people[name]
    visit = Visit(
        id=f"K7-QF3/A{number}",
        case="K7-QF3",
        person=guest.id,
        named_by=town.people["cormier"].id,
        client_agreed_at=now,
        meeting=None,
        opens_at=now,
        ends_at=now + minutes * MINUTE,
        state=HERE,
    )

    def come(ctx: Context) -> list[Effect]:
        ctx.work.visits.add(visit, because=visit.named(at=now))
        return [SetMembers(room=ROOM, urgent=True)]

    town.parts.dispatcher.act(come)
    town.settle()
    town.everybody_accepts()


def reads(town: Town, name: str) -> bool:
    """Any card of a development that was written for this person."""
    user = town.people[name].user_id
    return any(user in one.readers and NOTE in one.content.get("body", "") for one in town.events(ROOM))


@pytest.mark.rule("P5.6")
@pytest.mark.parametrize("ends_first", ["by the clock", "by the coordinator"])
def test_what_is_held_for_one_guest_waits_for_the_other_too(town: Town, ends_first: str):
    lets_in(town, "haddad", 1, 10)
    town.says("leblanc", f"critical K7-QF3 bail {NOTE}")
    town.pass_time(5 * MINUTE)
    lets_in(town, "nguyen", 2, 60)

    if ends_first == "by the clock":
        town.pass_time(20 * MINUTE)
    else:
        town.says("cormier", "adhoc remove K7-QF3 @haddad")
        town.pass_time(10 * MINUTE)

    assert "haddad" not in town.members(ROOM) and "nguyen" in town.members(ROOM)
    assert not any(NOTE in body for body in town.heard(ROOM))
    town.pass_time(timedelta(hours=1))
    assert any(NOTE in body for body in town.heard(ROOM))
    assert not reads(town, "haddad") and not reads(town, "nguyen")


@pytest.mark.rule("P5.6")
def test_what_was_written_before_a_guest_came_and_was_not_sent_waits_as_well(town: Town):
    goes_down(town)
    does(town, lambda ctx: [ctx.say(ROOM, "critical/noted", who=ctx.people()[0], note="", count=1, total=2)])
    town.server.down = None
    town.clock.pass_(MINUTE)
    lets_in(town, "haddad", 1, 10)

    assert town.heard(ROOM) == []
    town.pass_time(15 * MINUTE)
    assert [body for body in town.heard(ROOM) if body.startswith("Noted:")]


@pytest.mark.rule("P5.6", "P7.4")
def test_a_line_that_answers_share_is_not_said_to_a_guest_who_comes_meanwhile(town: Town):
    town.says("leblanc", f"critical K7-QF3 bail {NOTE}")
    town.says("roy", "!ack", room=ROOM)
    town.says("gallant", "!ack", room=ROOM)
    town.hears_no_more()

    lets_in(town, "haddad", 1, 10)
    town.pass_time(2 * MINUTE)
    assert not any("Gallant" in body for body in town.heard(ROOM))

    town.pass_time(15 * MINUTE)
    assert any("Noted: Gallant" in body for body in town.heard(ROOM))


@pytest.mark.rule("P7.4")
def test_what_is_urgent_waits_for_no_guest_and_is_held_up_by_nothing_that_does(town: Town):
    goes_down(town)
    does(town, lambda ctx: [ctx.say(ROOM, "critical/noted", who=ctx.people()[0], note="", count=1, total=2)])
    town.server.down = None
    town.clock.pass_(MINUTE)
    lets_in(town, "haddad", 1, 10)

    does(
        town,
        lambda ctx: [replace(ctx.say(ROOM, "adhoc/has-left", guest=ctx.people()[0], held=0), urgent=True)],
    )
    does(town, lambda ctx: [SetMembers(room=ROOM)])

    assert len(town.heard(ROOM)) == 1
    with town.parts.open_work() as work:
        waiting = work.outbox.waiting(town.clock.now(), busy=set(), limit=9)
    assert waiting == []
