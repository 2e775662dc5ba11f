"""A matter of one region that is named in another's coordination room: who there may know of it (P1.12, P8.9, P12.11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

HERE = "coordination:3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Cormier, alone in her region, has stepped aside; Picard of Edmundston chairs instead, and Ouellet works beside her."""
    town = Town.empty(tmp_path_factory.mktemp("two-regions"))
    a_team(town)
    an_open_case(town)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Lise")
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, first="Guy")
    town.says("cormier", "conflict K7-QF3")
    town.says("mcgrath", "case chair K7-QF3 @picard")
    town.says("mcgrath", "yes K7-QF3")
    town.everybody_accepts()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P1.12", "P12.11")
@pytest.mark.parametrize("said", ["!case open R-7KQ4", "!dossier ouvrir R-7KQ4"])
def test_who_chairs_it_from_another_region_is_answered_aside_there(town: Town, said: str):
    town.says("picard", said, room=HERE)

    assert not [one for one in town.heard(HERE) if "K7-QF3" in one]
    assert "K7-QF3" in town.last(town.direct("picard"))
    assert not [one for one in town.heard(town.direct("ouellet")) if "K7-QF3" in one]


@pytest.mark.rule("P1.12", "P12.11")
@pytest.mark.parametrize("name", ["ouellet", "cormier"])
def test_who_may_not_know_of_it_reads_there_what_is_said_of_no_code(town: Town, name: str):
    room = f"coordination:{town.people[name].region}"
    answers = []
    for code in ("R-7KQ4", "R-9TMF"):
        town.hears_no_more()
        town.says(name, f"!referral show {code}", room=room)
        heard = [*town.heard(room), *town.heard(town.direct(name))]
        answers.append([one.replace(code, "") for one in heard])

    assert answers[0] == answers[1] != []
    assert "aiguillage" in answers[0][0] or "referral" in answers[0][0]
