"""Roy has a laptop and a phone, and has answered an alarm and done a task with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.devices import Device
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.stories.locking.losing import K7, at
from tests.town import Town


@pytest.fixture(scope="package")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Tuesday afternoon: a development, which all acknowledge; a task of Roy's, done in the evening."""
    town = Town.empty(tmp_path_factory.mktemp("locking"), at(14, 20))
    a_team(town)
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH, first="Paul")
    town.moves_in("picard", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Luc")
    town.says("cormier", "roster alternate roy lang")
    an_open_case(town)
    an_open_case(town, "M4-WP8", "R-5WCN", people=("cormier", "leblanc", "gallant"))
    user = town.people["roy"].user_id
    town.server.other_devices[user] = tuple(
        Device(user_id=user, id=id, fingerprint=f"key of {id}") for id in ("LAPTOP", "PHONE")
    )
    town.clock.set(at(14, 22))
    town.says("leblanc", "!critical bail: Released, no contact", room=K7)
    town.says("cormier", "!task add roy, friday 9:00, call the clinic", room=K7)
    town.clock.set(at(14, 25))
    for name in ("roy", "gallant", "cormier"):
        town.says(name, "!ack", room=K7)
    town.until(at(21, 15))
    town.says("roy", "task done T2 K7-QF3")
    town.until(at(22, 40))
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)
