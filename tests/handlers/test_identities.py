"""A new identity is accepted as a whole, by a coordinator who has heard the voice (COMMANDS, `device`)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.devices import Device
from casework.events import IdentityAccepted
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.handlers.test_devices import reads_on
from tests.town import SATURDAY, Town

KEY = "zMK0sW9vTz1Bn6Lx8Jm3Hc7Rd2Fp5Ga"
COORDINATION = "coordination:1"
BEFORE = SATURDAY - timedelta(days=1)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("identities"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.moves_in("landry", Role.OPERATOR)
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    an_open_case(town)
    user = town.people["roy"].user_id
    phone, laptop = (Device(user_id=user, id=id, fingerprint=f"key{id}") for id in ("PHONE", "LAPTOP"))
    town.server.other_devices[user] = (phone, laptop)
    town.hears_no_more()
    resets(town, "roy")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def resets(town: Town, name: str, key: str = KEY, signed: tuple[str, ...] = ("PHONE",)) -> None:
    town.server.resets_identity(town.people[name].user_id, key, signed)
    town.settle()


def test_the_coordinators_learn_of_it_once_and_the_list_says_what_it_is(town: Town):
    told = [said for said in town.heard(COORDINATION) if "Roy has a new identity, not accepted yet" in said]
    assert len(told) == 1
    assert told[0].endswith("Now: telephone. If they made it, `!device approve @roy identity`")

    listed = town.says("cormier", "device list @roy")

    assert "1. PHONE: new identity, not accepted yet, gets nothing" in listed
    assert listed.endswith("Now: telephone, then `device approve @roy identity`")
    assert not reads_on(town, "roy", "PHONE")


def test_another_one_after_it_is_told_again(town: Town):
    town.hears_no_more()
    resets(town, "roy", "another key")

    assert any("Roy has a new identity" in said for said in town.heard(COORDINATION))


@pytest.mark.rule("P12.3")
def test_a_coordinators_yes_lets_in_what_it_signed_and_nothing_else(town: Town):
    shown = town.says("cormier", "device approve @roy identity")
    assert shown.startswith("Nothing is changed yet. New identity: Anna Roy")
    assert "PHONE: keyP HONE" in shown
    assert "LAPTOP" not in shown
    assert len(shown.splitlines()) <= 12
    assert not reads_on(town, "roy", "PHONE")
    town.hears_no_more()

    accepted = town.says("cormier", "yes roy id")

    assert accepted.startswith("The new identity of Roy is accepted, 10:50.\nDevices: PHONE")
    assert reads_on(town, "roy", "PHONE")
    assert not reads_on(town, "roy", "LAPTOP")
    assert "The new identity of Roy has been accepted since 10:50.\nBy: Cormier" in town.last(COORDINATION)
    assert "Your new identity has been accepted since 10:50.\nBy: Cormier" in town.last(town.direct("roy"))
    assert "shows no new identity" in town.says("cormier", "device approve @roy identity")


def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    town.talks(
        "cormier",
        ("appareil approuver @roy identité", "Nouvelle identité\u00a0: Anna Roy"),
        (
            "oui roy id",
            "La nouvelle identité de Roy est acceptée, 10\u00a0h\u00a050.\nAppareils\u00a0: PHONE",
        ),
    )


@pytest.mark.parametrize(
    ("language", "typed", "answered"),
    [
        ("en", "yes roy", "That yes is typed whole. Nothing was changed.\nNow: `yes roy id`"),
        ("fr", "oui roy", "Ce oui s’écrit en entier. Rien n’a été changé.\nMaintenant : `oui roy id`"),
    ],
)
def test_the_name_alone_confirms_no_identity(town: Town, language: str, typed: str, answered: str):
    town.says("cormier", f"language {language}")
    town.says("cormier", "device approve @roy identity")

    assert town.says("cormier", typed).replace("\u00a0", " ") == answered

    assert not reads_on(town, "roy", "PHONE")
    town.says("cormier", f"{typed} id")
    assert reads_on(town, "roy", "PHONE")


def test_it_is_in_the_journal_and_outlives_a_restart(town: Town):
    town.says("cormier", "device approve @roy identity")
    town.says("cormier", "yes roy id")

    again = town.restarted()

    with again.parts.open_work() as work:
        user = town.people["roy"].user_id
        assert work.rulings.all().identities == {(user, KEY)}
        [event] = work.journal.about(town.people["roy"].id, IdentityAccepted, BEFORE)
        assert (event.by, event.fingerprint) == (town.people["cormier"].id, KEY)


def test_what_was_approved_beside_the_old_identity_counts_no_more_and_a_block_still_does(town: Town):
    town.says("cormier", "device approve @roy LAPTOP")
    town.says("cormier", "yes roy 2")
    assert reads_on(town, "roy", "LAPTOP")
    town.says("cormier", "device block @roy PHONE")

    town.says("cormier", "device approve @roy identity")
    town.says("cormier", "yes roy id")

    assert not reads_on(town, "roy", "LAPTOP")
    assert not reads_on(town, "roy", "PHONE")


def test_what_an_operator_proposes_waits_for_a_coordinator(town: Town):
    assert town.says("landry", "device approve @roy identity").startswith("Proposed. Nothing is changed yet.")
    town.says("landry", "yes roy id")
    assert not reads_on(town, "roy", "PHONE")

    town.says("doucet", "!yes roy id", room=COORDINATION)

    assert reads_on(town, "roy", "PHONE")
    assert "Doucet said yes" in town.last(town.direct("landry"))


def test_nobody_accepts_their_own(town: Town):
    user = town.people["doucet"].user_id
    resets(town, "doucet")
    town.server.other_devices[user] += (Device(user_id=user, id="SIGNED", fingerprint="signed before"),)

    assert "Somebody else has to do that" in town.says("doucet", "device approve @doucet identity")
    town.says("landry", "device approve @doucet identity")
    assert "Somebody else has to do that" in town.says("doucet", "!yes doucet id", room=COORDINATION)


def test_one_that_changed_since_it_was_shown_is_not_accepted(town: Town):
    town.says("cormier", "device approve @roy identity")
    resets(town, "roy", "forged")

    assert "The identity has changed again since it was shown." in town.says("cormier", "yes roy id")
    assert not reads_on(town, "roy", "PHONE")


def test_one_that_signed_no_device_is_not_accepted(town: Town):
    resets(town, "roy", "bare", signed=())

    assert "has signed no device yet" in town.says("cormier", "device approve @roy identity")


def test_the_only_coordinator_of_a_region_is_vouched_for_by_another_region(town: Town):
    """Nobody of their own could even read that they are asked."""
    assert "another region" in town.says("cormier", "device approve @picard identity")
    town.hears_no_more()
    resets(town, "picard")

    assert "Picard has a new identity, not accepted yet." in town.last(COORDINATION)
    assert town.says("cormier", "device approve @picard identity").startswith("Nothing is changed yet.")
    assert "The new identity of Picard is accepted" in town.says("cormier", "yes picard id")
    assert "est acceptée depuis" in town.last("coordination:3")


def test_what_an_operator_proposes_of_them_goes_there_too(town: Town):
    resets(town, "picard")
    town.says("landry", "device approve @picard identity")

    assert "The new identity of Picard is accepted" in town.says(
        "cormier", "!yes picard id", room=COORDINATION
    )


def test_members_other_regions_and_who_has_none_are_refused(town: Town):
    town.talks("leblanc", ("device approve @roy identity", "Only a coordinator can do that."))
    town.talks("picard", ("appareil approuver @roy:hs.test identité", "région"))
    town.talks("cormier", ("device approve @leblanc identity", "Leblanc shows no new identity."))


def test_one_that_signs_another_device_by_now_is_not_accepted(town: Town):
    """A yes lets in what was shown, and no other device."""
    town.says("cormier", "device approve @roy identity")
    resets(town, "roy", KEY, ("PHONE", "LAPTOP"))

    assert "The identity has changed again since it was shown." in town.says("cormier", "yes roy id")
    assert not reads_on(town, "roy", "LAPTOP")


@pytest.mark.rule("P12.3")
@pytest.mark.parametrize("who", ["cormier", "landry"])
def test_every_device_that_would_come_in_is_shown_with_its_key_before_the_yes(town: Town, who: str):
    user, names = town.people["roy"].user_id, [f"DEVICE{number:02}" for number in range(20)]
    town.server.other_devices[user] = tuple(
        Device(user_id=user, id=id, fingerprint=f"key{id}") for id in names
    )
    resets(town, "roy", "another key", tuple(names))
    room = town.direct("cormier") if who == "cormier" else COORDINATION
    town.hears_no_more()

    town.says(who, "device approve @roy identity")

    *pages, asked = [body for body in town.heard(room) if "DEVICE" in body]
    for name in names:
        assert sum(f"{name}: keyD EVIC" in body for body in (*pages, asked)) == 1
    assert len(pages) == 3 and "And the 14 above." in asked
    assert "yes roy id`" in asked


def test_more_devices_than_anybody_reads_aloud_are_refused(town: Town):
    user, names = town.people["roy"].user_id, [f"DEVICE{number:02}" for number in range(31)]
    town.server.other_devices[user] = tuple(
        Device(user_id=user, id=id, fingerprint=f"key{id}") for id in names
    )
    resets(town, "roy", "another key", tuple(names))

    answer = town.says("cormier", "device approve @roy identity")

    assert answer.startswith("That identity signed 31 devices; I accept one with at most 30.")
    assert "Nothing waits here" in town.says("cormier", "yes roy id")
