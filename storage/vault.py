"""Sealing: AES-256-GCM, bound to table, id, shape and key (ARCHITECTURE 16)."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import struct
from typing import NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection

from storage.keys import KeyGone, Keyring, Keys

VERSION = 1
HEAD = struct.Struct(">BIH")  # version, key number, shape
NONCE = 12


DAMAGED = (KeyGone, InvalidTag, ValueError, struct.error)
"""What `open` raises of a row that nobody can read any more, whatever is the reason."""


class Opened(NamedTuple):
    shape: int
    plain: bytes


class Vault:
    """Seals and opens with the keys that one connection sees."""

    def __init__(self, connection: Connection, ring: Keyring) -> None:
        self.keys = Keys(connection, ring)

    def seal(self, plain: bytes, *, key: int, table: str, id: str, shape: int = 1) -> bytes:
        head = HEAD.pack(VERSION, key, shape)
        nonce = secrets.token_bytes(NONCE)
        aead = AESGCM(self.keys.secret(key))
        return head + nonce + aead.encrypt(nonce, plain, _bound(head, table, id))

    def open(self, blob: bytes, *, table: str, id: str) -> Opened:
        """Raises KeyGone, or InvalidTag if the row is not what was sealed there."""
        head, nonce = blob[: HEAD.size], blob[HEAD.size : HEAD.size + NONCE]
        version, key, shape = HEAD.unpack(head)
        if version != VERSION:
            raise ValueError(f"sealed by a newer version: {version}")
        aead = AESGCM(self.keys.secret(key))
        return Opened(shape, aead.decrypt(nonce, blob[HEAD.size + NONCE :], _bound(head, table, id)))

    def index(self, kind: str, value: str) -> str:
        """A keyed name for a value that must be found again without being readable."""
        secret = self.keys.secret(self.keys.index())
        return hmac.digest(secret, f"{kind}\0{value}".encode(), hashlib.sha256)[:16].hex()


def _bound(head: bytes, table: str, id: str) -> bytes:
    return head + b"\0".join([table.encode(), id.encode()])
