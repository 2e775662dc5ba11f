"""What an operator proposes is not overlooked: it rings once, and stands in `today` (P1.3, CONVERSATION 2, row 7)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Role
from tests.build import a_team, plain
from tests.town import Town

ROOM = "coordination:1"
pytestmark = pytest.mark.rule("P1.3")


@pytest.fixture
def town(town: Town, tmp_path: Path) -> Town:
    a_team(town)
    town.moves_in("landry", Role.OPERATOR)
    town.hears_no_more()
    return town


def test_a_proposal_rings_once_and_names_nobody(town: Town):
    town.says("landry", "roster add @new member health 1, Ana New")
    town.says("landry", "roster remove @roy")

    assert town.rings(ROOM) == ["To confirm by Sunday 22 November, 10:50: `!today`"]


@pytest.mark.parametrize(
    ("said", "line", "now"),
    [
        (
            "today",
            "1. An operator’s proposal waits for a coordinator’s yes until Sunday 22 November, 10:50: "
            "somebody comes onto the roster (new)",
            "Now: `!yes new` in the coordination room, if it is right as shown there.",
        ),
        (
            "jour",
            "1. Une proposition de l’exploitation attend un oui de la coordination jusqu’au ",
            "Maintenant : `!oui new` dans la salle de coordination, si c’est bien ce qui y est montré.",
        ),
    ],
)
def test_it_stands_in_today_until_it_is_agreed_to(town: Town, said: str, line: str, now: str):
    town.says("cormier", "language fr" if said == "jour" else "language en")
    town.says("landry", "roster add @new member health 1, Ana New")

    lines = plain(town.says("cormier", said)).splitlines()
    assert any(one.startswith(line) for one in lines)
    assert lines[-1] == now
    town.says("cormier", "!yes new", room=ROOM)
    assert "new" not in town.says("cormier", said)


def test_in_the_coordination_room_too(town: Town):
    town.says("landry", "roster add @new member health 1, Ana New")

    assert town.says("cormier", "!today", room=ROOM).endswith(
        "Now: `!yes new` if it is right as shown there."
    )
    assert "proposal" not in town.says("roy", "today")
