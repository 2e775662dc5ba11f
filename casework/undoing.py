"""Everyday steps that can be taken back: one's own last one for ten minutes (CONVERSATION V6, V7)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.errors import Refusal
from casework.events import StepTakenBack

FOR = timedelta(minutes=10)
KEPT = timedelta(days=3)
"""A coordinator takes back what a thief did: of the day before the lock, whenever the voice was heard."""
DONE, TAKEN_BACK = "done", "taken-back"


@dataclass(frozen=True, kw_only=True)
class Undoable:
    """`before`, `after`: the record as it was and as the step left it, as documents; before it was made: empty."""

    id: str
    person: str
    kind: str
    """Which function takes it back."""
    subject: str
    """`K7-QF3/T2`, `K7-QF3`, `R-7KQ4`, `B1`."""
    command: str
    room: str
    """Where others were told of it; empty: nowhere."""
    before: str
    after: str
    at: datetime
    number: int
    """Of the journal, when it was done: which of two came last."""
    expires_at: datetime
    key: str
    """The referral whose key seals it: it holds what was typed about a case. Empty: of none."""
    state: str = DONE

    @property
    def code(self) -> str:
        return self.subject.partition("/")[0]

    @property
    def codes(self) -> tuple[str, ...]:
        """As they are typed: the number, then the case."""
        code, _, number = self.subject.partition("/")
        return (number, code) if number else (code,)

    def is_in_time(self, now: datetime) -> bool:
        return self.state == DONE and now < self.expires_at

    def must_not_be_late(self, now: datetime) -> None:
        if self.state == TAKEN_BACK:
            raise Refusal("undone-already")
        if now >= self.expires_at:
            raise Refusal("undo-too-late")

    def take_back(self, *, by: str, at: datetime) -> tuple[Undoable, StepTakenBack]:
        """Recorded as taken back, never erased. Twice is refused."""
        if self.state == TAKEN_BACK:
            raise Refusal("undone-already")
        event = StepTakenBack(at=at, by=by, about=self.code, kind=self.kind, step=self.id, whose=self.person)
        return replace(self, state=TAKEN_BACK), event


def changed_since() -> Refusal:
    """Somebody has gone on from there: what they did is not thrown over."""
    return Refusal("undo-changed")
