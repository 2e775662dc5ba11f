"""Who may read a room now, as Matrix ids: for members, and for keys."""

from __future__ import annotations

from datetime import datetime

from casework import access
from casework.people import Person, Role
from storage.unit_of_work import UnitOfWork


def readers(work: UnitOfWork, room: str, now: datetime) -> frozenset[str]:
    kind, _, which = room.partition(":")
    return frozenset(person.user_id for person in READERS[kind](work, which, now))


def _person(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    person = work.people.get(which)
    return [person] if person.is_active else []


def _case(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    case = work.cases.find(which)
    if case is None:
        return []
    consent = work.consents.find(case.referral)
    visits = work.visits.where(case=case.id)
    return [
        person
        for person in work.people.where(state="active")
        if access.why_not(person, case, consent=consent, visits=visits, now=now) is None
    ]


def _coordination(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    return work.people.where(state="active", role=Role.COORDINATOR, region=int(which))


def _program(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    return work.people.where(state="active", role=Role.LEAD)


READERS = {"person": _person, "case": _case, "coordination": _coordination, "program": _program}
