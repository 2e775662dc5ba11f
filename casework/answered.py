"""What people answer to a critical development, and add to it (P7.4, P7.6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.people import Person


@dataclass(frozen=True, kw_only=True)
class Acknowledgement:
    person: str
    agency: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class FollowUp:
    """What came to light later; nothing is edited away (P7.6)."""

    by: str
    at: datetime
    text: str
    typed: str = ""
    """The event id of what was typed in the case room, to be removed with the report if it is misplaced."""
    alone: bool = False
    """Added when sharing had stopped: shown to the coordinators and to whoever wrote it (P3.12)."""


def answer_of(person: Person, note: str, at: datetime) -> Acknowledgement:
    return Acknowledgement(person=person.id, agency=person.agency, at=at, note=note)


def newest(some: tuple[Acknowledgement, ...], one: Acknowledgement) -> tuple[Acknowledgement, ...]:
    return (*(old for old in some if old.person != one.person), one)
