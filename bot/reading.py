"""Who may read a room now, as Matrix ids: for members, and for keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from casework import access
from casework.access import Ground
from casework.case import Case
from casework.nonconsent import NonConsent
from casework.people import Person, Role
from casework.referral import Referral
from casework.stage import Stage
from casework.visit import HERE
from storage.unit_of_work import UnitOfWork

A_LITTLE = timedelta(minutes=1)
"""The guest is shown out first; then what was held is let go at once."""


def readers(work: UnitOfWork, room: str, now: datetime) -> frozenset[str]:
    kind, _, which = room.partition(":")
    return frozenset(person.user_id for person in READERS[kind](work, which, now))


def members(work: UnitOfWork, room: str, now: datetime) -> frozenset[str]:
    """Who should be in the room. Whoever is locked stays in their own direct room, and reads nothing new there:
    so they can be told why, and need no invitation once their voice was heard."""
    inside = last_readers if room.startswith("person:") and _is_active(work, room) else readers
    return inside(work, room, now)


def invited(work: UnitOfWork, room: str, now: datetime) -> frozenset[str]:
    """Who is asked in, if they are not there: nobody, into a case room in which sharing has stopped (P3.5)."""
    return frozenset() if has_stopped(work, room) else members(work, room, now)


def _is_active(work: UnitOfWork, room: str) -> bool:
    return work.people.get(room.removeprefix("person:")).is_active


def last_readers(work: UnitOfWork, room: str, now: datetime) -> frozenset[str]:
    """Who reads the farewell: those who could until the case closed (P8.4), or the person who leaves."""
    if room.startswith("person:"):
        return frozenset({work.people.get(room.removeprefix("person:")).user_id})
    case, ground = _until_it_closed(work, work.cases.get(room.removeprefix("case:")))
    return frozenset(person.user_id for person in _of_case(work, case, ground, now))


def _until_it_closed(work: UnitOfWork, case: Case) -> tuple[Case, Ground | None]:
    ground = work.ground(case)
    before = ground.before_it_lapsed() if isinstance(ground, NonConsent) else ground
    return replace(case, state=Stage.OPEN), before


def is_kept_from(work: UnitOfWork, person: Person, referral: Referral) -> bool:
    """Must they not hear of it, by the records as they are now (P1.8, P1.12, P3.9)?"""
    intake, consent = work.intakes.find(referral.id), work.consents.find(referral.id)
    return access.is_kept_from(
        person,
        referral,
        work.cases.of_referral(referral.id),
        parties=[intake.partner] if intake else [],
        left_out=consent.left_out if consent else (),
    )


def why_not(work: UnitOfWork, person: Person, case: Case, now: datetime) -> str | None:
    """Why this person may not read the case now; None: may."""
    visits = work.visits.where(case=case.id)
    return access.why_not(person, case, ground=work.ground(case), visits=visits, now=now)


def why_not_before(work: UnitOfWork, person: Person, case: Case, now: datetime) -> str | None:
    """The same; of a closed case, until it closed."""
    visits = work.visits.where(case=case.id)
    before, ground = _until_it_closed(work, case)
    return access.why_not(person, before, ground=ground, visits=visits, now=now)


def may_post(work: UnitOfWork, room: str) -> bool:
    """After a withdrawal nobody writes in the case's room (P3.5)."""
    return not has_stopped(work, room)


def has_stopped(work: UnitOfWork, room: str) -> bool:
    """A case room in which the team may read and not write (P3.5)."""
    kind, _, which = room.partition(":")
    case = work.cases.find(which) if kind == "case" else None
    return case is not None and access.has_stopped(case, work.ground(case))


def guests_until(work: UnitOfWork, room: str, now: datetime) -> datetime | None:
    """Until when a guest reads along in a case room, and a little: what is held back there goes out then (P5.6)."""
    kind, _, code = room.partition(":")
    visits = work.visits.where(case=code, state=HERE) if kind == "case" else []
    ends = [visit.ends_at for visit in visits if visit.is_on(now)]
    return max(ends) + A_LITTLE if ends else None


def _person(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    person = work.people.get(which)
    return [person] if person.is_active and not person.is_locked else []


def _case(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    """Nobody, once it is closed: coordinators ask for the record in their direct room (P8.4)."""
    case = work.cases.find(which)
    return _of_case(work, case, work.ground(case), now) if case and case.is_open else []


def _of_case(work: UnitOfWork, case: Case, ground: Ground | None, now: datetime) -> list[Person]:
    visits = work.visits.where(case=case.id)
    return [
        person
        for person in work.people.where(state="active")
        if access.why_not(person, case, ground=ground, visits=visits, now=now) is None
    ]


def _coordination(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    here = work.people.where(state="active", role=Role.COORDINATOR, region=int(which))
    return [person for person in here if not person.is_locked]


def _program(work: UnitOfWork, which: str, now: datetime) -> list[Person]:
    return [person for person in work.people.where(state="active", role=Role.LEAD) if not person.is_locked]


READERS = {"person": _person, "case": _case, "coordination": _coordination, "program": _program}
