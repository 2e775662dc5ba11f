"""Records that must not be destroyed (PROTOCOL P8.8)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from casework.errors import Refusal
from casework.events import CaseHeld, HoldReleased


class Because(StrEnum):
    NAMED = "named"
    """By the coordinator, in words: a review by the coroner or the death review committee, for one."""
    DEATH = "death"
    SUBPOENA = "subpoena"


class Answer(StrEnum):
    """To the question whether somebody died, in its order (P11.7)."""

    DEATH = "death"
    HARM = "harm"
    OTHER = "other"


ASKED = (Answer.DEATH, Answer.HARM, Answer.OTHER)
SAID = {
    Answer.DEATH: (
        "death",
        "a death",
        "décès",
        "un décès",
        "mort",
        "une mort",
        "homicide",
        "suicide",
        "murder",
    ),
    Answer.HARM: ("harm", "serious harm", "grave harm", "blessure grave", "blessures graves"),
    Answer.OTHER: ("other", "something else", "no", "neither", "autre", "autre chose", "non"),
}
REVIEW_OF_DEATHS = re.compile(
    r"\bdeath[\s-]+(?:reviews?|committee)\b|\b(?:examen|comité|comite|revue)\b[^,;:.]*?\b(?:décès|deces|morts?)\b",
    re.IGNORECASE,
)
WHO = r"(?:the |la |le |l )?(?:clients?|clientes?|persons?|personnes?|victims?|victimes?|children|child|enfants?)"
ENDS = r"(?=\s*(?:$|[,;.:(]|last |yesterday|today|tonight|this |on |hier|aujourd|cette |ce |le ))"
SURELY = re.compile(
    rf"(?:the )?death of {WHO}{ENDS}"
    rf"|{WHO} (?:has |have )?(?:died|passed away){ENDS}|{WHO} (?:is|are) dead{ENDS}"
    rf"|{WHO} (?:was|were|has been|have been) (?:killed|murdered){ENDS}"
    rf"|(?:le |la )?(?:deces|mort|meurtre) (?:de |du |des )?{WHO}{ENDS}"
    rf"|{WHO} (?:est|sont) (?:decedee?s?|mortes?|morts?){ENDS}|{WHO} a ete (?:tuee?|assassinee?){ENDS}"
    r"|(?:death|deces)\s*[,;.:]"
)
DOUBT = re.compile(
    r"\b(?:threat|menac|attempt|tent|near|almost|presque|fear|afraid|crain|peur|risk|risque|suspect|alleged|presum)"
    r"|\b(?:not|no|never|pas|jamais|if|si|may|might|could|would|peut)\b|[?]"
)
"""With such a word nobody is surely dead."""


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


def answer_of(text: str, *, numbered: bool) -> Answer | None:
    """One of the three alone, by its word, or by its number where it was asked; None: words of their own."""
    said = _plain(text).strip(" .!")
    if numbered and said in ("1", "2", "3"):
        return ASKED[int(said) - 1]
    return next((one for one, named in SAID.items() if said in map(_plain, named)), None)


def because_of(text: str) -> Because:
    """A death, where the words leave no doubt of it; where they do not, it is asked: nobody is consoled for a threat, and a
    death is not passed over (P11.7)."""
    if (said := answer_of(text, numbered=False)) is not None:
        return Because.NAMED if said is Answer.OTHER else Because.DEATH
    left = _plain(REVIEW_OF_DEATHS.sub(" ", text))
    return Because.DEATH if SURELY.match(left) and not DOUBT.search(left) else Because.NAMED


def _plain(text: str) -> str:
    """Without accents and capitals, with single spaces; `l’enfant` as two words."""
    apart = unicodedata.normalize("NFKD", text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")).casefold()
    kept = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(kept.replace("'", " ").split())
