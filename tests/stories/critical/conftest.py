"""A critical development is about to be reported in K7-QF3."""

from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.stories.critical.reporting import AFTERNOON
from tests.town import Town


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Monday 30 November 2026, 14:22, in Fredericton; K7-QF3 is open."""
    town = Town.empty(tmp_path, AFTERNOON)
    a_team(town)
    an_open_case(town)
    return town
