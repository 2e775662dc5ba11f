"""K7-QF3 is open, or has ended (`ended`); Edmundston has a coordinator and two agencies."""

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.ends import closed
from tests.town import Town


@pytest.fixture(scope="package")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("reopening"))
    a_team(town)
    an_open_case(town)
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Marc")
    town.moves_in("cyr", Role.MEMBER, Agency.POLICE, region=3, language="fr", first="Luce")
    town.moves_in("michaud", Role.MEMBER, Agency.SOCIAL, region=3, language="fr", first="Rose")
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture(scope="package")
def closed_mold(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = mold.copied_to(tmp_path_factory.mktemp("closed"))
    closed(town)
    town.hears_no_more()
    return town


@pytest.fixture
def ended(closed_mold: Town, tmp_path: Path) -> Town:
    return closed_mold.copied_to(tmp_path)
