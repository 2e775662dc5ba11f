"""Times that newer ones have taken the place of: both say so, and a reply to the old is told which wait (P5.3)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
TIMES = "!meeting propose tomorrow 10:00, monday 14:00, monday 16:00"


@pytest.fixture
def town(tmp_path: Path) -> Town:
    town = Town.empty(tmp_path)
    a_team(town)
    an_open_case(town)
    town.moves_in("morin", Role.FRONT_LINE)
    town.says("cormier", TIMES, room=ROOM)
    return town


def ring_of(town: Town, name: str, text: str) -> str:
    posted = [one for one in town.events(town.direct(name)) if text in one.content["body"]]
    return posted[-1].event_id


@pytest.mark.rule("P5.3")
@pytest.mark.parametrize("typed", ["2 3", "meeting answer 2", "réunion répondre aucun"])
def test_a_reply_to_replaced_times_is_told_which_wait_now(town: Town, typed: str):
    old = ring_of(town, "roy", "M1")
    town.says("cormier", TIMES, room=ROOM)

    assert town.says("roy", typed, reply_to=old) == (
        "M1 was replaced: M2 waits for your answer. Nothing was changed.\nNow: `meeting answer K7-QF3 M2 2 3`"
    )
    assert "Roy: 1 no, 2 yes, 3 yes." in town.says("roy", "meeting answer K7-QF3 M2 2 3")


@pytest.mark.rule("P5.3")
def test_the_new_times_say_what_they_replace_and_the_ring_names_them(town: Town):
    town.says("cormier", TIMES, room=ROOM)

    assert any("M2 takes the place of M1: please answer again." in said for said in town.heard(ROOM))
    assert "K7-QF3 M2: which times suit you? Reply `2 3` or `none`. By 14:50" in town.rings(
        town.direct("roy")
    )


@pytest.mark.rule("P5.3")
def test_who_does_not_know_the_case_learns_nothing_of_its_times(town: Town):
    town.says("cormier", TIMES, room=ROOM)

    assert "M2" not in town.says("morin", "meeting answer K7-QF3 M1 2")


@pytest.mark.rule("P5.3")
def test_in_french(town: Town):
    town.says("roy", "langue fr")
    old = ring_of(town, "roy", "M1")
    town.says("cormier", TIMES, room=ROOM)

    assert town.says("roy", "2 3", reply_to=old).replace("\u00a0", " ") == (
        "M2 a remplacé M1 et attend votre réponse. Rien n’a été changé.\n"
        "Maintenant : `réunion répondre K7-QF3 M2 2 3`"
    )
