"""`help me`, `au secours`: 911 comes first, inside questions and outside (CONVERSATION V1, V9)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
CRIES = (
    "help me",
    "Help me!",
    "please help",
    "aidez-moi",
    "aidez moi svp",
    "Au secours!",
    "à l’aide",
    "A l'aide",
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("arsenault", Role.FRONT_LINE, Agency.POLICE, language="fr")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("typed", CRIES)
def test_the_first_line_is_911_and_how_a_danger_is_reported(town: Town, typed: str):
    answer = town.says("roy", typed).splitlines()

    assert answer[0] == "In danger now: 911. For somebody else: `danger K7-QF3` and what happens."
    assert answer[-1] == "Now: `help` for what I can do."


@pytest.mark.rule("P7.10", "P11.1")
def test_it_says_so_in_french(town: Town):
    answer = town.says("arsenault", "au secours").replace("\u00a0", " ")

    assert answer.startswith(
        "En danger : le 911. Pour quelqu’un d’autre : `danger R-7KQ4` et ce qui se passe."
    )


@pytest.mark.rule("P7.10")
@pytest.mark.parametrize("typed", CRIES)
def test_in_the_middle_of_questions_it_is_no_name_and_they_stay_open(town: Town, typed: str):
    town.talks("roy", ("refer", "1 of 9"), ("now", "First name?"))

    answer = town.says("roy", typed)

    assert answer.startswith("In danger now: 911.")
    assert answer.endswith("2 of 9. First name?") and "right?" not in answer
    assert "3 of 9. Last name?" in town.says("roy", "Marie")


def test_with_another_form_paused_911_is_still_the_first_line(town: Town):
    town.talks("roy", ("refer", "1 of 9"), ("now", "2 of 9"), ("pause", "Paused"), ("refer", "1 of 9"))

    assert town.says("roy", "help me").startswith("In danger now: 911.")


@pytest.mark.parametrize("typed", ["help meeting", "help", "hello"])
def test_asking_about_a_command_is_no_cry(town: Town, typed: str):
    assert not town.says("cormier", typed).startswith("In danger now")


def test_in_quotes_it_is_an_answer(town: Town):
    town.talks("roy", ("refer", "1 of 9"), ("now", "2 of 9"))

    assert "First name help, last name me" in town.says("roy", '"help me"')


@pytest.mark.rule("P7.10")
def test_in_the_room_of_the_case_it_names_no_code(town: Town):
    assert town.says("roy", "!help me", room=ROOM).startswith(
        "In danger now: 911. For somebody else: `!danger`"
    )
