"""An alternate who is away is no cover, and everybody concerned is told; what nobody covers is one message (P1.5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

KOORD = "coordination:1"
CODES = ("K7-QF3", "T8-M48", "P4-XW9")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Three cases; Savoie, who stands in for Gallant, is away until Thursday."""
    town = Town.empty(tmp_path_factory.mktemp("both-away"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    for number, code in enumerate(CODES):
        an_open_case(town, code, f"R-7KQ{number + 4}")
    town.says("cormier", "away @savoie until 26 November")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P1.5")
def test_all_three_are_told_that_the_alternate_is_away_too(town: Town):
    answer = town.says("cormier", "away @gallant until 27 November")

    assert answer.splitlines()[-2:] == [
        "Savoie, the alternate, is away too, until Thursday 26 November, 23:59.",
        "Now: `roster alternate @gallant @user`, with who could stand in.",
    ]
    planned = next(said for said in town.heard(KOORD) if "is away." in said)
    assert "Alternate: Savoie, away too, until Thursday 26 November, 23:59" in planned
    assert planned.endswith("Now: `!roster alternate @gallant @user` names another.")
    told = "\n".join(town.heard(town.direct("savoie"))).replace("\xa0", " ")
    assert "Suppléance de Gallant : vous êtes en absence aussi, et ne l’assurez pas." in told


@pytest.mark.rule("P1.5", "P11.1")
def test_so_in_the_other_language(town: Town):
    town.says("cormier", "langue fr")
    town.says("savoie", "language en")
    town.hears_no_more()

    answer = town.says("cormier", "absence @gallant jusqu’au 27 novembre")

    assert "Savoie, en suppléance, est en absence aussi, jusqu’au" in answer
    told = "\n".join(town.heard(town.direct("savoie")))
    assert "You are the alternate of Gallant, and away too: you do not stand in." in told


@pytest.mark.rule("P1.5")
def test_an_alternate_who_goes_away_afterwards_is_said_to_cover_nobody(town: Town):
    town.says("cormier", "away @savoie off")
    town.says("cormier", "away @gallant until 27 November")
    town.hears_no_more()

    town.says("cormier", "away @savoie tomorrow")

    assert any("Was to stand in for: Gallant" in said for said in town.heard(KOORD))


@pytest.mark.rule("P1.5")
def test_what_nobody_covers_is_one_message(town: Town):
    town.says("cormier", "away @gallant until 27 November")

    told = [said for said in town.heard(KOORD) if "obody stands in for Gallant" in said]
    assert len(told) == 1
    assert all(code in told[0] for code in CODES)


@pytest.mark.rule("P1.5", "P1.12")
def test_a_case_of_which_one_coordinator_must_not_know_stands_apart(town: Town):
    town.says("cormier", "case exclude @doucet T8-M48")
    town.hears_no_more()

    town.says("gallant", "away until 27 November")

    shared = "\n".join(town.heard(KOORD))
    assert "K7-QF3" in shared and "P4-XW9" in shared and "T8-M48" not in shared
    assert any("T8-M48: nobody stands in for Gallant" in said for said in town.heard(town.direct("cormier")))
    assert not any("T8-M48" in said for said in town.heard(town.direct("doucet")))


@pytest.mark.rule("P1.5")
def test_an_alternate_who_is_back_stands_in_from_then_on(town: Town):
    town.says("cormier", "away @gallant until 27 November")
    town.hears_no_more()

    town.pass_time(timedelta(days=5, hours=14))
    town.everybody_accepts()

    assert "savoie" in town.members("case:K7-QF3")
    told = [said for said in town.heard(KOORD) if said.startswith("Savoie stands in for Gallant")]
    assert len(told) == 1
