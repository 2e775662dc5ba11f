"""Days, as people type them: what has two readings is refused with both."""

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Literal, NamedTuple

from casework.date_words import (
    BESIDE_A_DATE,
    COUNT,
    IL_Y_A,
    MONTH,
    MONTHS,
    NUMBER_IN_MONTH,
    ON,
    ORDINAL,
    SHORT_WITH_DOT,
    UNITS,
    WEEKDAY,
    WEEKDAYS,
    YEAR,
    counted,
)
from casework.errors import Refusal
from casework.timetable import Calendar, month_after

Prefer = Literal["future", "past"]
USUAL_TIME = time(9)
DECEMBER, LONGEST_MONTH, LEAP_DAY = 12, 31, (2, 29)


class Asked(NamedTuple):
    now: datetime
    calendar: Calendar
    prefer: Prefer

    @property
    def local(self) -> datetime:
        return self.calendar.local(self.now)

    @property
    def today(self) -> date:
        return self.local.date()

    def after(self, days: int) -> date:
        return self.today + timedelta(days=days)


class Day(NamedTuple):
    date: date
    time: time = USUAL_TIME
    all_day: bool = True


def which_of(*readings: date) -> Refusal:
    """Said in words: the days it could be may be shown; one alone is not on the weekday that stands beside it."""
    return Refusal("date-ambiguous", readings=readings, because="weekday" if len(readings) == 1 else "days")


def no_such_day(month: int, day: int) -> Refusal:
    """It was understood, and is on no calendar: 30 February; the 29th, where that year has none."""
    return Refusal("date-no-such-day", leap=(month, day) == LEAP_DAY)


def day_of(said: str, asked: Asked) -> Day | None:
    for form, meaning in DAYS:
        if found := form.fullmatch(said):
            return meaning(found, asked)
    return None


def _in_days(days: int) -> Callable[[re.Match[str], Asked], Day]:
    return lambda found, asked: Day(asked.after(days))


def _next_month(found: re.Match[str], asked: Asked) -> Day:
    return Day(month_after(asked.today, 1))


def _after(found: re.Match[str], asked: Asked) -> Day | None:
    return _moved(found, asked, 1)


def _before(found: re.Match[str], asked: Asked) -> Day | None:
    return _moved(found, asked, -1)


def _moved(found: re.Match[str], asked: Asked, sign: int) -> Day | None:
    """Days, weeks and months keep the wall clock."""
    count = sign * counted(found["count"])
    if not count:
        return None
    if found["days"] and abs(count) in FRENCH_WEEKS and found["days"].startswith("jour"):
        raise which_of(*sorted((asked.after(count - sign), asked.after(count))))
    clock = asked.local.time().replace(fold=0)
    if found["months"]:
        return Day(month_after(asked.today, count), clock, all_day=False)
    return Day(asked.after(count * (7 if found["weeks"] else 1)), clock, all_day=False)


def _weeks_from(found: re.Match[str], asked: Asked) -> Day | None:
    """`a week from monday`, `lundi en huit`: counted from the coming one; said on a Monday it may be from today."""
    if asked.prefer == "past":
        return None
    said = found.groupdict()
    weeks = IN_FRENCH[said["french"]] if said.get("french") else counted(said.get("count") or "1")
    if not said["weekday"]:
        return Day(asked.after(weeks * 7 + (found["base"] in ("tomorrow", "demain"))))
    ahead = _weekday_number(said["weekday"]) - asked.today.weekday()
    if not ahead:
        raise which_of(asked.after(weeks * 7), asked.after(weeks * 7 + 7))
    return Day(asked.after(ahead % 7 + weeks * 7))


def _after_business_days(found: re.Match[str], asked: Asked) -> Day | None:
    count = counted(found["count"])
    return Day(asked.calendar.add_business_days(asked.today, count)) if count else None


