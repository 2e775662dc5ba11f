"""Four kinds of key (ARCHITECTURE 17): the master key wraps house, day, case and index keys."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, insert, select, update

from storage.tables import keys

WRAPPED = b"convene key"


ONE_KEY = select(keys).where(keys.c.number == bindparam("wanted"))
NAMED_KEY = select(keys).where(keys.c.kind == bindparam("of_kind"), keys.c.reference == bindparam("of"))


class KeyGone(Exception):
    """The key was destroyed: what it sealed cannot be read by anyone."""


class Master:
    """The key from the file. `fingerprint` names it, and tells nothing of it."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != 32:
            raise ValueError("a master key has 32 bytes")
        self._aead = AESGCM(secret)
        self.fingerprint = hashlib.sha256(b"convene master" + secret).hexdigest()[:16]

    def wrap(self, secret: bytes, kind: str, reference: str) -> bytes:
        nonce = secrets.token_bytes(12)
        return nonce + self._aead.encrypt(nonce, secret, _bound(kind, reference))

    def unwrap(self, wrapped: bytes, kind: str, reference: str) -> bytes:
        return self._aead.decrypt(wrapped[:12], wrapped[12:], _bound(kind, reference))


def _bound(kind: str, reference: str) -> bytes:
    return b"\0".join([WRAPPED, kind.encode(), reference.encode()])


class Keyring:
    """The master key, and the keys unwrapped so far; one for a process."""

    def __init__(self, master: Master) -> None:
        self.master = master
        # By what lies in the table, not by number: a number that was rolled back is given again
        self.opened: dict[bytes, bytes] = {}


class Keys:
    """The keys as one connection sees them: numbers out, secrets only for the vault."""

    def __init__(self, connection: Connection, ring: Keyring) -> None:
        self._connection = connection
        self._ring = ring
        # Good for this transaction, and gone with it: what it made may be rolled back
        self._numbers: dict[tuple[str, str], int] = {}
        self._secrets: dict[int, bytes] = {}

    def house(self) -> int:
        return self._number("house", "")

    def index(self) -> int:
        return self._number("index", "")

    def day(self, at: datetime) -> int:
        return self._number("day", at.astimezone(UTC).date().isoformat())

    def case(self, reference: str) -> int:
        """The key of one referral, and of the case that grows out of it."""
        return self._number("case", reference)

    def secret(self, number: int) -> bytes:
        """Raises KeyGone if it was destroyed, or never was."""
        if number not in self._secrets:
            for row in self._connection.execute(ONE_KEY, {"wanted": number}):
                self._note(row)
        if number not in self._secrets:
            raise KeyGone(number)
        return self._secrets[number]

    def destroy(self, number: int) -> None:
        """What it sealed cannot be read by anyone from now on; its number is never given again."""
        wrapped = self._connection.execute(select(keys.c.wrapped).where(keys.c.number == number)).scalar()
        self._connection.execute(update(keys).where(keys.c.number == number).values(wrapped=None))
        self._secrets.pop(number, None)
        if wrapped is not None:
            self._ring.opened.pop(wrapped, None)

    def _note(self, row: Any) -> None:
        """Its number, and its secret unless that was destroyed."""
        self._numbers[row.kind, row.reference] = row.number
        if row.wrapped is None:
            return
        if row.wrapped not in self._ring.opened:
            self._ring.opened[row.wrapped] = self._ring.master.unwrap(row.wrapped, row.kind, row.reference)
        self._secrets[row.number] = self._ring.opened[row.wrapped]

    def _number(self, kind: str, reference: str) -> int:
        if (kind, reference) not in self._numbers:
            found = self._connection.execute(NAMED_KEY, {"of_kind": kind, "of": reference}).first()
            if found is None:
                self._numbers[kind, reference] = self._make(kind, reference)
            else:
                self._note(found)
        return self._numbers[kind, reference]

    def _make(self, kind: str, reference: str) -> int:
        row = {
            "kind": kind,
            "reference": reference,
            "master": self._ring.master.fingerprint,
            "wrapped": self._ring.master.wrap(secrets.token_bytes(32), kind, reference),
        }
        made = self._connection.execute(insert(keys).values(row)).inserted_primary_key
        assert made is not None
        return int(made[0])
