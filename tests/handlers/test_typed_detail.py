"""What is typed of a client in a direct room leaves it when the answers with detail do (COMMANDS 1, CONVERSATION V6)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot import handlers, typed_detail
from bot.arguments import DANGERS, REST
from bot.context import FADE
from bot.router import Command, Place
from tests.build import plain, two_open_cases
from tests.handlers.test_which_case import on_screen
from tests.town import Town

OF_NO_CLIENT = {
    "adhoc add": "an agency, and when",
    "audit": "a page",
    "away": "days",
    "call done": "who was called: a colleague",
    "call take": "who is called: a colleague",
    "case chair": "who chairs",
    "case delegate": "until when",
    "case history": "a page",
    "critical types": "a page",
    "device list": "a page",
    "help": "a subject",
    "lock show": "a page",
    "meeting absent": "colleagues",
    "meeting answer": "numbers",
    "meeting move": "when",
    "meeting present": "colleagues",
    "meeting propose": "when",
    "plan": "a page, or whose",
    "refer": "refused with any word behind it, which leaves at once",
    "roster": "a page, or a region",
    "roster add": "a colleague",
    "roster alternate": "a colleague, or that nobody is",
    "resume": "a code",
    "roster certified": "a day",
    "today": "a page",
    "undo": "nothing that is kept",
    "unlock": "devices",
    "yes": "what was shown",
}
"""What their words are."""


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("typed"))
    two_open_cases(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


SAID = [
    "task add roy, monday, call Marie K7-QF3",
    "tâche ajouter roy, lundi, appeler Marie K7-QF3",
    "checked share K7-QF3 she lives with Marie",
    "vérifié partager K7-QF3 vit avec Marie",
    "risk odara 9 K7-QF3",
    "ack D1 K7-QF3 Marie knows",
    "barrier she found no interpreter",
    "meeting cancel M1 K7-QF3 Marie is ill",
]
"""Some of them are refused."""


@pytest.mark.parametrize("said", SAID)
def test_it_stays_for_a_quarter_of_an_hour_and_goes_after_a_restart_too(town: Town, said: str):
    town.says("cormier", said)
    assert said in on_screen(town, "cormier"), "to be taken back, or put right"

    again = town.restarted()
    again.pass_time(FADE + timedelta(minutes=1))

    assert said not in on_screen(again, "cormier")


@pytest.mark.parametrize(
    ("language", "hide", "answer"),
    [
        ("en", "hide", "Removed from this room: 1 message."),
        ("fr", "masquer", "Messages retirés de cette salle : 1."),
    ],
)
def test_hide_takes_it_away_at_once(town: Town, language: str, hide: str, answer: str):
    town.says("cormier", f"language {language}")
    town.says("cormier", SAID[2])

    assert plain(town.says("cormier", hide)).splitlines()[0] == answer

    assert SAID[2] not in on_screen(town, "cormier")


def test_in_the_case_room_it_stays_for_the_team(town: Town):
    event = (town.says("cormier", f"!{SAID[0]}", room="case:K7-QF3"), town.event_id)[1]

    town.pass_time(FADE + timedelta(minutes=1))

    [typed] = [one for one in town.server.rooms[town.room_id("case:K7-QF3")].events if one.event_id == event]
    assert "Marie" in typed.content["body"]


def test_what_holds_no_words_stays(town: Town):
    town.says("cormier", "checked nothing K7-QF3")

    town.pass_time(FADE + timedelta(minutes=1))

    assert "checked nothing K7-QF3" in on_screen(town, "cormier")


@pytest.mark.parametrize(
    "command",
    [
        one
        for one in handlers.router().commands
        if Place.DIRECT in one.where and REST & {slot.name for slot in one.slots}
    ],
    ids=lambda one: one.name,
)
def test_of_every_command_that_takes_words_it_is_said_whether_they_are_about_a_client(command: Command):
    leaves = command.clears or command.name in DANGERS or typed_detail.may_hold_it(command)

    assert leaves is not (command.name in OF_NO_CLIENT)
