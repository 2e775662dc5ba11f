"""What is missing is listed, with the commands (P8.3)."""

from datetime import timedelta

import pytest

from casework.stage import Stage
from tests.ends import ROOM, reviewed, the_case
from tests.town import Town


@pytest.mark.rule("P8.3")
def test_what_is_missing_is_listed_with_the_commands(town: Town):
    reviewed(town, reduced="no")
    town.says("cormier", "!task add health, 2026-12-20 9:00, call the clinic", room=ROOM)
    town.pass_time(timedelta(days=15))

    assert town.says("cormier", "!case close", room=ROOM).splitlines() == [
        "Not closed. 3 things are missing.",
        "1. A review within 14 days; the last was Saturday 21 November 2026. `!review`",
        "2. The team's view that the risk is reduced, if that is why. `!review` takes it down.",
        "3. T1, health, due Sunday 20 December 2026, is open. `!task done T1` or `!task cannot T1, why`",
        "Now, Cormier: the first of these, then `!case close` again.",
    ]
    assert the_case(town).state == Stage.OPEN


def test_asked_in_the_direct_room_the_commands_carry_the_code(town: Town):
    answer = town.says("cormier", "case close K7-QF3")

    assert "1. A review within 14 days; there was none. `review K7-QF3`" in answer
    assert "`case close K7-QF3` again" in answer


def test_many_open_tasks_are_not_all_listed(town: Town):
    reviewed(town)
    for number in range(6):
        town.says("cormier", f"!task add roy, monday 9:00, visit {number}", room=ROOM)

    answer = town.says("cormier", "!case close", room=ROOM)

    assert answer.startswith("Not closed. 6 things are missing.")
    assert "And 2 more tasks: `!plan`" in answer
    assert len(answer.splitlines()) <= 8


@pytest.mark.rule("P8.7")
def test_that_the_risk_is_reduced_is_the_teams_to_say(town: Town):
    town.says("cormier", "!risk odara 0", room=ROOM)
    reviewed(town, reduced="no")
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "risk reduced")

    assert answer.startswith("Not closed. 1 thing is missing.\n1. The team's view that the risk is reduced")
    assert the_case(town).state == Stage.OPEN


@pytest.mark.rule("P8.3")
def test_another_reason_needs_no_reduced_risk(town: Town):
    reviewed(town, reduced="no")
    town.says("cormier", "case close K7-QF3")

    assert "2 of 4" in town.says("cormier", "moved away")


@pytest.mark.rule("P8.3")
def test_a_reason_of_ones_own_is_said_in_words(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    town.talks("cormier", ("6", "1 of 4. In a few words?"), ("the program ended", "2 of 4"))


def test_a_member_does_not_close(town: Town):
    assert "Only a coordinator can do that" in town.says("roy", "!case close", room=ROOM)
