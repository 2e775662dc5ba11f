from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.town import Town

# The same examples every time: a failure in one place is a failure in all
settings.register_profile(
    "convene",
    deadline=None,
    max_examples=30,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("convene")


@pytest.fixture
def town(tmp_path: Path) -> Town:
    return Town(tmp_path)
