"""What people type for a date, in English and French (COMMANDS 1 "Dates").

Strict: the whole text must be understood, and what has two readings is refused, never guessed.
`readings` in a refusal holds the days it could mean.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile

from casework.date_days import DAY_OF_MONTH, Asked, Day, Prefer, day_of, lacks_year, which_of
from casework.date_hours import (
    DAYS_OR_WEEKS,
    MIDNIGHT,
    clock_of,
    hours_and_minutes,
    is_days_end,
    is_midnight,
    moment,
)
from casework.date_words import (
    GOES_ON,
    OPEN_END,
    PART,
    SEPARATOR,
    SPELLINGS,
    WHICH_OF_TWO,
    YEAR,
    ZONE,
    ZONES,
    counted,
    plain,
)
from casework.errors import Refusal
from casework.timetable import Calendar

LONGEST = 80
NUMBER_BEHIND_A_COMMA = re.compile(r", ?[0-9]{1,2}$")
"""Begins something else: `tomorrow morning, 2 visits`."""
NEEDS_HOUR = "date-needs-hour"
"""`tonight`, `cet après-midi`: a morning has its usual hour, other parts of a day have none."""
UNDERSTOOD = ("date-twice", "no-such-time", "date-no-such-day")
"""Why a day and an hour that were understood are refused: nothing else is to be looked for in them."""


@dataclass(frozen=True)
class When:
    at: datetime
    all_day: bool = False  # no time of day was said: `at` is 09:00
    twice: bool = False  # the clocks show this time twice that day, and both fit: `at` is one of them
    on_the_clock: str = ""  # what they show then

    @property
    def sure(self) -> datetime:
        """The instant; of two equal times, it is asked which (P10.2)."""
        if self.twice:
            raise Refusal("date-twice", shown=self.on_the_clock)
        return self.at


def read(text: str, *, now: datetime, calendar: Calendar, prefer: Prefer = "future") -> When:
    when = _understood(plain(text), Asked(now, calendar, prefer))
    if when is None:
        raise Refusal("date-not-understood")
    return when


def read_day(text: str, *, now: datetime, calendar: Calendar) -> date:
    """A day that has been, without a time: a date of birth or of a signature. Dates have their year."""
    asked = Asked(now, calendar, "past")
    said = plain(text)
    meant = None if lacks_year(said) else day_of(said, asked)
    if meant is None:
        raise Refusal("day-not-understood")
    if meant.date > asked.today:
        raise Refusal("date-in-future")
    return meant.date


def read_duration(text: str) -> timedelta:
    said = plain(text)
    length = hours_and_minutes(said)
    if length is None and (found := DAYS_OR_WEEKS.fullmatch(said)):
        length = timedelta(days=counted(found["count"]) * (7 if found["weeks"] else 1))
    if not length:
        raise Refusal("duration-not-understood")
    return length


def leading(
    text: str, *, now: datetime, calendar: Calendar, prefer: Prefer = "future"
) -> tuple[When, str] | None:
    """The longest date that the text begins with, and the rest as typed."""
    asked = Asked(now, calendar, prefer)
    text = text.strip()
    gaps = takewhile(lambda gap: gap.start() <= LONGEST, SEPARATOR.finditer(text))
    for gap in reversed(list(gaps)):
        said, rest = text[: gap.start()], text[gap.end() :]
        if when := _understood(plain(said), asked):
            if rest and (_may_go_on(gap.group(), said, rest) or _ends_at_a_comma_too(said, asked)):
                raise Refusal("date-ambiguous-tail")
            return when, rest.lstrip(" ,;:–—-")
    return None


def _may_go_on(gap: str, said: str, rest: str) -> bool:
    """Without a comma, `monday 2 visits` may be two visits or two o'clock, `monday 2nd visit` a second visit, `sunday 1:30 first call` a first call."""
    if set(",;:").intersection(gap):
        return False
    ended = plain(said)
    open_end = any(form.fullmatch(ended) for form in (*DAY_OF_MONTH, OPEN_END)) or WHICH_OF_TWO.search(ended)
    return bool(open_end) or bool(GOES_ON.match(plain(rest[:LONGEST])))


def _ends_at_a_comma_too(said: str, asked: Asked) -> bool:
    """`monday, 9:00 call` may be Monday and a text that begins with a time."""
    before, comma, after = said.rpartition(",")
    if not comma or re.match(YEAR, after.strip()):
        return False
    try:
        return _understood(plain(before), asked) is not None
    except Refusal as refusal:
        if refusal.reason == NEEDS_HOUR:  # `tonight, 8:00 call`: alone it is no date
            return False
        raise


