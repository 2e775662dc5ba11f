"""Names as people type them, and the file number's letters (P2.7, P4.1, P4.9)."""

import unicodedata
from collections.abc import Callable
from datetime import date

# Letters that Unicode does not take apart.
WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ß": "ss"}
)
NO_LETTER = "X"


def fold(text: str) -> str:
    """Letters and digits alone, so that accents, case, apostrophes, hyphens and spaces do not count."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in apart.translate(WHOLE_LETTERS) if letter.isalnum())


def file_letters(first: str, last: str) -> str:
    if not fold(last):
        first, last = "", first
    return _initial(last) + _initial(first)


def file_number(
    region: int, referred_on: date, first: str, last: str, *, taken: Callable[[str], bool]
) -> str:
    """`1_03092017_RA`, of the referral's local date; on a clash `-2`, `-3`."""
    number = f"{region}_{referred_on:%m%d%Y}_{file_letters(first, last)}"
    candidate, count = number, 1
    while taken(candidate):
        count += 1
        candidate = f"{number}-{count}"
    return candidate


def _initial(name: str) -> str:
    return next((letter for letter in fold(name) if "a" <= letter <= "z"), NO_LETTER).upper()
