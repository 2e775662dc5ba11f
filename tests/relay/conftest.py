"""Two coordinators and a member, on a homeserver that may fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.relay.outgoing import Server
from tests.town import Town


@pytest.fixture(scope="package")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    town.moves_in("roy", Role.MEMBER, Agency.HEALTH)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path).served_by(Server)
