"""Dialogues under way, and questions that wait for `yes CODE`."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import delete

from casework.forms import Dialogue
from storage import tables
from storage.shelf import Shelf, by_columns


class Dialogues(Shelf[Dialogue]):
    table = tables.dialogues
    kind = Dialogue
    columns = ("person", "form", "subject", "room", "state", "touched_at")

    def open_of(self, person: str, room: str) -> Dialogue | None:
        found = self.where(person=person, room=room, state="open")
        return max(found, key=lambda it: it.touched_at, default=None)

    def paused_of(self, person: str) -> Dialogue | None:
        """The one paused last."""
        found = self.where(person=person, state="paused")
        return max(found, key=lambda it: it.touched_at, default=None)

    def erase(self, id: str) -> None:
        """Sent or cancelled: the answers are gone."""
        self._connection.execute(delete(self.table).where(self.table.c.id == id))
        self.forget()

    def _key(self, record: Dialogue) -> int:
        return self._vault.keys.case(record.key) if record.key else self._vault.keys.house()


@dataclass(frozen=True, kw_only=True)
class Question:
    """Something shown that waits for its `yes` (CONVERSATION V7)."""

    id: str
    person: str
    room: str
    subject: str
    action: str
    details: dict[str, str] = field(default_factory=dict)
    expires_at: datetime
    state: str = "open"
    key: str = ""
    """As a dialogue's: whose key seals what was typed (ARCHITECTURE 17)."""

    def differs(self, other: Question) -> bool:
        """Would its yes do something else?"""
        return (self.action, self.details) != (other.action, other.details)


class Questions(Shelf[Question]):
    table = tables.questions
    kind = Question
    columns = ("person", "room", "subject", "expires_at", "state")

    def expiring(self, since: datetime, before: datetime, **clear: object) -> list[Question]:
        """Between these; by the index, as those of all years are kept. `clear`: as in `where`, and a state among them."""
        rows = by_columns(self.table, clear)
        rows = rows.where(self.table.c.expires_at >= since, self.table.c.expires_at < before)
        return [self._open(row) for row in self._connection.execute(rows, clear)]

    def _key(self, record: Question) -> int:
        return self._vault.keys.case(record.key) if record.key else self._vault.keys.house()
