"""What arrived and was not worked off yet (ARCHITECTURE 6, 7)."""

from __future__ import annotations

import contextlib
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, insert, select, update

from storage.tables import inbox
from storage.vault import DAMAGED, Vault

TRIES = 3
SEEN = select(inbox.c.number).where(inbox.c.event_id == bindparam("event_id"))
SEEN_AS = select(inbox.c.number).where(
    (inbox.c.event_id == bindparam("event_id")) | (inbox.c.once == bindparam("once"))
)
NEW = select(inbox).where(inbox.c.state == "new").order_by(inbox.c.number).limit(bindparam("most"))
STATE = select(inbox.c.state).where(inbox.c.number == bindparam("wanted"))
DONE = update(inbox).where(inbox.c.event_id == bindparam("wanted")).values(state="done", sealed=None)
ALL = insert(inbox)


class Row(NamedTuple):
    number: int
    event_id: str
    kind: str
    room_id: str
    sender: str
    at: datetime
    session: str | None
    plain: bytes | None


class Inbox:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(
        self,
        *,
        event_id: str,
        kind: str,
        room_id: str,
        sender: str,
        at: datetime,
        plain: bytes | None,
        session: str | None = None,
        once: str | None = None,
        state: str = "new",
    ) -> bool:
        """False if it was here before, under this event id or any other."""
        if self._seen(event_id, once):
            return False
        sealed = None if plain is None else self._seal(event_id, plain, at)
        row = {"event_id": event_id, "kind": kind, "room_id": room_id, "sender": sender, "at": at}
        row |= {"state": state, "starts": 0, "session": session, "once": once, "sealed": sealed}
        self._connection.execute(ALL, row)
        return True

    def known(self, event_ids: set[str]) -> set[str]:
        found = select(inbox.c.event_id).where(inbox.c.event_id.in_(event_ids))
        return set(self._connection.execute(found).scalars())

    def decrypted(self, event_id: str, *, kind: str, once: str, plain: bytes | None, at: datetime) -> None:
        """A late key came: what waited is new now, or done, if nothing of it is kept."""
        if self._seen("", once):
            self.done(event_id)
            return
        state, sealed = ("new", self._seal(event_id, plain, at)) if plain is not None else ("done", None)
        self._connection.execute(
            update(inbox)
            .where(inbox.c.event_id == event_id, inbox.c.state == "waiting")
            .values(kind=kind, once=once, state=state, sealed=sealed)
        )

    def claim(self, number: int) -> bool:
        """False if it is worked off already."""
        state = self._connection.execute(STATE, {"wanted": number}).scalar()
        return bool(state == "new")

    def done(self, event_id: str) -> None:
        self._connection.execute(DONE, {"wanted": event_id})

    def park(self, event_id: str) -> None:
        """It broke, and so did saying so: kept out of the way for a person to look at."""
        self._connection.execute(update(inbox).where(inbox.c.event_id == event_id).values(state="parked"))

    def new(self, limit: int = 50) -> list[Row]:
        return [self._row(row) for row in self._connection.execute(NEW, {"most": limit})]

    def waiting(self, limit: int = 500, *, after: str = "") -> list[Row]:
        """What could not be decrypted, and is kept until its key comes; `after` this event, page by page."""
        page = (inbox.c.state == "waiting") & inbox.c.sealed.is_not(None)
        if after:
            page &= inbox.c.number > select(inbox.c.number).where(inbox.c.event_id == after).scalar_subquery()
        return self._rows(page, limit)

    def silent_since(self, moment: datetime, limit: int = 50) -> list[Row]:
        """Undecryptable since before this moment and not yet answered."""
        unanswered = (inbox.c.state == "waiting") & (inbox.c.starts == 0) & (inbox.c.at <= moment)
        return self._rows(unanswered, limit)

    def answered(self, sender: str, session: str) -> bool:
        """Note that the sender was told about this session; False if they had been before."""
        same = (inbox.c.sender == sender) & (inbox.c.session == session) & (inbox.c.kind == "Undecryptable")
        told = select(func.count()).select_from(inbox).where(same, inbox.c.starts > 0)
        first = self._connection.execute(told).scalar_one() == 0
        self._connection.execute(update(inbox).where(same).values(starts=1))
        return first

    def forget_ciphertext(self, before: datetime) -> None:
        old = (inbox.c.state == "waiting") & (inbox.c.at < before)
        self._connection.execute(update(inbox).where(old).values(state="done", sealed=None))

    def starting(self) -> list[Row]:
        """Count a start; what is still new at the third is parked, and returned unopened."""
        self._connection.execute(
            update(inbox).where(inbox.c.state == "new").values(starts=inbox.c.starts + 1)
        )
        stuck = (inbox.c.state == "new") & (inbox.c.starts >= TRIES)
        parked = self._connection.execute(select(inbox).where(stuck).order_by(inbox.c.number)).all()
        self._connection.execute(update(inbox).where(stuck).values(state="parked"))
        return [_row(row, None) for row in parked]

    def _seen(self, event_id: str, once: str | None) -> bool:
        if once is None:
            return self._connection.execute(SEEN, {"event_id": event_id}).first() is not None
        return self._connection.execute(SEEN_AS, {"event_id": event_id, "once": once}).first() is not None

    def _seal(self, event_id: str, plain: bytes, at: datetime) -> bytes:
        return self._vault.seal(plain, key=self._vault.keys.day(at), table="inbox", id=event_id)

    def _rows(self, where: Any, limit: int) -> list[Row]:
        query = select(inbox).where(where).order_by(inbox.c.number).limit(limit)
        return [self._row(row) for row in self._connection.execute(query)]

    def _row(self, row: Any) -> Row:
        """Without a body: done, or one that nobody can open any more."""
        plain = None
        if row.sealed is not None:
            with contextlib.suppress(*DAMAGED):
                plain = self._vault.open(row.sealed, table="inbox", id=row.event_id).plain
        return _row(row, plain)


def _row(row: Any, plain: bytes | None) -> Row:
    return Row(row.number, row.event_id, row.kind, row.room_id, row.sender, row.at, row.session, plain)
