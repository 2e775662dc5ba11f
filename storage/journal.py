"""The journal: append-only, hash-chained over the rows as stored (ARCHITECTURE 19, P12.2)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, func, insert, or_, select

from casework.events import Event, Looked
from storage import documents
from storage.tables import journal
from storage.vault import Vault

START = b"\0" * 32
HEAD = select(journal.c.number, journal.c.hash).order_by(journal.c.number.desc()).limit(1)
ALL = insert(journal)
READS = 200
"""Of one person, of one case: how many are gone through for the newest of a first page."""
E = TypeVar("E", bound=Event)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row, opened: `what` is the name of the event, `details` its fields."""

    number: int
    at: datetime
    by: str
    what: str
    about: str
    details: dict[str, Any]


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
        self._connection.execute(ALL, row | {"hash": link(before, row)})

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

    # --- reading it -------------------------------------------------------------------------------------
    def of(
        self,
        about: tuple[str, ...],
        *,
        kinds: tuple[str, ...] = (),
        since: datetime | None = None,
        before: int | None = None,
        skip: int = 0,
        limit: int | None = None,
    ) -> list[Entry]:
        """Newest first: what happened to these, and to what is numbered within them; `before` that row."""
        where = _matching(about, kinds, since, before)
        query = select(journal).where(where).order_by(journal.c.number.desc()).offset(skip).limit(limit)
        return [self._entry(row) for row in self._connection.execute(query)]

    def count_of(
        self,
        about: tuple[str, ...],
        *,
        kinds: tuple[str, ...] = (),
        since: datetime | None = None,
        before: int | None = None,
    ) -> int:
        rows = select(func.count()).select_from(journal).where(_matching(about, kinds, since, before))
        return int(self._connection.execute(rows).scalar_one())

    def first_page(self, about: str, what: str, *, by: str) -> int | None:
        """The row of this person's newest read of a first page: the following ones go on below it."""
        rows = select(journal).where(
            journal.c.about == about, journal.c.by == by, journal.c.what == Looked.__name__
        )
        for row in self._connection.execute(rows.order_by(journal.c.number.desc()).limit(READS)):
            details = self._entry(row).details
            if details["what"] == what and details.get("page", 1) == 1:
                return int(row.number)
        return None

    def _entry(self, row: Any) -> Entry:
        opened = self._vault.open(row.sealed, table="journal", id=str(row.number))
        details: dict[str, Any] = json.loads(opened.plain)
        return Entry(number=row.number, at=row.at, by=row.by, what=row.what, about=row.about, details=details)

    def _seal(self, event: Event, number: int) -> bytes:
        key = self._vault.keys.house()
        return self._vault.seal(documents.write(event), key=key, table="journal", id=str(number))

    def _head(self) -> tuple[int, bytes]:
        row = self._connection.execute(HEAD).first()
        return (row.number, row.hash) if row else (0, START)


def _matching(
    about: tuple[str, ...], kinds: tuple[str, ...], since: datetime | None, before: int | None
) -> ColumnElement[bool]:
    numbered = (journal.c.about.startswith(f"{one}/") for one in about if "-" in one)  # within a code
    where = or_(journal.c.about.in_(about), *numbered)
    if kinds:
        where &= journal.c.what.in_(kinds)
    if since is not None:
        where &= journal.c.at >= since
    if before is not None:
        where &= journal.c.number < before
    return where


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


def head(connection: Connection) -> tuple[int, str]:
    """The number and the hash of the newest row: who noted them elsewhere sees that none is missing at the end."""
    newest = select(journal.c.number, journal.c.hash).order_by(journal.c.number.desc()).limit(1)
    row = connection.execute(newest).first()
    return (row.number, row.hash.hex()) if row else (0, START.hex())
