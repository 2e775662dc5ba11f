"""Older sealed documents, brought up to today's shape when they are read (ARCHITECTURE 16)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]

STEPS: dict[str, tuple[Callable[[Document], Document], ...]] = {}
"""Table -> one pure function per step: the first makes shape 2 of shape 1, and so on."""


def newest(table: str) -> int:
    return 1 + len(STEPS.get(table, ()))


def today(table: str, shape: int, plain: bytes) -> bytes:
    steps = STEPS.get(table, ())[shape - 1 :]
    if not steps:
        return plain
    document: Document = json.loads(plain)
    for step in steps:
        document = step(document)
    return json.dumps(document).encode()
