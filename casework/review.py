"""Scores over time, and the review of the risk (PROTOCOL P2.2, P8.1, P8.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.events import Reviewed, RiskScored
from casework.risk import Score

EVERY = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Review:
    """`id` is `K7-QF3/V1`. A score alone (`risk odara 9`) is one without a summary; it is not a review."""

    id: str
    case: str
    scores: tuple[Score, ...]
    by: str
    at: datetime
    change: str = ""
    """higher, same or lower, in the team's view."""
    client_view: str = ""
    plan_fits: str = ""
    state: str = "score"
    """score or review."""

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    @property
    def next_at(self) -> datetime:
        return self.at + EVERY

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

    def reviewed(self) -> Reviewed:
        return Reviewed(at=self.at, by=self.by, about=self.case, review=self.short, next_at=self.next_at)
