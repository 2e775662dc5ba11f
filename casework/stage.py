"""Open, or closed: a closed case takes no writes (PROTOCOL P8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from casework.errors import Refusal
from casework.hold import Kept


class Stage(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Staged(Kept):
    state: Stage = Stage.OPEN

    @property
    def is_open(self) -> bool:
        return self.state is Stage.OPEN

    def must_be_open(self) -> None:
        """Closed cases take no writes."""
        if not self.is_open:
            raise Refusal("case-closed", code=self.id)
