"""What was shared, with whom, when, on what ground (PROTOCOL P3.8, P9.10, P12.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import groupby

from casework.events import InformationShared
from casework.people import Agency, Person, Role
from casework.visit import Visit

AGREED = "agreed"
"""The person agreed to be referred (P2.3)."""
WITHDRAWN = "withdrawn"
"""Sharing has stopped: with the coordination alone, which decides what follows (P3.5, P3.12)."""


@dataclass(frozen=True, kw_only=True)
class Disclosure:
    """`id` is `K7-QF3/X1`. Kinds of information, never the information itself."""

    id: str
    case: str
    what: str
    """By name, as `templates/words.toml` has it: particulars, score, plan, development, portion, ..."""
    agencies: tuple[str, ...]
    persons: tuple[str, ...] = ()
    """Persons' ids."""
    basis: str
    """consent or danger; after a withdrawal `WITHDRAWN`; before there is a case, `AGREED`."""
    by: str
    at: datetime
    item: str = ""
    """Which one, of what several people may come to know one after the other: `D1`. Empty: this row is all there is."""

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    @property
    def number(self) -> int:
        return int(self.short[1:])

    def shared(self) -> InformationShared:
        return InformationShared(
            at=self.at,
            by=self.by,
            about=self.case,
            disclosure=self.short,
            what=self.what,
            agencies=self.agencies,
            basis=self.basis,
        )


def disclose(
    id: str,
    case: str,
    what: str,
    people: Sequence[Person],
    *,
    basis: str,
    by: str,
    at: datetime,
    item: str = "",
) -> tuple[Disclosure, InformationShared]:
    """With these people, and so with their agencies."""
    there = {person.agency for person in people}
    one = Disclosure(
        id=id,
        case=case,
        what=what,
        agencies=tuple(agency for agency in Agency if agency in there),
        persons=tuple(person.id for person in people),
        basis=basis,
        by=by,
        at=at,
        item=item,
    )
    return one, one.shared()


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the record: the same kind, on one day, with the same agencies, on the same ground."""

    what: str
    agencies: tuple[str, ...]
    """Of members; `guests` come beside them."""
    guests: tuple[str, ...]
    """What each guest was there for, as typed."""
    basis: str
    first_at: datetime
    last_at: datetime
    count: int
    """Of different things: what one after the other was told is one."""


def lines(
    disclosures: Iterable[Disclosure],
    people: dict[str, Person],
    day: Callable[[datetime], date],
    visits: Iterable[Visit] = (),
) -> tuple[Line, ...]:
    """In the order in which they come; `day` is the region's own calendar. `visits`: the guests' in that case."""
    came = sorted(visits, key=lambda visit: visit.opens_at)
    each = [(_line(one, people, came), one.item or one.id) for one in disclosures]
    grouped = groupby(each, key=lambda pair: _alike(pair[0], day))
    return tuple(_together(list(same)) for _, same in grouped)


def _alike(one: Line, day: Callable[[datetime], date]) -> tuple[object, ...]:
    return day(one.first_at), one.what, one.agencies, one.guests, one.basis


def _line(one: Disclosure, people: dict[str, Person], visits: list[Visit]) -> Line:
    there = [people[id] for id in one.persons if id in people]
    guests = [person for person in there if person.role is Role.AD_HOC]
    return Line(
        what=one.what,
        agencies=tuple(agency for agency in one.agencies if agency != Agency.OTHER or not guests),
        guests=tuple(_worked_as(guest, visits, one.at) or guest.last for guest in guests),
        basis=one.basis,
        first_at=one.at,
        last_at=one.at,
        count=1,
    )


def _worked_as(guest: Person, visits: list[Visit], at: datetime) -> str:
    """What they were there for at that time: the visit that had begun last."""
    own = [visit for visit in visits if visit.person == guest.id]
    begun = [visit for visit in own if visit.opens_at <= at] or own[:1]
    return begun[-1].works_as if begun else ""


def _together(same: list[tuple[Line, str]]) -> Line:
    first, last = same[0][0], same[-1][0]
    return replace(first, last_at=last.last_at, count=len({item for _, item in same}))
