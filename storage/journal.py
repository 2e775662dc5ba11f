"""The journal: append-only, hash-chained over the rows as stored (ARCHITECTURE 19, P12.2)."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, insert, select

from casework.events import Event
from storage import documents
from storage.tables import journal
from storage.vault import Vault

START = b"\0" * 32
E = TypeVar("E", bound=Event)


class Journal:
    """Notes what happened; `events` are this transaction's, for the reactions."""

    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault
        self.events: list[Event] = []

    def note(self, event: Event) -> None:
        self.events.append(event)
        number, before = self._head()
        row: dict[str, Any] = {
            "number": number + 1,
            "at": event.at,
            "by": event.by,
            "what": type(event).__name__,
            "about": event.about,
            "sealed": self._seal(event, number + 1),
        }
        self._connection.execute(insert(journal).values(row | {"hash": link(before, row)}))

    def number(self) -> int:
        """Of the newest row."""
        return self._head()[0]

    def about(self, id: str, kind: type[E], since: datetime) -> list[E]:
        """What of this kind happened to it since, in order."""
        rows = select(journal).where(
            journal.c.about == id, journal.c.what == kind.__name__, journal.c.at >= since
        )
        found = self._connection.execute(rows.order_by(journal.c.number))
        return [documents.read(self._opened(row), kind) for row in found]

    def _opened(self, row: Any) -> bytes:
        return self._vault.open(row.sealed, table="journal", id=str(row.number)).plain

    def _seal(self, event: Event, number: int) -> bytes:
        key = self._vault.keys.house()
        return self._vault.seal(documents.write(event), key=key, table="journal", id=str(number))

    def _head(self) -> tuple[int, bytes]:
        newest = select(journal.c.number, journal.c.hash).order_by(journal.c.number.desc()).limit(1)
        row = self._connection.execute(newest).first()
        return (row.number, row.hash) if row else (0, START)


def link(before: bytes, row: dict[str, Any]) -> bytes:
    """The hash of one row: over the row before, and over this one as it lies in the table."""
    parts = [
        before,
        str(row["number"]).encode(),
        row["at"].astimezone(UTC).isoformat().encode(),  # as it comes back
        row["by"].encode(),
        row["what"].encode(),
        row["about"].encode(),
        row["sealed"],
    ]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(len(part).to_bytes(8, "big") + part)
    return digest.digest()


def first_broken(connection: Connection) -> int | None:
    """The number of the first row that does not follow from the one before; None if the chain is whole."""
    before, expected = START, 1
    for row in connection.execute(select(journal).order_by(journal.c.number)):
        if row.number != expected or link(before, row._asdict()) != row.hash:
            return expected
        before, expected = row.hash, expected + 1
    return None
