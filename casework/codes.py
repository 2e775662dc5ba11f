"""Codes without a meaning: `K7-QF3` for a case, `R-7KQ4` for a referral (P4.2)."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

# Of characters that look alike only one is here, or none: 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V.
# The digits stay, because every code has one in its second place: that tells it from a word.
DIGITS = "3456789"
# No vowels, so that no code is a word.
LETTERS = "CDFHJKMNPQRTWXY"
ANY = DIGITS + LETTERS
# R opens a referral: `r7kq4` has one reading.
FIRST = LETTERS.replace("R", "")

WRITTEN = re.compile(rf"([{FIRST}][{DIGITS}])([{ANY}]{{3}})|(R)([{DIGITS}][{ANY}]{{3}})")

SPACED = re.compile(
    rf"(?<![\w-])(?:[{FIRST}][{DIGITS}]|R)\W{{1,3}}[{ANY}]{{3,4}}(?![\w-])", re.IGNORECASE | re.ASCII
)
"""`k7 qf3`, `R - 7KQ4`."""
TYPED = re.compile(r"(?<!\w)[A-Z0-9]+(?:[-_][A-Z0-9]+)*(?!\w)", re.IGNORECASE | re.ASCII)
BROKEN = re.compile(r"[A-Z0-9]*[A-Z][A-Z0-9]*[-_][A-Z0-9]+")
"""With a dash, and a letter before it: no span of days or hours."""
QUANTITY = re.compile(
    r"\d+(?:H\d*|[AP]M|KMH|MPH|KM|[KC]?M|MM|FT|LBS?|KG|G|MINS?|HRS?|YRS?|ANS?|JRS?|ND|RD|TH|ST|E|X\d?|K)?"
)
"""`16h35`, `345pm`, `45kmh`: no code that was mistyped."""


def case_code(random: Callable[[int], int]) -> str:
    """`random(n)` gives a whole number from 0 to n - 1, as `secrets.randbelow` does."""
    return _drawn(random, FIRST, DIGITS, "-", ANY, ANY, ANY)


def referral_code(random: Callable[[int], int]) -> str:
    return _drawn(random, "R", "-", DIGITS, ANY, ANY, ANY)


def read_code(text: str) -> str | None:
    """The code as we write it, whatever its case, dash and spaces."""
    written = "".join(sign for sign in text if not sign.isspace() and not _is_dash(sign))
    found = WRITTEN.fullmatch(written.upper())
    return "-".join(part for part in found.groups() if part) if found else None


# --- in what people write ---------------------------------------------------------------------------------
@dataclass(frozen=True)
class Named:
    """Where in a text a code stands; what only looks like one has none: it was mistyped."""

    start: int
    end: int
    code: str | None


def first_named(text: str) -> Named | None:
    """The first code in it, with or without dash and spaces; without any, the first that looks like one."""
    found = _named(text)
    return next((one for one in found if one.code), None) or next(iter(found), None)


def all_named(text: str) -> set[str]:
    """Every code in it; nothing of what only looks like one."""
    return {one.code for one in _named(text) if one.code}


def _named(text: str) -> list[Named]:
    spaced_ones = (one for one in spaced(text) if not _is_quantity(text[one.start : one.end]))
    return sorted([*_whole(text), *spaced_ones], key=lambda one: one.start)


def _whole(text: str) -> Iterator[Named]:
    for found in TYPED.finditer(text):
        code = read_code(found.group().replace("_", "-"))
        if code or _looks_like_one(found.group().upper()):
            yield Named(found.start(), found.end(), code)


def spaced(text: str) -> Iterator[Named]:
    """With a space, or a mark, where the hyphen stands; `R 9H34` too, which may be an hour."""
    for found in SPACED.finditer(text):
        if code := read_code("".join(filter(str.isalnum, found.group()))):
            yield Named(found.start(), found.end(), code)


def _is_quantity(typed: str) -> bool:
    *_, last = re.split(r"\W+", typed)
    return QUANTITY.fullmatch(last.upper()) is not None


def _looks_like_one(typed: str) -> bool:
    """One sign is wrong, missing or too much; or it has the shape of one, with its dash."""
    signs = typed.replace("-", "").replace("_", "")
    if QUANTITY.fullmatch(signs) or not any(map(str.isdigit, signs)) or signs.isdigit():
        return False
    parts = tuple(map(len, re.split("[-_]", typed)))
    if BROKEN.fullmatch(typed) and parts in ((2, 3), (1, 4)):
        return True
    return any(WRITTEN.fullmatch(one) for one in _mended(signs))


def _mended(signs: str) -> Iterator[str]:
    """With one of its signs another, gone, or one more."""
    any_sign = (*DIGITS[:1], *FIRST[:1], "R")
    for place in range(len(signs) + 1):
        before, after = signs[:place], signs[place:]
        yield before + after[1:]
        for sign in any_sign:
            yield before + sign + after
            yield before + sign + after[1:]


def _drawn(random: Callable[[int], int], *places: str) -> str:
    return "".join(signs[random(len(signs))] for signs in places)


def _is_dash(sign: str) -> bool:
    return unicodedata.category(sign) == "Pd" or sign == "\N{MINUS SIGN}"
