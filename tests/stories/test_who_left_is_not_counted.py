"""Whoever leaves a case is not waited for in it any more, and an alarm that this completes says so (P1.5, P7.4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.critical import Development, State
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.stories.test_reopening_danger import ANEW
from tests.town import Town

CASE = "case:K7-QF3"
LEAVING = {
    "conflict": (("cormier", "conflict K7-QF3"),),
    "roster": (("doucet", "roster remove @cormier"), ("doucet", "yes cormier")),
    "excluded": (("doucet", "case exclude @cormier K7-QF3"),),
    "locked": (("doucet", "lock @cormier"),),
    "lost": (("cormier", "lost"),),
    "away": (("cormier", "away until 27 November"),),
}


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc has reported D1; four are asked, Cormier and Doucet both as coordinators."""
    town = Town.empty(tmp_path_factory.mktemp("left"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    an_open_case(town)
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def leaves(town: Town, how: str) -> None:
    for name, said in LEAVING[how]:
        town.says(name, said)


def answer(town: Town, *names: str) -> None:
    for name in names:
        town.says(name, "!ack", room=CASE)


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


def still_climbs(town: Town) -> bool:
    with town.parts.open_work() as work:
        return bool(work.deadlines.open(subject="K7-QF3/D1", rule="development-acknowledged"))


@pytest.mark.rule("P7.4", "P1.8")
@pytest.mark.parametrize("alternate", ["", "roster alternate cormier doucet"])
@pytest.mark.parametrize("how", LEAVING)
def test_a_coordinator_who_left_is_counted_no_more_and_the_others_complete_it(
    town: Town, how: str, alternate: str
):
    if alternate:
        town.says("doucet", alternate)
    answer(town, "roy", "gallant")
    leaves(town, how)

    counts = [said for said in town.heard(CASE) if said.startswith("* D1: ")]
    assert counts[-1].startswith("* D1: 2 of 3 acknowledged.\nWaiting: Victim Services")
    answer(town, "doucet")

    assert kept(town).state is State.COMPLETE
    assert not still_climbs(town)


@pytest.mark.rule("P7.4", "P1.8")
@pytest.mark.parametrize("alternate", ["", "roster alternate cormier doucet"])
@pytest.mark.parametrize("how", LEAVING)
def test_if_nobody_else_was_silent_it_is_complete_and_said(town: Town, how: str, alternate: str):
    if alternate:
        town.says("doucet", alternate)
    answer(town, "roy", "gallant", "doucet")
    town.hears_no_more()

    leaves(town, how)

    assert kept(town).state is State.COMPLETE
    assert not still_climbs(town)
    assert any("D1: every agency has acknowledged" in said for said in town.heard(CASE))
    assert "* D1: 3 of 3 acknowledged." in town.heard(CASE)


@pytest.mark.rule("P7.4", "P1.5")
def test_who_was_away_is_asked_again_if_it_is_still_open(town: Town):
    leaves(town, "away")
    town.hears_no_more()

    town.says("cormier", "away off")

    assert town.people["cormier"].id in kept(town).told
    assert any("URGENT K7-QF3, D1" in ring for ring in town.rings(town.direct("cormier")))
    assert "* D1: 0 of 4 acknowledged." in " ".join(town.heard(CASE))


@pytest.mark.rule("P7.4", "P1.5")
def test_with_no_coordinator_left_it_stays_open_until_one_is_there_again(town: Town):
    answer(town, "roy", "gallant")
    town.says("doucet", "conflict K7-QF3")
    town.says("cormier", "conflict K7-QF3")
    assert kept(town).state is State.OPEN
    assert kept(town).silent() == (town.people["cormier"].id,), "one seat, and nobody who could answer for it"

    town.moves_in("boyd", Role.COORDINATOR, Agency.SOCIAL, first="Ann", affirmed=False)
    town.says("boyd", "affirm")
    town.says("boyd", "I will keep confidential all that I see and hear.")
    assert kept(town).silent() == (town.people["boyd"].id,)
    town.says("boyd", "critical show D1 K7-QF3")
    town.says("boyd", "ack D1 K7-QF3")

    assert kept(town).state is State.COMPLETE


@pytest.mark.rule("P7.4", "P1.8")
def test_a_member_whose_alternate_had_answered_completes_it(town: Town):
    """The alternate sat there beside them."""
    town.says("gallant", "away until 27 November")
    town.everybody_accepts()
    answer(town, "roy", "doucet", "cormier", "savoie")

    town.says("gallant", "conflict K7-QF3")

    assert kept(town).state is State.COMPLETE
    assert not still_climbs(town)


@pytest.mark.rule("P9.3", "P7.4")
def test_who_is_left_out_because_it_goes_on_without_consent_is_waited_for_no_more(town: Town):
    """Health and the domestic-violence sector are out; a coordinator answers for them."""
    answer(town, "cormier", "doucet")
    town.says("cormier", "consent withdraw K7-QF3")
    for said in ANEW:
        town.says("cormier", said)
    town.says("cormier", "send")
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")

    assert town.members(CASE) == {"cormier", "doucet", "leblanc"}
    assert kept(town).state is State.COMPLETE


@pytest.mark.rule("P3.12")
def test_what_is_the_coordinators_alone_counts_them_alone_and_ends_with_the_last_of_them(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("leblanc", "critical K7-QF3 contact He called")
    town.says("doucet", "critical show D2 K7-QF3")
    town.says("doucet", "ack D2 K7-QF3")
    town.hears_no_more()

    leaves(town, "conflict")

    with town.parts.open_work() as work:
        assert work.developments.get("K7-QF3/D2").state is State.COMPLETE
    assert "D2, K7-QF3: the one person asked has acknowledged" in town.last(town.direct("leblanc"))
