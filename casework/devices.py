"""Which devices of a person get keys and may command: the owner's signature, and a coordinator's word (COMMANDS, `device`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from casework.errors import Refusal
from casework.events import DeviceApproved, DeviceBlocked, IdentityAccepted
from casework.people import Person, Role

SIGNED = "signed"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Word(StrEnum):
    APPROVED = "approved"
    BLOCKED = "blocked"
    ACCEPTED = "accepted"
    """Of an identity, which is no device: from then on what it signed counts."""


@dataclass(frozen=True, kw_only=True)
class Device:
    """As the homeserver shows it now. `fingerprint`: its own public key; empty: it shows none that holds."""

    user_id: str
    id: str
    fingerprint: str = ""
    standing: str = SIGNED
    """`signed` by its owner, or why not: `unsigned`, `no-identity`, `identity-changed`."""

    @property
    def ruling(self) -> str:
        return f"{self.user_id} {self.id}"


@dataclass(frozen=True, kw_only=True)
class NewIdentity:
    """Another one than we know of this person: its key, and the devices that it signed."""

    user_id: str
    key: str
    devices: tuple[Device, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Ruling:
    """`id` is `@user:server DEVICE`. An approval is of a key, not of a name: a forged device may take any name.

    Of an identity it is the user alone, and `device` is empty.
    """

    id: str
    user_id: str
    device: str
    state: str
    by: str
    at: datetime
    fingerprint: str = ""


@dataclass(frozen=True)
class Rulings:
    """All that coordinators have said, as the delivery of keys needs it."""

    approved: frozenset[tuple[str, str, str]] = field(default_factory=frozenset)
    """(user, device, fingerprint)"""
    blocked: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """(user, device), and (user, fingerprint): a blocked device gains nothing by another name."""
    identities: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """(user, key): the identity that took the place of the one we first saw."""
    newest: datetime = LONG_AGO
    """When the last of it was said: what is older must not take its place."""

    @classmethod
    def of(cls, rulings: Iterable[Ruling]) -> Rulings:
        known = list(rulings)
        bad = [one for one in known if one.state == Word.BLOCKED]
        new = {one.user_id: one for one in known if one.state == Word.ACCEPTED}
        good = (one for one in known if one.state == Word.APPROVED and one.fingerprint and _holds(one, new))
        names = [(one.user_id, name) for one in bad for name in (one.device, one.fingerprint)]
        return cls(
            approved=frozenset((one.user_id, one.device, one.fingerprint) for one in good),
            blocked=frozenset(named for named in names if named[1]),
            identities=frozenset((one.user_id, one.fingerprint) for one in new.values()),
            newest=max((one.at for one in known), default=LONG_AGO),
        )

    def admits(self, device: Device) -> bool:
        """The one rule: never a blocked one; else one that its owner signed, or whose key was approved."""
        if not device.fingerprint or self.blocks(device):
            return False
        named = (device.user_id, device.id, device.fingerprint)
        return device.standing == SIGNED or named in self.approved

    def blocks(self, device: Device) -> bool:
        names = {(device.user_id, device.id), (device.user_id, device.fingerprint)}
        return not self.blocked.isdisjoint(names)

    def standing(self, device: Device) -> str:
        """How it stands, in one word: `blocked` and `approved` weigh more than the signature."""
        if self.blocks(device):
            return Word.BLOCKED
        if device.standing != SIGNED and self.admits(device):
            return Word.APPROVED
        return device.standing


def _holds(approval: Ruling, identities: Mapping[str, Ruling]) -> bool:
    """What was approved beside an identity that is no more has ended with it."""
    identity = identities.get(approval.user_id)
    return identity is None or identity.at < approval.at


def block(device: Device, *, by: str, owner: str, at: datetime) -> tuple[Ruling, DeviceBlocked]:
    event = DeviceBlocked(at=at, by=by, about=owner, device=device.id)
    return _ruling(device, Word.BLOCKED, by, at), event


def approve(device: Device, *, by: Person, owner: str, at: datetime) -> tuple[Ruling, DeviceApproved]:
    """By a coordinator, never of one's own; and of nothing that shows no key."""
    if by.user_id == device.user_id:
        raise Refusal("not-yourself")
    if not device.fingerprint:
        raise Refusal("device-without-key")
    assert by.role is Role.COORDINATOR, "an operator proposes"
    event = DeviceApproved(at=at, by=by.id, about=owner, device=device.id, fingerprint=device.fingerprint)
    return _ruling(device, Word.APPROVED, by.id, at), event


def accept(identity: NewIdentity, *, by: Person, owner: str, at: datetime) -> tuple[Ruling, IdentityAccepted]:
    """As a whole, by a coordinator who heard the voice, never of one's own; what signs nothing lets nobody read."""
    if by.user_id == identity.user_id:
        raise Refusal("not-yourself")
    if not identity.devices:
        raise Refusal("identity-signs-nothing")
    assert by.role is Role.COORDINATOR, "an operator proposes"
    ruling = Ruling(
        id=identity.user_id,
        user_id=identity.user_id,
        device="",
        state=Word.ACCEPTED,
        by=by.id,
        at=at,
        fingerprint=identity.key,
    )
    return ruling, IdentityAccepted(at=at, by=by.id, about=owner, fingerprint=identity.key)


def _ruling(device: Device, word: Word, by: str, at: datetime) -> Ruling:
    return Ruling(
        id=device.ruling,
        user_id=device.user_id,
        device=device.id,
        state=word,
        by=by,
        at=at,
        fingerprint=device.fingerprint,
    )


def must_not_be_the_last(person: Person, coordinators: Iterable[Person], *, by: Person) -> None:
    """Nobody shuts out a region's last coordinator but they themselves (CONVERSATION 2, row 8).

    `coordinators`: those of the region who can act.
    """
    if by.id == person.id or person.role is not Role.COORDINATOR:
        return
    if not any(one.id != person.id for one in coordinators):
        raise Refusal("last-coordinator")
