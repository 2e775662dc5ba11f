"""Unlocking asks which devices to keep, then for a yes."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.incoming import DeviceSeen
from casework.devices import Device
from casework.people import Agency, Role
from tests.stories.locking.losing import K7, loses_the_phone
from tests.town import Town


def test_unlocking_asks_which_devices_to_keep_then_for_the_yes(town: Town):
    loses_the_phone(town)
    town.pass_time(timedelta(minutes=10))

    asked = town.says("cormier", "unlock roy")
    assert asked.startswith("Nothing is unlocked yet. Anna Roy is locked.\nSince Tuesday 24 November, 22:40.")
    assert "1. LAPTOP: signed by its owner, gets nothing while the lock lasts, last command" in asked
    shown = town.says("cormier", "1", reply_to=town.events(town.direct("cormier"))[-1].event_id)
    assert "Kept: LAPTOP\nBlocked: PHONE\nYour yes says that you have heard the voice." in shown
    assert "roy" not in town.members(K7)
    assert town.says("cormier", "yes roy").startswith(
        "Roy is unlocked, 22:50.\nCase rooms that you know of, from now on: 1"
    )

    town.everybody_accepts()
    assert "roy" in town.members(K7)
    assert "is blocked" in town.says("roy", "plan mine", device="PHONE")
    assert "Your tasks" in town.says("roy", "plan mine", device="LAPTOP")
    town.says("cormier", "!plan", room=K7)
    said = town.events(K7)[-1].rulings
    assert [one.id for one in town.server.devices(town.people["roy"].user_id) if said.admits(one)] == [
        "LAPTOP"
    ]


@pytest.mark.parametrize("typed", ["yes bosse", "oui bossé", "yes @bosse", "oui BOSSÉ"])
def test_the_yes_is_understood_with_and_without_accents(town: Town, typed: str):
    town.moves_in("bosse", Role.MEMBER, Agency.HEALTH, first="Léa", last="Bossé")
    town.says("cormier", "lock @bosse")
    town.says("cormier", "unlock @bosse all")

    assert town.says("cormier", typed).startswith("Bossé is unlocked")


@pytest.mark.parametrize(
    ("language", "typed", "told"),
    [
        ("en", "no", "Without your yes nothing happens. Nothing was changed."),
        ("en", "no thanks", "Without your yes nothing happens. Nothing was changed."),
        ("fr", "non", "Sans votre oui, rien ne se fait. Rien n’a été changé."),
        ("fr", "Non, merci.", "Sans votre oui, rien ne se fait. Rien n’a été changé."),
    ],
)
def test_a_no_to_what_waits_for_a_yes_is_told_that_nothing_happens(
    town: Town, language: str, typed: str, told: str
):
    town.says("cormier", f"language {language}")
    town.says("cormier", "lock @roy")
    not_asked = town.says("cormier", typed)
    town.says("cormier", "unlock @roy all")

    answer = town.says("cormier", typed)

    assert answer.startswith(told) and "roy" in answer
    assert not not_asked.startswith(told)
    town.says("cormier", "yes roy")
    assert "roy" in town.members(K7)


def test_in_french_unlocking_works_too(town: Town):
    town.says("cormier", "langue fr")
    loses_the_phone(town)

    town.talks(
        "cormier",
        ("déverrouiller roy", "Avez-vous entendu la voix? Un message ne suffit pas."),
        ("déverrouiller roy aucun", "Gardés\u00a0: aucun appareil"),
        ("oui roy", "Roy a de nouveau accès, 22\u00a0h\u00a040."),
    )


def test_who_is_left_without_a_device_is_not_said_to_read_again(town: Town):
    loses_the_phone(town)

    shown = town.says("cormier", "unlock roy none")
    done = town.says("cormier", "yes roy")

    assert shown.startswith("Nothing is unlocked yet. Anna Roy could read nothing.")
    assert "They can read nothing of mine, not even this news, until a device of theirs reads." in done
    assert "They are told" not in done
    assert done.endswith("Now: `device list @roy`, then `device approve @roy 1` or its number.")


def test_a_kept_device_that_gets_nothing_is_not_called_kept(town: Town):
    loses_the_phone(town)
    user = town.people["roy"].user_id
    unsigned = Device(user_id=user, id="TABLET", fingerprint="new", standing="unsigned")
    town.server.other_devices[user] += (unsigned,)

    shown = town.says("cormier", "unlock roy PHONE TABLET")

    assert "Kept: PHONE\nKept, and gets nothing: TABLET (not signed by its owner, gets nothing)" in shown
    town.says("cormier", "langue fr")
    assert "Gardés, sans rien recevoir\u00a0: TABLET" in town.says("cormier", "déverrouiller roy TABLET")


def test_that_all_devices_are_blocked_is_said_in_place_of_a_missing_verification(town: Town):
    loses_the_phone(town)
    town.says("cormier", "unlock roy none")
    town.says("cormier", "yes roy")
    seen = DeviceSeen(
        user_id=town.people["roy"].user_id, device="PHONE", reason="unsigned", can_read_elsewhere=False
    )

    town.hears_no_more()
    town.server.arriving.append(seen)
    town.settle()

    said = town.last("coordination:1")
    assert said.startswith("Roy cannot read what I write: all their devices are blocked.")


def test_a_device_that_came_up_between_the_question_and_the_yes_is_blocked_too(town: Town):
    loses_the_phone(town)
    town.says("cormier", "unlock roy LAPTOP")
    user = town.people["roy"].user_id
    town.server.other_devices[user] += (Device(user_id=user, id="TABLET", fingerprint="new"),)

    said = town.says("cormier", "yes roy")

    assert "Kept: LAPTOP\nBlocked: PHONE, TABLET" in said


def test_numbers_that_are_no_devices_are_asked_again(town: Town):
    loses_the_phone(town)

    assert "Type numbers from 1 to 2" in town.says("cormier", "unlock roy 7")
    assert "Type numbers from 1 to 2" in town.says("cormier", "unlock roy the laptop")


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "Now: reply with it to the message that asks for it, or type `unlock @gallant 1`."),
        (
            "fr",
            "Maintenant : répondez avec lui au message qui le demande, ou écrivez `déverrouiller @gallant 1`.",
        ),
    ],
)
def test_a_number_alone_is_answered_with_what_to_type(mold: Town, tmp_path: Path, language: str, line: str):
    town = mold.copied_to(tmp_path)
    for said in (f"language {language}", "lock gallant", "unlock gallant"):
        town.says("cormier", said)

    answer = town.says("cormier", "1").replace("\u00a0", " ")

    assert answer.splitlines()[-1] == line


def test_of_nobody_s_phone_it_names_none(mold: Town, tmp_path: Path):
    town = mold.copied_to(tmp_path)

    assert town.says("leblanc", "1, 3").splitlines() == [
        "A number alone does not say what it is about. Nothing was changed.",
        "Now: reply with it to the message that asks for it.",
    ]


@pytest.mark.parametrize(
    ("language", "typed", "line"),
    [
        ("en", "all", "Now: reply with it to the message that asks for it, or type `unlock @gallant all`."),
        ("en", "none", "Now: reply with it to the message that asks for it, or type `unlock @gallant none`."),
        (
            "fr",
            "tout",
            "Maintenant : répondez-le au message qui le demande, ou écrivez `déverrouiller @gallant tout`.",
        ),
    ],
)
def test_the_words_that_the_question_offers_are_answered_with_what_to_type(
    mold: Town, tmp_path: Path, language: str, typed: str, line: str
):
    town = mold.copied_to(tmp_path)
    for said in (f"language {language}", "lock gallant", "unlock gallant"):
        asked = town.says("cormier", said)
    assert ("`unlock @gallant all`" if language == "en" else "`déverrouiller @gallant tout`") in asked

    assert town.says("cormier", typed).replace("\u00a0", " ").splitlines()[-1] == line
