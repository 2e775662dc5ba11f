"""Several developments wait: which one an answer is about, and one message for all of them (V2, V5, P7.4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Carl", language="fr")
    an_open_case(town)
    town.says("leblanc", "!critical bail Released", room=ROOM)
    town.says("leblanc", "!danger At the door", room=ROOM)
    town.clock.pass_(timedelta(minutes=1))
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def test_an_answer_in_the_room_says_which_one(town: Town):
    town.says("roy", "!ack D1", room=ROOM)

    assert "D1, noted: Roy. 1 of 4." in town.heard(ROOM)


def test_the_note_is_said_for_each(town: Town):
    town.says("roy", "!ack all read all of it", room=ROOM)

    assert "D2, noted: Roy, with a note. 1 of 4.\nD1, noted: Roy, with a note. 1 of 4." in town.heard(ROOM)


def test_the_list_says_in_words_which_one_is_immediate_danger(town: Town):
    assert "D2, immediate danger, since " in town.says("roy", "!ack", room=ROOM)
    assert "D2, K7-QF3, danger immédiat, depuis " in town.says("doucet", "reçu")


@pytest.mark.parametrize(
    ("who", "typed", "now"),
    [
        ("roy", "ack all", "Now: open the rooms, or `critical show D2 K7-QF3` and so on."),
        (
            "doucet",
            "reçu tout",
            "Maintenant\xa0: ouvrez les salles, ou `critique voir D2 K7-QF3`, et ainsi de suite.",
        ),
    ],
)
def test_seen_from_the_direct_room_all_of_them_are_one_message(town: Town, who: str, typed: str, now: str):
    for number in range(7):
        town.says("leblanc", f"!critical Number {number}", room=ROOM)
    town.hears_no_more()

    answer = town.says(who, typed).splitlines()

    assert len(answer) <= 8
    assert answer[-1] == now
    assert sum("Now" in line or "Maintenant" in line for line in answer) == 1


def test_who_reported_it_is_told_that_nothing_is_asked_of_them(town: Town):
    town.says("roy", "!ack D1", room=ROOM)

    assert town.says("leblanc", "ack D1 K7-QF3").splitlines() == [
        "D1, K7-QF3: you reported it, nothing is asked of you. 1 of 4.",
        "Now: nothing for you.",
    ]


def test_a_line_that_waits_never_comes_after_a_newer_count(town: Town):
    town.says("roy", "!ack D1", room=ROOM)
    town.says("gallant", "!ack D1", room=ROOM)
    town.says("cormier", "critical show D1 K7-QF3")
    town.says("cormier", "ack D1 K7-QF3 I call now")
    town.pass_time(timedelta(minutes=1))

    counts = [said.split(" of 4")[0][-1] for said in town.heard(ROOM) if " of 4" in said and "D1" in said]
    assert counts == sorted(counts)


@pytest.mark.rule("P7.4")
def test_a_coordinator_who_has_answered_is_told_what_comes_next(town: Town):
    town.says("cormier", "!ack D2", room=ROOM)

    assert town.says("cormier", "today").splitlines()[-1] == "Now: open K7-QF3, read D1, then `!ack`."

    town.says("cormier", "!ack D1", room=ROOM)

    assert town.says("cormier", "today").splitlines()[-1] == (
        "Now: telephone who is silent; `critical show D2 K7-QF3` says who."
    )
