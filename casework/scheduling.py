"""When a team could meet: starts inside the window, and who is free then (PROTOCOL P5.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from casework import dates
from casework.dates import When
from casework.errors import Refusal
from casework.people import PRIMARY, Agency, Person
from casework.timetable import ONE_DAY, Calendar

COUNT = 3
MOST = 5
STEP = timedelta(minutes=30)
WORKING = (time(8, 30), time(16, 30))
LONG_DAY = (time(9), time(20))
"""For a window without working hours: any day."""
NOTICE = (timedelta(hours=6), timedelta(hours=3), timedelta(hours=1), timedelta(0))
"""How long before a start people should hear of it; shorter only where the window leaves no choice."""
APART = (timedelta(hours=4), timedelta(hours=2), timedelta(hours=1), STEP)


@dataclass(frozen=True)
class Busy:
    """Someone sits in another meeting."""

    person: str
    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Candidate:
    at: datetime
    free: tuple[Agency, ...]
    """The agencies of which somebody is neither away nor in another meeting."""


# --- what the bot proposes --------------------------------------------------------------------------
def candidates(
    team: list[Person], busy: list[Busy], calendar: Calendar, *, now: datetime, until: datetime
) -> list[Candidate]:
    """At most three, best coverage first chosen, shown in the order of time; none if the window holds none."""
    rated = [rate(at, team, busy) for at in _starts(calendar, now, until)]
    rated.sort(key=lambda one: (-len(one.free), one.at))
    return sorted(_spread(rated), key=lambda one: one.at)


def rate(at: datetime, team: list[Person], busy: list[Busy]) -> Candidate:
    free = {p.agency for p in team if not p.is_away(at) and not _is_busy(p, busy, at)}
    return Candidate(at, tuple(agency for agency in PRIMARY if agency in free))


def _is_busy(person: Person, busy: list[Busy], at: datetime) -> bool:
    return any(one.person == person.id and one.begins - STEP < at < one.ends for one in busy)


def _spread(rated: list[Candidate]) -> list[Candidate]:
    """The best ones, as far apart as the window allows."""
    chosen: list[Candidate] = []
    for apart in APART:
        chosen = []
        for one in rated:
            if len(chosen) < COUNT and all(abs(one.at - other.at) >= apart for other in chosen):
                chosen.append(one)
        if len(chosen) == COUNT:
            break
    return chosen


def _starts(calendar: Calendar, now: datetime, until: datetime) -> list[datetime]:
    """Working hours where possible, otherwise the long hours of any day; with notice where possible."""
    for hours, business_only in ((WORKING, True), (LONG_DAY, False)):
        all_ = [at for at in _grid(calendar, now, until, hours, business_only) if now < at <= until]
        for notice in NOTICE:
            found = [at for at in all_ if at >= now + notice]
            if len(found) >= COUNT:
                return found
        if all_:
            return all_
    return []


def _grid(
    calendar: Calendar, now: datetime, until: datetime, hours: tuple[time, time], business_only: bool
) -> Iterator[datetime]:
    day = calendar.local(now).date()
    while day <= calendar.local(until).date():
        if not business_only or calendar.is_business_day(day):
            at, end = (calendar.at(day, clock) for clock in hours)
            while at < end:
                yield at
                at += STEP
        day += ONE_DAY


# --- what the coordinator types ------------------------------------------------------------------------
def read_slots(text: str, *, now: datetime, calendar: Calendar) -> tuple[datetime, ...]:
    """`tomorrow 2pm, friday 9:30; vendredi 14 h`, in the order of time. An hour alone is of the day before it."""
    found: list[datetime] = []
    for part in text.split(";"):
        pieces = [piece.strip() for piece in re.split(r",|\s(?:or|ou)\s", part) if piece.strip()]
        while pieces:
            found.append(_first(pieces, found, now, calendar))
    slots = tuple(sorted(set(found)))
    if len(slots) > MOST:
        raise Refusal("too-many-slots", most=MOST)
    return slots


def _first(pieces: list[str], found: list[datetime], now: datetime, calendar: Calendar) -> datetime:
    """Takes one slot off the pieces: `friday, 9:30` is one, `friday 9:30, saturday 10:00` two."""
    for length in (3, 2):
        joined = ", ".join(pieces[:length])
        if len(pieces) >= length and (when := _timed(joined, now, calendar)):
            del pieces[:length]
            return _ahead(when, now)
    piece = pieces.pop(0)
    same_day = f"{calendar.local(found[-1]).date().isoformat()} {piece}" if found else ""
    when = _timed(same_day, now, calendar) or dates.read(piece, now=now, calendar=calendar)
    return _ahead(when, now)


def _timed(text: str, now: datetime, calendar: Calendar) -> When | None:
    try:
        when = dates.read(text, now=now, calendar=calendar)
    except Refusal:
        return None
    return None if when.all_day else when


def _ahead(when: When, now: datetime) -> datetime:
    if when.all_day:
        raise Refusal("slot-needs-time")
    if when.at <= now:
        raise Refusal("slot-past")
    return when.sure
