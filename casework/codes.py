"""Codes without a meaning: `K7-QF3` for a case, `R-7KQ4` for a referral (P4.2)."""

import re
import unicodedata
from collections.abc import Callable

# Of characters that look alike only one is here, or none: 0 O, 1 I L, 2 Z, 5 S, 6 G, 8 B, U V.
# The digits stay, because every code has one in its second place: that tells it from a word.
DIGITS = "3456789"
# No vowels, so that no code is a word.
LETTERS = "CDFHJKMNPQRTWXY"
ANY = DIGITS + LETTERS
# R opens a referral: `r7kq4` has one reading.
FIRST = LETTERS.replace("R", "")

WRITTEN = re.compile(rf"([{FIRST}][{DIGITS}])([{ANY}]{{3}})|(R)([{DIGITS}][{ANY}]{{3}})")


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


def _drawn(random: Callable[[int], int], *places: str) -> str:
    return "".join(signs[random(len(signs))] for signs in places)


def _is_dash(sign: str) -> bool:
    return unicodedata.category(sign) == "Pd" or sign == "\N{MINUS SIGN}"
