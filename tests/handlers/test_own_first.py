"""In `today` one's own stands above what waits for another, and the last line can be typed (CONVERSATION V2)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_referral, a_team, an_open_case, refers
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


def place(shown: str, words: str) -> int:
    return next(number for number, line in enumerate(shown.splitlines()) if words in line)


@pytest.mark.rule("P7.8", "P2.7")
@pytest.mark.parametrize(
    ("typed", "alike", "task"), [("today", "perhaps the same person", "task"), ("jour", "peut-être", "tâche")]
)
def test_what_is_due_within_the_hour_stands_above_what_has_no_date(
    town: Town, typed: str, alike: str, task: str
):
    """The key contact's task after an immediate danger, and two referrals that may be of one person."""
    an_open_case(town, "T9-HCX", "R-3HXD")
    town.says("cormier", f"langue {'fr' if typed == 'jour' else 'en'}")
    for phone in ("506-555-0177", "506-555-0178"):
        refers(town, "theriault", "Noëlla", "d’Entremont", phone)
    town.says("roy", "danger T9-HCX he is at her door")
    town.says("cormier", "critical show D1 T9-HCX")
    town.says("cormier", "!task add @cormier, 2026-11-24 9:00, visit", room="case:T9-HCX")

    shown = town.says("cormier", typed) + town.says("cormier", f"{typed} 2")

    assert place(shown, f"{task} T1") < place(shown, alike) < place(shown, f"{task} T2")
