"""The same name or number in two referrals, and what coordinators found out of it (PROTOCOL P2.7, P2.15)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from casework.events import MatchSettled
from casework.hold import Kept


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What coordinators found of one match, once they had spoken with each other."""

    other: str
    across: bool
    same: bool
    by: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Matched(Kept):
    alike: tuple[str, ...] = ()
    """Referrals' ids: the same name or number, pointed out once (P2.7)."""
    crossed: tuple[str, ...] = ()
    """Referrals' ids: a party here has the name or number of the other side there (P2.15)."""
    verdicts: tuple[Verdict, ...] = ()

    @property
    def across(self) -> tuple[str, ...]:
        """Of these, the ones that nobody found to be other people."""
        return tuple(id for id in self.crossed if not self.is_set_aside(id, across=True))

    def alike_to(self, other: str) -> Self:
        return self if other in self.alike else replace(self, alike=(*self.alike, other))

    def crossed_with(self, other: str) -> Self:
        return self if other in self.crossed else replace(self, crossed=(*self.crossed, other))

    def verdict_on(self, other: str, *, across: bool) -> Verdict | None:
        of_it = (one for one in reversed(self.verdicts) if (one.other, one.across) == (other, across))
        return next(of_it, None)

    def is_set_aside(self, other: str, *, across: bool) -> bool:
        found = self.verdict_on(other, across=across)
        return found is not None and not found.same

    def judge(self, verdict: Verdict) -> tuple[Self, MatchSettled]:
        event = MatchSettled(
            at=verdict.at,
            by=verdict.by,
            about=self.id,
            other=verdict.other,
            across=verdict.across,
            same=verdict.same,
        )
        return self.judged(verdict), event

    def judged(self, verdict: Verdict) -> Self:
        return replace(self, verdicts=(*self.verdicts, verdict))

    def without(self, verdict: Verdict) -> Self:
        """It was a mistake: asked again."""
        return replace(self, verdicts=tuple(one for one in self.verdicts if one != verdict))

    def unmatched(self, other: str, *, across: bool) -> Self:
        """As if it had never been found."""
        verdicts = tuple(one for one in self.verdicts if (one.other, one.across) != (other, across))
        alike, crossed = (tuple(id for id in ids if id != other) for ids in (self.alike, self.crossed))
        left = replace(self, verdicts=verdicts)
        return replace(left, crossed=crossed) if across else replace(left, alike=alike)
