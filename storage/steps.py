"""Steps that can be taken back. In the table of questions: both wait for one word of one person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from casework.undoing import DONE, TAKEN_BACK, Undoable
from storage import tables
from storage.shelf import Shelf

STATES = (DONE, TAKEN_BACK)


class Steps(Shelf[Undoable]):
    table = tables.questions
    kind = Undoable
    columns = ("person", "room", "subject", "expires_at", "state")

    def newest(self, person: str, kinds: tuple[str, ...], code: str = "") -> Undoable | None:
        """The last one of these kinds; `code`: of this case."""
        mine = [step for step in self.where(person=person, state=STATES) if step.kind in kinds]
        near = [step for step in mine if code in ("", step.code)]
        return max(near, key=lambda step: step.number, default=None)

    def forget_old(self, before: datetime) -> None:
        old = self.table.c.state.in_(STATES) & (self.table.c.expires_at < before)
        self._connection.execute(delete(self.table).where(old))
        self.forget()

    def _key(self, record: Undoable) -> int:
        return self._vault.keys.case(record.key) if record.key else self._vault.keys.house()
