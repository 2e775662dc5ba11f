"""In `today` one's own stands above what waits for another, and the last line can be typed (CONVERSATION V2)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_referral, a_team
from tests.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Two referrals, each taken by another coordinator."""
    town = Town.empty(tmp_path)
    a_team(town)
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, first="Line")
    for id, by in (("R-9TMF", "ouellet"), ("R-7KQ4", "cormier")):
        referral = a_referral(id=id, first=id, referrer=town.people["leblanc"].id, sent_at=town.clock.now())
        with town.parts.open_work() as work:
            work.referrals.add(referral, because=referral.sent())
            work.commit()
        town.says(by, f"referral take {id}")
        town.pass_time(timedelta(minutes=20))
    return town


@pytest.mark.parametrize(
    ("name", "mine", "other"), [("ouellet", "R-9TMF", "R-7KQ4"), ("cormier", "R-7KQ4", "R-9TMF")]
)
def test_what_is_ones_own_stands_first(town: Town, name: str, mine: str, other: str):
    shown = town.says(name, "today")

    assert shown.index(f". {mine}") < shown.index(f". {other}")
    assert shown.endswith(f"\nNow: call, then `referral contact {mine} reached`.")


def test_no_last_line_says_what_cannot_be_typed(town: Town):
    shown = town.says("leblanc", "jour") + town.says("cormier", "!today", room="coordination:1")

    assert "start with" not in shown
