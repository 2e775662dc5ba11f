"""Who may read which room, and why not: the one place that knows.

PROTOCOL P1.6, P1.8, P1.12, P2.15, P3.4, P3.5, P3.9, P4.5, P8.4, P9.3, P9.7.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from casework.case import Case
from casework.consent import Consent
from casework.delegation import Step
from casework.names import same_person
from casework.nonconsent import NonConsent
from casework.people import PRIMARY, Agency, Person, Role
from casework.referral import Referral
from casework.visit import Visit

TEAM_ROLES = (Role.MEMBER, Role.COORDINATOR)
FOR_A_WHILE = ("locked", "no-affirmation")
"""Reasons that pass: the seat stays theirs, and until then whoever stands in is called; nor do they take back what was on
its way to somebody who could read the case when it was written."""
Ground = Consent | NonConsent
"""What lets members know: the client's consent, or the danger (P9)."""


# --- one person, one open case ------------------------------------------------------------------
def why_not(
    person: Person, case: Case, *, ground: Ground | None, visits: list[Visit], now: datetime
) -> str | None:
    """The reason why this person may not read this case now; None: may.

    Reasons: removed, locked, excluded, conflict, across, no-affirmation, same-name, not-now, closed, other-region,
    no-consent, left-out, not-agreed, select-only, protection-only, not-on-team, role.
    """
    if (reason := shut_out(person, case)) is not None:
        return reason
    if not person.has_affirmed(now):
        return "no-affirmation"
    if not case.is_open and person.role is not Role.COORDINATOR:
        return "closed"
    if person.role is Role.AD_HOC or _is_visitor(person, case, visits):
        return _guest(person, ground, visits, now)
    if person.role not in TEAM_ROLES:
        return "role"
    if person.region != case.region and person.id not in case.lent_to:
        return "other-region"
    return _member(person, case, ground, now)


def shut_out(person: Person, case: Case) -> str | None:
    """What no consent and no seat can mend."""
    if not person.is_active:
        return "removed"
    if person.is_locked:
        return "locked"
    if person.id in case.excluded:
        return "excluded"
    if person.id in case.conflicts:
        return "conflict"
    if person.id in case.across and person.role is not Role.COORDINATOR:
        return "across"
    return "same-name" if is_party(person, case.parties) and person.id not in case.cleared else None


def held_apart(person: Person, case: Case) -> tuple[str, ...]:
    """Why this person is kept out of it, where a coordinator's yes lets them in after all (P1.12)."""
    named = person.id in case.excluded
    namesake = is_party(person, case.parties) and person.id not in case.cleared
    return tuple(reason for reason, holds in (("excluded", named), ("same-name", namesake)) if holds)


def is_party(person: Person, parties: Iterable[tuple[str, str]]) -> bool:
    """Is this the name of the client or of the offending partner (P1.12)?"""
    return any(same_person((person.first, person.last), party) for party in parties)


def _is_visitor(person: Person, case: Case, visits: list[Visit]) -> bool:
    """Another region's coordinator comes as an ad hoc member (P8.9)."""
    elsewhere = person.region != case.region and person.id not in case.lent_to
    return elsewhere and any(visit.person == person.id for visit in visits)


def _guest(person: Person, ground: Ground | None, visits: list[Visit], now: datetime) -> str | None:
    """One case room, only their portion (P1.3), and only while the client agrees (P3.4, P3.5)."""
    if (reason := _no_ground_for(person, ground, now)) is not None:
        return reason
    mine = (visit for visit in visits if visit.person == person.id)
    return None if any(visit.is_on(now) for visit in mine) else "not-now"


def _no_ground_for(person: Person, ground: Ground | None, now: datetime) -> str | None:
    """A guest needs the client's word; another region's coordinator may also come on the ground of P9 (P8.9)."""
    if ground is None or not ground.is_given:
        return "no-consent"
    if isinstance(ground, Consent):
        return "left-out" if person.id in ground.left_out else None
    return "no-consent" if person.role is Role.AD_HOC else ground.bars(person, now)


def _member(person: Person, case: Case, ground: Ground | None, now: datetime) -> str | None:
    if ground is None:
        return "no-consent"
    if person.role not in TEAM_ROLES:
        return "role"
    if (reason := ground.bars(person, now)) is not None:
        return reason
    return None if person.role is Role.COORDINATOR or person.id in case.team else "not-on-team"


def seated(person: Person, ground: Ground | None) -> Person:
    """As they sit in this case: a coordinator whose agency was not agreed to is there as coordinator alone (P3.4)."""
    alone = person.role is Role.COORDINATOR and ground is not None and person.agency not in ground.seats
    return replace(person, agency=Agency.CHAIR) if alone else person


