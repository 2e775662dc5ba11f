"""`me`: all that the roster says of oneself, and what is left to do (CONVERSATION V10)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.devices import Device
from casework.people import Agency, Area, Role
from tests.build import a_team, change
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    town.moves_in("landry", Role.OPERATOR)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def test_a_member_sees_all_of_it(town: Town):
    assert town.says("gallant", "me").splitlines()[:7] == [
        "Denise Gallant, member",
        "Agency: domestic-violence sector",
        "Region: Fredericton",
        "Language: English",
        "Alternate: Savoie",
        "Affirmation: signed, text 2026-1, until Sunday 21 November 2027",
        "Training: Danger Assessment not certified; sessions 0 of 4",
    ]


@pytest.mark.rule("P1.10")
def test_social_development_sees_its_areas(town: Town):
    assert "Program areas: none named; ask your coordinator" in town.says("theriault", "me")
    change(town, "theriault", areas=(Area.CHILD, Area.HOUSING))
    assert "Program areas: child and youth, housing" in town.says("theriault", "me")


def test_who_has_no_region_has_no_alternate_and_no_training(town: Town):
    for name in ("landry", "mcgrath"):
        answer = town.says(name, "me")
        assert "Alternate" not in answer
        assert "Training" not in answer
        assert "guest" not in answer and "Agency" not in answer


def test_what_is_left_to_do_comes_last(town: Town):
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH, affirmed=False)
    answer = town.says("lang", "me")
    assert "Affirmation: not signed" in answer
    assert answer.splitlines()[-1] == "Now: `affirm`"


def test_ones_own_devices_and_what_does_not_read(town: Town):
    user = town.people["roy"].user_id
    [phone] = town.server.devices(user)
    town.server.other_devices[user] = (phone, Device(user_id=user, id="TABLET", standing="unsigned"))

    answer = town.says("roy", "me")

    assert f"Devices that read: {phone.id}" in answer
    assert "TABLET: not signed by its owner, gets nothing. Verify it in Settings, Devices" in answer
    assert len(answer.splitlines()) <= 12


def test_in_french(town: Town):
    town.says("gallant", "langue fr")
    answer = town.says("gallant", "moi").replace("\u00a0", " ")
    assert "Suppléance : Savoie" in answer
    assert "Formation : évaluation du danger, sans certification; séances 0 sur 4" in answer
    assert "Premières étapes : 2 sur 4; il reste : alerte d’essai, `simulation alerte`" in answer
    last = "Maintenant : vérifiez ce que montre votre téléphone verrouillé, `simulation alerte`"
    assert answer.splitlines()[-1] == last


@pytest.mark.rule("P12.3")
def test_of_a_device_that_was_blocked_it_says_who_may_approve_it(town: Town):
    user = town.people["roy"].user_id
    [phone] = town.server.devices(user)
    town.server.other_devices[user] = (phone, Device(user_id=user, id="TABLET", fingerprint="Tk"))
    town.says("cormier", "device block @roy TABLET")

    answer = town.says("roy", "me")

    assert "TABLET: blocked. Only a coordinator lets it in again: ask them, or sign it out." in answer
    assert "Verify it in Settings" not in answer
    town.says("roy", "langue fr")
    answer = town.says("roy", "moi").replace("\u00a0", " ")
    assert "TABLET : bloqué. Seule la coordination peut l’approuver : demandez-lui" in answer


@pytest.mark.rule("P1.5")
@pytest.mark.parametrize(
    ("language", "begun", "to_come"),
    [("en", "Away now: from", "Will be away: from"), ("fr", "Absence en cours", "Absence prévue")],
)
def test_an_absence_of_next_week_is_none_of_now(town: Town, language: str, begun: str, to_come: str):
    change(town, "gallant", language=language)
    now = town.clock.now()

    change(town, "gallant", away_from=now + timedelta(days=5), away_until=now + timedelta(days=9))
    later = town.says("gallant", "me")
    change(town, "gallant", away_from=now - timedelta(days=1))

    assert to_come in later and begun not in later
    assert begun in town.says("gallant", "me")
