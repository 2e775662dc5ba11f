"""Polite words and signs behind a bare word in a reply mean nothing more (CONVERSATION V12)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import a_team, refers
from tests.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """The alert of R-9TMF is in the coordination room."""
    town = Town.empty(tmp_path)
    a_team(town)
    refers(town, first="Nadine", last="Arsenault")
    return town


def alert(town: Town) -> tuple[str, str]:
    with town.parts.open_work() as work:
        [referral] = work.referrals.where()
    posted = [one for one in town.events("coordination:1") if referral.id in one.content.get("body", "")]
    return referral.id, posted[-1].event_id


@pytest.mark.rule("P2.6")
@pytest.mark.parametrize(
    "typed",
    [
        "Take 👍",
        "take please",
        "prendre svp",
        "Prendre, s’il vous plaît!",
        "I'll take it",
        "I’ll take it 👍",
        "je le prends",
        "take, thanks",
    ],
)
def test_a_referral_is_taken_by_a_reply_in_ones_own_words(town: Town, typed: str):
    id, event = alert(town)

    town.says("cormier", typed, room="coordination:1", reply_to=event)

    with town.parts.open_work() as work:
        assert work.referrals.get(id).taken_by == town.people["cormier"].id


@pytest.mark.parametrize("typed", ["take care", "who takes it?", "I can't take it", "👍", "thanks"])
def test_talk_below_a_referral_takes_nothing(town: Town, typed: str):
    id, event = alert(town)

    town.says("cormier", typed, room="coordination:1", reply_to=event)

    with town.parts.open_work() as work:
        assert work.referrals.get(id).taken_by is None


def test_an_example_in_a_reply_has_the_real_code(town: Town):
    id, event = alert(town)

    answer = town.says("cormier", "referral contact maybe so", room="coordination:1", reply_to=event)
    taken = town.says("cormier", "referral take this soon", room="coordination:1", reply_to=event)

    assert "R-7KQ4" not in answer + taken
    assert f"referral take {id}" in taken
