from pathlib import Path

import pytest

from tests.storage.store import Store, a_store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return a_store(tmp_path)
