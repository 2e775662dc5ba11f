"""A danger that nobody there can read waits for whoever may, and rings them; of one who is alone it is not waited for another."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from casework.referral import Status
from tests.build import a_referral, a_team, an_open_case, change, plain
from tests.ends import moved
from tests.stories.test_before_a_case import MADE, rung
from tests.stories.test_kept_dangers import read
from tests.town import Town

OF_A_CASE = "R-7KQ4"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Thériault made two referrals, and reads no case; Cormier is the only coordinator of Fredericton."""
    town = Town.empty(tmp_path_factory.mktemp("others"))
    a_team(town)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, first="Lise", region=3)
    an_open_case(town)
    by, now = town.people["theriault"].id, town.clock.now()
    with town.parts.open_work() as work:
        work.referrals.save_quietly(replace(work.referrals.get(OF_A_CASE), referrer=by))
        facts = {"first": "Nadia", "last": "Arsenault", "agreed_at": now, "sent_at": now, "taken_at": now}
        taken_by = town.people["cormier"].id
        made = a_referral(id=MADE, referrer=by, state=Status.TAKEN, taken_by=taken_by, **facts)
        work.referrals.put(made)
        work.commit()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def is_of_her_name(town: Town, name: str = "cormier") -> None:
    change(town, name, first="Nadia", last="Arsenault")


def goes_to_edmundston(town: Town) -> None:
    town.says("mcgrath", f"!referral region {MADE} 3", room="program")
    town.says("mcgrath", f"!yes {MADE}", room="program")


def rings_of_danger(town: Town, name: str) -> list[str]:
    return [ring for ring in rung(town, name) if "danger" in ring]


# --- one who coordinates alone --------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("show", [f"referral show {MADE}", f"aiguillage voir {MADE}"])
def test_who_coordinates_alone_ends_the_ringing_also_of_what_they_added_to(town: Town, show: str):
    town.says("theriault", f"danger {MADE} he has a knife")
    town.pass_time(timedelta(minutes=1))
    town.says("cormier", f"danger {MADE} he left")
    assert "no coordinator has read it" in town.says("cormier", "today")
    town.hears_no_more()

    town.says("cormier", show)
    assert read(town, "cormier") == ["he has a knife", "he left"]
    assert "danger" not in town.says("cormier", "today")
    town.pass_time(timedelta(hours=2))

    assert not rings_of_danger(town, "mcgrath")


@pytest.mark.rule("P7.10")
def test_until_then_it_is_they_who_are_rung(town: Town):
    town.says("theriault", f"danger {MADE} he has a knife")
    town.pass_time(timedelta(minutes=1))
    town.says("cormier", f"danger {MADE} he left")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=16))

    assert len(rings_of_danger(town, "cormier")) == 1 and not rings_of_danger(town, "mcgrath")


@pytest.mark.rule("P7.10")
def test_what_they_reported_themselves_waits_for_nobody(town: Town):
    town.says("cormier", f"danger {MADE} he left")
    town.hears_no_more()

    town.pass_time(timedelta(hours=2))

    assert not rings_of_danger(town, "cormier") and not rings_of_danger(town, "mcgrath")
    assert "danger" not in town.says("cormier", "today")


# --- nobody there may read it ---------------------------------------------------------------------------------
@pytest.mark.rule("P7.10", "P1.12")
def test_what_nobody_there_may_read_rings_the_lead_until_somebody_may(town: Town):
    is_of_her_name(town)
    town.says("theriault", f"danger {MADE} he has a knife")
    town.hears_no_more()

    town.pass_time(timedelta(hours=1, minutes=1))

    assert len(rings_of_danger(town, "mcgrath")) == 2
    assert not rung(town, "cormier")


@pytest.mark.rule("P7.10", "P1.12")
def test_in_another_region_it_rings_and_stands_first(town: Town):
    is_of_her_name(town)
    town.says("theriault", f"danger {MADE} he has a knife")
    town.pass_time(timedelta(hours=3))
    town.hears_no_more()

    goes_to_edmundston(town)

    assert rings_of_danger(town, "picard") == [
        "URGENT R-4T9D: danger, 10:50. Read it here: `referral show R-4T9D`"
    ]
    first = plain(town.says("picard", "today")).splitlines()[1]
    assert first.startswith("1. R-4T9D: danger reported Saturday 21 November, 10:50, no coordinator")
    town.says("picard", f"referral show {MADE}")
    assert read(town, "picard") == ["he has a knife"]
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))
    assert not rings_of_danger(town, "picard") and not rings_of_danger(town, "mcgrath")


@pytest.mark.rule("P7.10", "P1.12")
def test_what_was_read_before_does_not_ring_there(town: Town):
    town.says("theriault", f"danger {MADE} he has a knife")
    town.says("cormier", f"referral show {MADE}")
    town.says("cormier", f"case exclude @cormier {MADE}")
    is_of_her_name(town)
    town.hears_no_more()

    goes_to_edmundston(town)

    assert not rings_of_danger(town, "picard")


@pytest.mark.rule("P7.10", "P8.5")
def test_a_case_that_is_transferred_takes_its_unread_danger_along(town: Town):
    town.says("theriault", f"danger {OF_A_CASE} he has a knife")
    town.pass_time(timedelta(hours=2))
    town.hears_no_more()

    assert "transferred to Edmundston" in moved(town)

    assert len(rings_of_danger(town, "picard")) == 1
    assert not rings_of_danger(town, "cormier")


@pytest.mark.rule("P7.10")
def test_a_coordinator_who_comes_when_all_were_rung_is_rung_too(town: Town):
    town.says("theriault", f"danger {MADE} he has a knife")
    town.pass_time(timedelta(hours=2))
    town.says("cormier", "roster add @doucet coordinator victims 1 en, Paul Doucet")
    town.hears_no_more()

    assert "Paul Doucet" in town.says("cormier", "yes doucet")
    town.everybody_accepts()
    town.pass_time(timedelta(minutes=1))

    new = next(one for one in town.roster() if one.last == "Doucet")
    rings = town.rings(f"person:{new.id}")
    assert [ring for ring in rings if "R-4T9D: danger" in ring]
