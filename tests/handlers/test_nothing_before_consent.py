"""Before the written consent nobody but who refers and who coordinates reads of whom it is (PROTOCOL P3.6)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, refers
from tests.town import Town

PARTICULARS = ("marie", "tremblay", "0142", "roussel", "1991")
TALK = ("1", "1", "1", "1", "1 so that you all know", "English", "1", "1 2 4 5", "skip")


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("before"))
    a_team(town)
    town.moves_in("arsenault", Role.FRONT_LINE, Agency.POLICE)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def rooms(town: Town) -> list[str]:
    with town.parts.open_work() as work:
        return [room.name for room in work.rooms.all()]


def told_elsewhere(town: Town) -> list[str]:
    """Everything that was ever written where others than those two read."""
    theirs = {town.direct("cormier"), town.direct("arsenault")}
    return [
        json.dumps(one.content) for name in rooms(town) if name not in theirs for one in town.events(name)
    ]


@pytest.mark.rule("P3.6")
@pytest.mark.parametrize("signed", [False, True])
def test_no_team_room_no_member_and_no_coordination_room_has_the_clients_particulars(
    town: Town, signed: bool
):
    code = refers(town, "arsenault")
    for said in (f"referral take {code}", f"referral notice {code}", f"referral contact {code} reached"):
        town.says("cormier", said)
    town.says("cormier", f"!referral show {code}", room="coordination:1")
    town.says("cormier", f"consent {code}")
    for said in TALK:
        town.says("cormier", said)
    town.says("cormier", "today, Cormier, cabinet 3" if signed else "not signed yet")
    town.says("cormier", f"!intake {code}")
    town.says("cormier", f"!case open {code}")
    town.says("cormier", f"!yes {code}")
    for name in ("leblanc", "roy", "theriault", "mcgrath"):
        for said in (f"referral show {code}", f"case show {code}", "today", "case list", f"intake {code}"):
            town.says(name, said)

    told = told_elsewhere(town)
    assert any(code in one for one in told)  # the notice, and the new referral
    assert [one for one in told if any(word in one.casefold() for word in PARTICULARS)] == []
    assert not any(name.startswith("case:") for name in rooms(town))
