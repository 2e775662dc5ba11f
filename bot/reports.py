"""What rules must know of what was sent, or was not, comes back through the front door (ARCHITECTURE 10)."""

from __future__ import annotations

from datetime import datetime

from bot.incoming import Done
from storage import documents
from storage.inbox import Row
from storage.unit_of_work import UnitOfWork

PARKED = "parked"


def parked(work: UnitOfWork, row: Row, now: datetime) -> None:
    """It broke, each time: whoever wrote it is told, and who can ask them (ARCHITECTURE 6). Of such a notice nothing more."""
    if row.event_id.startswith(f"done {PARKED}"):
        return
    about = {"kind": row.kind, "user": row.sender, "at": row.at.isoformat()}
    report(work, Done(id=row.event_id, what=PARKED, room="", about=about), now)


def report(work: UnitOfWork, done: Done, now: datetime) -> None:
    work.inbox.put(
        event_id=f"done {done.what} {done.id}",
        kind="Done",
        room_id="",
        sender="",
        at=now,
        plain=documents.write(done),
    )
