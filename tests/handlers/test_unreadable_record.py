"""A record that cannot be read, of a later release or of a damaged file, takes nothing else with it (P10.3)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.context import Context, coordination, direct
from bot.effects import Effect
from bot.incoming import Batch, Read, Undecryptable
from casework.people import Agency, Role
from storage.tables import cases, developments, people
from tests.build import a_team, an_open_case
from tests.town import Town

COORDINATION = coordination(1)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE)
    an_open_case(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("unreadable"))


def nobody_can_read_the_case(town: Town) -> None:
    with town.parts.open_work() as work:
        work.connection.execute(update(cases).where(cases.c.id == "K7-QF3").values(sealed=b"\1" * 64))
        work.commit()


@pytest.mark.rule("P10.3")
def test_a_clock_of_it_stops_no_other_clock_and_is_told(town: Town):
    def begin(ctx: Context) -> list[Effect]:
        for subject in ("K7-QF3/T7", "K7-QF3/T8"):
            ctx.start("task-done", subject, case="R-7KQ4", region=1, due_at=ctx.now + HOUR / 2)
        return []

    town.parts.dispatcher.act(begin)
    town.says("morin", "call me")
    town.hears_no_more()
    nobody_can_read_the_case(town)
    town.clock.pass_(2 * HOUR)

    while town.parts.reminders.fall_due():
        pass
    asyncio.run(town.parts.relay.drain())

    said = town.heard(COORDINATION)
    assert sum("could not be written" in body for body in said) == 2
    assert any("a colleague has waited for a call" in body for body in town.rings(COORDINATION))


@pytest.mark.rule("P10.3")
def test_a_ring_about_it_keeps_nothing_else_from_going_out(town: Town):
    def ring(ctx: Context) -> list[Effect]:
        chairs = tuple(person.id for person in ctx.coordinators(1))
        block = ctx.ring(COORDINATION, "task/late", code="K7-QF3", id="T7", due=ctx.now)
        return [replace(block, mentions=chairs, about="K7-QF3/T7")]

    town.parts.dispatcher.act(ring)
    town.clock.pass_(HOUR)
    nobody_can_read_the_case(town)
    roy = direct(town.people["roy"])
    town.parts.dispatcher.act(lambda ctx: [ctx.say(roy, "common/fault", reference="E-1")])

    asyncio.run(town.parts.relay.drain())

    assert any("E-1" in body for body in town.heard(roy))
    assert any("K7-QF3" in body for body in town.rings(COORDINATION))


# --- what arrives ---------------------------------------------------------------------------------------------
def nobody_can_read_roy(town: Town) -> None:
    with town.parts.open_work() as work:
        roy = people.c.user_id == town.people["roy"].user_id
        work.connection.execute(update(people).where(roy).values(sealed=b"\1" * 64))
        work.commit()


@pytest.mark.rule("P10.3")
def test_what_somebody_of_that_record_writes_stops_nobody_else(town: Town):
    nobody_can_read_roy(town)

    town.server.write(town.room_id(town.direct("roy")), town.people["roy"].user_id, "me")
    town.settle()

    assert town.says("savoie", "me").startswith("Hélène Savoie")
    assert "was not dealt with: a message." in town.last("program")


@pytest.mark.rule("P10.3")
def test_what_of_them_could_not_be_decrypted_waits_like_anybodys(town: Town):
    nobody_can_read_roy(town)
    missing = Undecryptable(
        event_id="$1",
        room_id=town.room_id("case:K7-QF3"),
        sender=town.people["roy"].user_id,
        at=town.clock.now(),
        session_id="S1",
        raw={},
    )

    town.server.arriving.append(missing)
    town.settle()

    assert [one.event_id for one in town.parts.waiting_for_keys()] == ["$1"]


@pytest.mark.rule("P10.3")
def test_who_has_no_device_is_kept_all_the_same(town: Town):
    nobody_can_read_roy(town)
    blind = frozenset({town.people["roy"].user_id, town.people["savoie"].user_id})

    town.parts.receiver.take(Batch(next="s", blind=blind), lambda connection, work: None, town.clock.now())

    assert town.parts.receiver.blind() == blind


@pytest.mark.rule("P10.3")
def test_a_receipt_in_the_room_of_a_development_that_cannot_be_read_is_a_hint_less(town: Town):
    town.says("leblanc", "!critical bail Released this morning", room="case:K7-QF3")
    with town.parts.open_work() as work:
        work.connection.execute(update(developments).values(sealed=b"\1" * 64))
        work.commit()
    room, roy = town.room_id("case:K7-QF3"), town.people["roy"].user_id

    town.server.arriving.append(Read(room_id=room, user_id=roy, read_event="$x", at=town.clock.now()))
    town.settle()

    assert town.says("savoie", "me").startswith("Hélène Savoie")
