"""Let in again, and no device reads: whoever stands in stays, and is asked, until one does (P1.5, P7.4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.incoming import NowReads
from casework.critical import Development
from casework.devices import Device
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

CASE = "case:K7-QF3"
KOORD = "coordination:1"
STAYS = "K7-QF3: no device of Gallant reads what I write.\nSavoie stays until one does.\nNow: `!device list`"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Gallant lost the phone, Savoie stands in, and Cormier lets Gallant in again, without any device."""
    town = Town.empty(tmp_path_factory.mktemp("mute"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    an_open_case(town)
    town.says("gallant", "lost")
    town.everybody_accepts()
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    town.hears_no_more()
    town.says("cormier", "unlock gallant none")
    town.says("cormier", "yes gallant")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def kept(town: Town) -> Development:
    with town.parts.open_work() as work:
        return work.developments.get("K7-QF3/D1")


def gets_a_tablet(town: Town) -> None:
    gallant = town.people["gallant"]
    tablet = Device(user_id=gallant.user_id, id="TABLET", fingerprint="key of a tablet")
    town.server.other_devices[gallant.user_id] = (*town.server.devices(gallant.user_id), tablet)
    town.server.arriving.append(NowReads(user_id=gallant.user_id, device="TABLET"))
    town.settle()


@pytest.mark.rule("P1.5")
def test_whoever_stands_in_stays_and_it_is_said(town: Town):
    assert "savoie" in town.members(CASE)
    assert STAYS in town.heard(KOORD)


@pytest.mark.rule("P7.4")
def test_an_alarm_does_not_wait_for_who_can_read_nothing(town: Town):
    assert town.people["gallant"].id not in kept(town).told
    assert not town.rings(town.direct("gallant"))


@pytest.mark.rule("P1.5", "P7.4")
def test_a_device_that_reads_brings_them_back(town: Town):
    town.says("savoie", "!reçu", room=CASE)
    town.hears_no_more()

    gets_a_tablet(town)

    assert "K7-QF3: Gallant is back.\nSavoie has left the team again." in town.heard(KOORD)
    assert "savoie" not in town.members(CASE)
    assert "gallant" in town.members(CASE)


@pytest.mark.rule("P1.5")
def test_a_coordinators_word_on_a_device_brings_them_back_too(town: Town):
    town.says("savoie", "!reçu", room=CASE)
    town.says("cormier", "device approve gallant 1")
    town.says("cormier", "yes gallant 1")

    assert "savoie" not in town.members(CASE)


# --- nobody stands in -----------------------------------------------------------------------------------
def let_in_again(town: Town) -> None:
    """Roy has no alternate, and is asked about the alarm only once a device of theirs reads."""
    town.says("roy", "lost")
    town.says("leblanc", "!danger At the door", room=CASE)
    town.says("cormier", "unlock roy none")
    town.says("cormier", "yes roy")
    town.says("cormier", "device approve roy 1")
    town.hears_no_more()
    town.says("cormier", "yes roy 1")


def is_seen_to_read(town: Town) -> None:
    town.server.arriving.append(NowReads(user_id=town.people["roy"].user_id, device="PHONE"))
    town.settle()


@pytest.mark.rule("P7.4")
def test_an_alarm_rings_once_for_the_word_and_for_the_device_that_is_then_seen_to_read(town: Town):
    let_in_again(town)
    rung = town.rings(town.direct("roy"))

    is_seen_to_read(town.restarted())

    assert town.rings(town.direct("roy")) == rung
    assert sum("D2" in ring for ring in rung) == 1


@pytest.mark.rule("P7.4")
def test_what_no_device_has_read_long_after_the_word_rings_anew(town: Town):
    let_in_again(town)
    town.pass_time(timedelta(minutes=11))
    town.hears_no_more()

    is_seen_to_read(town)

    assert any("D2" in ring for ring in town.rings(town.direct("roy")))


@pytest.mark.rule("P1.5", "P7.4")
def test_while_an_alarm_waits_for_who_stands_in_they_stay(town: Town):
    gets_a_tablet(town)

    assert "savoie" in town.members(CASE)
    assert "K7-QF3: Gallant is back.\nSavoie stays until their task or alert there is settled." in town.heard(
        KOORD
    )
