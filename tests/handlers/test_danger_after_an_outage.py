"""What came due of an unread danger while the bot was down rings once with each of them (P7.10, P10.3, CONVERSATION V5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.stories.test_before_a_case import MADE, moved_in, rung
from tests.town import Town

SAID = f"danger {MADE} he is at the door"
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("outage"))
    moved_in(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def is_down(town: Town, time: timedelta) -> Town:
    """And back."""
    town.hears_no_more()
    town.clock.set(town.clock.now() + time)
    again = town.restarted()
    again.pass_time(timedelta(seconds=1))
    return again


def of_it(town: Town, name: str) -> list[str]:
    return [ring for ring in rung(town, name) if MADE in ring]


@pytest.mark.rule("P7.10", "P10.3")
def test_each_coordinator_is_rung_once_and_the_lead_too(town: Town):
    town.says("roy", SAID)

    town = is_down(town, timedelta(hours=3))

    assert [len(of_it(town, name)) for name in ("cormier", "doucet", "mcgrath")] == [1, 1, 1]
    assert of_it(town, "cormier")[0].startswith("Late: URGENT")
    town.hears_no_more()
    town.pass_time(timedelta(hours=3))
    assert of_it(town, "cormier") == []


@pytest.mark.rule("P7.10", "P10.3")
def test_so_they_are_of_two_dangers_that_were_told_apart(town: Town):
    town.says("roy", SAID)
    town.pass_time(30 * MINUTE)
    town.says("roy", f"danger {MADE} he broke the window")

    town = is_down(town, timedelta(hours=3))

    assert [len(of_it(town, name)) for name in ("cormier", "doucet", "mcgrath")] == [1, 1, 1]


@pytest.mark.rule("P7.10", "P10.3")
def test_the_lead_hears_of_the_older_one_though_the_newer_has_time(town: Town):
    town.says("roy", SAID)
    town.pass_time(30 * MINUTE)
    town.says("roy", f"danger {MADE} he broke the window")

    town = is_down(town, 40 * MINUTE)

    assert [len(of_it(town, name)) for name in ("cormier", "doucet", "mcgrath")] == [1, 1, 1]
    town.hears_no_more()
    town.pass_time(20 * MINUTE)
    assert [len(of_it(town, name)) for name in ("cormier", "mcgrath")] == [1, 1], (
        "an hour after the newer one"
    )


@pytest.mark.rule("P1.12", "P10.3")
def test_with_no_coordinator_who_may_read_it_the_lead_is_rung_once(town: Town):
    with town.parts.open_work() as work:
        referral = work.referrals.get(MADE)
        for name in ("cormier", "doucet"):
            referral, _ = referral.keep_out(town.people[name].id, by="test", at=town.clock.now())
        work.referrals.save_quietly(referral)
        work.commit()
    town.says("roy", SAID)

    town = is_down(town, timedelta(hours=3))

    assert len([ring for ring in of_it(town, "mcgrath") if "danger" in ring]) == 1
