"""A real Synapse for all tests here, new users for each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
import pytest_asyncio

from bot.demo.synapse import Synapse
from tests.homeserver.house import World

ENVIRONMENT = Path(__file__).parents[2] / ".venv-homeserver"


@pytest.fixture(scope="session")
def synapse(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Synapse]:
    server = Synapse(ENVIRONMENT / "bin" / "python", tmp_path_factory.mktemp("synapse"))
    server.start()
    yield server
    server.stop()


@pytest_asyncio.fixture
async def world(synapse: Synapse, tmp_path: Path) -> AsyncIterator[World]:
    async with AsyncExitStack() as stack:
        yield World(synapse, tmp_path, stack)
