"""Who sits in a case, who is kept out of it, and who may do what there."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class PersonSeated(Event):
    """A member joins a team mid-way."""

    person: str


@dataclass(frozen=True, kw_only=True)
class PersonUnseated(Event):
    """An alternate is needed no more."""

    person: str


@dataclass(frozen=True, kw_only=True)
class ConflictDeclared(Event):
    """A member has a conflict of interest in this case (P1.8)."""

    person: str


@dataclass(frozen=True, kw_only=True)
class ConflictUndone(Event):
    person: str


@dataclass(frozen=True, kw_only=True)
class PersonExcluded(Event):
    """Somebody is kept out without being told (P1.12)."""

    person: str


@dataclass(frozen=True, kw_only=True)
class KeyContactNamed(Event):
    person: str


@dataclass(frozen=True, kw_only=True)
class ChairLent(Event):
    """To a coordinator of another region, by the program lead (P1.12)."""

    person: str


@dataclass(frozen=True, kw_only=True)
class ChairReturned(Event):
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StepDelegated(Event):
    """A member may carry out this step of this case (P1.4)."""

    person: str
    step: str


@dataclass(frozen=True, kw_only=True)
class DelegationEnded(Event):
    person: str
    steps: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class RecordsChecked(Event):
    agency: str
    will_share: bool


@dataclass(frozen=True, kw_only=True)
class PersonJoined(Event):
    person: str


@dataclass(frozen=True, kw_only=True)
class PersonLeft(Event):
    person: str
    by_themselves: bool
