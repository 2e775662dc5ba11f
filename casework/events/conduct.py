"""What the bot was told, refused, showed and did by the clock: what the audit shows beside the work itself."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class Refused(Event):
    reason: str
    command: str


@dataclass(frozen=True, kw_only=True)
class Commanded(Event):
    """A device of the person it is about gave a command: what a coordinator looks at when a phone is lost."""

    command: str
    codes: tuple[str, ...]
    """What it named, of our own identifiers: `T2`, `K7-QF3`."""
    device: str
    step: str = ""
    """The step that can be taken back."""
    room: str = ""
    """Where it was given, by our own name of it."""
    changed: bool = False
    """Something is otherwise for it, and no step stands for that."""


@dataclass(frozen=True, kw_only=True)
class StepTakenBack(Event):
    kind: str
    step: str
    whose: str
    """Whose step it was: `by` another than them if a coordinator took it back."""


@dataclass(frozen=True, kw_only=True)
class Denied(Event):
    """Somebody was refused something about this case: a row of the case's own audit (P12.2)."""

    reason: str
    command: str


@dataclass(frozen=True, kw_only=True)
class Looked(Event):
    """A read of what is sealed is a row of the journal too (ARCHITECTURE 19)."""

    what: str
    page: int = 1
    """The following ones go on below the row of the first: reading adds rows above."""


@dataclass(frozen=True, kw_only=True)
class TakenOut(Event):
    """A paper of this case went to a coordinator, as a file (P12.2): of what, and which of the case's papers it is."""

    what: str
    paper: int


@dataclass(frozen=True, kw_only=True)
class DeadlineFell(Event):
    rule: str
    step: str
    late_minutes: int


@dataclass(frozen=True, kw_only=True)
class ClocksEnded(Event):
    """They run no more, because of what happened: the name of that event (P8.4)."""

    rules: tuple[str, ...]
    because: str


@dataclass(frozen=True, kw_only=True)
class Failed(Event):
    """Something broke; the reference is in the log and was told to the person."""

    reference: str
