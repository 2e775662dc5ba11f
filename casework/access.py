"""Who may read which room, and why not: the one place that knows (PROTOCOL P1.6, P1.12, P3.4, P3.9, P4.5, P8.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from casework.case import Case
from casework.consent import Consent
from casework.names import same_person
from casework.people import PRIMARY, Agency, Person, Role
from casework.visit import Visit

TEAM_ROLES = (Role.MEMBER, Role.COORDINATOR)


# --- one person, one open case ------------------------------------------------------------------
def why_not(
    person: Person, case: Case, *, consent: Consent | None, visits: list[Visit], now: datetime
) -> str | None:
    """The reason why this person may not read this case now; None: may.

    Reasons: removed, no-affirmation, same-name, not-now, closed, other-region, no-consent, left-out,
    not-agreed, not-on-team, role.
    """
    if not person.is_active:
        return "removed"
    if not person.has_affirmed(now):
        return "no-affirmation"
    if is_party(person, case.parties) and person.id not in case.cleared:
        return "same-name"
    if not case.is_open and person.role is not Role.COORDINATOR:
        return "closed"
    if person.role is Role.AD_HOC:
        return _guest(person, consent, visits, now)
    if person.region != case.region:
        return "other-region"
    return _member(person, case, consent)


def is_party(person: Person, parties: Iterable[tuple[str, str]]) -> bool:
    """Is this the name of the client or of the offending partner (P1.12)?"""
    return any(same_person((person.first, person.last), party) for party in parties)


def _guest(person: Person, consent: Consent | None, visits: list[Visit], now: datetime) -> str | None:
    """One case room, only their portion (P1.3), and only while the client agrees (P3.4, P3.5)."""
    if consent is None or not consent.is_given:
        return "no-consent"
    if person.id in consent.left_out:
        return "left-out"
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


# --- who would be invited -----------------------------------------------------------------------
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
    people: Iterable[Person],
    region: int,
    consent: Consent,
    *,
    parties: Iterable[tuple[str, str]] = (),
    now: datetime,
) -> Team:
    """Coordinators of the region, and one member for each agency of the scope (P4.5).

    `parties`: first and last names of the client and the offending partner (P1.12). A coordinator who
    is away keeps the right to read; a member's seat goes to somebody who is there.
    """
    names = tuple(parties)
    here = [p for p in people if p.is_active and p.region == region and p.role in TEAM_ROLES]
    here.sort(key=in_order)
    reasons = {p.id: _unfit(p, consent, names, now) for p in here}
    fit = [p for p in here if reasons[p.id] is None]
    invited = [p for p in fit if p.role is Role.COORDINATOR]
    for agency in PRIMARY:
        invited += _seat(agency, fit, here)
    chosen = {p.id for p in invited}
    barred = [
        Barred(p, reasons[p.id] or "seat-taken", _instead(p, invited)) for p in here if p.id not in chosen
    ]
    filled = {p.agency for p in invited}
    empty = tuple(agency for agency in PRIMARY if agency in consent.agencies and agency not in filled)
    return Team(tuple(invited), tuple(barred), empty)


def in_order(person: Person) -> tuple[bool, int, str, str]:
    """As lists show people: coordinators, then the agencies in the order of P1.2."""
    return person.role is not Role.COORDINATOR, list(Agency).index(person.agency), person.last, person.id


def _unfit(
    person: Person, consent: Consent, parties: tuple[tuple[str, str], ...], now: datetime
) -> str | None:
    """The reason that weighs most."""
    if is_party(person, parties):
        return "same-name"
    if person.id in consent.left_out:
        return "left-out"
    is_member = person.role is Role.MEMBER
    if is_member and not consent.covers(person.agency):
        return "not-agreed"
    if not person.has_affirmed(now):
        return "no-affirmation"
    return "away" if is_member and person.is_away(now) else None


def _seat(agency: Agency, fit: list[Person], here: list[Person]) -> list[Person]:
    """Somebody's alternate comes only if that somebody does not."""
    of_agency = [p for p in fit if p.agency is agency and p.role is Role.MEMBER]
    alternates = {p.alternate for p in here if p.alternate}
    of_agency.sort(key=lambda p: (p.id in alternates, p.last, p.id))
    return of_agency[:1]


def _instead(person: Person, invited: list[Person]) -> Person | None:
    """Nobody comes instead of a coordinator: the others are there anyway."""
    if person.role is not Role.MEMBER:
        return None
    return next((p for p in invited if p.agency is person.agency and p.role is Role.MEMBER), None)
