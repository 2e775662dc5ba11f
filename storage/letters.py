"""The rows of the outbox: each sealed as it is put, opened as it is read, written anew, and emptied at its end."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, insert, select, update

from storage.tables import outbox
from storage.vault import DAMAGED, Vault


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One row: `kind` says what the relay does with `content`."""

    token: str
    number: int
    room: str
    kind: str
    name: str | None
    about: str | None
    urgent: bool
    made_at: datetime
    due_at: datetime
    tried_at: datetime | None
    tries: int
    content: dict[str, Any]
    is_damaged: bool = False
    """Nobody can open it any more: it has no content."""


# Made once: making a statement takes longer than carrying it out
OF_TOKEN = select(outbox).where(outbox.c.token == bindparam("wanted"))
ENDED = (
    update(outbox).where(outbox.c.token == bindparam("wanted")).values(state=bindparam("as_"), sealed=None)
)
ALL = insert(outbox)


class Letters:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(
        self,
        room: str,
        kind: str,
        content: dict[str, Any],
        *,
        now: datetime,
        key: int,
        name: str | None = None,
        about: str | None = None,
        urgent: bool = False,
        due_at: datetime | None = None,
    ) -> str:
        """Returns the token."""
        # Not the row number: SQLite gives the number of a deleted row to a new one,
        # and the homeserver would drop the new message as a repeat of the old.
        token = secrets.token_hex(16)
        sealed = self._seal(content, key, token)
        row: dict[str, Any] = {"token": token, "room": room, "kind": kind, "name": name, "about": about}
        row |= {"urgent": urgent, "made_at": now, "due_at": due_at or now, "tries": 0}
        self._connection.execute(ALL, row | {"state": "waiting", "sealed": sealed, "tried_at": None})
        return token

    def rewrite(self, token: str, content: dict[str, Any]) -> None:
        """The same row, further on: a file that is uploaded is not uploaded again."""
        row = self._connection.execute(select(outbox.c.sealed).where(outbox.c.token == token)).one()
        sealed = self._seal(content, _key_of(row.sealed), token)
        self._connection.execute(update(outbox).where(outbox.c.token == token).values(sealed=sealed))

    def anew(self, token: str) -> str:
        """A new token for a row whose first one the server may have forgotten (ARCHITECTURE, table)."""
        row = self._connection.execute(select(outbox).where(outbox.c.token == token)).one()
        letter, fresh = self._letter(row), secrets.token_hex(16)
        sealed = self._seal(letter.content, _key_of(row.sealed), fresh)
        changed = update(outbox).where(outbox.c.token == token)
        self._connection.execute(changed.values(token=fresh, sealed=sealed, tried_at=None))
        return fresh

    def _drop(self, which: ColumnElement[bool], state: str = "withdrawn") -> int:
        """What waits does not go out. Under way it may arrive all the same; then `called-back` is taken back."""
        gone = update(outbox).where(which, outbox.c.state == "waiting")
        return self._connection.execute(gone.values(state=state, sealed=None)).rowcount

    def _end(self, token: str, state: str) -> None:
        self._connection.execute(ENDED, {"wanted": token, "as_": state})

    def _seal(self, content: dict[str, Any], key: int, token: str) -> bytes:
        return self._vault.seal(json.dumps(content).encode(), key=key, table="outbox", id=token)

    def _letter(self, row: Any) -> Letter:
        content = self._content(row)
        return Letter(
            token=row.token,
            number=row.number,
            room=row.room,
            kind=row.kind,
            name=row.name,
            about=row.about,
            urgent=row.urgent,
            made_at=row.made_at,
            due_at=row.due_at,
            tried_at=row.tried_at,
            tries=row.tries,
            content=content or {},
            is_damaged=content is None,
        )

    def _content(self, row: Any) -> dict[str, Any] | None:
        """None: it cannot be opened, which must not keep the others from going out."""
        try:
            opened: dict[str, Any] = json.loads(
                self._vault.open(row.sealed, table="outbox", id=row.token).plain
            )
        except DAMAGED:
            return None
        return opened


def _key_of(sealed: bytes) -> int:
    return int.from_bytes(sealed[1:5], "big")
