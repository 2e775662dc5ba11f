"""K7-QF3 is open."""

import pytest

from tests.build import a_team, an_open_case
from tests.town import Town


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    an_open_case(town)
    return town
