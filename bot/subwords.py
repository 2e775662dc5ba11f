"""Which second words are a command of their own, and which begin what happened: `critical add D1 …`, `critical add
more police` (COMMANDS 2, PROTOCOL P7.10)."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot import words
from casework.codes import read_code
from casework.date_words import plain
from casework.risk import score_pattern

Fits = Callable[[str], bool]
NUMBER = re.compile(r"([a-z])\d{1,4}")


def numbers(tail: str, letter: str) -> list[str]:
    """`D1`, `D2`, in the order in which they were typed."""
    said = [token.text.strip(words.STOPS) for token in words.tokens(tail)]
    return [one.upper() for one in said if _is_number(one, letter)]


def _is_number(text: str, letter: str) -> bool:
    found = NUMBER.fullmatch(text.lower())
    return found is not None and found[1].upper() == letter


def names(letter: str) -> Fits:
    """It names one; or nothing stands there, and what is missing is said."""
    return lambda tail: not tail.strip() or bool(numbers(tail, letter))


def names_or_looks(letter: str) -> Fits:
    """The same, or a case alone."""
    named = names(letter)
    return lambda tail: named(tail) or all(read_code(token.text) for token in words.tokens(tail))


def is_no_score(tail: str) -> bool:
    """`danger assessment 24` is an instrument and its total (P2.11), and no danger; with more behind it, it goes out."""
    said = [token.text for token in words.tokens(tail) if not read_code(token.text.strip(words.STOPS))]
    return score_pattern().fullmatch(plain(f"danger {' '.join(said)}").strip(words.STOPS)) is None


def is_page(tail: str) -> bool:
    return not tail.strip() or tail.strip().isdecimal()


def of_another(tail: str, letter: str) -> str | None:
    """The number that stands first, or behind one word: somebody meant what has that number."""
    first = [token.text for token in words.tokens(tail) if read_code(token.text.strip(words.STOPS)) is None]
    return next(iter(numbers(" ".join(first[:2]), letter)), None)
