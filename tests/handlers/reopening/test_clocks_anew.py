"""Its clocks begin anew (P4.7, P5.1, P8.1)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.ends import ROOM, closed, closes, reopened, written
from tests.town import ATLANTIC, Town


@pytest.mark.rule("P8.1")
def test_its_review_falls_due_again(ended: Town):
    reopened(ended)

    with ended.parts.open_work() as work:
        rules = {clock.rule for clock in work.deadlines.open(case="R-7KQ4")}
    assert "risk-reviewed" in rules


@pytest.mark.rule("P8.5")
@pytest.mark.rule("P5.1")
@pytest.mark.rule("P4.7")
def test_its_48_hours_begin_anew_and_everybody_says_the_same_date(ended: Town):
    reopened(ended)
    ended.everybody_accepts()

    [card] = [body for body in written(ended) if body.startswith("Client: ")]
    assert "Team meeting due by Monday 23 November, 10:50" in card
    shown = ended.says("cormier", "case show K7-QF3")
    assert "Records: 0 of 4 have checked" in shown
    assert "Next: team meeting, due Monday 23 November, 10:50" in shown
    today = ended.says("cormier", "today")
    for waits in (
        "team meeting due Monday 23 November, 10:50, none set",
        "your agency's records, not checked yet",
    ):
        assert waits in today
    assert any("0 of 4 have checked." in body for body in written(ended))
    with ended.parts.open_work() as work:
        begun = {clock.rule for clock in work.deadlines.open(case="R-7KQ4")}
    assert begun == {"team-meeting", "records-checked", "risk-reviewed"}


@pytest.mark.rule("P5.1")
def test_while_no_meeting_is_set_after_reopening_the_coordinators_are_rung(ended: Town):
    reopened(ended)
    ended.hears_no_more()

    ended.pass_time(timedelta(hours=49))

    assert len([ring for ring in ended.rings("coordination:1") if "meeting" in ring]) == 3


@pytest.mark.rule("P5.1")
def test_a_date_from_before_the_end_is_no_date_for_the_reopened_case(town: Town):
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1"):
        town.says("cormier", said, room=ROOM)
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()
    reopened(town)
    town.everybody_accepts()
    town.hears_no_more()

    town.pass_time(timedelta(hours=49))

    assert len([ring for ring in town.rings("coordination:1") if "meeting" in ring]) == 3
    assert town.rings(town.direct("roy")) == [
        "K7-QF3: your records check is missing. `checked nothing K7-QF3`, or `share`"
    ]


@pytest.mark.rule("P4.7")
def test_checked_after_reopening_it_is_counted_anew(ended: Town):
    reopened(ended)
    ended.everybody_accepts()
    ended.says("roy", "!checked nothing", room=ROOM)

    assert "Records: 1 of 4 has checked" in ended.says("cormier", "case show K7-QF3")


@pytest.mark.rule("P8.5")
def test_a_date_in_another_year_carries_it(tmp_path: Path):
    town = Town.empty(tmp_path, datetime(2026, 12, 30, 10, 50, tzinfo=ATLANTIC).astimezone(UTC))
    a_team(town)
    an_open_case(town)
    closed(town)
    reopened(town)

    assert any("Team meeting due by Friday 1 January 2027, 10:50" in body for body in written(town))
    assert "due Friday 1 January 2027, 10:50" in town.says("cormier", "case show K7-QF3")
    town.says("cormier", "langue fr")
    assert "le vendredi 1er janvier 2027 à 10\u00a0h\u00a050" in town.says("cormier", "dossier voir K7-QF3")
