"""Addresses are never written down (PROTOCOL P4.11). Cautious: only what is plainly one is refused."""

from __future__ import annotations

import re

from casework.errors import Refusal

POSTAL_CODE = re.compile(
    r"\b[abceghj-nprstvxy]\d[abceghj-nprstv-z][\s\-\u2010-\u2015]?\d[abceghj-nprstv-z]\d\b", re.IGNORECASE
)
SMALL = (
    "a an the of on in at by to from for before after near times? days? nights? weeks? months? years? hours? "
    "on|dans|sur|la|le|les|un|une|des?|du|en|fois|jours?|nuits?|semaines?|mois|ans?|heures?|avant|après"
).replace(" ", "|")
WORD = rf"(?!(?:{SMALL})\b)[^\W\d_][\w'’.-]*\s+"
CAPITAL = r"(?-i:[^\W\d_a-z])[\w'’.-]*\s+"
"""As a street's name begins: `14 Main St. Fredericton`, and not `2 visits St. Thomas`."""
ENGLISH = re.compile(
    rf"(?<!\d:)\b\d{{1,5}}[a-z]?,?\s+(?:"  # no hour: `9:00, drive past her street`
    rf"(?:{WORD}){{1,3}}(?:street|road|rd|avenue|ave|boulevard|blvd|crescent|terrace|parkway)\b"
    rf"|(?:{WORD}){{1,3}}st\b(?!\.?\s+(?-i:[A-Z]))|(?:{CAPITAL}){{1,3}}st\b)",
    re.IGNORECASE,
)
FRENCH = re.compile(
    r"\b\d{1,5}[a-z]?,?\s+(?:rue|chemin|avenue|boulevard|boul\.?|allée|rang|impasse|route)\s+(?!et\b|ou\b)[^\W\d_]",
    re.IGNORECASE,
)
FLAT = re.compile(r"\b(?:apt|appt?|apartment|appartement|app)\.?\s*(?:no\.?|#)?\s*\d", re.IGNORECASE)


def is_named(text: str) -> bool:
    return any(pattern.search(text) for pattern in (POSTAL_CODE, ENGLISH, FRENCH, FLAT))


def must_not_be_named(text: str) -> str:
    """The text, if it holds no address or postal code."""
    if is_named(text):
        raise Refusal("whereabouts-named")
    return text
