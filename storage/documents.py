"""Records as bytes and back: frozen dataclasses, as JSON with the field names."""

from __future__ import annotations

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def write(record: object) -> bytes:
    kind: Any = type(record)
    return _adapter(kind).dump_json(record)


def read(plain: bytes, kind: type[T]) -> T:
    """Raises pydantic's ValidationError if the document does not fit the record."""
    of: Any = kind
    record: T = _adapter(of).validate_json(plain)
    return record