def chairs_alone(invited: Iterable[Person], ground: Ground) -> list[Person]:
    """The coordinators among them who stand for no agency there; with the agency that they are of."""
    return [person for person in invited if seated(person, ground) is not person]


def may_post(case: Case, ground: Ground | None) -> bool:
    """After a withdrawal members read, and nobody writes (P3.5)."""
    return case.is_open and ground is not None and ground.is_given


def role_in(person: Person, case: Case) -> Role:
    """Another region's coordinator is an ad hoc member there (P8.9), but for whom the program lead has named (P1.12)."""
    elsewhere = person.region != case.region and person.id not in case.lent_to
    return Role.AD_HOC if person.role is Role.COORDINATOR and elsewhere else person.role


def may(person: Person, case: Case, *, allow: Iterable[Role], step: Step | None) -> bool:
    """May this person do there what these roles may, and whoever the step is delegated to (P1.4)?

    Of somebody who may read the case: `why_not` comes first.
    """
    return role_in(person, case) in allow or (step is not None and case.is_delegated(person.id, step))


def has_stopped(case: Case, ground: Ground | None) -> bool:
    """The client withdrew, and nothing else lets the team know: nothing more is shared (P3.5)."""
    return case.is_open and not may_post(case, ground)


# --- one person, one referral -------------------------------------------------------------------
def is_kept_from(
    person: Person,
    referral: Referral,
    case: Case | None = None,
    *,
    parties: Iterable[tuple[str, str]] = (),
    left_out: Collection[str] = (),
) -> bool:
    """Must this person not hear that there is such a referral, or the case of it (P1.8, P1.12, P3.9)?

    Who is named as somebody to be kept out, or stepped aside; who has the name of the person or of the partner; whom the
    client leaves out. `left_out`: persons' ids.
    """
    aside = (*case.excluded, *case.conflicts) if case else ()
    cleared = (*referral.cleared, *(case.cleared if case else ()))
    namesake = is_party(person, ((referral.first, referral.last), *parties)) and person.id not in cleared
    return namesake or person.id in (*referral.excluded, *aside, *left_out)


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


@dataclass(frozen=True, kw_only=True)
class Apart:
    """Who stays out of one matter, whatever the consent says (P1.8, P1.12)."""

    parties: tuple[tuple[str, str], ...] = ()
    """First and last names of the client and the offending partner."""
    excluded: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    cleared: tuple[str, ...] = ()
    across: tuple[str, ...] = ()
    """They sit in a case in which a party of this one stands on the other side (P2.15).

    Persons' ids, all four."""


NOBODY = Apart()


def apart(case: Case) -> Apart:
    return Apart(
        parties=case.parties,
        excluded=case.excluded,
        conflicts=case.conflicts,
        cleared=case.cleared,
        across=case.across,
    )


def team(
    people: Iterable[Person], region: int, ground: Ground, *, apart: Apart = NOBODY, now: datetime
) -> Team:
    """Coordinators of the region, and one member for each agency of the scope (P4.5).

    A coordinator who is away keeps the right to read; a member's seat goes to somebody who is there.
    """
    here = [p for p in people if p.is_active and p.region == region and p.role in TEAM_ROLES]
    here.sort(key=in_order)
    reasons = {p.id: _unfit(p, ground, apart, now) for p in here}
    fit = [p for p in here if reasons[p.id] is None]
    invited = [p for p in fit if p.role is Role.COORDINATOR]
    for agency in PRIMARY:
        invited += _seat(agency, fit, here)
    chosen = {p.id for p in invited}
    barred = [
        Barred(p, reasons[p.id] or "seat-taken", _instead(p, invited)) for p in here if p.id not in chosen
    ]
    filled = {p.agency for p in invited}
    empty = tuple(agency for agency in PRIMARY if agency in ground.seats and agency not in filled)
    return Team(tuple(invited), tuple(barred), empty)


def in_order(person: Person) -> tuple[bool, int, str, str]:
    """As lists show people: coordinators, then the agencies in the order of P1.2."""
    return person.role is not Role.COORDINATOR, list(Agency).index(person.agency), person.last, person.id


def _unfit(person: Person, ground: Ground, apart: Apart, now: datetime) -> str | None:
    """The reason that weighs most."""
    if person.id in apart.excluded:
        return "excluded"
    if person.id in apart.conflicts:
        return "conflict"
    if is_party(person, apart.parties) and person.id not in apart.cleared:
        return "same-name"
    if person.id in apart.across and person.role is not Role.COORDINATOR:
        return "across"
    if (reason := ground.bars(person, now)) is not None:
        return reason
    if person.is_locked:
        return "locked"
    if not person.has_affirmed(now):
        return "no-affirmation"
    return "away" if person.role is Role.MEMBER and person.is_away(now) else None


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
