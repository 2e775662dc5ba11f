"""Nothing of it goes on, and the bot leaves the room (P8.4)."""

from datetime import timedelta

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.events import ClocksEnded
from casework.stage import Stage
from tests.ends import ROOM, closed, reviewed, shown, the_case
from tests.town import Town


def a_clock(ctx: Context) -> list[Effect]:
    """One that nothing else would stop."""
    ctx.start("team-meeting", "R-7KQ4", case="R-7KQ4", region=1)
    return []


@pytest.mark.rule("P8.4")
def test_nothing_falls_due_after_closing(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!task cannot T1, the clinic is closed", room=ROOM)
    town.parts.dispatcher.act(a_clock)
    closed(town)
    town.hears_no_more()

    town.pass_time(timedelta(days=60))

    assert all(town.heard(town.direct(name)) == [] for name in town.people)
    assert town.heard("coordination:1") == []
    with town.parts.open_work() as work:
        assert [one.rule for one in work.deadlines.open(case="R-7KQ4")] == ["records-kept"]


@pytest.mark.rule("P8.4")
def test_which_clocks_ended_and_why_is_in_the_journal(town: Town):
    closed(town)

    with town.parts.open_work() as work:
        [ended] = work.journal.about("K7-QF3", ClocksEnded, town.clock.now())
    assert (list(ended.rules), ended.because) == (["risk-reviewed"], "CaseClosed")
    pages = "\n".join(town.says("cormier", f"audit K7-QF3 {page}") for page in (1, 2, 3))
    assert "clocks ended, with the closing" in pages


@pytest.mark.rule("P8.4")
def test_what_somebody_else_had_half_done_ends_too(town: Town):
    reviewed(town)
    shown(town)
    with town.parts.open_work() as work:
        waiting = work.questions.where(subject="K7-QF3", state="open")
    town.says("cormier", "!review K7-QF3")
    town.talks("cormier", ("odara 9", "2 of 6"))
    town.says("cormier", "pause")
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")
    town.pass_time(timedelta(hours=3))

    assert len(waiting) == 1
    assert the_case(town).state == Stage.CLOSED
    assert town.rings(town.direct("cormier")) == []
    assert "Nothing is paused" in town.says("cormier", "resume")


@pytest.mark.rule("P8.4")
def test_the_room_is_left_after_a_week(town: Town):
    closed(town)
    room_id = town.room_id(ROOM)

    town.pass_time(timedelta(days=6, hours=23))
    before = list(town.server.left)
    town.pass_time(timedelta(hours=2))

    assert before == []
    assert [left for left, _ in town.server.left] == [room_id]


@pytest.mark.rule("P8.4")
def test_how_long_the_bot_stays_in_the_room_is_the_configurations(town: Town):
    reviewed(town)
    town.parts.house.room_stays = timedelta(days=2)
    shown(town)
    town.says("cormier", "yes K7-QF3")
    room_id = town.room_id(ROOM)

    town.pass_time(timedelta(days=2, hours=1))

    assert [left for left, _ in town.server.left] == [room_id]


@pytest.mark.rule("P8.4")
def test_a_closed_case_shows_who_took_part_until_then(town: Town):
    town.says("roy", "checked nothing K7-QF3")
    closed(town)

    card = town.says("cormier", "case show K7-QF3")

    took_part = "police, Victim Services, health, domestic-violence sector"
    assert f"Took part until it closed, Saturday 21 November 2026: {took_part}\n" in card
    assert "Records: 1 of 4 has checked" in card
    assert "`checked" not in card
    assert len(card.splitlines()) <= 12

    town.says("cormier", "language fr")
    assert "Ont participé jusqu’à la fermeture, le samedi 21 novembre 2026\xa0: police, " in (
        town.says("cormier", "dossier voir K7-QF3")
    )


@pytest.mark.rule("P12.11")
def test_for_the_team_it_is_as_if_it_never_was(town: Town):
    closed(town)

    for said in ("plan K7-QF3", "risk K7-QF3", "task done T1 K7-QF3"):
        assert town.says("roy", said).startswith("I know no case K7-QF3 that you can see.")
    assert town.says("cormier", "risk K7-QF3").startswith("K7-QF3, risk. Scores: 1")


@pytest.mark.rule("P8.3")
def test_the_scores_of_a_closed_case_offer_no_command_that_is_refused(town: Town):
    closed(town)

    assert town.says("cormier", "risk K7-QF3").splitlines()[-1] == "Now: nothing for you."
    town.says("cormier", "langue fr")
    assert town.says("cormier", "risque K7-QF3").splitlines()[-1] == "Maintenant\u00a0: rien d’autre à faire."
