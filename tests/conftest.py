import gc
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import structlog
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from tests.town import Town


# The same examples every time: a failure in one place is a failure in all
settings.register_profile(
    "convene",
    deadline=None,
    max_examples=20,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("convene")


# Towns are large and live long: looking through them again and again is a tenth of the time
gc.set_threshold(100_000, 50, 50)


# Plain lines: the colours of the default are half the time of a log line
structlog.configure(processors=[structlog.processors.KeyValueRenderer()])

MEMORY = Path("/dev/shm")
ours: list[str] = []


def pytest_configure(config: pytest.Config) -> None:
    """Databases of tests in memory, where there is such a folder: every commit of theirs is a sync to disk."""
    if config.option.basetemp is None and not hasattr(config, "workerinput") and MEMORY.is_dir():
        ours.append(tempfile.mkdtemp(prefix="convene-tests-", dir=MEMORY))
        config.option.basetemp = ours[0]


def pytest_sessionfinish() -> None:
    """What is still there goes with the process: nobody need look through it three times."""
    gc.freeze()


def pytest_unconfigure(config: pytest.Config) -> None:
    while ours:
        shutil.rmtree(ours.pop(), ignore_errors=True)


@pytest.fixture
def town(tmp_path: Path) -> "Town":
    from tests.town import Town  # here: who hands the tests out to the processes needs none

    return Town.empty(tmp_path)


@pytest.fixture(autouse=True)
def out_of_shape_fails_here() -> Iterator[None]:
    """What a test wrote in no good shape, and did not settle, fails it and not the one that happens to come next."""
    yield
    if (town := sys.modules.get("tests.town")) is not None:
        town.RENDERER.nothing_is_out_of_shape()
