"""Long lists by pages: `case list 2` (CONVERSATION V2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from casework.errors import Refusal

LONGEST_NUMBER = 4
T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """`rows` of one page; `more` come behind it, from page `next` on."""

    rows: list[T]
    count: int
    more: int
    next: int

    @property
    def shown(self) -> dict[str, Any]:
        return {"rows": self.rows, "count": self.count, "more": self.more, "next": self.next}


def page_of(rows: Sequence[T], typed: str | None, size: int) -> Page[T]:
    """The page that was typed, the first without a number, the last for a number beyond it."""
    number = min(_number(typed), max(1, -(-len(rows) // size)))
    first = (number - 1) * size
    shown = list(rows[first : first + size])
    return Page(shown, len(rows), len(rows) - first - len(shown), number + 1)


def split_page(tail: str | None) -> tuple[str, str]:
    """`@roy 2`: what comes first, and the page at the end."""
    said = (tail or "").strip()
    first, _, last = said.rpartition(" ")
    return (first.strip(), last) if last.isdecimal() else (said, "1")


def _number(typed: str | None) -> int:
    said = (typed or "1").strip()
    if not said.isdecimal() or len(said) > LONGEST_NUMBER:
        raise Refusal("page-number")
    return max(int(said), 1)
