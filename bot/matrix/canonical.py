"""Canonical JSON and Ed25519, as Matrix signs with them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

LARGEST = 2**53


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode().rstrip("=")


def unb64(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def canonical(thing: Mapping[str, Any]) -> bytes:
    """The bytes that are signed. Raises ValueError for what canonical JSON does not know."""
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    _check(signed)
    return json.dumps(signed, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _check(value: object) -> None:
    match value:
        case None | bool() | str():
            return
        case int() if abs(value) < LARGEST:
            return
        case list():
            for item in value:
                _check(item)
        case dict() if all(isinstance(key, str) for key in value):
            for item in value.values():
                _check(item)
        case _:
            raise ValueError(f"not in canonical JSON: {type(value).__name__}")


def signed_by(thing: Any, user_id: str, key_id: str, public: str) -> bool:
    """Whether `thing` carries a good signature of this key. Junk is not signed."""
    try:
        signature = unb64(thing["signatures"][user_id][key_id])
        Ed25519PublicKey.from_public_bytes(unb64(public)).verify(signature, canonical(thing))
    except (InvalidSignature, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return False
    return True


class SigningKey:
    def __init__(self, seed: bytes | None = None) -> None:
        key = Ed25519PrivateKey.from_private_bytes(seed) if seed else Ed25519PrivateKey.generate()
        self._key = key
        self.seed = key.private_bytes_raw()
        self.public = b64(key.public_key().public_bytes_raw())
        self.id = f"ed25519:{self.public}"

    def sign(self, thing: Mapping[str, Any], user_id: str) -> dict[str, Any]:
        """A copy with this key's signature alone."""
        signature = b64(self._key.sign(canonical(thing)))
        bare = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
        return {**bare, "signatures": {user_id: {self.id: signature}}}
