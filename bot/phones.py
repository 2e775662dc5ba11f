"""A telephone number as people type it (P2.1): seven digits, letters, an extension, a note beside it."""

from __future__ import annotations

import re

import phonenumbers

from bot import words
from casework import contact, whereabouts
from casework.errors import Refusal

EXTENSION = re.compile(r"(?:\b(?:extension|ext|poste|x)|(?<=\d)(?:ext|x)|#)\.?\s*(\d{1,6})\b", re.IGNORECASE)
WHOLE_NUMBER = re.compile(r"(?<![\d+])(?:\+?1[\s.\-]*)?\(?\d{3}\)?[\s.\-]*\d{3}[\s.\-]*\d{4}(?!\d)")
ANOTHER = re.compile(rf"{WHOLE_NUMBER.pattern}|\+\d[\d\s().\-]{{6,}}\d")
NUMBER = re.compile(r"\+?[\d(][\d\s().\-]*\d")
COUNTRY = re.compile(r"\+?1(?!\d)")
LETTERS_IN_IT = re.compile(r"\d[\s.\-]*[A-Z]{2,}\b|\d{3}[a-z]\d", re.ASCII)
LONGEST_NOTE, WHOLE = 200, 10


def read(said: str) -> dict[str, str]:
    """The number as `506-555-0142`, and what was written beside it (P2.1)."""
    extension = EXTENSION.search(words.tidy(said))
    bare = _without(said, extension) if extension else said
    plain = words.tidy(bare)  # of the same length: what was found there is here
    found = (None if "+" in plain else WHOLE_NUMBER.search(plain)) or NUMBER.search(plain)
    if found is None:
        raise Refusal("phone-missing")
    parsed = _parsed(found.group(), plain)
    beside = _without(bare, found)
    _must_be_the_only_one(_spoken(parsed), words.tidy(beside))
    note = beside.strip(" ,.;:-–—")
    if extension:
        word = "poste" if "poste" in extension[0].lower() else "ext."
        note = f"{word} {extension[1]}, {note}".strip(" ,")
    return {"number": _spoken(parsed), "note": _note(note)}


def _must_be_the_only_one(number: str, beside: str) -> None:
    """Which of two is the safe one nobody can guess (P2.1); the same once more is no other."""
    others = {"".join(filter(str.isdigit, one))[-10:] for one in ANOTHER.findall(beside)}
    if others - {"".join(filter(str.isdigit, number))[-10:]}:
        raise Refusal("phone-two")


def _without(text: str, found: re.Match[str]) -> str:
    return f"{text[: found.start()]} {text[found.end() :]}"


def _note(beside: str) -> str:
    parts = (" ".join(part.split()) for part in re.split(r"[,\n]", beside))
    note = contact.with_clock(", ".join(part for part in parts if part))
    if len(note) > LONGEST_NOTE:
        raise Refusal("phone-note-too-long", longest=LONGEST_NOTE)
    return whereabouts.must_not_be_named(note)


def _parsed(digits: str, typed: str) -> phonenumbers.PhoneNumber:
    try:
        parsed = phonenumbers.parse(digits, "CA")
    except phonenumbers.NumberParseException:
        raise _not_a_number(digits, typed) from None
    # Possible, not valid: the numbers kept for fiction and new blocks are not in every table
    if not phonenumbers.is_possible_number(parsed) or (parsed.country_code == 1 and not _is_whole(parsed)):
        raise _not_a_number(digits, typed)
    return parsed


def _is_whole(parsed: phonenumbers.PhoneNumber) -> bool:
    """Ten digits; no area begins with 0 or 1."""
    return (parsed.national_number or 0) >= 2_000_000_000


def _not_a_number(digits: str, typed: str) -> Refusal:
    """Seven digits, a digit too many, letters: how many were understood."""
    if LETTERS_IN_IT.search(typed):
        return Refusal("phone-letters")
    bare = "".join(filter(str.isdigit, digits))
    is_whole = len(bare) == WHOLE and not COUNTRY.match(digits)
    if is_whole or (len(bare) == WHOLE + 1 and bare[:1] == "1"):
        return Refusal("phone-not-called")
    return Refusal("phone-digits", count=len(bare[1:] if len(bare) < 11 and bare[:1] == "1" else bare))


def _spoken(parsed: phonenumbers.PhoneNumber) -> str:
    if parsed.country_code != 1:
        return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    digits = str(parsed.national_number)
    return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
