"""What an earlier release has sealed is read by this one, and nothing of it is lost when it is written again (ARCHITECTURE 16).

The samples are documents as the release of that commit wrote them, of made-up people.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, get_type_hints

import pytest

from storage import documents, shapes
from storage.unit_of_work import UnitOfWork

SAMPLES = sorted((Path(__file__).parents[1] / "data").glob("records-*.json"))
GONE = {"people": {"works_as"}}
"""Fields that a record has no more: what a guest is there for stands in the visit alone."""


def samples() -> list[Any]:
    return [
        pytest.param(shelf, document, id=f"{file.stem}-{shelf}-{number}")
        for file in SAMPLES
        for shelf, kept in json.loads(file.read_text()).items()
        for number, document in enumerate(kept)
    ]


@pytest.mark.parametrize(("shelf", "document"), samples())
def test_it_is_read_and_keeps_all_that_it_said(shelf: str, document: dict[str, Any]):
    of = get_type_hints(vars(UnitOfWork)[shelf].func)["return"]
    plain = shapes.today(of.table.name, 1, json.dumps(document).encode())

    again = json.loads(documents.write(documents.read(plain, of.kind)))

    kept = {name: value for name, value in document.items() if name not in GONE.get(shelf, ())}
    assert {name: again.get(name) for name in kept} == kept
