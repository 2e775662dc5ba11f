"""The first words in a direct room: a little after somebody comes in, so that their client can read them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.greeting import AFTER_COMING_IN
from bot.handlers import household
from bot.incoming import DeviceSeen, NowReads
from casework.people import Agency, Person, Role
from tests.build import a_team, an_open_case
from tests.town import Town

COORDINATION = "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("greeted"))


def is_added(town: Town) -> Person:
    town.says("cormier", "roster add @new member health 1 en, Anna New")
    town.says("cormier", "yes new")
    with town.parts.open_work() as work:
        person = work.people.of_user("@new:hs.test")
    assert person is not None
    town.people["new"] = person
    town.hears_no_more()
    return person


def test_nothing_is_said_to_an_empty_room(town: Town):
    is_added(town)

    town.pass_time(timedelta(hours=3))

    assert town.heard(town.direct("new")) == []
    town.everybody_accepts()
    assert town.heard(town.direct("new")) == []
    town.pass_time(AFTER_COMING_IN)
    assert [body[:24] for body in town.heard(town.direct("new"))] == ["Hello. This is Convene, "]


def test_the_roster_says_who_has_not_come_in(town: Town):
    person = is_added(town)
    assert "invited" in next(line for line in town.says("cormier", "roster").splitlines() if "New" in line)

    town.comes_in(person)

    assert "invited" not in next(
        line for line in town.says("cormier", "roster").splitlines() if "New" in line
    )


def test_coming_back_is_not_greeted_again(town: Town):
    person = is_added(town)
    town.comes_in(person)
    town.hears_no_more()

    room_id = town.room_id(town.direct("new"))
    town.server.walk_out(room_id, person.user_id)
    town.settle()
    town.server.accept(room_id, person.user_id)
    town.pass_time(AFTER_COMING_IN)

    assert town.heard(town.direct("new")) == []


def test_a_restart_before_the_greeting_loses_nothing_and_says_it_once(town: Town):
    person = is_added(town)
    town.everybody_accepts()
    town = town.restarted()

    town.pass_time(AFTER_COMING_IN)

    assert len(town.heard(town.direct("new"))) == 1
    town.parts.dispatcher.act(lambda ctx: household.greet_if_owed(ctx, person))
    town.pass_time(AFTER_COMING_IN)
    assert len(town.heard(town.direct("new"))) == 1


def test_who_verifies_late_is_greeted_again_and_the_coordinators_hear_once(town: Town):
    town.server.no_devices.add("@new:hs.test")
    person = is_added(town)
    town.comes_in(person)
    waits = [body for body in town.heard(COORDINATION) if "no verified device" in body]
    assert len(waits) == 1

    town.server.no_devices.clear()
    town.server.arriving.append(NowReads(user_id=person.user_id, device="PHONE"))
    town.settle()
    town.pass_time(AFTER_COMING_IN)

    assert [body[:5] for body in town.heard(town.direct("new"))] == ["Hello", "Hello"]
    assert [body for body in town.heard(COORDINATION) if "no verified device" in body] == waits


def test_of_a_newcomer_without_a_verified_device_the_coordinators_hear_once(town: Town):
    town.server.no_devices.add("@new:hs.test")
    person = is_added(town)
    town.everybody_accepts()
    unsigned = DeviceSeen(user_id=person.user_id, device="PHONE", reason="unsigned", can_read_elsewhere=False)
    town.server.arriving.append(unsigned)
    town.settle()

    town.pass_time(AFTER_COMING_IN)

    assert len([body for body in town.heard(COORDINATION) if "verif" in body]) == 1


def test_a_verified_device_before_coming_in_does_not_bring_the_greeting_forward(town: Town):
    person = is_added(town)

    town.server.arriving.append(NowReads(user_id=person.user_id, device="PHONE"))
    town.settle()
    town.pass_time(AFTER_COMING_IN)

    assert town.heard(town.direct("new")) == []


@pytest.mark.rule("P1.15")
def test_a_guest_is_greeted_when_they_come_in(town: Town):
    an_open_case(town)
    town.says("cormier", "!meeting propose tomorrow 14:00", room="case:K7-QF3")
    town.says("cormier", "!meeting confirm 1", room="case:K7-QF3")
    town.says("cormier", "!adhoc add @s.haddad interpreter for M1", room="case:K7-QF3")
    town.says("cormier", "!yes K7-QF3", room="case:K7-QF3")
    with town.parts.open_work() as work:
        guest = work.people.of_user("@s.haddad:hs.test")
    assert guest is not None and guest.role is Role.AD_HOC and guest.agency is not Agency.POLICE
    town.people["haddad"] = guest
    assert town.heard(town.direct("haddad")) == []

    town.comes_in(guest)

    assert town.heard(town.direct("haddad"))[0].startswith("Hello. This is Convene")


def test_who_is_locked_when_they_come_in_is_greeted_once_they_are_unlocked(town: Town):
    person = is_added(town)
    town.says("cormier", "lock @new")
    town.comes_in(person)
    assert town.heard(town.direct("new")) == []

    town.says("cormier", "unlock @new all")
    town.says("cormier", "yes new")
    town.pass_time(AFTER_COMING_IN)

    assert sum(body.startswith("Hello.") for body in town.heard(town.direct("new"))) == 1


@pytest.mark.parametrize("after", [0, 4])
def test_who_is_locked_before_the_first_words_were_said_hears_them_once_unlocked(town: Town, after: int):
    is_added(town)
    town.everybody_accepts()
    town.pass_time(timedelta(seconds=after))
    town.says("cormier", "lock @new")
    town.pass_time(timedelta(minutes=1))
    assert not any(body.startswith("Hello.") for body in town.heard(town.direct("new")))

    town.says("cormier", "unlock @new all")
    town.says("cormier", "yes new")
    town.pass_time(AFTER_COMING_IN)

    assert sum(body.startswith("Hello.") for body in town.heard(town.direct("new"))) == 1
