"""What would happen is shown, and nothing closes before the yes (P8.3, P8.7)."""

from datetime import timedelta

import pytest

from casework.stage import Stage
from tests.ends import ROOM, reviewed, shown, the_case
from tests.town import Town


def test_the_questions_are_asked_in_the_direct_room(town: Town):
    reviewed(town)
    begun = town.says("cormier", "!case close", room=ROOM)

    assert begun == "Closing K7-QF3. 4 questions, in our direct room.\nNow, Cormier: answer there."
    assert "1 of 4. Why?\n1 risk reduced\n2 consent withdrawn" in town.last(town.direct("cormier"))


def test_nothing_closes_before_the_yes(town: Town):
    reviewed(town)

    answer = shown(town)

    assert answer.splitlines() == [
        "Nothing is closed yet. Would happen to K7-QF3:",
        "4 people leave the room, you too; the team can no longer write there.",
        "1 clock ends. The closing record goes to you; coordinators can still read the case.",
        "It can be reopened.",
        "Now: `yes K7-QF3`, until 11:00.",
    ]
    assert the_case(town).state == Stage.OPEN
    assert town.members(ROOM) == {"cormier", "leblanc", "roy", "gallant"}


def test_a_bare_yes_or_a_late_one_closes_nothing(town: Town):
    reviewed(town)
    shown(town)

    town.says("cormier", "yes")
    town.pass_time(timedelta(minutes=11))
    town.says("cormier", "yes K7-QF3")

    assert the_case(town).state == Stage.OPEN


def test_a_bare_yes_below_a_no_to_closing_names_nothing_that_waited_before(town: Town):
    town.says("cormier", "roster remove @theriault")
    town.clock.pass_(timedelta(minutes=1))
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "yes")

    assert "theriault" not in answer
    assert "What you typed before it was not done, and waits for no yes." in answer


def test_a_task_that_comes_in_between_keeps_it_open(town: Town):
    reviewed(town)
    shown(town)
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    answer = town.says("cormier", "yes K7-QF3")

    assert answer.startswith("Not closed. 1 thing is missing.\n1. T1, health")
    assert the_case(town).state == Stage.OPEN


@pytest.mark.rule("P8.7")
def test_an_old_safety_plan_is_pointed_out(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")
    for said in ("1", "Calmer", "no", "a call would not be safe", "no", "offered, and declined"):
        town.says("cormier", said)

    assert "Think first: the safety plan is not up to date." in town.says("cormier", "send")


@pytest.mark.rule("P8.7")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("non", "À considérer\u00a0: le plan de sécurité n’est pas à jour."),
        ("inconnu", "À considérer\u00a0: on ne sait pas si le plan de sécurité est à jour."),
    ],
)
def test_that_it_is_old_and_that_it_is_unknown_are_two_things(town: Town, said: str, shown: str):
    reviewed(town)
    town.says("cormier", "langue fr")
    town.says("cormier", "dossier fermer K7-QF3")
    for answer in ("1", "Plus tranquille", "oui", said, "offert, et décliné"):
        town.says("cormier", answer)

    assert shown in town.says("cormier", "envoyer")


@pytest.mark.rule("P11.7")
def test_after_a_death_nobody_is_asked_to_think_of_the_plan(town: Town):
    reviewed(town)
    for said in ("case close K7-QF3", "died"):
        town.says("cormier", said)

    assert "safety plan" not in town.says("cormier", "send")
