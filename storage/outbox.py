"""What has to leave: rows written with the records, worked off by the relay (ARCHITECTURE 9-12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, func, select, update

from storage.instants import Instant
from storage.letters import OF_TOKEN, Letter
from storage.sent import ALL_SENT, IS_SENT
from storage.tables import outbox
from storage.withheld import ASIDE, FADES, SETTLED, Withheld, is_settling, said

# A row that was tried and put off keeps its place; one that is for later has none yet
STANDING = (
    select(outbox.c.number, outbox.c.room, outbox.c.kind, outbox.c.due_at)
    .where(outbox.c.state == "waiting")
    .where((outbox.c.due_at <= bindparam("now", type_=Instant)) | (outbox.c.tries > 0))
    .where(outbox.c.kind != "chime")
    .order_by(outbox.c.urgent.desc(), outbox.c.number)
    .limit(2000)
)
ELSEWHERE = STANDING.where(outbox.c.room.not_in(bindparam("busy", expanding=True)))


# Made once: making a statement takes longer than carrying it out
OF_NUMBER = select(outbox).where(outbox.c.number == bindparam("wanted"))
IS_WAITING = select(outbox.c.number).where(outbox.c.token == bindparam("wanted"), outbox.c.state == "waiting")
TRIED = (
    update(outbox)
    .where(outbox.c.token == bindparam("wanted"))
    .values(
        tries=outbox.c.tries + 1,
        tried_at=func.coalesce(outbox.c.tried_at, bindparam("now", type_=Instant)),
    )
)
CHIMES = (outbox.c.kind == "chime") & (outbox.c.state == "waiting")
CHIMES_DUE = (
    select(outbox)
    .where(
        CHIMES,
        outbox.c.room.in_(
            select(outbox.c.room).where(CHIMES, outbox.c.due_at <= bindparam("now", type_=Instant))
        ),
    )
    .order_by(outbox.c.number)
)


def _is_settling() -> ColumnElement[bool]:
    return outbox.c.name.contains(f"/{SETTLED}")


def _rang(about: str) -> ColumnElement[bool]:
    """What went out about it, and that it is settled, if that was said."""
    return (outbox.c.about == about) & ((outbox.c.state == "done") | _is_settling())


@dataclass(frozen=True, kw_only=True)
class Line:
    """The newest message of a name. `content`: while it waits, and nobody has tried to send it."""

    token: str
    due_at: datetime
    content: dict[str, Any] | None


class Outbox(Withheld):
    def waiting(self, now: datetime, *, busy: set[str], limit: int) -> list[Letter]:
        """The first letter of each lane that is free, urgent ones first."""
        first: dict[str, Any] = {}
        standing, elsewhere = (ELSEWHERE, {"busy": list(busy)}) if busy else (STANDING, {})
        for row in self._connection.execute(standing, {"now": now, **elsewhere}):
            ahead = first.setdefault(row.room, row)
            if row.kind == "open-room" and ahead.kind != "open-room":
                first[row.room] = row  # nothing overtakes the making of its room
        numbers = [row.number for row in first.values() if row.due_at <= now][:limit]
        rows = [self._connection.execute(OF_NUMBER, {"wanted": number}).one() for number in numbers]
        return sorted((self._letter(row) for row in rows), key=lambda it: (not it.urgent, it.number))

    # --- rings that may wait, and be joined (CONVERSATION V5) --------------------------------------
    def chimes(self, now: datetime) -> dict[str, list[Letter]]:
        """By room, all that wait, where the time of one has come."""
        rows = self._connection.execute(CHIMES_DUE, {"now": now})
        rooms: dict[str, list[Letter]] = {}
        for row in rows:
            rooms.setdefault(row.room, []).append(self._letter(row))
        return rooms

    def let_go(self, token: str, kind: str, now: datetime) -> None:
        """It goes out as it is: a `ring` counts among those of its hour."""
        freed = update(outbox).where(outbox.c.token == token)
        self._connection.execute(freed.values(kind=kind, made_at=now, due_at=now))

    def rings_since(self, room: str, instant: datetime) -> list[datetime]:
        """When those that count were let go, oldest first."""
        counted = (outbox.c.kind == "ring") & outbox.c.state.in_(("waiting", "done"))
        rung = select(outbox.c.made_at).where(counted, outbox.c.room == room, outbox.c.made_at > instant)
        return list(self._connection.execute(rung.order_by(outbox.c.made_at)).scalars())

    def has_rung(self, room: str, about: str) -> bool:
        """Was something said there about it, and not yet that it is settled?"""
        newest = select(outbox.c.name).where(outbox.c.room == room, _rang(about))
        row = self._connection.execute(newest.order_by(outbox.c.number.desc()).limit(1)).first()
        return row is not None and not is_settling(row.name)

    def rung_aside(self, about: str) -> set[str]:
        """The direct rooms where it was said in place of the coordination room, and not yet that it is settled."""
        there = outbox.c.room.startswith("person:") & ((outbox.c.name == ASIDE) | _is_settling())
        rows = self._connection.execute(
            select(outbox.c.room, outbox.c.name).where(there, _rang(about)).order_by(outbox.c.number)
        )
        newest = {row.room: row.name for row in rows}
        return {room for room, name in newest.items() if not is_settling(name)}

    # --- lines that several answers share (CONVERSATION V5) ------------------------------------------
    def line(self, room: str, name: str) -> Line | None:
        newest = select(outbox).where(said(room, name)).order_by(outbox.c.number.desc()).limit(1)
        row = self._connection.execute(newest).first()
        if row is None:
            return None
        waits = row.state == "waiting" and row.tried_at is None
        content = self._content(row) if waits else None
        return Line(token=row.token, due_at=row.due_at, content=content)

    # --- what becomes of a row ------------------------------------------------------------------------
    def trying(self, token: str, now: datetime) -> None:
        """One try more; from the first one on it is not rewritten."""
        self._connection.execute(TRIED, {"wanted": token, "now": now})

    def still_waits(self, token: str) -> bool:
        """False: it was withdrawn, or destroyed, since it was taken."""
        return self._connection.execute(IS_WAITING, {"wanted": token}).first() is not None

    def sent(self, token: str, event_id: str, now: datetime, *, known: Letter | None = None) -> Letter | None:
        """The server has it, under this event id: what it was, the first time, if it was still to go out. Twice is once.

        What was called back on its way leaves the screen at once; what fades does so after its time.
        `known`: as it was taken, for a row that was emptied since.
        """
        row = self._connection.execute(OF_TOKEN, {"wanted": token}).first()
        if row is None or row.state == "done":
            return None
        letter = self._letter(row) if row.sealed else known
        content = letter.content if letter else {}
        self._end(token, "done")
        if self._connection.execute(IS_SENT, {"wanted": token}).first() is None:
            name = None if row.kind == "edit" else row.name  # an edit is not the message it edits
            about = content.get("about") or row.about
            note = {"token": token, "room": row.room, "name": name, "about": about}
            self._connection.execute(ALL_SENT, note | {"event_id": event_id, "at": now})
        if row.state == "called-back":
            self.take_back(row.room, event_id, now)
        elif seconds := content.get("fades"):
            self._redact(row.room, event_id, now, due_at=now + timedelta(seconds=seconds), name=FADES)
        return letter if row.state == "waiting" else None

    def take_back(self, room: str, event_id: str, now: datetime) -> None:
        """It went out, and should not have: before whatever else waits for that room."""
        self._redact(room, event_id, now, urgent=True)

    def _redact(self, room: str, event_id: str, now: datetime, **columns: Any) -> None:
        what = {"names": [], "events": [event_id]}
        self.put(room, "redact", what, now=now, key=self._vault.keys.day(now), **columns)

    def finished(self, token: str) -> None:
        """Done, and nothing of it has an event id."""
        self._end(token, "done")

    def failed(self, token: str) -> None:
        self._end(token, "failed")

    def is_waiting(self, room: str, name: str) -> bool:
        """Is the message of this name still to go out?"""
        waiting = select(outbox.c.number).where(said(room, name), outbox.c.state == "waiting")
        return self._connection.execute(waiting).first() is not None

    def waits_to_say_farewell(self, room: str) -> bool:
        """Is a last word still to go out there?"""
        waiting = (outbox.c.room == room) & (outbox.c.kind == "say") & (outbox.c.state == "waiting")
        rows = self._connection.execute(select(outbox).where(waiting)).all()
        return any(self._letter(row).content.get("farewell") for row in rows)

    def next_due(self) -> datetime | None:
        waiting = select(outbox.c.due_at).where(outbox.c.state == "waiting").order_by(outbox.c.due_at)
        due: datetime | None = self._connection.execute(waiting.limit(1)).scalar()
        return due

    def forget_done(self, before: datetime) -> None:
        old = (outbox.c.state != "waiting") & (outbox.c.made_at < before)
        self._connection.execute(delete(outbox).where(old))
