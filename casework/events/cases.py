"""A case, from its opening until its records are destroyed."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class CaseOpened(Event):
    referral: str
    region: int
    invited: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseClosed(Event):
    reason: str


@dataclass(frozen=True, kw_only=True)
class CaseReopened(Event):
    invited: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseTransferred(Event):
    """To another region, with the client's consent (P8.5)."""

    before: int
    region: int


@dataclass(frozen=True, kw_only=True)
class CaseTaken(Event):
    """By a coordinator of the region that it was transferred to."""

    region: int
    invited: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CaseHeld(Event):
    """Nothing of it is destroyed (P8.8)."""

    because: str


@dataclass(frozen=True, kw_only=True)
class HoldReleased(Event):
    """`by` the program lead, as a coordinator asked."""

    asked_by: str


@dataclass(frozen=True, kw_only=True)
class CaseDestroyed(Event):
    """Its time was over: the key and the records are gone (P8.6)."""

    referral: str


@dataclass(frozen=True, kw_only=True)
class SubpoenaRecorded(Event):
    subpoena: str


@dataclass(frozen=True, kw_only=True)
class DebriefOffered(Event):
    """To the coordinator, after a death or grave harm (P11.7)."""
