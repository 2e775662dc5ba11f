"""What the devices sent before the lock, without its words."""

from __future__ import annotations

import pytest

from casework.devices import Device
from casework.people import Agency, Role
from tests.stories.locking.losing import loses_the_phone
from tests.town import Town


def test_what_was_sent_is_shown_without_its_words(town: Town):
    town.says("roy", "task cannot T1 K7-QF3, Marie moved to the shelter", device="PHONE")
    loses_the_phone(town)

    said = town.says("cormier", "lock show")

    assert "Marie" not in said and "shelter" not in said


def test_more_than_ten_are_paged_with_the_newest_first_page(town: Town):
    for _ in range(11):
        town.says("roy", "plan mine")
    loses_the_phone(town)

    first = town.says("cormier", "lock show")

    assert "13. `plan`" in first and "\n3. `" not in first
    assert "3 earlier: `lock show @roy 2`" in first
    assert "\n1. `ack" in town.says("cormier", "lock show @roy 2")


def test_who_was_locked_by_another_has_no_longer_list_than_others(town: Town):
    for _ in range(11):
        town.says("roy", "plan mine")
    town.says("cormier", "lock roy")

    first = town.says("cormier", "lock show")

    assert first.startswith("Roy was locked by Cormier, 22:40.")
    assert len(first.splitlines()) <= 14
    assert "4 earlier: `lock show @roy 2`" in first
    assert "\n4. `" in town.says("cormier", "lock show @roy 2")


@pytest.mark.parametrize(("count", "last"), [(10, "10. D10"), (12, "3 more, which are blocked")])
def test_many_devices_make_no_longer_list_than_others(town: Town, count: int, last: str):
    user = town.people["roy"].user_id
    town.server.other_devices[user] = tuple(
        Device(user_id=user, id=f"D{n}", fingerprint=f"key of {n}") for n in range(1, count + 1)
    )
    town.says("cormier", "lock roy")

    asked = town.says("cormier", "unlock roy")

    assert last in asked
    assert len(asked.splitlines()) <= 14


def test_of_two_who_are_locked_one_has_to_be_named(town: Town):
    loses_the_phone(town)
    town.says("cormier", "lock gallant")

    assert "2 people are locked. " in town.says("cormier", "lock show")
    assert "Gallant was locked by Cormier, 22:40." in town.says("cormier", "lock show gallant")


@pytest.mark.rule("P1.12")
def test_a_coordinator_who_is_kept_out_of_a_case_does_not_see_it_in_the_list(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.says("cormier", "case exclude doucet K7-QF3")
    loses_the_phone(town)

    assert "K7-QF3" not in town.says("doucet", "lock show")
    assert "K7-QF3" in town.says("cormier", "lock show")