def _understood(said: str, asked: Asked) -> When | None:
    if len(said) > LONGEST or NUMBER_BEHIND_A_COMMA.search(said):
        return None
    if instant := moment(said, asked):
        return When(instant)
    zone, of_two = ZONE.search(said), WHICH_OF_TWO.search(said)
    if behind := zone or of_two:
        said = said[: behind.start()]
    for pattern, instead in SPELLINGS:
        said = pattern.sub(instead, said)
    part = PART.search(said)
    # The part of the day stands between day and time, or at an end: nothing else is cut there.
    pieces = [piece for piece in PART.split(said)[::2] if piece]
    for day_said, time_said in _cuts(pieces):
        when = _composed(day_said, time_said, part[1] if part else None, asked)
        if when:
            if of_two:
                return _one_of_two(when, int(not of_two["first"]), asked)
            return _in_zone(when, ZONES[zone[1]], asked) if zone else when
    return None


def _cuts(pieces: list[str]) -> Iterator[tuple[str, str]]:
    """Every way to take this as a day and a time, either of which may be missing."""
    if len(pieces) == 2:
        yield pieces[0], pieces[1]
        yield pieces[1], pieces[0]
    if len(pieces) != 1:
        return
    said = pieces[0]
    yield said, ""
    yield "", said
    for gap in re.finditer(r",? ", said):
        yield said[: gap.start()], said[gap.end() :]
        yield said[gap.end() :], said[: gap.start()]


def _composed(day_said: str, time_said: str, part: str | None, asked: Asked) -> When | None:
    clock = clock_of(time_said, part, beside=day_said) if time_said else None
    if time_said and clock is None:
        return None
    day = day_of(day_said, asked) if day_said else None
    if day_said and day is None:
        return None
    if clock is None:
        return _without_time(day, part, asked)
    if day is None:
        return _next_or_last(clock, asked)
    if is_days_end(time_said):
        return _wall(day.date + timedelta(days=1), clock, asked)
    if is_midnight(time_said):
        return _wall(_whose_midnight(day.date, part), clock, asked)
    return _wall(day.date, clock, asked)


def _without_time(day: Day | None, part: str | None, asked: Asked) -> When | None:
    if day is None or (part and not day.all_day):
        return None
    if part in ("afternoon", "evening"):
        raise Refusal(NEEDS_HOUR)
    return _wall(day.date, day.time, asked, all_day=day.all_day)


def _next_or_last(clock: time, asked: Asked) -> When:
    """A time alone is today's, if that fits; midnight is the one that comes or has been."""
    ahead = asked.local.time() < clock
    if clock == MIDNIGHT:
        return _wall(asked.after(asked.prefer == "future"), clock, asked)
    if asked.prefer == "future" and not ahead:
        raise which_of(asked.today, asked.after(1))
    if asked.prefer == "past" and ahead:
        raise which_of(asked.after(-1), asked.today)
    return _wall(asked.today, clock, asked)


def _whose_midnight(day: date, part: str | None) -> date:
    tomorrow = day + timedelta(days=1)
    if part == "evening":
        return tomorrow
    # the day's start or its end?
    raise Refusal("date-ambiguous", readings=(day, tomorrow), because="midnight")


def _wall(day: date, clock: time, asked: Asked, *, all_day: bool = False) -> When:
    at = asked.calendar.at(day, clock)
    if not asked.calendar.happens_twice(day, clock):
        return When(at, all_day=all_day)
    both = (at, asked.calendar.at(day, clock.replace(fold=1)))
    fitting = [one for one in both if (one > asked.now) == (asked.prefer == "future")]
    if len(fitting) == 1:
        return When(fitting[0], all_day=all_day)
    if asked.calendar.of_two is not None:
        return When(both[asked.calendar.of_two], all_day=all_day)
    return When(at, all_day=all_day, twice=True, on_the_clock=f"{day:%Y-%m-%d} {clock:%H:%M}")


def _one_of_two(when: When, fold: int, asked: Asked) -> When | None:
    local = asked.calendar.local(when.at)
    day, clock = local.date(), local.time()
    if when.all_day or not asked.calendar.happens_twice(day, clock):
        return None
    return When(asked.calendar.at(day, clock.replace(fold=fold)))


def _in_zone(when: When, zone: str, asked: Asked) -> When | None:
    """The zone tells which of two equal times is meant; one that does not fit is not understood."""
    local = asked.calendar.local(when.at)
    if when.all_day:
        return None
    if not zone:
        return when
    for fold in (0, 1):
        at = asked.calendar.at(local.date(), local.time().replace(fold=fold))
        if asked.calendar.local(at).tzname() == zone:
            return When(at)
    return None
