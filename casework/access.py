"""Who may read which room, and why not: the one place that knows (PROTOCOL P1.6, P3.4, P3.9, P4.5, P8.4)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.case import Case
from casework.consent import Consent
from casework.names import fold
from casework.people import PRIMARY, Agency, Person, Role
from casework.visit import Visit


def why_not(
    person: Person, case: Case, *, consent: Consent | None, visits: list[Visit], now: datetime
) -> str | None:
    """The reason why this person may not read this case now; None: may.

    Reasons: removed, no-affirmation, not-now, closed, other-region, no-consent, left-out, not-agreed,
    not-on-team, role.
    """
    if not person.is_active:
        return "removed"
    if not person.has_affirmed(now):
        return "no-affirmation"
    if not case.is_open and person.role is not Role.COORDINATOR:
        return "closed"
    if person.role is Role.AD_HOC:
        return _guest(person, visits, now)
    if person.region != case.region:
        return "other-region"
    return _member(person, case, consent)


def _guest(person: Person, visits: list[Visit], now: datetime) -> str | None:
    """One case room, only their portion (P1.3)."""
    mine = (visit for visit in visits if visit.person == person.id)
    return None if any(visit.is_on(now) for visit in mine) else "not-now"


def _member(person: Person, case: Case, consent: Consent | None) -> str | None:
    if consent is None or not consent.is_given:
        return "no-consent"
    if person.id in consent.left_out:
        return "left-out"
    if person.role is Role.COORDINATOR:
        return None
    if person.role is not Role.MEMBER:
        return "role"
    if not consent.covers(person.agency):
        return "not-agreed"
    return None if person.id in case.team else "not-on-team"


@dataclass(frozen=True)
class Barred:
    """Someone who is not invited, why, and who comes instead."""

    person: Person
    reason: str
    instead: Person | None = None


@dataclass(frozen=True)
class Team:
    invited: tuple[Person, ...]
    barred: tuple[Barred, ...]
    empty: tuple[Agency, ...]
    """Agencies of the scope that nobody represents (P1.2)."""


def team(
    people: list[Person], region: int, consent: Consent, *, partner: tuple[str, str], now: datetime
) -> Team:
    """Coordinators of the region, and one member for each agency of the scope (P4.5).

    `partner`: the offending partner's first and last name, folded; a member of that name is kept out (P1.12).
    """
    here = [
        p for p in people if p.is_active and p.region == region and p.role in (Role.MEMBER, Role.COORDINATOR)
    ]
    reasons = {p.id: _unfit(p, consent, partner, now) for p in here}
    fit = [p for p in here if reasons[p.id] is None]
    invited = [p for p in fit if p.role is Role.COORDINATOR]
    for agency in PRIMARY:
        invited += _seat(agency, fit, here)
    chosen = {p.id for p in invited}
    barred = [
        Barred(p, reasons[p.id] or "seat-taken", _instead(p, invited)) for p in here if p.id not in chosen
    ]
    filled = {p.agency for p in invited}
    empty = tuple(Agency(a) for a in consent.agencies if a not in filled)
    return Team(tuple(invited), tuple(barred), empty)


def _unfit(person: Person, consent: Consent, partner: tuple[str, str], now: datetime) -> str | None:
    if (fold(person.first), fold(person.last)) == partner:
        return "same-name"
    if person.id in consent.left_out:
        return "left-out"
    if not consent.covers(person.agency) and person.role is not Role.COORDINATOR:
        return "not-agreed"
    if not person.has_affirmed(now):
        return "no-affirmation"
    if person.is_away(now):
        return "away"
    return None


def _seat(agency: Agency, fit: list[Person], here: list[Person]) -> list[Person]:
    """Somebody's alternate comes only if that somebody does not."""
    of_agency = [p for p in fit if p.agency is agency and p.role is Role.MEMBER]
    alternates = {p.alternate for p in here if p.alternate}
    of_agency.sort(key=lambda p: (p.id in alternates, p.last, p.id))
    return of_agency[:1]


def _instead(person: Person, invited: list[Person]) -> Person | None:
    return next((p for p in invited if p.agency is person.agency and p.role is Role.MEMBER), None)
