"""What the server has of us, by the names we gave it: for edits, replies, and what is taken out of a room (ARCHITECTURE 10)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, select

from storage.tables import sent

LIST = "listed/"


def listed(codes: Iterable[str]) -> str:
    """What stands in the name of a message that is about several referrals or cases, or has no other name."""
    return f"{LIST} {' '.join(code for code in codes if code)} "


TYPED = "typed/"
"""So the names begin of what people typed: rows beside our own messages, as they are taken out of a room alike."""


ALL_SENT = insert(sent)
IS_SENT = select(sent.c.token).where(sent.c.token == bindparam("wanted"))


class Sent:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def event_of(self, room: str, name: str) -> str | None:
        """The newest message of this name."""
        found = select(sent.c.event_id).where(sent.c.room == room, sent.c.name == name)
        return self._connection.execute(found.order_by(sent.c.at.desc()).limit(1)).scalar()

    def events_of(self, room: str, name: str) -> list[str]:
        """Every message of this name: what is taken out of a room goes whole."""
        found = select(sent.c.event_id).where(sent.c.room == room, sent.c.name == name).order_by(sent.c.at)
        return list(self._connection.execute(found).scalars())

    def names_about(self, room: str, code: str) -> list[str]:
        """The named messages of a room that are about this referral or case."""
        of = sent.c.about.startswith(code, autoescape=True) | sent.c.name.startswith(code, autoescape=True)
        of |= sent.c.name.contains(LIST) & sent.c.name.contains(f" {code} ", autoescape=True)
        found = (
            select(sent.c.name).where(sent.c.room == room, sent.c.name.is_not(None), of).order_by(sent.c.at)
        )
        return list(self._connection.execute(found).scalars())

    def note_typed(self, room: str, event_id: str, codes: Iterable[str], now: datetime) -> None:
        """Somebody's own message, which names these."""
        name = f"{TYPED}{listed(codes)}{event_id}"
        row = {"token": event_id, "room": room, "name": name, "about": None, "event_id": event_id, "at": now}
        self._connection.execute(ALL_SENT, row)

    def typed_about(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Room -> the events of what was typed there and names one of these."""
        of = or_(*(sent.c.name.contains(f" {code} ", autoescape=True) for code in codes))
        typed = select(sent).where(sent.c.name.startswith(TYPED), of).order_by(sent.c.at)
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(typed):
            found.setdefault(row.room, []).append(row.event_id)
        return found

    def named(self, event_id: str) -> tuple[str, str | None, str | None] | None:
        """(room, name, about) of a message of ours, for replies to it."""
        row = self._connection.execute(select(sent).where(sent.c.event_id == event_id)).first()
        if row is None or (row.name or "").startswith(TYPED):
            return None
        return (row.room, row.name, row.about)
