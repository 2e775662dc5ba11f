"""Who came with the consent cannot tell by any number that there was something before it (P9.5, P12.11)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import gives_consent
from tests.town import Town
from tests.without_consent import ROOM, a_case_without_consent, moved_in

BEFORE = ("!critical bail Released", "!task add @leblanc, monday 10:00, drive by", "!risk da 19")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Before it: D1, T1 and T2, and the second score. Roy, of health, is there since."""
    town = Town.empty(tmp_path_factory.mktemp("numbers"))
    moved_in(town)
    a_case_without_consent(town)
    for said in BEFORE:
        town.says("cormier", said, room=ROOM)
    town.pass_time(timedelta(minutes=10))
    gives_consent(town, "cormier", "K7-QF3", "1 2 3 4 5")
    town.says("cormier", "yes K7-QF3")
    town.everybody_accepts()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def as_if(answer: str, real: str, none: str) -> str:
    return answer.replace(real, none)


@pytest.mark.rule("P9.5", "P12.11")
@pytest.mark.parametrize("room", [None, ROOM])
@pytest.mark.parametrize(
    "said",
    ["task done {}", "task accept {}", "task start {}", "tâche faite {}", "task cannot {} no car", "plan {}"],
)
def test_a_task_from_before_is_answered_like_one_that_is_none(town: Town, said: str, room: str | None):
    code, sign = ("", "!") if room else (" K7-QF3", "")
    typed = f"{sign}{said}{code}"

    real = town.says("roy", typed.format("T2"), room=room)

    assert real.startswith("I know no task T2 there.")
    assert as_if(real, "T2", "T97") == town.says("roy", typed.format("T97"), room=room)


@pytest.mark.rule("P9.5", "P12.11")
@pytest.mark.parametrize("said", ["risk correct {} K7-QF3", "risque corriger {} K7-QF3"])
def test_so_is_a_score(town: Town, said: str):
    real = town.says("roy", said.format("2"))

    assert real == town.says("roy", said.format("9"))
    assert "1 score" in real and "2 scores" not in real


@pytest.mark.rule("P9.5", "P8.2")
def test_a_score_has_the_same_number_for_everybody_and_the_right_one_is_marked(town: Town):
    town.says("roy", "!risk odara 11", room=ROOM)

    assert "3. " in town.says("roy", "risk K7-QF3")
    town.says("roy", "risk correct 3 K7-QF3")

    shown = [line for line in town.says("roy", "risk K7-QF3").splitlines() if line[:2] == "3."]
    assert "marked as a mistake" in shown[0] or "wrong" in shown[0], shown
    before = next(one for one in town.says("cormier", "risk K7-QF3").splitlines() if one.startswith("2."))
    assert "DA 19" in before and "mistake" not in before and "wrong" not in before


@pytest.mark.rule("P9.5", "P7.10")
@pytest.mark.parametrize("number", ["D1", "D9"])
def test_a_report_that_names_a_development_from_before_goes_out_as_any_other(town: Town, number: str):
    answer = town.says("roy", f"critical resolved {number} K7-QF3")

    assert answer.startswith("D2 is out to K7-QF3")


@pytest.mark.rule("P9.5")
@pytest.mark.parametrize("said", ["!task done T2", "!critical resolved D1", "!tâche faite T2"])
def test_nor_is_it_spoken_of_in_the_room_by_who_knows_it(town: Town, said: str):
    town.says("cormier", said, room=ROOM)

    assert "".join(town.heard(ROOM)) == "Answered in our direct room."
    assert "shared before the client consented" in town.last(town.direct("cormier"))


@pytest.mark.rule("P9.5")
@pytest.mark.parametrize("name", ["leblanc", "cormier"])
def test_in_the_direct_room_it_is_done_and_the_room_is_told_nothing(town: Town, name: str):
    answer = town.says(name, "task done T2 K7-QF3")

    assert answer.startswith("K7-QF3, T2: done")
    assert "room is told" not in answer
    assert town.heard(ROOM) == []
