"""Which devices of a person are theirs: signed by the identity we know (MATRIX-FACTS D.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.matrix.canonical import signed_by
from casework.devices import SIGNED, Device, NewIdentity, Rulings

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
    others: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """The keys of untrusted devices that are at least what they say: a coordinator may approve one."""
    signed_anew: frozenset[str] = frozenset()
    """Where the identity has changed: the devices that the new one signed."""

    def devices(self, user_id: str) -> tuple[Device, ...]:
        """All of them, in order, as the rules know them."""
        signed = [(id, ed25519, SIGNED) for id, (ed25519, _) in self.trusted.items()]
        rest = [(id, self.others.get(id, ("", ""))[0], reason) for id, reason in self.untrusted.items()]
        return tuple(
            Device(user_id=user_id, id=id, fingerprint=key, standing=standing)
            for id, key, standing in sorted(signed + rest)
        )

    def identity(self, user_id: str) -> NewIdentity | None:
        """The one that is shown in place of the one we know."""
        if not self.changed or self.master is None:
            return None
        signed = tuple(one for one in self.devices(user_id) if one.id in self.signed_anew)
        return NewIdentity(user_id=user_id, key=self.master, devices=signed)

    def admitted(self, user_id: str, rulings: Rulings) -> dict[str, tuple[str, str]]:
        """Whose commands count and who gets keys: what its owner signed, under what coordinators said."""
        keys = {**self.others, **self.trusted}
        return {one.id: keys[one.id] for one in self.devices(user_id) if rulings.admits(one)}


def judge(answer: Mapping[str, Any], user_id: str, pinned: str | None) -> Verdict:
    """`answer`: a raw `/keys/query` answer. `pinned`: the master key we knew before, or None.

    A pinned person whose master key is missing counts as changed: a server must not be
    able to take an identity away by leaving it out.
    """
    devices = _entry(answer, "device_keys", user_id)
    found = {id: _device_keys(device, user_id, id) for id, device in devices.items()}
    keys = {id: pair for id, pair in found.items() if pair}
    master = _public_key(_entry(answer, "master_keys", user_id), user_id, "master")
    if pinned is not None and master != pinned:
        untrusted = dict.fromkeys(devices, IDENTITY_CHANGED)
        signed = frozenset(judge(answer, user_id, None).trusted)
        return Verdict(master, True, untrusted=untrusted, others=keys, signed_anew=signed)
    signer = _self_signing_key(answer, user_id, master) if master else None
    if signer is None:
        return Verdict(master, False, untrusted=dict.fromkeys(devices, NO_IDENTITY), others=keys)
    trusted = {id: keys[id] for id in keys if signed_by(devices[id], user_id, f"ed25519:{signer}", signer)}
    untrusted = dict.fromkeys((id for id in devices if id not in trusted), UNSIGNED)
    others = {id: pair for id, pair in keys.items() if id not in trusted}
    return Verdict(master, False, trusted, untrusted, others)


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


def _device_keys(device: Any, user_id: str, id: str) -> tuple[str, str] | None:
    """The device's two keys, if it is what it says; who signed it is asked elsewhere."""
    try:
        ed25519, curve25519 = device["keys"][f"ed25519:{id}"], device["keys"][f"curve25519:{id}"]
        named = device["user_id"] == user_id and device["device_id"] == id
    except (KeyError, TypeError):
        return None
    if not named or not isinstance(ed25519, str) or not isinstance(curve25519, str):
        return None
    return (ed25519, curve25519) if signed_by(device, user_id, f"ed25519:{id}", ed25519) else None
