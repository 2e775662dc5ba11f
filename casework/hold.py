"""Records that must not be destroyed (PROTOCOL P8.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from casework.names import fold


class Because(StrEnum):
    NAMED = "named"
    """By the coordinator, in words: a review by the coroner or the death review committee, for one."""
    DEATH = "death"
    SUBPOENA = "subpoena"


DEATHS = frozenset(
    fold(word) for word in ["death", "died", "dead", "harm", "décès", "décédé", "décédée", "mort", "morte"]
)


REVIEW_OF_DEATHS = re.compile(
    r"\bdeath[\s-]+(?:reviews?|committee)\b|\b(?:examen|comité|comite|revue)\b[^,;:.]*?\b(?:décès|deces|morts?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class Hold:
    because: Because
    text: str = ""
    """As the coordinator typed it."""
    by: str
    at: datetime


def standing(holds: tuple[Hold, ...]) -> str:
    """Which they are, to know later whether one was added: a yes counts for these alone (P8.8)."""
    return " ".join(held.at.isoformat() for held in holds)


def because_of(text: str) -> Because:
    """A death or grave harm is said in the first words; the review of deaths by a committee is none by itself."""
    first = {fold(word) for word in REVIEW_OF_DEATHS.sub(" ", text).split()[:3]}
    return Because.DEATH if first & DEATHS else Because.NAMED
