"""`change 4`, and then `back`: nothing was changed, and nothing has to be typed again (CONVERSATION V8)."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from tests.build import a_team
from tests.town import Town

LINES = ("today 10:30", "Marie", "Tremblay", "506-555-0142", "no", "odara 9", "yes", "unknown", "3")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Everything is answered, and the summary is on the screen."""
    town = Town.empty(tmp_path_factory.mktemp("change"))
    a_team(town)
    for line in ("refer", *LINES):
        town.says("leblanc", line)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def summary(town: Town) -> str:
    return town.last(town.direct("leblanc"))


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize("number", range(1, 10))
def test_back_from_a_change_shows_the_summary_as_it_was(town: Town, number: int):
    before = summary(town)

    assert f"{number} of 9" in town.says("leblanc", f"change {number}")
    assert town.says("leblanc", "back") == before
    assert town.says("leblanc", "send").startswith("Sent at ")


@pytest.mark.rule("P11.2", "P11.1")
def test_in_french_and_after_a_restart_too(town: Town):
    town.says("leblanc", "!langue fr")
    town.says("leblanc", "corriger 4")

    again = town.restarted()

    assert "4 Appeler\u00a0: 506-555-0142" in again.says("leblanc", "retour")
    assert again.says("leblanc", "envoyer").startswith("Envoyé à ")


@pytest.mark.rule("P11.2")
def test_back_from_the_second_of_two_changes_leaves_both_as_they_were(town: Town):
    before = summary(town)

    town.talks("leblanc", ("change 2", "2 of 9"), ("change 3", "3 of 9"))

    assert town.says("leblanc", "back") == before


@pytest.mark.rule("P11.2")
def test_what_was_answered_anew_before_the_back_stays(town: Town):
    town.talks("leblanc", ("change 2", "2 of 9"), ("change 3", "3 of 9"), ("Arsenault", "2 of 9"))

    shown = town.says("leblanc", "back")

    assert "2 First name: Marie" in shown and "3 Last name: Arsenault" in shown


@pytest.mark.rule("P11.2")
def test_in_the_middle_it_goes_on_where_it_was(mold: Town, tmp_path: Path):
    town = mold.copied_to(tmp_path)
    town.says("leblanc", "cancel")
    for line in ("refer", *LINES[:5]):
        town.says("leblanc", line)

    town.talks("leblanc", ("change 2", "2 of 9"), ("back", "6 of 9"))

    for line in LINES[5:]:
        town.says("leblanc", line)
    assert "2 First name: Marie" in summary(town)


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_changed_and_left_nothing_is_missing_at_the_end(town: Town, seed: int):
    chance, before = Random(seed), summary(town)
    for _ in range(8):
        town.says("leblanc", f"change {chance.randint(1, 9)}")
        if chance.random() < 0.4:
            town.says("leblanc", chance.choice(("?", "pause", "x y z 12 !!", "change 77")))
            town.says("leblanc", "resume")

    assert town.says("leblanc", "back") == before
