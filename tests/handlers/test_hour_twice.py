"""When the clocks go back, half past one comes twice: it is asked which, and never taken silently (P10.2)."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.town import ATLANTIC, UTC, Town

THURSDAY = datetime(2026, 10, 29, 10, tzinfo=ATLANTIC).astimezone(UTC)
SUNDAY = datetime(2026, 11, 1, 8, tzinfo=ATLANTIC).astimezone(UTC)
CODE = "K7-QF3"


@pytest.fixture(scope="module")
def molds(tmp_path_factory: pytest.TempPathFactory) -> dict[datetime, Town]:
    towns = {}
    for now in (THURSDAY, SUNDAY):
        towns[now] = Town.empty(tmp_path_factory.mktemp("mold"), now)
        a_team(towns[now])
    an_open_case(towns[THURSDAY])
    return towns


@pytest.fixture
def before(molds: dict[datetime, Town], tmp_path: Path) -> Town:
    return molds[THURSDAY].copied_to(tmp_path)


@pytest.fixture
def after(molds: dict[datetime, Town], tmp_path: Path) -> Town:
    return molds[SUNDAY].copied_to(tmp_path)


@pytest.mark.rule("P10.2")
def test_a_question_asks_which_of_the_two_was_meant(after: Town):
    after.says("leblanc", "refer")

    asked = after.says("leblanc", "today 1:30")

    assert "comes twice that night" in asked
    assert "2026-11-01 01:30 first, or 2026-11-01 01:30 second" in asked
    assert "First name?" not in asked
    assert "First name?" in after.says("leblanc", "2026-11-01 01:30 second")


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(("which", "zone"), [("first", "ADT"), ("second", "AST")])
def test_the_summary_says_which_of_the_two_it_is(after: Town, which: str, zone: str):
    last = ""
    for line in ("refer", f"today 1:30 {which}", "Marie", "Tremblay", "506-555-0142", "no", "odara 9"):
        last = after.says("leblanc", line)
    for line in ("yes", "yes", "3"):
        last = after.says("leblanc", line)

    assert f"01:30\u00a0{zone}, Atlantic" in last


@pytest.mark.rule("P10.2", "P11.1")
def test_it_is_asked_in_french_too(after: Town):
    after.says("savoie", "aiguiller")

    asked = after.says("savoie", "aujourd’hui à 1 h 30")

    assert "Cette heure revient deux fois" in asked
    assert "2026-11-01 01:30 première fois, ou 2026-11-01 01:30 deuxième fois" in asked
    assert "Prénom" in after.says("savoie", "2026-11-01 01:30 deuxième fois")


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    "line",
    [
        f"task add {CODE} roy, sunday 1:30, call the clinic",
        f"meeting propose {CODE} sunday 1:30",
        "away sunday 1:30 to monday",
    ],
)
def test_a_command_changes_nothing_and_asks_which(before: Town, line: str):
    who = "roy" if line.startswith("away") else "cormier"

    answer = before.says(who, line)

    assert answer.startswith("That hour comes twice that night: the clocks go back. Nothing was changed.")
    assert "comes twice" not in before.says(who, line.replace("1:30", "1:30 second"))


@pytest.mark.rule("P10.2")
def test_what_was_chosen_falls_due_then(before: Town):
    before.says("cormier", f"task add {CODE} roy, sunday 1:30 second, call the clinic")

    with before.parts.open_work() as work:
        (task,) = work.tasks.where(case=CODE)
    assert task.due_at == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
