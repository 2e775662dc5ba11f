"""Every dialogue, walked by chance, many times over (CONVERSATION V8)."""

from __future__ import annotations

import pytest

from tests.handlers.test_dialogues_walked import WAYS, is_walked
from tests.town import Town


@pytest.fixture(scope="module")
def molds() -> dict[str, Town]:
    return {}


@pytest.mark.parametrize("seed", range(2, 26))
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("form", WAYS)
def test_it_always_ends_with_what_was_typed_and_nothing_stays(
    molds: dict[str, Town], tmp_path_factory: pytest.TempPathFactory, form: str, language: str, seed: int
):
    is_walked(molds, tmp_path_factory, form, language, seed)
