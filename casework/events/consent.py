"""What the client agreed to, what sharing rests on, and what was shared."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class ConsentRecorded(Event):
    agencies: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ScopeChanged(Event):
    """The client let an agency or a person in, or left one out (P3.4)."""

    agencies: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class DangerRecorded(Event):
    """Sharing without consent has its ground (P9.2)."""

    informed: bool


@dataclass(frozen=True, kw_only=True)
class GroundChanged(Event):
    """An open case rests on consent now, or on a danger (P9.5)."""

    basis: str


@dataclass(frozen=True, kw_only=True)
class TeamWidened(Event):
    """Several join an open case at once."""

    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class InformationShared(Event):
    """A row of the disclosure record (P12.4): `what` by name, never the information."""

    disclosure: str
    what: str
    agencies: tuple[str, ...]
    basis: str


@dataclass(frozen=True, kw_only=True)
class IntakeRecorded(Event):
    pass
