"""Whoever records consent for one case, and is no coordinator: what follows is the coordinators' to decide (P1.4, P3.12)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case, change
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("delegated"))
    a_team(town)
    an_open_case(town)
    town.says("cormier", "!case delegate @roy consent", room=ROOM)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P1.4")
@pytest.mark.rule("P3.5")
def test_a_withdrawal_that_a_member_records_rings_the_coordinators(town: Town):
    answer = town.says("roy", "consent withdraw K7-QF3")

    assert town.server.rooms[town.room_id(ROOM)].frozen
    assert "A coordinator decides by Monday 23 November, 10:50; they are told. To call: Ana Cormier" in answer
    assert answer.endswith("Now: nothing else for you.")
    told = town.heard(town.direct("cormier"))
    assert told[0].startswith("K7-QF3: Roy recorded that the client withdraws, 10:50.\nSharing has stopped; ")
    assert told[0].endswith("Now: `case close K7-QF3`, or `nonconsent K7-QF3`.")
    assert town.rings(town.direct("cormier")) == [
        "URGENT K7-QF3, 10:50: something is to be decided. It stands above"
    ]


@pytest.mark.rule("P3.12")
def test_the_coordinators_are_reminded_and_the_member_is_not(town: Town):
    town.says("roy", "consent withdraw K7-QF3")
    assert "Now: whoever leads it finds the two ways in their direct room." in town.last("coordination:1")
    town.hears_no_more()

    town.pass_time(timedelta(hours=47))

    assert any("decide by" in ring for ring in town.rings(town.direct("cormier")))
    assert town.rings(town.direct("roy")) == []


@pytest.mark.rule("P3.12")
def test_in_french_the_member_reads_what_is_so_for_them(town: Town):
    for who in ("roy", "cormier"):
        change(town, who, language="fr")

    answer = town.says("roy", "consentement retirer K7-QF3").replace("\u00a0", " ")

    assert "La coordination décide d’ici le lundi 23 novembre à 10 h 50; elle est prévenue." in answer
    assert "dossier fermer" not in answer
    [ring] = town.rings(town.direct("cormier"))
    assert (
        ring.replace("\u00a0", " ") == "URGENT K7-QF3, 10 h 50 : quelque chose est à décider. Voir ci-dessus"
    )


@pytest.mark.rule("P1.4")
@pytest.mark.rule("P3.4")
def test_where_an_agency_has_nobody_left_the_member_tells_a_coordinator(town: Town):
    answer = town.says("roy", "consent scope K7-QF3 -@gallant")

    assert "Agreed, and nobody there: " in answer
    assert answer.endswith("Now: tell Ana Cormier, who can ask somebody else in.")
    assert "Now: `case add @user K7-QF3`" in town.says("cormier", "consent scope K7-QF3 -@leblanc")
