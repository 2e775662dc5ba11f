"""Devices: seen, blocked at once, approved by a coordinator's yes (COMMANDS, `device`; CONVERSATION 2, rows 7 and 8)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.devices import Device
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, change
from tests.town import Town

KEY = "q4Yk0sW9vTz1Bn6Lx8Jm3Hc7Rd2Fp5Ga"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("devices"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    an_open_case(town)
    has(town, "roy", signed="PHONE", unsigned="TABLET")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def has(town: Town, name: str, *, signed: str = "", unsigned: str = "") -> None:
    user = town.people[name].user_id
    one = [Device(user_id=user, id=id, fingerprint=f"key of {user} {id}") for id in signed.split()]
    two = [Device(user_id=user, id=id, fingerprint=KEY, standing="unsigned") for id in unsigned.split()]
    town.server.other_devices[user] = (*one, *two)


def reads_on(town: Town, name: str, device: str) -> bool:
    """Did the last message in the case room go to this device?"""
    user = town.people[name].user_id
    town.says("cormier", "!case people", room="case:K7-QF3")
    said = town.events("case:K7-QF3")[-1].rulings
    return any(said.admits(one) for one in town.server.devices(user) if one.id == device)


# --- looking --------------------------------------------------------------------------------------------
@pytest.mark.rule("P12.3")
def test_how_each_device_stands(town: Town):
    town.says("roy", "plan K7-QF3")

    assert town.says("cormier", "device list @roy").split("\n")[:3] == [
        "Anna Roy has 2 devices.",
        "1. PHONE: signed by its owner, reads, last command Saturday 21 November, 10:50",
        "2. TABLET: not signed by its owner, gets nothing",
    ]


@pytest.mark.rule("P12.3")
@pytest.mark.parametrize(
    ("language", "typed", "now"),
    [
        ("en", "device list @roy", "Now: telephone; nothing reaches them before they have signed in."),
        (
            "fr",
            "appareil liste @roy",
            "Maintenant\xa0: téléphonez; rien ne lui parvient avant une connexion de sa part.",
        ),
    ],
)
def test_who_has_no_device_is_to_be_telephoned(town: Town, language: str, typed: str, now: str):
    town.server.other_devices[town.people["roy"].user_id] = ()
    town.says("cormier", f"language {language}")

    assert town.says("cormier", typed).splitlines()[-1] == now


@pytest.mark.rule("P12.3")
def test_a_number_means_the_same_device_whatever_comes_up_later(town: Town):
    """A new one of a name that sorts before the others is the next number, after a restart too."""
    town.says("cormier", "device list @roy")
    has(town, "roy", signed="PHONE", unsigned="AAA TABLET")

    again = town.restarted()

    assert [line[:9] for line in again.says("cormier", "device list @roy").split("\n")[1:4]] == [
        "1. PHONE:",
        "2. TABLET",
        "3. AAA: n",
    ]
    assert again.says("cormier", "device block @roy 2").startswith("TABLET of Roy is blocked")


@pytest.mark.rule("P12.3")
def test_the_number_of_a_device_that_is_gone_means_no_other(town: Town):
    town.says("cormier", "device list @roy")
    has(town, "roy", signed="PHONE", unsigned="NEW")

    assert town.says("cormier", "device block @roy 2").startswith("I know no such device of Roy.")
    assert "3. NEW" in town.says("cormier", "device list @roy")


@pytest.mark.rule("P12.3")
def test_a_device_that_took_the_name_of_another_does_not_take_its_number(town: Town):
    town.says("cormier", "device list @roy")
    user = town.people["roy"].user_id
    forged = Device(user_id=user, id="PHONE", fingerprint="forged", standing="unsigned")
    town.server.other_devices[user] = (forged,)

    assert "3. PHONE: not signed" in town.says("cormier", "device list @roy")
    assert town.says("cormier", "device block @roy 1").startswith("I know no such device of Roy.")


def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    assert town.says("cormier", "appareil liste roy").split("\n")[:3] == [
        "Appareils d’Anna Roy\u00a0: 2",
        "1. PHONE\u00a0: signé par sa ou son propriétaire, lit",
        "2. TABLET\u00a0: sans la signature de sa ou son propriétaire, ne reçoit rien",
    ]


def test_without_a_name_those_who_need_a_look(town: Town):
    said = town.says("cormier", "device list")

    assert "1 of" in said and "Anna Roy: 1 that read, 1 shut out" in said
    assert "Now: `device list @roy`" in said


def test_somebody_of_another_region_is_not_listed_nor_blocked(town: Town):
    for command in ("device list @picard", "device block @picard 1", "device approve @picard 1"):
        assert "another region" in town.says("cormier", command)


@pytest.mark.rule("P12.3")
def test_the_case_shows_its_readers_devices_in_the_direct_room_alone(town: Town):
    town.says("cormier", "case people K7-QF3")
    [first] = town.heard(town.direct("cormier"))
    direct = town.says("cormier", "case people 2 K7-QF3")
    town.says("cormier", "!case people", room="case:K7-QF3")

    assert first.splitlines()[1].startswith("Cormier, Victim Services, coordinator: since ")
    assert first.endswith("\nNow: `case people 2 K7-QF3` shows 2 more.")
    assert direct.startswith("5 people can read K7-QF3 now. Page 2:\n")
    assert direct == town.says("cormier", "case people K7-QF3 9")
    assert (
        "Devices of Roy: PHONE, signed by its owner, reads; TABLET, not signed by its owner, gets nothing"
        in direct
    )
    assert not any("PHONE" in said for said in town.heard("case:K7-QF3"))


# --- the yes to it (CONVERSATION V7) --------------------------------------------------------------------
def test_the_name_alone_is_enough_where_one_thing_waits_for_that_person(town: Town):
    town.says("cormier", "device approve @roy 2")

    assert town.says("cormier", "yes roy").startswith("TABLET of Roy")


def test_where_two_things_wait_for_that_person_the_number_is_asked(town: Town):
    has(town, "roy", signed="PHONE", unsigned="TABLET WATCH")
    town.says("cormier", "langue fr")
    town.says("cormier", "appareil approuver roy 2")
    town.says("cormier", "appareil approuver roy 3")

    assert town.says("cormier", "oui roy").replace("\u00a0", " ") == (
        "Plus d’une chose y attend un oui. Rien n’a été changé.\nMaintenant : `oui roy 2` ou `oui roy 3`"
    )
    assert "WATCH" in town.says("cormier", "oui roy 3")


def test_what_an_operator_proposes_says_the_day_until_which_it_waits(town: Town):
    town.says("landry", "device approve @roy 2")

    assert town.last("coordination:1").endswith("until Sunday 22 November, 10:50.")


LOCKED = {
    "en": (
        "1. PHONE: signed by its owner, gets nothing while the lock lasts",
        "Now: `unlock @roy`, only after hearing the voice.",
        "Anna Roy: 0 that read, 2 shut out",
    ),
    "fr": (
        "1. PHONE\u00a0: signé par sa ou son propriétaire, ne reçoit rien tant que dure le verrouillage",
        "Maintenant\u00a0: `déverrouiller @roy`, seulement après avoir entendu la voix.",
        "Anna Roy\u00a0: avec accès 0, sans accès 2",
    ),
}


@pytest.mark.rule("P12.3", "P1.5")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_device_of_somebody_locked_is_said_to_read(town: Town, language: str):
    town.says("cormier", f"language {language}")
    town.says("cormier", "lock @roy")
    device, now, counted = LOCKED[language]

    shown = town.says("cormier", "device list @roy")
    before_unlocking = town.says("cormier", "unlock @roy")

    assert device in shown and device in before_unlocking
    assert shown.endswith(now)
    assert counted in town.says("cormier", "device list")


def test_an_operator_is_not_sent_to_unlock(town: Town):
    town.says("cormier", "lock @roy")

    shown = town.says("landry", "device list @roy")

    assert shown.endswith("Now: nothing for you; a coordinator who heard the voice unlocks.")


@pytest.mark.rule("P12.3")
def test_of_a_blocked_device_that_its_owner_signed_nothing_untrue_is_said(town: Town):
    town.says("cormier", "device block @roy 1")

    shown = town.says("cormier", "device approve @roy 1")

    assert "A coordinator blocked it; its owner signed it." in shown
    assert "Without its owner" not in shown
    town.says("cormier", "langue fr")
    assert "La coordination l’a bloqué; sa ou son propriétaire l’a signé." in town.says(
        "cormier", "device approve @roy 1"
    )
    assert "nothing shows whose it is" in town.says("cormier", "language en") + town.says(
        "cormier", "device approve @roy 2"
    )


# --- blocking -------------------------------------------------------------------------------------------
def test_a_block_works_at_once_and_is_announced(town: Town):
    said = town.says("cormier", "device block @roy PHONE")

    assert said.startswith("PHONE of Roy is blocked, 10:50.")
    assert not reads_on(town, "roy", "PHONE")
    assert "A device of Roy has been blocked since 10:50.\nBy: Cormier" in town.heard("coordination:1")
    assert "A device of yours has been blocked" in town.last(town.direct("roy"))


def test_in_french_a_block_works_too(town: Town):
    town.says("cormier", "langue fr")

    assert town.says("cormier", "appareil bloquer roy 1").startswith(
        "PHONE de Roy est bloqué, 10\u00a0h\u00a050."
    )


def test_the_commands_of_a_blocked_device_are_refused_whatever_its_signature(town: Town):
    town.says("cormier", "device block @roy 1")

    assert "is blocked" in town.says("roy", "plan K7-QF3")
    assert "Your tasks" in town.says("roy", "plan mine", device="LAPTOP")


def test_a_block_outlives_a_restart(town: Town):
    town.says("cormier", "device block @roy 1")

    again = town.restarted()

    assert "is blocked" in again.says("roy", "plan K7-QF3")
    assert not reads_on(again, "roy", "PHONE")


def test_what_is_blocked_already_or_not_there_is_said(town: Town):
    town.says("cormier", "device block @roy 1")

    town.talks(
        "cormier",
        ("device block @roy 1", "It is blocked already."),
        ("device block @roy 7", "I know no such device of Roy."),
        ("device block @nobody 1", "I know nobody by that name"),
        ("device block @roy", "like this: `device block @roy 2`"),
    )


def test_the_only_device_of_the_last_coordinator_is_not_blocked_by_an_operator(town: Town):
    assert "is blocked" in town.says("landry", "device block @doucet 1")
    assert "without a coordinator" in town.says("landry", "device block @cormier 1")


# --- approving ------------------------------------------------------------------------------------------
def test_an_approval_shows_the_key_and_waits_for_the_yes(town: Town):
    shown = town.says("cormier", "device approve @roy TABLET")

    assert shown.startswith("Nothing is changed yet. Anna Roy would read on TABLET")
    assert "q4Yk 0sW9 vTz1 Bn6L x8Jm 3Hc7 Rd2F p5Ga" in shown
    assert not reads_on(town, "roy", "TABLET")
    assert "TABLET of Roy is approved" in town.says("cormier", "yes roy 2")
    assert reads_on(town, "roy", "TABLET")
    assert "A device of Roy has been approved since 10:50.\nBy: Cormier" in town.heard("coordination:1")
    assert "if it is not yours" in town.last(town.direct("roy"))


def test_in_french_an_approval_works_too(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        ("appareil approuver roy 2", "Rien n’a encore changé."),
        ("oui roy 2", "TABLET de Roy est approuvé"),
    )


def test_the_key_that_was_shown_is_the_one_that_is_approved(town: Town):
    town.says("cormier", "device approve @roy TABLET")
    user = town.people["roy"].user_id
    forged = Device(user_id=user, id="TABLET", fingerprint="forged", standing="unsigned")
    town.server.other_devices[user] = (*town.server.devices(user)[:1], forged)

    assert "shows another key now" in town.says("cormier", "yes roy 2")
    assert not reads_on(town, "roy", "TABLET")


def test_a_blocked_device_is_let_in_again_by_an_approval(town: Town):
    town.says("cormier", "device block @roy 1")

    town.says("cormier", "device approve @roy 1")
    town.says("cormier", "yes roy 1")

    assert reads_on(town, "roy", "PHONE")
    assert "Your tasks" in town.says("roy", "plan mine")


def test_what_an_operator_proposes_waits_for_a_coordinator(town: Town):
    assert town.says("landry", "device approve @roy 2").startswith("Proposed. Nothing is changed yet.")
    assert not reads_on(town, "roy", "TABLET")

    town.says("landry", "yes roy 2")
    assert not reads_on(town, "roy", "TABLET")

    town.says("cormier", "!yes roy 2", room="coordination:1")
    assert reads_on(town, "roy", "TABLET")
    assert "Cormier said yes" in town.last(town.direct("landry"))


def test_nobody_approves_their_own_not_even_by_an_operators_proposal(town: Town):
    has(town, "cormier", signed="PHONE", unsigned="TABLET")

    assert "Somebody else has to do that" in town.says("cormier", "device approve @cormier 2")

    town.says("landry", "device approve @cormier 2")
    refused = town.says("cormier", "!yes cormier 2", room="coordination:1")

    assert "Somebody else has to do that" in refused


def test_what_reads_already_or_shows_no_key_is_not_approved(town: Town):
    user = town.people["roy"].user_id
    town.server.other_devices[user] += (Device(user_id=user, id="WATCH", standing="unsigned"),)

    town.talks(
        "cormier",
        ("device approve @roy 1", "It reads already."),
        ("device approve @roy WATCH", "shows no valid key"),
    )


def test_members_may_not_touch_devices(town: Town):
    for command in ("device list @roy", "device block @roy 1", "device approve @roy 2"):
        assert "Only a coordinator can do that." in town.says("leblanc", command)


def test_who_proposed_it_does_not_agree_to_it_as_a_coordinator_later(town: Town):
    town.says("landry", "device approve @roy 2")
    change(town, "landry", role=Role.COORDINATOR, agency=Agency.VICTIMS, region=1)

    refused = town.says("landry", "!yes roy 2", room="coordination:1")

    assert "Somebody else has to do that" in refused
    assert not reads_on(town, "roy", "TABLET")
