"""Names as people type them, and the file number's letters (P2.7, P4.1, P4.9)."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from itertools import pairwise

# Letters that Unicode does not take apart.
WHOLE_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ð": "d", "þ": "th", "ħ": "h", "ı": "i", "ß": "ss"}
)
NO_LETTER = "X"
GIVEN = re.compile(r"[^\s.\-\u2010-\u2015]+")


NOT_IN_NAMES = re.compile(r"[<>@\[\]{}|\\*_#/:;\"=&$%^~!?\x00-\x1f]|\bwww\.", re.IGNORECASE)
"""A link, a mention of all, markup: Wəlastəkwey names, apostrophes, hyphens and points are names."""


DRAWN = ("So", "Co", "Cs")
"""Emoji, and signs that every screen shows as something else."""


def is_name(text: str) -> bool:
    is_drawn = any(unicodedata.category(sign) in DRAWN for sign in text)
    return any(sign.isalpha() for sign in text) and not is_drawn and not NOT_IN_NAMES.search(text)


PARTICLES = frozenset(
    [
        "de",
        "del",
        "della",
        "di",
        "da",
        "dos",
        "das",
        "du",
        "des",
        "d'",
        "l'",
        "le",
        "la",
        "les",
        "los",
        "van",
        "von",
        "vom",
        "der",
        "den",
        "ter",
        "ten",
        "zu",
        "zur",
        "st",
        "st.",
        "ste",
        "ste.",
        "saint",
        "sainte",
        "mac",
        "mc",
        "o'",
        "al",
        "el",
        "bin",
        "ibn",
        "abu",
    ]
)
"""They begin a last name: `de la Croix`, `van der Berg`, `St. Onge`."""


def apart(whole: str) -> tuple[str, str]:
    """First and last name of what was typed as one, the particles with the last; no first one, if there is nothing else."""
    said = whole.split()
    begins = len(said) - 1
    while begins > 0 and said[begins - 1].casefold().replace("\u2019", "'") in PARTICLES:
        begins -= 1
    return " ".join(said[: max(begins, 0)]), " ".join(said[max(begins, 0) :])


def fold(text: str) -> str:
    """Letters and digits alone, so that accents, case, apostrophes, hyphens and spaces do not count."""
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    return "".join(letter for letter in apart.translate(WHOLE_LETTERS) if letter.isalnum())


def same_person(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """May two first and last names be one person's? Cautious: a bare initial, a second given name more
    or less, or no given name at all tells nobody apart (P1.12)."""
    if not fold(one[1]) or fold(one[1]) != fold(other[1]):
        return False
    short, long = sorted((_given(one[0]), _given(other[0])), key=len)
    return short == long or (len(short) <= 1 and long.startswith(short))


def names(text: str, person: tuple[str, str]) -> bool:
    """Does a text name this person, in either order (P3.14)? A surname alone does where it is all that is said."""
    said = GIVEN.findall(re.sub(r"[,;()]", " ", text))
    alone = len(said) == 1 and same_person(("", said[0]), person)
    pairs = [pair for two in pairwise(said) for pair in (two, two[::-1])]
    return alone or any(fold(first) and same_person((first, last), person) for first, last in pairs)


def _given(first: str) -> str:
    return next((fold(part) for part in GIVEN.findall(first) if fold(part)), "")


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
