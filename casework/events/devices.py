"""Whose identity and which devices are trusted; a lost phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class IdentityAccepted(Event):
    """A person's new identity took the place of the old one, after a coordinator heard their voice."""

    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class DeviceFound(Event):
    device: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeviceNumbered(Event):
    """In lists it is this number from now on, and no other device ever is."""

    device: str
    fingerprint: str
    number: int


@dataclass(frozen=True, kw_only=True)
class DeviceBlocked(Event):
    device: str


@dataclass(frozen=True, kw_only=True)
class DeviceApproved(Event):
    device: str
    fingerprint: str


@dataclass(frozen=True, kw_only=True)
class PersonLocked(Event):
    """A lost phone: no device of theirs reads or commands anything."""


@dataclass(frozen=True, kw_only=True)
class PersonUnlocked(Event):
    locked_at: datetime
    kept: tuple[str, ...]
    blocked: tuple[str, ...]