def _weekday(found: re.Match[str], asked: Asked) -> Day | None:
    if found["before"] and found["behind"]:
        return None
    ahead = _weekday_number(found["weekday"]) - asked.today.weekday()  # in this calendar week, from Monday
    match WHICH.get(found["before"] or found["behind"]):
        case "next":
            return Day(asked.after(ahead + 7))
        case "last":
            return Day(asked.after(ahead % 7 - 7))
        case "this":
            return _this_weekday(ahead, asked)
        case "coming" if asked.prefer == "past":
            return None
    return _nearest_weekday(ahead, asked)


def _this_weekday(ahead: int, asked: Asked) -> Day:
    if asked.prefer == "future" and ahead < 0:
        raise which_of(asked.after(ahead), asked.after(ahead + 7))
    if asked.prefer == "past" and ahead > 0:
        raise which_of(asked.after(ahead - 7), asked.after(ahead))
    return Day(asked.after(ahead))


def _nearest_weekday(ahead: int, asked: Asked) -> Day:
    """On a Friday, "friday" may be today or a week away."""
    past = asked.prefer == "past"
    if not ahead:
        raise which_of(asked.after(-7 if past else 0), asked.after(0 if past else 7))
    return Day(asked.after(ahead % 7 - (7 if past else 0)))


def _weekday_number(said: str) -> int:
    word = said.rstrip(".")
    return WEEKDAYS[word] if word in WEEKDAYS else SHORT_WITH_DOT[word]


def _day_of_month(found: re.Match[str], asked: Asked) -> Day | None:
    """`lundi le 23`, `the 23rd`: the coming one, or the last one; today is both."""
    sign, first = (-1 if asked.prefer == "past" else 1), asked.today.replace(day=1)
    months = (month_after(first, sign * count) for count in range(3))
    days = (_date(month.year, month.month, int(found["day"])) for month in months)
    day = next((day for day in days if day and (day - asked.today).days * sign >= 0), None)
    return _on_its_weekday(day, found)


def _on_its_weekday(day: date | None, found: re.Match[str]) -> Day | None:
    if day is None:
        return None
    if found["weekday"] and day.weekday() != _weekday_number(found["weekday"]):
        raise which_of(day)
    return Day(day)


def _calendar_day(found: re.Match[str], asked: Asked) -> Day | None:
    year, month, day = _year(found, asked), _month(found), int(found["day"])
    if 1 <= month <= DECEMBER and not _date(year, month, day):
        raise no_such_day(month, day)
    return _on_its_weekday(_date(year, month, day), found)


def _month(found: re.Match[str]) -> int:
    return MONTHS.get(found["month"]) or int(found["month"])


def _year(found: re.Match[str], asked: Asked) -> int:
    """Without a year, the coming such day, or the last one; today is both."""
    if said := found["year"]:
        return int(said)
    day, today = (_month(found), int(found["day"])), (asked.today.month, asked.today.day)
    if asked.prefer == "past":
        return asked.today.year - (day > today)
    return asked.today.year + (day < today)


def _numbers_alone(found: re.Match[str], asked: Asked) -> Day | None:
    """05/11/2026: no one can tell whether the day or the month comes first."""
    one, other = int(found["one"]), int(found["other"])
    year = int(found["year"]) if found["year"] else asked.today.year
    readings = (_date(year, other, one), _date(year, one, other))
    if days := sorted({day for day in readings if day}):
        raise Refusal("date-ambiguous", readings=tuple(days), because="numbers")
    if found["year"] and max(one, other) <= LONGEST_MONTH and min(one, other) <= DECEMBER:  # 31/02/2026
        raise no_such_day(*sorted((one, other)))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def lacks_year(said: str) -> bool:
    return any(form.fullmatch(said) and not re.search(YEAR, said) for form in (*WITH_MONTH, *DAY_OF_MONTH))


