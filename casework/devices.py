"""Which devices of a person get keys and may command: the owner's signature, and a coordinator's word (COMMANDS, `device`)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from casework.errors import Refusal
from casework.events import DeviceApproved, DeviceBlocked
from casework.people import Person, Role

SIGNED = "signed"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Word(StrEnum):
    APPROVED = "approved"
    BLOCKED = "blocked"


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
class Ruling:
    """`id` is `@user:server DEVICE`. An approval is of a key, not of a name: a forged device may take any name."""

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
    newest: datetime = LONG_AGO
    """When the last of it was said: what is older must not take its place."""

    @classmethod
    def of(cls, rulings: Iterable[Ruling]) -> Rulings:
        known = list(rulings)
        bad = [one for one in known if one.state == Word.BLOCKED]
        good = (one for one in known if one.state == Word.APPROVED and one.fingerprint)
        names = [(one.user_id, name) for one in bad for name in (one.device, one.fingerprint)]
        return cls(
            approved=frozenset((one.user_id, one.device, one.fingerprint) for one in good),
            blocked=frozenset(named for named in names if named[1]),
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
