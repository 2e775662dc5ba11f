"""The test ring and the app lock, two of everybody's four first steps (CONVERSATION V10)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Role
from tests.build import a_team
from tests.town import Town

A_WHILE = timedelta(seconds=20)
WAITING = "Now: lock your phone; it rings in about 20 seconds. Look at its screen."
QUESTION = (
    "What did your locked phone show?\n"
    "1 only that there is a message\n"
    "2 the text of the ring\n"
    "3 nothing, or it made no sound"
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("practice"))
    a_team(town)
    for name, role in (("morin", Role.FRONT_LINE), ("landry", Role.OPERATOR), ("haddad", Role.AD_HOC)):
        town.moves_in(name, role)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def rung(town: Town, name: str = "roy", typed: str = "practice ring") -> list[str]:
    """What the locked phone gets."""
    town.says(name, typed)
    town.pass_time(A_WHILE)
    return town.rings(town.direct(name))


# --- the test ring ------------------------------------------------------------------------------------
def test_first_what_it_is_then_time_to_lock_the_phone_then_a_real_ring_and_the_question(town: Town):
    first = town.says("roy", "practice ring")
    assert first.splitlines() == [
        "A test of your phone. Nothing has happened, and nobody else is told.",
        "I send you one real ring. It says PRACTICE, and holds no detail.",
        WAITING,
    ]
    assert town.rings(town.direct("roy")) == []

    town.pass_time(A_WHILE)

    assert town.rings(town.direct("roy")) == [
        "PRACTICE, 10:50: a test, nothing has happened. Answer in our room"
    ]
    assert town.heard(town.direct("roy"))[1:] == [*town.rings(town.direct("roy")), QUESTION]


@pytest.mark.rule("P12.10")
def test_the_ring_mentions_this_person_and_is_short_in_both_languages(town: Town):
    [english] = rung(town)
    [ring] = [one.content for one in town.events(town.direct("roy")) if one.content["body"] == english]
    [french] = rung(town, "savoie", "simulation alerte")

    assert ring["m.mentions"] == {"user_ids": [town.people["roy"].user_id]}
    assert french.replace("\u00a0", " ") == (
        "SIMULATION, 10 h 50 : un essai, rien ne s’est passé. Répondez dans notre salle"
    )
    assert all(len(line) <= 100 for line in (english, french))


@pytest.mark.parametrize("name", ["morin", "roy", "haddad", "cormier", "mcgrath", "landry"])
def test_everybody_may_test_their_phone_and_nobody_else_hears_of_it(town: Town, name: str):
    before = {room: town.heard(room) for room in ("coordination:1", "program", town.direct("gallant"))}

    assert len(rung(town, name)) == 1

    assert {room: town.heard(room) for room in before} == before


@pytest.mark.parametrize(
    ("said", "first", "advice"),
    [
        ("1", "Noted: the locked phone shows only that there is a message. That is how it should be.", ""),
        ("the text", "Noted: the locked phone shows the text. My rings hold no detail.", "When Unlocked"),
        ("3", "Noted: nothing came, or no sound. Like this an alert would not reach you.", "Do Not Disturb"),
    ],
)
def test_each_answer_has_its_advice(town: Town, said: str, first: str, advice: str):
    rung(town)

    answer = town.says("roy", said)

    assert answer.splitlines()[0] == first
    assert advice in answer
    assert len(answer.splitlines()) <= 8
    assert answer.splitlines()[-1].startswith("Now: ")


@pytest.mark.parametrize(
    ("said", "advice"),
    [("1", "C’est ce qu’il faut"), ("le texte", "Afficher les aperçus"), ("rien", "Ne pas déranger")],
)
def test_the_advice_in_french(town: Town, said: str, advice: str):
    rung(town, "savoie", "simulation alerte")

    answer = town.says("savoie", said)

    assert advice in answer
    assert answer.splitlines()[-1].replace("\u00a0", " ").startswith("Maintenant : ")


def test_before_it_has_rung_there_is_nothing_to_answer(town: Town):
    town.says("roy", "practice ring")

    for typed in ("1", "what ring", "7", "yes"):
        assert town.says("roy", typed) == f"The ring is not out yet.\n{WAITING}"
    assert "test ring, `practice ring`" in town.says("roy", "!me")


@pytest.mark.rule("P11.2")
@pytest.mark.parametrize("typed", ["me", "Me"])
def test_a_command_that_begins_like_an_answer_is_none_and_ticks_nothing(town: Town, typed: str):
    rung(town)

    assert town.says("roy", typed).endswith(QUESTION)
    assert "test ring, `practice ring`" in town.says("roy", "!me")
    assert "Noted: the locked phone shows the text." in town.says("roy", "text")


def test_in_french_the_beginning_of_an_answer_is_one(town: Town):
    rung(town, "savoie", "simulation alerte")

    assert "C’est ce qu’il faut" in town.says("savoie", "seulement")


def test_what_is_no_answer_is_asked_again(town: Town):
    rung(town)

    assert town.says("roy", "a message from Cormier").endswith(QUESTION)


def test_silence_leaves_the_step_open_and_the_coordinator_sees_it(town: Town):
    rung(town)
    town.says("roy", "3")

    assert "left: test ring: nothing came, `practice ring`" in town.says("roy", "me")
    assert "Roy, health, member: phone does not ring" in town.says("cormier", "roster")
    rung(town)
    town.says("roy", "1")
    assert "test ring" not in town.says("roy", "me")
    assert "Roy, health, member: app lock not said" in town.says("cormier", "roster")


def test_asked_for_again_it_begins_anew(town: Town):
    town.says("roy", "practice ring")
    assert town.says("roy", "!practice ring").endswith(WAITING)

    town.pass_time(A_WHILE)

    assert len(town.rings(town.direct("roy"))) == 1


def test_cancelled_it_does_not_ring(town: Town):
    town.says("roy", "practice ring")
    town.says("roy", "cancel")
    town.pass_time(A_WHILE)

    assert town.rings(town.direct("roy")) == []


def test_who_has_begun_something_else_meanwhile_is_left_in_peace(town: Town):
    """What they answer next belongs to what they are doing."""
    town.says("leblanc", "practice ring")
    town.says("leblanc", "!refer")
    town.pass_time(A_WHILE)

    assert town.rings(town.direct("leblanc")) == []
    assert town.last(town.direct("leblanc")).startswith("No test ring: something else was begun meanwhile.")
    assert town.says("leblanc", "today 10:30") == "2 of 9. First name?"


def test_it_rings_after_a_restart_in_the_middle(town: Town):
    town.says("roy", "practice ring")
    town = town.restarted()
    town.pass_time(A_WHILE)
    assert len(town.rings(town.direct("roy"))) == 1

    assert town.restarted().says("roy", "1").startswith("Noted: ")


@pytest.mark.parametrize(("typed", "offered"), [("practice", "`practice ring`"), ("simulation", "`practice")])
def test_practice_alone_says_what_there_is(town: Town, typed: str, offered: str):
    answer = town.says("roy", typed)

    assert answer.startswith("Practice makes nothing real, and counts nowhere.")
    assert offered in answer.splitlines()[-1]


# --- the app lock ---------------------------------------------------------------------------------------
def test_the_app_lock_is_what_a_person_says_of_it(town: Town):
    town.talks(
        "roy",
        ("app lock", "you have not said yet that it is on"),
        ("app lock on", "Noted: your app lock is on."),
        ("app lock", "App lock: on, as you said on 21 November 2026."),
        ("me", "left: test ring, `practice ring`"),
        ("app lock off", "Noted: no app lock.\nWho holds your open phone can read what is there"),
        ("me", "app lock, `app lock`"),
        ("app lock perhaps", "Nothing was changed."),
    )


def test_the_app_lock_in_french(town: Town):
    town.says("savoie", "langue fr")
    town.talks(
        "savoie",
        ("verrou", "vous n’avez pas encore dit"),
        ("verrou activé", "le verrou de votre application est activé"),
        ("verrou désactivé", "C’est noté"),
        ("verrou peut-être", "Rien n’a été changé."),
    )


def test_four_steps_are_shown_until_all_are_done(town: Town):
    town.moves_in("lang", affirmed=False)
    assert (
        "First steps: 1 of 4 done; left: affirmation; test ring, `practice ring`; app lock, `app lock`"
        in town.says("lang", "me")
    )
    town.says("lang", "affirm")
    town.says("lang", "I will keep confidential all that I see and hear.")
    assert town.says("lang", "me").endswith("Now: test what your locked phone shows, `practice ring`")
    rung(town, "lang")
    assert town.says("lang", "1").endswith("Now: lock the app, then `app lock on`")
    town.says("lang", "app lock on")

    answer = town.says("lang", "me")

    assert "First steps" not in answer
    assert answer.endswith("Now: `help`")


def test_the_roster_shows_who_has_to_do_what_to_those_who_help_and_to_nobody_else(town: Town):
    assert "Roy, health, member: test ring missing" in town.says("cormier", "roster")
    assert "test ring" not in town.says("gallant", "roster")


@pytest.mark.parametrize(("typed", "help"), [("practice ring", "help"), ("simulation alerte", "aide")])
def test_what_the_test_is_for_is_said_in_one_line(town: Town, typed: str, help: str):
    town.says("roy", "language en" if help == "help" else "langue fr")
    town.says("roy", typed)

    assert len(town.says("roy", help).splitlines()[0]) <= 90


@pytest.mark.parametrize(
    ("name", "typed"), [("roy", "my cases"), ("roy", "case list"), ("savoie", "mes dossiers")]
)
def test_until_it_is_out_everything_else_works(town: Town, name: str, typed: str):
    asked_before = town.says(name, typed)
    town.says(name, "practice ring")

    assert town.says(name, typed) == asked_before

    town.pass_time(A_WHILE)

    assert len(town.rings(town.direct(name))) == 1


def test_a_number_before_it_is_out_is_no_answer_yet(town: Town):
    town.says("roy", "practice ring")

    assert town.says("roy", "1").startswith("The ring is not out yet.")
    assert "Cancelled" in town.says("roy", "cancel")
