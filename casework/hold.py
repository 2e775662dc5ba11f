"""Records that must not be destroyed (PROTOCOL P8.8)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from casework.errors import Refusal
from casework.events import CaseHeld, HoldReleased
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


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What may have to be kept: a case, and a referral that never became one."""

    id: str
    holds: tuple[Hold, ...] = ()
    """While there is one, nothing is destroyed (P8.8)."""

    def hold(self, because: Because, text: str, *, by: str, at: datetime) -> tuple[Self, CaseHeld]:
        """Of a closed one too: records are kept, all clocks go on (P8.8)."""
        held = Hold(because=because, text=text, by=by, at=at)
        event = CaseHeld(at=at, by=by, about=self.id, because=because)
        return replace(self, holds=(*self.holds, held)), event

    def must_be_held(self) -> None:
        if not self.holds:
            raise Refusal("case-not-held", code=self.id)

    def release(self, *, asked_by: str, by: str, at: datetime) -> tuple[Self, HoldReleased]:
        """By the coordinator and the program lead, never by one of them (P8.8)."""
        self.must_be_held()
        if asked_by == by:
            raise Refusal("not-yourself")
        return replace(self, holds=()), HoldReleased(at=at, by=by, about=self.id, asked_by=asked_by)


def standing(holds: tuple[Hold, ...]) -> str:
    """Which they are, to know later whether one was added: a yes counts for these alone (P8.8)."""
    return " ".join(held.at.isoformat() for held in holds)


def because_of(text: str) -> Because:
    """A death or grave harm is said in the first words; the review of deaths by a committee is none by itself."""
    first = {fold(word) for word in REVIEW_OF_DEATHS.sub(" ", text).split()[:3]}
    return Because.DEATH if first & DEATHS else Because.NAMED
