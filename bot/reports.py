"""What rules must know of what was sent, or was not, comes back through the front door (ARCHITECTURE 10)."""

from __future__ import annotations

from datetime import datetime

from bot.incoming import Done
from storage import documents
from storage.unit_of_work import UnitOfWork


def report(work: UnitOfWork, done: Done, now: datetime) -> None:
    work.inbox.put(
        event_id=f"done {done.what} {done.id}",
        kind="Done",
        room_id="",
        sender="",
        at=now,
        plain=documents.write(done),
    )
