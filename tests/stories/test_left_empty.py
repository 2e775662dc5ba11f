"""Somebody is kept out of a case, and their agency has nobody there: it is said, with what to do (P1.2, P1.12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case, plain
from tests.town import Town

ROOM = "case:K7-QF3"
pytestmark = pytest.mark.rule("P1.2", "P1.12")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, language="fr")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def test_without_an_alternate_the_agency_is_named_to_all_coordinators(town: Town):
    answer = town.says("cormier", "case exclude @roy K7-QF3").splitlines()

    assert "Agreed, and nobody there: health" in answer
    assert answer[-1] == "Now: `roster add @user member health`, then `case add @user K7-QF3`."
    french = plain("\n".join(town.heard(town.direct("doucet"))))
    assert "K7-QF3 : organisme accepté, et personne n’y est : santé\n" in french
    assert "`équipe ajouter @nom membre santé`, puis `dossier ajouter @nom K7-QF3`." in french
    assert town.heard(town.direct("roy")) == []
    assert town.heard(ROOM) == []


def test_with_somebody_of_it_on_the_roster_they_can_be_added(town: Town):
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH)
    town.says("cormier", "language fr")

    answer = plain(town.says("cormier", "dossier exclure @roy K7-QF3")).splitlines()

    assert "Organisme accepté, et personne n’y est : santé" in answer
    assert answer[-1] == "Maintenant : `dossier ajouter @nom K7-QF3`, avec qui vient à sa place."


def test_an_alternate_who_comes_is_named(town: Town):
    answer = town.says("cormier", "case exclude @gallant K7-QF3")

    assert "Instead: Hélène Savoie, alternate" in answer
    assert answer.endswith("Now: nothing for you.")
    assert "personne n’y est" not in plain("\n".join(town.heard(town.direct("doucet"))))


@pytest.mark.rule("P12.3")
def test_who_can_read_it_shows_the_agency_that_has_nobody(town: Town):
    assert "nobody there" not in town.says("cormier", "case people K7-QF3")
    town.says("cormier", "case exclude @roy K7-QF3")

    assert "Agreed, and nobody there: health" in town.says("cormier", "case people K7-QF3").splitlines()
    assert "Agreed, and nobody there: health" in town.says("cormier", "!case people", room=ROOM).splitlines()
    french = plain(town.says("doucet", "dossier personnes K7-QF3"))
    assert "Organisme accepté, et personne n’y est : santé" in french.splitlines()


def test_of_an_agency_that_was_not_agreed_to_nothing_is_missing(town: Town):
    assert "nobody there" not in town.says("cormier", "case exclude @theriault K7-QF3")
