"""The affirmation that opens case rooms: its text, how long a signature counts, and the grace after it (PROTOCOL P1.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

AFFIRMATION = "2026-1"
"""The version of the text that is signed today (P1.6)."""
NO_TIME = timedelta(0)
AFFIRMED_FOR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """Which text of the affirmation counts, and how long a lapse is tolerated (P1.6)."""

    version: str = AFFIRMATION
    sign_by: datetime | None = None
    """From then on a signature under an older text does not count."""
    grace: timedelta = NO_TIME


TERMS = Terms()
"""Where the configuration says nothing else."""


@dataclass(frozen=True, kw_only=True)
class Affirmation:
    version: str
    signed_at: datetime
    until: datetime
    grace: timedelta = NO_TIME
    """How much longer the case rooms stay open."""

    @property
    def closes_at(self) -> datetime:
        return self.until + self.grace

    @classmethod
    def of(cls, terms: Terms, *, at: datetime) -> Affirmation:
        """Today's text; good for a year (P1.6)."""
        return cls(version=terms.version, signed_at=at, until=at + AFFIRMED_FOR, grace=terms.grace)

    def under(self, terms: Terms) -> Affirmation:
        """A signature under an older text ends when the newer one has to be signed."""
        until = self.until
        if terms.sign_by is not None and self.version != terms.version:
            until = min(until, terms.sign_by)
        return replace(self, until=until, grace=terms.grace)
