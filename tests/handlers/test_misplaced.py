"""Reported in the wrong case: all of it leaves the room, or it is said where it stays (P7.6)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case, change
from tests.ends import reopened, reviewed, shown
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.says("roy", "!critical bail Released to his cousin", room=ROOM)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def standing(town: Town) -> str:
    return "\n".join(one.content.get("body", "") for one in town.events(ROOM))


@pytest.mark.rule("P7.6")
@pytest.mark.parametrize("again", ["!critical show D1", "!critique voir D1"])
def test_what_was_shown_again_in_the_room_goes_with_it(town: Town, again: str):
    town.says("roy", "!critical add D1 He has a key", room=ROOM)
    town.says("leblanc", again, room=ROOM)
    assert standing(town).count("He has a key") == 2

    town.says("roy", "!critical misplaced D1", room=ROOM)

    assert "He has a key" not in standing(town)
    assert "Released to his cousin" not in standing(town)


@pytest.fixture
def again(mold: Town, tmp_path: Path) -> Town:
    town = mold.copied_to(tmp_path)
    town.clock.pass_(timedelta(minutes=5))
    town.says("cormier", "!task done T1", room=ROOM)
    reviewed(town)
    shown(town)
    town.says("cormier", "yes K7-QF3")
    reopened(town)
    town.everybody_accepts()
    town.hears_no_more()
    return town


@pytest.mark.rule("P7.6", "P8.5")
def test_from_the_room_of_before_nothing_is_removed_and_it_is_said_who_reads_it_there(again: Town):
    answer = again.says("cormier", "critical misplaced D1 K7-QF3").splitlines()

    assert (
        answer[0]
        == "D1 is no development of K7-QF3 any more, its alarms have stopped, the coordinator is told."
    )
    assert answer[1].startswith("It stays in the room of before. Can still read it there: ")
    assert all(name in answer[1] for name in ("Roy", "Leblanc", "Gallant", "Cormier"))
    line = next(said for said in again.heard(ROOM) if said.startswith("D1: reported in the wrong case"))
    assert "and removed" not in line
    assert "In the room of before it stays: who was there can still read it." in line
    assert not [said for said in again.heard("coordination:1") if "did not go out" in said]


@pytest.mark.rule("P7.6", "P11.1")
def test_the_same_in_french(again: Town):
    change(again, "cormier", language="fr")

    answer = again.says("cormier", "critique égaré D1 K7-QF3").replace("\xa0", " ").splitlines()

    assert (
        answer[0] == "D1 n’est plus du dossier K7-QF3, les alertes ont cessé, la coordination est prévenue."
    )
    assert answer[1].startswith("Le texte reste dans la salle précédente. Peuvent encore l’y lire : ")