WHICH: dict[str | None, str] = {
    "this": "this",
    "ce": "this",
    "next": "next",
    "prochain": "next",
    "coming": "coming",
    "this coming": "coming",
    "qui vient": "coming",
    "this week": "this",
    "cette semaine": "this",
    "de cette semaine": "this",
    "next week": "next",
    "semaine prochaine": "next",
    "la semaine prochaine": "next",
    "of next week": "next",
    "de la semaine prochaine": "next",
    "last": "last",
    "dernier": "last",
    "passe": "last",
}
WITH_MONTH = (
    re.compile(rf"{ON}{NUMBER_IN_MONTH}{ORDINAL}? (?:of |de )?{MONTH}(?:,? {YEAR})?"),
    re.compile(rf"{ON}{MONTH} (?:the )?{NUMBER_IN_MONTH}{ORDINAL}?(?:,? {YEAR})?"),
)
# A bare number, as in `monday 2`, may be an hour.
DAY_OF_MONTH = (
    re.compile(rf"(?:on )?(?:le |the )?{BESIDE_A_DATE},? (?:le |the ){NUMBER_IN_MONTH}{ORDINAL}?"),
    re.compile(rf"(?:on )?(?:le |the )?{BESIDE_A_DATE},? {NUMBER_IN_MONTH}{ORDINAL}"),
    re.compile(rf"(?:on )?(?:le |the )(?P<weekday>){NUMBER_IN_MONTH}{ORDINAL}?"),
)
FRENCH_WEEKS = (8, 15)
"""`huit jours` is a week to most, and eight days to some; `quinze jours` as well."""
IN_FRENCH = {"huit": 1, "8": 1, "quinze": 2, "15": 2}
BASE = rf"(?P<base>today|tomorrow|aujourd'? ?hui|demain|{WEEKDAY})"
Meaning = Callable[[re.Match[str], Asked], Day | None]
DAYS: tuple[tuple[re.Pattern[str], Meaning], ...] = (
    (re.compile(r"today|aujourd'? ?hui"), _in_days(0)),
    (re.compile(r"tomorrow|demain"), _in_days(1)),
    (re.compile(r"(?:the )?day after tomorrow|apres[- ]demain"), _in_days(2)),
    (re.compile(r"yesterday|hier"), _in_days(-1)),
    (re.compile(r"(?:the )?day before yesterday|avant[- ]hier"), _in_days(-2)),
    (re.compile(r"next week|(?:la )?semaine prochaine"), _in_days(7)),
    (re.compile(r"next month|(?:le )?mois prochain"), _next_month),
    (
        re.compile(
            rf"(?:on |le )?(?:(?P<before>(?:this )?coming|this|next(?: week)?|last|ce|(?:la )?semaine prochaine) )?{WEEKDAY}"
            r"(?: (?P<behind>prochain|dernier|passe|qui vient|(?:of )?next week|(?:de )?la semaine prochaine"
            r"|this week|(?:de )?cette semaine))?"
        ),
        _weekday,
    ),
    (
        re.compile(rf"{ON}{YEAR}(?P<dash>[-/])(?P<month>[0-9]{{1,2}})(?P=dash){NUMBER_IN_MONTH}"),
        _calendar_day,
    ),
    *((form, _calendar_day) for form in WITH_MONTH),
    *((form, _day_of_month) for form in DAY_OF_MONTH),
    (
        re.compile(
            rf"{ON}(?P<one>[0-9]{{1,2}})(?:/|(?P<dash>[-.])(?=[0-9]+(?P=dash)))(?P<other>[0-9]{{1,2}})"
            rf"(?:[-/.]{YEAR})?"
        ),
        _numbers_alone,
    ),
    (re.compile(rf"{COUNT} weeks? (?:from |on )?{BASE}"), _weeks_from),
    (re.compile(rf"{BASE} week"), _weeks_from),
    (re.compile(rf"(?:de |d'|le )?{BASE} en (?P<french>huit|8|quinze|15)"), _weeks_from),
    (re.compile(rf"(?:in|dans) {COUNT} {UNITS}"), _after),
    (re.compile(rf"{IL_Y_A} {COUNT} {UNITS}"), _before),
    (re.compile(rf"{COUNT} {UNITS} ago"), _before),
    (
        re.compile(rf"(?:in |dans )?{COUNT} (?:(?:business|working) days?|jours? ouvrables?)"),
        _after_business_days,
    ),
)
