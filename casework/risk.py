"""Why a referral is made: scores and judgement (P2.2, P2.11). Total scores only, never items."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from casework.date_words import plain
from casework.dates import When, read
from casework.errors import Refusal
from casework.instruments import INSTRUMENTS, Instrument
from casework.timetable import Calendar

LONGEST_RATIONALE = 500
LONGEST_HEAD = 200


class Tool(StrEnum):
    """The two that rules of the protocol name; there may be more (P2.11)."""

    ODARA = "odara"
    DA = "da"


@dataclass(frozen=True)
class Score:
    tool: str
    value: int

    def __post_init__(self) -> None:
        if not self.instrument.lowest <= self.value <= self.instrument.highest:
            raise _out_of_range(self.instrument)

    @property
    def instrument(self) -> Instrument:
        return INSTRUMENTS[self.tool]

    @property
    def band(self) -> str:
        return [band.key for band in self.instrument.bands if band.begins <= self.value][-1]

    @property
    def meets_threshold(self) -> bool:
        return self.value >= self.instrument.threshold


@dataclass(frozen=True)
class Basis:
    scores: tuple[Score, ...] = ()
    rationale: str | None = None
    assessed_at: datetime | None = None


WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,3}")
JUDGEMENT = re.compile(
    r"\b(?:professional\s+)?(?:judge?ment|jugement(?:\s+professionnel)?)\b"
    r"[\s.:;,=–—-]*(?:(?:because(?!\s+of\b)|parce\s+que|car)\b|parce\s+qu['’])?[\s:,]*",
    re.IGNORECASE,
)
JOINING = re.compile(r"^(?:and\b|et\b|[\s,;+&])+|(?:\band|\bet|[\s,;+&])+$")


def score_pattern() -> re.Pattern[str]:
    """An instrument, as people call it, and what stands behind it."""
    called = (re.escape(name) for name in sorted(_typed(), key=len, reverse=True))
    return re.compile(rf"\b(?P<typed>{'|'.join(called)})\b\s*[:=]?\s*(?P<value>[^\s,;]*)")


def _typed() -> dict[str, Instrument]:
    return {name: one for one in INSTRUMENTS.values() for name in one.typed}


def read_basis(text: str, *, now: datetime, calendar: Calendar) -> Basis:
    """What a referral rests on, as typed: `odara 9, friday 21:30` or `odara 5, judgement because …`."""
    judgement = JUDGEMENT.search(text)
    head = plain(text[: judgement.start()] if judgement else text)
    if len(head) > LONGEST_HEAD:
        raise Refusal("basis-not-understood")
    scores = tuple(_score(found) for found in score_pattern().finditer(head))
    basis = Basis(
        scores=scores,
        rationale=_rationale(text[judgement.end() :]) if judgement else None,
        assessed_at=_assessed_at(score_pattern().sub(" ", head), now=now, calendar=calendar)
        if scores
        else None,
    )
    if not scores and (not judgement or _said(head)):
        raise Refusal("basis-not-understood")
    _check(basis)
    return basis


def is_one_basis(above: str, below: str) -> bool:
    """A judgement below its score; or the reason, in more than a word, below `judgement`."""
    judged = JUDGEMENT.search(above)
    if judged is None:
        scored = score_pattern().search(plain(above)) is not None
        return scored and JUDGEMENT.match(below) is not None
    return not _said(above[judged.end() :]) and len(below.split()) > 1


def read_score(text: str, *, now: datetime, calendar: Calendar) -> tuple[Score, datetime | None]:
    """One total score and when it was taken, as typed: `da 19`, `odara 9, friday 21:30`. Any score counts here."""
    head = plain(text)
    found = list(score_pattern().finditer(head)) if len(head) <= LONGEST_HEAD else []
    if not found:
        raise Refusal("score-not-understood")
    if len(found) > 1:
        raise Refusal("one-score-at-a-time")
    score = _score(found[0])
    try:
        return score, _assessed_at(score_pattern().sub(" ", head), now=now, calendar=calendar)
    except Refusal as refusal:
        if refusal.reason == "basis-not-understood":
            raise Refusal("score-not-understood") from None
        raise


def _check(basis: Basis) -> None:
    tools = [score.tool for score in basis.scores]
    if repeated := [tool for tool in tools if tools.count(tool) > 1]:
        raise Refusal("score-twice", tool=repeated[0])
    if basis.rationale is None and not any(score.meets_threshold for score in basis.scores):
        low = basis.scores[0]
        raise Refusal("below-threshold", tool=low.tool, value=low.value, threshold=low.instrument.threshold)


def _score(found: re.Match[str]) -> Score:
    instrument = _typed()[found["typed"]]
    if not WHOLE_NUMBER.fullmatch(found["value"]):
        raise _out_of_range(instrument)
    return Score(instrument.key, int(found["value"]))


def _out_of_range(instrument: Instrument) -> Refusal:
    return Refusal(
        "score-out-of-range", tool=instrument.key, lowest=instrument.lowest, highest=instrument.highest
    )


def _rationale(typed: str) -> str:
    reason = typed.strip()
    if not any(sign.isalpha() for sign in reason):
        raise Refusal("rationale-missing")
    if len(reason) > LONGEST_RATIONALE:
        raise Refusal("rationale-too-long", length=len(reason), longest=LONGEST_RATIONALE)
    return reason


def _said(beside: str) -> str:
    return JOINING.sub("", beside)


def _assessed_at(beside: str, *, now: datetime, calendar: Calendar) -> datetime | None:
    said = _said(beside)
    if not said:
        return None
    when = _read_beside(said, now=now, calendar=calendar)
    if when.all_day and calendar.local(when.at).date() == calendar.local(now).date():
        return min(when.sure, now)
    if when.at > now:
        raise Refusal("date-in-future")
    return when.sure


def _read_beside(said: str, *, now: datetime, calendar: Calendar) -> When:
    try:
        return read(said, now=now, calendar=calendar, prefer="past")
    except Refusal as refusal:
        if refusal.reason == "date-not-understood":  # it may have been meant as something else
            raise Refusal("basis-not-understood") from None
        raise
