"""Scores over time, and the review of the risk (PROTOCOL P2.2, P8.1, P8.2, P8.7)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime

from casework.errors import Refusal
from casework.events import Reviewed, RiskCorrected, RiskScored
from casework.referral import Referral
from casework.risk import Score
from casework.timetable import Calendar
from casework.undoing import changed_since

DAYS = 30


def next_review(after: datetime, calendar: Calendar) -> datetime:
    """Thirty days on, at the same hour by the region's clocks (P8.1, P10.2)."""
    return calendar.add_local_days(after, DAYS)


@dataclass(frozen=True, kw_only=True)
class Review:
    """`id` is `K7-QF3/V1`. A score alone (`risk odara 9`) is one without a summary; it is not a review."""

    id: str
    case: str
    scores: tuple[Score, ...]
    by: str
    at: datetime
    assessed_at: datetime | None = None
    """When the score was taken, if that was said."""
    change: str = ""
    """higher, same or lower, in the team's view."""
    client_view: str = ""
    """As said (P4.12)."""
    plan_fits: str = ""
    safety_plan: str = ""
    """Up to date? yes, no or unknown."""
    reduced: str = ""
    """yes: the team has determined that the risk is reduced (P8.7)."""
    dissent: str = ""
    """Who sees it otherwise, and why (P8.7)."""
    of_ground: bool = False
    """What the ground for sharing without consent rests on, kept when it did (P9.1)."""
    corrects: int = 0
    """The number of a score that is marked as wrong by this; it stays (P8.2)."""
    state: str = "score"
    """score, review, correction, or wrong: a score that was a mistake stays, marked."""

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    @property
    def number(self) -> int:
        return int(self.short[1:])

    @property
    def says_reduced(self) -> bool:
        """The team's determination, never a score's (P8.7)."""
        return self.reduced == "yes"

    def mark_wrong(self) -> Review:
        if self.state != "score":
            raise changed_since()
        return replace(self, state="wrong")

    def scored(self) -> RiskScored:
        score = self.scores[0]
        return RiskScored(
            at=self.at,
            by=self.by,
            about=self.case,
            tool=score.tool,
            value=score.value,
            band=score.band,
        )

    def corrected(self) -> RiskCorrected:
        return RiskCorrected(at=self.at, by=self.by, about=self.case, score=self.corrects)

    def reviewed(self, *, next_at: datetime) -> Reviewed:
        return Reviewed(at=self.at, by=self.by, about=self.case, review=self.short, next_at=next_at)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One score of the history, beside the one before it by the same tool (P8.2)."""

    score: Score
    at: datetime
    by: str
    """A person's id; empty: it came with the referral."""
    origin: str = ""
    """referral or ground: what the sharing rests on; empty: a later one."""
    agency: str = ""
    """Whose assessor it was, where it came with the referral (P2.11)."""
    before: int | None = None
    number: int = 0
    """As it was recorded: what `risk correct N` names."""
    is_wrong: bool = False
    """Marked as a mistake: shown, and no measure of what follows."""

    @property
    def trend(self) -> str:
        if self.is_wrong:
            return "wrong"
        if self.before is None:
            return "first"
        return (
            "same"
            if self.score.value == self.before
            else "higher"
            if self.score.value > self.before
            else "lower"
        )


def history(referral: Referral, reviews: list[Review], *, hidden: Collection[str] = ()) -> list[Entry]:
    """Oldest first; what the referral rests on is the first. A wrong one stays, and counts no more.

    `hidden`: reviews, by their ids, of which whoever reads must not know; the others keep their numbers (P9.5)."""
    reviews = sorted(reviews, key=lambda it: it.number)
    wrong = {review.corrects for review in reviews if review.corrects}
    first = referral.assessed_at or referral.agreed_at
    taken = [
        ("", Entry(score=score, at=first, by="", origin="referral", agency=referral.agency))
        for score in referral.scores
    ]
    taken += [(review.id, _entry(review, score)) for review in reviews for score in review.scores]
    numbered = [
        replace(one, number=number, is_wrong=one.is_wrong or number in wrong)
        for number, (id, one) in enumerate(taken, start=1)
        if id not in hidden
    ]
    return _compared(sorted(numbered, key=lambda it: (it.at, it.number)))


def _entry(review: Review, score: Score) -> Entry:
    return Entry(
        score=score,
        at=review.assessed_at or review.at,
        by=review.by,
        origin="ground" if review.of_ground else "",
        is_wrong=review.state == "wrong",
    )


def _compared(entries: list[Entry]) -> list[Entry]:
    """Each beside the one before it by the same tool."""
    last: dict[str, int] = {}
    compared = []
    for entry in entries:
        compared.append(entry if entry.is_wrong else replace(entry, before=last.get(entry.score.tool)))
        if not entry.is_wrong:
            last[entry.score.tool] = entry.score.value
    return compared


def since_the_referral(entries: list[Entry]) -> list[Entry]:
    """What the newest ground rests on, and of each tool the newest: the last of them is how it is now (P8.2, P9.1)."""
    count = [entry for entry in entries if not entry.is_wrong and entry.origin != "referral"]
    grounds = [entry.at for entry in count if entry.origin == "ground"]
    newest = {entry.score.tool: entry for entry in count}
    return [
        entry
        for entry in count
        if entry is newest[entry.score.tool] or (entry.origin == "ground" and entry.at == grounds[-1])
    ]


def standing(entries: list[Entry], tool: str) -> Entry | None:
    """The newest by this tool that is not marked as a mistake."""
    return next((one for one in reversed(entries) if one.score.tool == tool and not one.is_wrong), None)


def must_be_correctable(entries: list[Entry], number: int, *, by: str, chairs: bool) -> None:
    """By whoever entered it, or a coordinator of the case."""
    entry = next((entry for entry in entries if entry.number == number), None)
    if entry is None:
        raise Refusal("no-such-score", count=len(entries))
    if entry.is_wrong:
        raise Refusal("score-wrong-already")
    if entry.by != by and not chairs:
        raise Refusal("not-your-score")


def last_review(reviews: list[Review]) -> Review | None:
    """The newest that is more than a score."""
    real = [review for review in reviews if review.state == "review"]
    return max(real, key=lambda it: it.number, default=None)
