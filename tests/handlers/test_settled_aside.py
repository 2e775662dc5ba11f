"""What rang in direct rooms, as one coordinator must not hear of it, is told there once it is settled (CONVERSATION V4, P1.12)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

KOORD = "coordination:1"
DONE = "K7-QF3: task T1 is done, by Roy, 13:00."
LATE = 2 * timedelta(days=1) + timedelta(minutes=130)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Doucet is kept out of K7-QF3, where Roy's task is late: Cormier and Savard are rung, each in their own room."""
    town = Town.empty(tmp_path_factory.mktemp("aside"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("savard", Role.COORDINATOR, Agency.VICTIMS, language="fr")
    an_open_case(town)
    town.says("cormier", "case exclude doucet K7-QF3")
    town.says("cormier", "task add roy, today 13:00, call the clinic K7-QF3")
    town.hears_no_more()
    town.pass_time(LATE)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def told(town: Town, name: str) -> list[str]:
    lines = [line.replace("\N{NO-BREAK SPACE}", " ") for line in town.heard(town.direct(name))]
    return [line for line in lines if "T1" in line]


def is_done(town: Town) -> None:
    town.hears_no_more()
    town.says("roy", "task done T1 K7-QF3")


@pytest.mark.rule("P1.12")
def test_it_rang_in_the_rooms_of_the_others_alone(town: Town):
    assert not any("T1" in line for line in town.heard(KOORD))
    assert told(town, "doucet") == []
    assert told(town, "savard") and told(town, "cormier")


@pytest.mark.rule("P10.4")
def test_whoever_was_rung_aside_hears_there_that_it_is_settled(town: Town):
    is_done(town)

    assert told(town, "cormier") == [DONE]
    assert told(town, "savard") == ["K7-QF3 : tâche T1 faite par Roy, 13 h."]
    assert not any("T1" in line for line in town.heard(KOORD))


@pytest.mark.rule("P1.12")
def test_who_is_kept_out_still_hears_nothing(town: Town):
    is_done(town)

    assert told(town, "doucet") == []


@pytest.mark.rule("P1.12")
def test_who_was_kept_out_since_hears_nothing_either(town: Town):
    town.says("cormier", "case exclude savard K7-QF3")
    is_done(town)

    assert told(town, "savard") == []
    assert told(town, "cormier") == [DONE]


def test_whoever_settles_it_reads_the_answer_alone(town: Town):
    town.hears_no_more()
    town.says("cormier", "task done T1 K7-QF3")

    assert DONE.replace("Roy", "Cormier") not in told(town, "cormier")
    assert told(town, "savard") == ["K7-QF3 : tâche T1 faite par Cormier, 13 h."]


def test_it_is_said_once(town: Town):
    is_done(town)
    town.says("cormier", "task reopen T1 K7-QF3")
    is_done(town)

    assert told(town, "savard") == []


@pytest.mark.rule("P10.3")
def test_after_a_restart_it_is_still_known_where_it_rang(town: Town):
    again = town.restarted()

    is_done(again)

    assert told(again, "cormier") == [DONE]


@pytest.mark.rule("P1.12")
def test_what_rang_in_the_room_is_told_the_others_one_by_one_if_somebody_was_kept_out_since(town: Town):
    town.says("cormier", "case add doucet K7-QF3")
    town.says("cormier", "yes K7-QF3")
    town.says("cormier", "task add roy, 2026-11-25 13:00, call the school K7-QF3")
    town.pass_time(2 * LATE)
    assert any("T2" in line for line in town.heard(KOORD))
    town.says("cormier", "case exclude doucet K7-QF3")
    town.hears_no_more()

    town.says("roy", "task done T2 K7-QF3")

    for name in ("cormier", "savard"):
        assert sum("T2" in line for line in town.heard(town.direct(name))) == 1
    assert not any("T2" in line for line in (*town.heard(KOORD), *town.heard(town.direct("doucet"))))
