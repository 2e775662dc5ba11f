"""What may not go where the case is not known: names, numbers, initials, codes (PROTOCOL P1.14, P12.8)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from casework.codes import ANY, DIGITS, FIRST
from casework.names import fold

WORD = re.compile(r"[^\W\d_]+")
PHONE = re.compile(r"\+?\d(?:[\s().\-\u2010-\u2015]*\d){6,}")
FILE_NUMBER = re.compile(r"\d{1,2}_\d{8}(?:_[A-Za-z]{1,2})?")
PARTICLES = frozenset(
    [
        "de",
        "du",
        "des",
        "la",
        "le",
        "les",
        "d",
        "l",
        "van",
        "von",
        "der",
        "den",
        "di",
        "da",
        "do",
        "el",
        "al",
        "st",
        "ste",
        "saint",
        "sainte",
    ]
)
CODE = re.compile(
    rf"(?<![^\W_])(?:[{FIRST}]\s?[{DIGITS}][\W_]{{0,3}}[{ANY}]\s?[{ANY}]\s?[{ANY}]"
    rf"|R[\W_]{{0,3}}[{DIGITS}](?:\s?[{ANY}]){{3}})(?:S?(?![^\W_]))",
    re.IGNORECASE,
)
"""`K7-QF3`, `k7 qf3`, `K 7 Q F 3`, `R/7KQ4`: rather a word too many than a code that others read."""
SHORT = 3
"""Names of so few letters are words as well: they count with their capital, and not as the first word."""
LONGEST_NAME = 4
"""Words that are put together, for a name written with spaces or without."""


def unclean(text: str, names: Iterable[str] = (), initials: str = "") -> str | None:
    """What of a person is in it: name, phone, file-number or initials; None: nothing that I can see."""
    if FILE_NUMBER.search(text):
        return "file-number"
    if PHONE.search(text):
        return "phone"
    if any(_holds(text, name) for name in names):
        return "name"
    return "initials" if initials and _has_initials(text, initials) else None


def holds_code(text: str) -> bool:
    """The code of a case or a referral, whatever stands around it, and in place of its hyphen."""
    written = "".join(sign for sign in unicodedata.normalize("NFKC", text) if not _is_unseen(sign))
    return CODE.search(written) is not None


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf"


def _holds(text: str, name: str) -> bool:
    """The whole name however it is joined, or one part of it, in any case and with or without accents."""
    found = [match.group() for match in WORD.finditer(text)]
    folded = [fold(word) for word in found]
    whole = fold(name)
    if not whole:
        return False
    if len(whole) > SHORT and whole in _joined(folded):
        return True
    parts = [fold(part) for part in WORD.findall(name)]
    return any(_stands(part, found, folded) for part in parts if part not in PARTICLES)


def _joined(folded: list[str]) -> set[str]:
    return {
        "".join(folded[first : first + count])
        for first in range(len(folded))
        for count in range(1, LONGEST_NAME + 1)
    }


def _stands(part: str, found: list[str], folded: list[str]) -> bool:
    if len(part) > SHORT:
        return any(word in (part, f"{part}s") for word in folded)
    return any(
        number > 0 and found[number][0].isupper() and word == part for number, word in enumerate(folded)
    )


def _has_initials(text: str, initials: str) -> bool:
    """`TM`, `T.M.`, `T. M.`, in either order; as capitals, because `as` and `me` are words."""
    for one, other in ((initials[0], initials[-1]), (initials[-1], initials[0])):
        if re.search(rf"(?<!\w){one}\.?\s?{other}\b\.?(?!\w)", text):
            return True
        if re.search(rf"(?<!\w){one}\.\s?{other}\.", text, re.IGNORECASE):
            return True
    return False
