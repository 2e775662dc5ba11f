"""A critical development: who is told, and who has acknowledged it."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class DevelopmentReported(Event):
    development: str
    types: tuple[str, ...]
    immediate: bool
    told: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DevelopmentSeen(Event):
    development: str
    person: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentAcknowledged(Event):
    development: str
    person: str
    agency: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentComplete(Event):
    development: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentEnded(Event):
    """With its case, before everybody had acknowledged it (P8.3)."""

    development: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentHandedOver(Event):
    """Another region's team is asked instead of the old one (P8.5)."""

    development: str
    told: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class AlternateCalled(Event):
    development: str
    alternate: str
    instead_of: str


@dataclass(frozen=True, kw_only=True)
class AskedLater(Event):
    """Whoever could not be asked when it was reported is asked now (P7.4)."""

    development: str
    person: str


@dataclass(frozen=True, kw_only=True)
class AskedNoMore(Event):
    """Whoever cannot be reached there any more, nor anybody in their place (P7.4)."""

    development: str
    person: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentRetyped(Event):
    development: str
    types: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class DevelopmentFollowed(Event):
    """Something was added to it (P7.6)."""

    development: str


@dataclass(frozen=True, kw_only=True)
class DevelopmentMisplaced(Event):
    """It was reported in the wrong case."""

    development: str
