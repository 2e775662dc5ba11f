"""Which devices of a person are theirs: signed by the identity we know (MATRIX-FACTS D.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.matrix.canonical import signed_by

UNSIGNED = "unsigned"
IDENTITY_CHANGED = "identity-changed"
NO_IDENTITY = "no-identity"


@dataclass(frozen=True)
class Verdict:
    """`trusted`: device id -> (ed25519, curve25519). `untrusted`: device id -> reason."""

    master: str | None
    changed: bool
    trusted: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    untrusted: Mapping[str, str] = field(default_factory=dict)


def judge(answer: Mapping[str, Any], user_id: str, pinned: str | None) -> Verdict:
    """`answer`: a raw `/keys/query` answer. `pinned`: the master key we knew before, or None.

    A pinned person whose master key is missing counts as changed: a server must not be
    able to take an identity away by leaving it out.
    """
    devices = _entry(answer, "device_keys", user_id)
    master = _public_key(_entry(answer, "master_keys", user_id), user_id, "master")
    if pinned is not None and master != pinned:
        return Verdict(master, True, untrusted=dict.fromkeys(devices, IDENTITY_CHANGED))
    if master is None:
        return Verdict(None, False, untrusted=dict.fromkeys(devices, NO_IDENTITY))
    signer = _self_signing_key(answer, user_id, master)
    if signer is None:
        return Verdict(master, False, untrusted=dict.fromkeys(devices, NO_IDENTITY))
    keys = {id: _device_keys(device, user_id, id, signer) for id, device in devices.items()}
    return Verdict(
        master,
        False,
        trusted={id: pair for id, pair in keys.items() if pair},
        untrusted={id: UNSIGNED for id, pair in keys.items() if not pair},
    )


def _entry(answer: Mapping[str, Any], section: str, user_id: str) -> dict[str, Any]:
    found = answer.get(section)
    entry = found.get(user_id) if isinstance(found, dict) else None
    return entry if isinstance(entry, dict) else {}


def _public_key(thing: Mapping[str, Any], user_id: str, usage: str) -> str | None:
    """The single key of a cross-signing object of this user, or None if it is no such thing."""
    usages, keys = thing.get("usage"), thing.get("keys")
    if thing.get("user_id") != user_id or not isinstance(usages, list) or usage not in usages:
        return None
    if not isinstance(keys, dict) or len(keys) != 1:
        return None
    [(key_id, public)] = keys.items()
    return public if isinstance(public, str) and key_id == f"ed25519:{public}" else None


def _self_signing_key(answer: Mapping[str, Any], user_id: str, master: str) -> str | None:
    thing = _entry(answer, "self_signing_keys", user_id)
    public = _public_key(thing, user_id, "self_signing")
    return public if public and signed_by(thing, user_id, f"ed25519:{master}", master) else None


def _device_keys(device: Any, user_id: str, id: str, signer: str) -> tuple[str, str] | None:
    """The device's two keys, if it is what it says and its owner signed it."""
    try:
        ed25519, curve25519 = device["keys"][f"ed25519:{id}"], device["keys"][f"curve25519:{id}"]
        named = device["user_id"] == user_id and device["device_id"] == id
    except (KeyError, TypeError):
        return None
    if not named or not isinstance(ed25519, str) or not isinstance(curve25519, str):
        return None
    itself = signed_by(device, user_id, f"ed25519:{id}", ed25519)
    return (
        (ed25519, curve25519) if itself and signed_by(device, user_id, f"ed25519:{signer}", signer) else None
    )
