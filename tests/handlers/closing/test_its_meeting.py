"""A meeting that is set is called off, and one that was held closes nothing (P5.4, P5.13)."""

from datetime import timedelta

import pytest

from casework.stage import Stage
from tests.ends import ROOM, reviewed, shown, the_case
from tests.town import Town


def with_a_meeting(town: Town) -> None:
    reviewed(town)
    town.says("cormier", "!meeting propose tomorrow 14:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.says("cormier", "task done T1 K7-QF3")


@pytest.mark.rule("P8.3", "P5.4")
def test_the_preview_names_the_meeting_that_is_called_off(town: Town):
    with_a_meeting(town)

    assert "It can be reopened. Called off: M1, " in shown(town)


@pytest.mark.rule("P8.4", "P5.4")
@pytest.mark.parametrize(
    ("language", "line"), [("en", "Called off: M1, "), ("fr", "N’aura pas lieu\u00a0: M1, ")]
)
@pytest.mark.parametrize("alarm", [False, True])
def test_who_was_invited_reads_that_it_is_off(town: Town, language: str, line: str, alarm: bool):
    with_a_meeting(town)
    if alarm:
        town.says("roy", "!critical contact Seen near the house", room=ROOM)
    town.says("leblanc", f"language {language}")
    if alarm:
        town.says("cormier", "task done T2 K7-QF3")
    shown(town)
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")

    [said] = [one for one in town.heard(town.direct("leblanc")) if line in one]
    assert "K7-QF3" in said


@pytest.mark.rule("P5.13")
def test_a_no_to_the_highest_risk_closes_nothing(town: Town):
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1"):
        town.says("cormier", said, room=ROOM)
    town.pass_time(timedelta(hours=24))
    for said in (
        "!meeting start",
        "!meeting present @cormier, @roy",
        "!meeting consensus no",
        "!meeting end",
    ):
        town.says("cormier", said, room=ROOM)

    told = [body for body in town.heard(town.direct("cormier")) if "does not see the highest risk" in body]

    assert len(told) == 1
    assert told[0].startswith("K7-QF3, M1: the team does not see the highest risk.")
    assert "`escalate K7-QF3`" in told[0]
    assert the_case(town).state == Stage.OPEN
