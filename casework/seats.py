"""Who fills the seat of each agency in a region, and which seats are empty (PROTOCOL P1.2, P1.11)."""

from __future__ import annotations

from casework.people import PRIMARY, Agency, Person, Role

SITS = (Role.MEMBER, Role.COORDINATOR)
"""Who can represent an agency."""


def seats(people: list[Person]) -> dict[Agency, Person]:
    """Who fills each agency's seat: its member before a coordinator of it.

    A coordinator of whatever agency fills the Victim Services seat if nobody else does (P1.11). Whoever is locked reads
    nothing and commands nothing: they fill none.
    """
    filled: dict[Agency, Person] = {}
    here = [person for person in people if person.role in SITS and person.is_active and not person.is_locked]
    here.sort(key=lambda person: (SITS.index(person.role), person.last, person.id))
    for person in here:
        filled.setdefault(person.agency, person)
    chairs = (person for person in here if person.role is Role.COORDINATOR)
    if Agency.VICTIMS not in filled and (chair := next(chairs, None)) is not None:
        filled[Agency.VICTIMS] = chair
    return filled


def gaps(people: list[Person]) -> list[Agency]:
    """The seats that nobody fills (P1.2)."""
    filled = seats(people)
    return [agency for agency in PRIMARY if agency not in filled]


def held(people: list[Person]) -> set[Agency]:
    """The seats that somebody is named for, whether or not they can act."""
    return {person.agency for person in people if person.role in SITS and person.is_active}
