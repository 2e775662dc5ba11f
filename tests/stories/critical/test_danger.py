"""In danger nothing is asked first, and the ladder is faster (P7.10)."""

import pytest

from tests.stories.critical.reporting import CASE, at, kept
from tests.town import Town


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "typed",
    [
        "!danger at the door",
        "!critical !at the door",
        "!critique danger at the door",
        "!urgent ! at the door",
    ],
)
def test_danger_goes_out_without_a_question_and_says_911_first(town: Town, typed: str):
    town.says("roy", typed, room=CASE)

    assert town.heard(CASE)[0].startswith("911 first, if nobody has called. D1,")
    assert town.heard(town.direct("roy"))[0].startswith(
        "911 first, if nobody has called. D1 is out to K7-QF3"
    )
    assert kept(town).immediate
    assert kept(town).text == "at the door"


@pytest.mark.rule("P7.10")
def test_the_bare_word_danger_is_enough(town: Town):
    town.says("roy", "!danger", room=CASE)

    assert len(town.rings(town.direct("cormier"))) == 1


@pytest.mark.rule("P7.4")
def test_in_danger_the_ladder_is_faster(town: Town):
    town.says("roy", "!danger", room=CASE)
    town.hears_no_more()

    town.until(at(14, 27))
    assert len(town.rings(town.direct("gallant"))) == 1
    town.until(at(14, 37))
    assert len(town.rings(town.direct("savoie"))) == 1
    town.until(at(15, 22))
    assert len(town.rings(town.direct("mcgrath"))) == 1


def test_a_danger_in_a_named_case_goes_out_although_a_dialogue_is_open(town: Town):
    town.says("leblanc", "refer")

    answered = town.says("leblanc", "danger K7-QF3 He is at the door")

    assert "D1 is out to K7-QF3" in "\n".join(town.heard(town.direct("leblanc"))), answered
    assert any("He is at the door" in body for body in town.heard("case:K7-QF3"))
    assert "2 of 9" in town.says("leblanc", "now")
