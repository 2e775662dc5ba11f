"""A coordinator who joins a region: who would read what is shown, and nobody walks in silently (V6, P1.12, P3.4, P3.9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM, K = "case:K7-QF3", "coordination:1"
SENTENCE = "I will keep confidential all that I see and hear."
ADD = "roster add @doucet coordinator social child 1 en, Paul Doucet"
pytestmark = pytest.mark.rule("P1.3")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Social Development is not in the scope of the one open case."""
    town = Town(tmp_path_factory.mktemp("new-chairs"))
    a_team(town)
    an_open_case(town)
    town.moves_in("landry", Role.OPERATOR)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def comes(town: Town, add: str = ADD) -> None:
    town.says("cormier", add)
    town.says("cormier", "yes doucet")
    with town.parts.open_work() as work:
        doucet = work.people.of_user("@doucet:hs.test")
    assert doucet is not None
    town.people["doucet"] = doucet
    town.comes_in(doucet)
    town.hears_no_more()
    town.says("doucet", "affirm")
    town.says("doucet", SENTENCE)
    town.everybody_accepts()


def excluded(town: Town, name: str) -> None:
    """Told nothing of the case (P1.12)."""
    town.says("cormier", f"case exclude @{name} K7-QF3")
    town.says("cormier", f"case exclude @{name} R-7KQ4")


def test_what_a_new_coordinator_would_read_is_shown_first(town: Town):
    shown = town.says("cormier", ADD).splitlines()

    alone = "Their agency was not agreed to, so there as coordinator only: K7-QF3"
    assert f"Would read 1 open case once they have signed: K7-QF3. {alone}" in shown
    assert "open case" not in town.says("cormier", "roster add @doucet member health 1 en, Paul Doucet")


@pytest.mark.rule("P3.4", "P3.9")
def test_the_room_and_the_coordinators_are_told_who_reads_from_now_on(town: Town):
    comes(town)

    assert "doucet" in town.members(ROOM)
    assert "Coming: Doucet, coordinator." in town.heard(ROOM)
    told = town.last(K).splitlines()
    assert told[0] == "Doucet coordinates here from now on."
    assert "Reads 1 open case: K7-QF3" in told
    assert "Agency not agreed to, so there as coordinator only: K7-QF3" in told
    assert town.rings(K) == town.rings(ROOM) == []


def test_it_is_said_in_french_too(town: Town):
    town.says("cormier", "langue fr")

    shown = town.says("cormier", "équipe ajouter @doucet coordination victimes 1 fr, Paul Doucet")

    assert "Lirait 1 dossier ouvert dès la signature : K7-QF3" in shown.replace("\u00a0", " ")
    assert "Organisme non accepté" not in shown


def test_where_the_agency_was_agreed_to_they_come_for_it(town: Town):
    comes(town, "roster add @doucet coordinator health 1 en, Paul Doucet")

    assert "Coming: Doucet, health, coordinator." in town.heard(ROOM)
    assert "Agency not agreed to" not in town.last(K)


def test_who_signs_again_is_announced_once(town: Town):
    comes(town)
    town.hears_no_more()

    town.says("doucet", "affirm")
    town.says("doucet", SENTENCE)

    assert town.heard(ROOM) == town.heard(K) == []


@pytest.mark.rule("P1.12")
def test_who_must_not_know_of_a_case_is_not_told_of_it_by_a_newcomer(town: Town):
    town.moves_in("morin", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    excluded(town, "morin")
    assert "K7-QF3" not in town.says("morin", ADD)

    town.hears_no_more()
    comes(town)

    assert "K7-QF3" not in "".join((*town.heard(K), *town.heard(town.direct("morin"))))
    assert any("Reads 1 open case: K7-QF3" in said for said in town.heard(town.direct("cormier")))


@pytest.mark.rule("P1.12")
def test_what_an_operator_proposes_names_no_case_that_one_of_the_region_must_not_know_of(town: Town):
    town.says("landry", ADD)
    assert "Would read 1 open case once they have signed: K7-QF3" in town.last(K)
    town.moves_in("morin", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    excluded(town, "morin")

    town.says("landry", ADD)

    assert "K7-QF3" not in town.last(K)


@pytest.mark.rule("P3.5")
def test_into_a_room_in_which_sharing_has_stopped_nothing_is_said(town: Town):
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()

    comes(town)

    assert town.heard(ROOM) == []
    assert "doucet" not in town.members(ROOM)
