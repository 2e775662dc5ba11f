"""In a direct room the prefix is optional, also before a word that steers a dialogue (COMMANDS 1, PROTOCOL P11.2)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import REFER, a_team
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("prefixed"))
    a_team(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    """Leblanc has typed a first name and is asked for the last one."""
    town = mold.copied_to(tmp_path)
    for line in REFER[:3]:
        town.says("leblanc", line)
    return town


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize("mark", ["!", "! ", "@convene: ", "@convene:hs.test "])
@pytest.mark.parametrize(
    ("word", "answered"),
    [
        ("back", "2 of 9. First name?"),
        ("retour", "2 of 9. First name?"),
        ("?", "3 of 9. Last name?"),
        ("skip", "3 of 9. Last name?"),
        ("pause", "Paused, 10:50."),
        ("cancel", "Cancelled. Nothing was kept"),
        ("annuler", "Cancelled. Nothing was kept"),
        ("send", "Not sent: something is not answered yet."),
    ],
)
def test_it_steers_the_open_questions(town: Town, mark: str, word: str, answered: str):
    assert answered in town.says("leblanc", f"{mark}{word}")


@pytest.mark.rule("P11.2")
def test_pause_takes_the_name_off_the_screen_and_resume_goes_on(town: Town):
    town.says("leblanc", "!pause")

    room = town.server.rooms[town.room_id(town.direct("leblanc"))]
    assert not any("Marie" in str(one.content) for one in room.events)
    assert "3 of 9. Last name?" in town.says("leblanc", "!resume")


@pytest.mark.rule("P11.2")
def test_on_the_summary_too(town: Town):
    for line in REFER[3:]:
        town.says("leblanc", line)

    assert "2 of 9. First name?" in town.says("leblanc", "!change 2")
    assert town.says("leblanc", "Rose").startswith("Please check")
    town.says("leblanc", "!exclude roy")
    assert "Will not see it: Roy." in "\n".join(town.heard(town.direct("leblanc")))
    assert town.says("leblanc", "!send").startswith("Sent at 10:50 as R-")
    assert town.says("leblanc", "!send").startswith("Already sent")


@pytest.mark.rule("P11.2")
def test_any_other_command_still_works_in_between(town: Town):
    assert town.says("leblanc", "!today").startswith("Saturday 21 November")
    assert town.says("leblanc", "!help").startswith("What you can do here")
    assert town.says("leblanc", "Tremblay").startswith("4 of 9.")
