"""Gaps in services and in the process, noted without a case (P12.8)."""

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team
from tests.town import Town

COORDINATION = "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("barriers"))
    a_team(town)
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P12.8")
def test_a_barrier_is_noted_listed_and_corrected(town: Town):
    town.talks(
        "roy",
        ("barrier no interpreter on weekends", "B1 is noted, for the monthly review."),
        ("barrier list", "1 open barrier.\nB1, 21 November 2026: no interpreter on weekends"),
        ("barrier fixed B1", "B1: corrected."),
        ("barrier list", "0 open barriers."),
        ("barrier fixed B1", "B1 is settled already."),
    )


@pytest.mark.rule("P12.8")
def test_or_sent_on(town: Town):
    town.says("roy", "barrier no interpreter on weekends")

    assert town.says("cormier", "!barrier sent B1", room=COORDINATION).startswith("B1: sent on.")


@pytest.mark.rule("P12.8")
@pytest.mark.parametrize(
    "text", ["no bed for K7-QF3", "R-7KQ4 waited", "call 506-555-0142", "see 1_11212026_TM"]
)
def test_no_case_goes_into_it(town: Town, text: str):
    answer = town.says("roy", f"barrier {text}")

    assert answer.startswith("Not noted: no code, number or file of a case goes in here.")
    assert text not in answer
    assert "0 open barriers." in town.says("roy", "barrier list")


@pytest.mark.rule("P12.8")
def test_each_region_has_its_own_and_the_lead_sees_all(town: Town):
    town.says("roy", "barrier no interpreter on weekends")

    assert "Obstacles ouverts\u00a0: 0" in town.says("ouellette", "obstacle liste")
    assert town.says("ouellette", "obstacle réglé B1").startswith("Je ne connais pas d’obstacle B1")
    assert "no interpreter" in town.says("mcgrath", "!barrier list", room="program")


@pytest.mark.rule("P12.8")
def test_one_line_of_it(town: Town):
    assert town.says("roy", "barrier " + "x" * 301).startswith("One line, please: that has 301 characters")


@pytest.mark.rule("P12.8")
def test_what_was_typed_can_neither_format_nor_mention(town: Town):
    town.says("roy", "barrier **bold** @room <b>x</b>")
    town.says("roy", "barrier list")

    html = town.events(town.direct("roy"))[-1].content["formatted_body"]
    assert "<strong>" not in html
    assert "<b>" not in html
