"""What was shared, with whom, when, on what ground (PROTOCOL P3.8, P9.10, P12.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """`id` is `K7-QF3/X1`. Kinds of information, never the information itself."""

    id: str
    case: str
    what: str
    """By name, as `templates/words.toml` has it: particulars, score, plan, development, portion, ..."""
    agencies: tuple[str, ...]
    persons: tuple[str, ...] = ()
    """Persons' ids."""
    basis: str
    """consent or danger."""
    by: str
    at: datetime

    @property
    def short(self) -> str:
        return self.id.split("/")[1]
