"""The same message, had everybody in it a name of forty characters: does its first line still fit (CONVERSATION V2)?"""

from __future__ import annotations

from dataclasses import is_dataclass, replace
from typing import Any

from bot.effects import Part

FIRST, LAST = "Marie-Geneviève", "Arseneault-Thibodeau-Roy"


def with_long_names(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """The first part is enough: it has the first line."""
    first = parts[0]
    return (replace(first, params={key: _long(value) for key, value in first.params.items()}),)


def _long(value: Any) -> Any:
    if is_dataclass(value) and hasattr(value, "first") and hasattr(value, "last"):
        return replace(value, first=value.first and FIRST, last=value.last and LAST)
    if isinstance(value, dict):
        return {key: _long(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return type(value)(_long(one) for one in value)
    return value
