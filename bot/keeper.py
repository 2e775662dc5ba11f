"""The encryption keys, written together with what they opened, and before anything that uses them leaves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, select

from bot.clock import Clock
from storage.crypto_store import CryptoStore, write
from storage.engine import Database
from storage.keys import Keyring
from storage.rooms import Rooms
from storage.tables import cases
from storage.vault import Vault


class Keeper(Protocol):
    def changes(self) -> Any: ...

    def write(self, connection: Connection, changes: Any) -> None: ...

    def written(self, changes: Any) -> None: ...


class KeyKeeper:
    """nio's keys and our own transactions, joined."""

    def __init__(self, store: CryptoStore, database: Database, ring: Keyring, clock: Clock) -> None:
        self._store, self._database, self._ring, self._clock = store, database, ring, clock

    def changes(self) -> Any:
        return self._store.changes()

    def write(self, connection: Connection, changes: Any) -> None:
        vault = Vault(connection, self._ring)
        now = self._clock.now()
        write(connection, vault, changes, lambda room_id: _key_for(connection, vault, room_id, now))

    def written(self, changes: Any) -> None:
        self._store.written(changes)

    async def flush(self) -> None:
        """Before anything is asked of the server that is not a GET (ARCHITECTURE 3b)."""
        changes = self.changes()
        if changes:
            await self._database.run(lambda connection: self.write(connection, changes))
            self.written(changes)


def _key_for(connection: Connection, vault: Vault, room_id: str, now: datetime) -> int:
    """A case room's sessions lie under the case's key, the others under the day's (ARCHITECTURE 17)."""
    name = Rooms(connection).named(room_id) or ""
    code = name.removeprefix("case:")
    found = select(cases.c.referral).where(cases.c.id == code)
    referral = connection.execute(found).scalar() if code != name else None
    return vault.keys.case(referral) if referral else vault.keys.day(now)
