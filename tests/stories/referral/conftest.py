"""Two coordinators and a police force in Fredericton, a transition house in Edmundston."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.stories.referral.asking import EVENING
from tests.town import Town


@pytest.fixture(scope="package")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("referral"), EVENING)
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("leblanc", Role.MEMBER, Agency.POLICE, first="Julie")
    town.moves_in("hebert", Role.MEMBER, Agency.POLICE, first="Luc", last="Hébert")
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, region=3, language="fr")
    town.moves_in("savoie", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("mcgrath", Role.LEAD, first="Colleen", last="McGrath")
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)
