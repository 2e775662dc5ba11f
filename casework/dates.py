"""What people type for a date, in English and French (COMMANDS 1 "Dates").

Strict: the whole text must be understood, and what has two readings is refused, never guessed.
`readings` in a refusal holds the days it could mean.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import takewhile
from typing import Literal, NamedTuple

from casework.errors import Refusal
from casework.timetable import Calendar, month_after

Prefer = Literal["future", "past"]

LONGEST = 80
USUAL_TIME = time(9)
MIDNIGHT = time(0)
END_OF_DAY = time(17)
NEEDS_HOUR = "date-needs-hour"
"""`tonight`, `cet après-midi`: a morning has its usual hour, other parts of a day have none."""


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


class _Asked(NamedTuple):
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


class _Day(NamedTuple):
    date: date
    time: time = USUAL_TIME
    all_day: bool = True


def read(text: str, *, now: datetime, calendar: Calendar, prefer: Prefer = "future") -> When:
    when = _understood(plain(text), _Asked(now, calendar, prefer))
    if when is None:
        raise Refusal("date-not-understood")
    return when


def read_day(text: str, *, now: datetime, calendar: Calendar) -> date:
    """A day that has been, without a time: a date of birth or of a signature. Dates have their year."""
    asked = _Asked(now, calendar, "past")
    said = plain(text)
    meant = _day(said, asked)
    if meant is None or _lacks_year(said):
        raise Refusal("day-not-understood")
    if meant.date > asked.today:
        raise Refusal("date-in-future")
    return meant.date


def read_duration(text: str) -> timedelta:
    said = plain(text)
    length = _hours_and_minutes(said)
    if length is None and (found := DAYS_OR_WEEKS.fullmatch(said)):
        length = timedelta(days=_count(found["count"]) * (7 if found["weeks"] else 1))
    if not length:
        raise Refusal("duration-not-understood")
    return length


def leading(
    text: str, *, now: datetime, calendar: Calendar, prefer: Prefer = "future"
) -> tuple[When, str] | None:
    """The longest date that the text begins with, and the rest as typed."""
    asked = _Asked(now, calendar, prefer)
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
    open_end = any(form.fullmatch(plain(said)) for form in DAY_OF_MONTH) or WHICH_OF_TWO.search(plain(said))
    return bool(open_end) or bool(GOES_ON.match(plain(rest[:LONGEST])))


def _ends_at_a_comma_too(said: str, asked: _Asked) -> bool:
    """`monday, 9:00 call` may be Monday and a text that begins with a time."""
    before, comma, after = said.rpartition(",")
    if not comma or re.match(_YEAR, after.strip()):
        return False
    try:
        return _understood(plain(before), asked) is not None
    except Refusal as refusal:
        if refusal.reason == NEEDS_HOUR:  # `tonight, 8:00 call`: alone it is no date
            return False
        raise


def plain(text: str) -> str:
    """Without accents, capitals, curly quotes, odd spaces and dashes."""
    # Before and after: normalising takes an acute sign apart, and makes quotes of wide ones.
    apart = unicodedata.normalize("NFKD", text.translate(PUNCTUATION)).translate(PUNCTUATION)
    kept = "".join(sign for sign in apart if unicodedata.category(sign) not in ("Mn", "Cf"))
    return " ".join(kept.casefold().split()).rstrip(" .")


# --- words ---

PUNCTUATION = str.maketrans("‘’ʼ′`´‐‑‒–—−", "''''''------")


def _choice(*words: str) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


def _numbered(rows: str) -> dict[str, int]:
    return {word: number for number, row in enumerate(rows.split("/")) for word in row.split()}


# Not "mon" (French for "my"), "mar" (Tuesday or March), nor "sam" (somebody's name): these need their dot, or a date.
WEEKDAYS = _numbered(
    "monday lundi lun/tuesday tues tue mardi/wednesday wed mercredi mer/thursday thurs thur thu jeudi jeu/"
    "friday fri vendredi ven/saturday sat samedi/sunday sun dimanche dim"
)
SHORT_WITH_DOT = {"mon": 0, "mar": 1, "sam": 5}
MONTHS = _numbered(
    "/january jan janvier janv/february feb fevrier fevr fev/march mars/april apr avril avr/may mai/"
    "june jun juin/july jul juillet juil/august aug aout/september sept sep septembre/"
    "october oct octobre/november nov novembre/december dec decembre"
)
NUMBERS = _numbered(
    "/a an one un une/two deux/three trois/four quatre/five cinq/six/seven sept/eight huit/nine neuf/ten dix"
)
PARTS = {"morning": range(12), "afternoon": range(12, 18), "evening": range(17, 24)}
# What the clocks call themselves; empty where it does not tell daylight from standard time.
ZONES = {
    "ast": "AST",
    "hna": "AST",
    "adt": "ADT",
    "haa": "ADT",
    "atlantic": "",
    "atlantic time": "",
    "atlantique": "",
    "heure de l'atlantique": "",
}

_COUNT = rf"(?P<count>[0-9]{{1,3}}|(?:{_choice(*NUMBERS)})(?= ))"
_HOUR = r"(?P<hour>[0-9]{1,2})"
_MINUTE = r"(?P<minute>[0-9]{2})"
_WEEKDAY = rf"(?P<weekday>(?:{_choice(*WEEKDAYS)})\.?|(?:{_choice(*SHORT_WITH_DOT)})\.)"
_MONTH = rf"(?P<month>{_choice(*MONTHS)})\.?"
_NUMBER_IN_MONTH = r"(?P<day>[0-9]{1,2})"
_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_BESIDE_A_DATE = rf"(?P<weekday>(?:{_choice(*WEEKDAYS, *SHORT_WITH_DOT)})\.?)"
_ON = rf"(?:on )?(?:the |le )?(?:{_BESIDE_A_DATE},? (?:the |le )?)?"
_ORDINAL = r"(?:er|st|nd|rd|th)"
_UNITS = r"(?:(?P<days>days?|jours?)|(?P<weeks>weeks?|semaines?)|(?P<months>months?|mois))"
_HOURS_WORD = r"(?:h|hrs?|hours?|heures?)"
_MINUTES_WORD = r"(?:m|mins?|minutes?)"

SEPARATOR = re.compile(r"[,;:.]*(?:\s+|$)|,")
GOES_ON = re.compile(
    r"(?:(?:a|at|on|in|by|of|the|this|le|la|les|ce|du|de|dans|et|and) |l')*"
    rf"(?:[0-9]|(?:{_choice(*WEEKDAYS, *MONTHS)}|next|last|prochaine?|dernier|passe|noon|midi|midnight|minuit"
    r"|morning|matin|afternoon|apres[- ]midi|evening|soir|[ap]\.?m|ago|adt|ast|hna|haa)\b)"
)
DAYS_OR_WEEKS = re.compile(rf"{_COUNT} ?(?:(?:d|j|days?|jours?)|(?P<weeks>weeks?|semaines?))")

# --- elapsed time ---

NOW = re.compile(r"(?:right |just )?now|maintenant|a l'instant")
LENGTHS = {
    "an hour and a half": 90,
    "une heure et demie": 90,
    "half an hour": 30,
    "half hour": 30,
    "une demi-heure": 30,
    "une demi heure": 30,
    "a quarter of an hour": 15,
    "un quart d'heure": 15,
}
HOURS = re.compile(rf"{_COUNT} ?{_HOURS_WORD}(?:,? ?(?:and |et )?(?P<minutes>[0-5]?[0-9]) ?{_MINUTES_WORD})?")
HOURS_SHORT = re.compile(rf"{_COUNT} ?(?:h|heures?) ?(?P<minutes>[0-5][0-9])")
MINUTES = re.compile(rf"{_COUNT} ?{_MINUTES_WORD}")
AHEAD = re.compile(r"(?:in|dans) (?P<length>.+)")
AGO = re.compile(r"il y a (?P<french>.+)|(?P<english>.+) ago")


def _moment(said: str, asked: _Asked) -> datetime | None:
    if NOW.fullmatch(said):
        return asked.now
    for form, sign in ((AHEAD, 1), (AGO, -1)):
        found = form.fullmatch(said)
        if found and (length := _hours_and_minutes(next(filter(None, found.groups())))):
            return asked.now + sign * length
    return None


def _hours_and_minutes(said: str) -> timedelta | None:
    if said in LENGTHS:
        return timedelta(minutes=LENGTHS[said])
    if found := HOURS.fullmatch(said) or HOURS_SHORT.fullmatch(said):
        return timedelta(hours=_count(found["count"]), minutes=int(found["minutes"] or 0))
    if found := MINUTES.fullmatch(said):
        return timedelta(minutes=_count(found["count"]))
    return None


def _count(said: str) -> int:
    return NUMBERS[said] if said in NUMBERS else int(said)


# --- a day and a time of day ---

# One spelling each, so that the forms below need only one.
SPELLINGS = tuple(
    (re.compile(pattern), instead)
    for pattern, instead in (
        (r"\b(?:tonight|ce soir|this evening)\b", "today evening"),
        (r"\b(?:this morning|ce matin|cet avant[- ]midi)\b", "today morning"),
        (r"\b(?:this afternoon|cet apres[- ]midi)\b", "today afternoon"),
        (r"\blast night\b", "yesterday evening"),
        (r"\bce midi\b", "today noon"),
        (r"\b(?:in the |dans l'|de l'|en |l')?(?:afternoon|apres[- ]midi)\b", "afternoon"),
        (
            r"\b(?:in the |dans l'|de l'|en |l'|du |le |au )?(?:morning|matin|matinee|avant[- ]midi)\b",
            "morning",
        ),
        (r"\b(?:in the |en |du |le |au )?(?:evening|soir|soiree)\b", "evening"),
        # The day's number where a time stands behind it: it can be no hour.
        (
            rf"\b({_choice(*WEEKDAYS)})\.?,? (?:the )?([0-9]{{1,2}}{_ORDINAL}?)(?=,? (?:(?:at|a|@) )?"
            r"(?:[0-9]{1,2} ?(?:h|heures?|:|[ap]\.? ?m)|noon\b|midi\b))",
            r"\1 le \2",
        ),
    )
)
PART = re.compile(rf",? ?\b({_choice(*PARTS)})\b,? ?")
ZONE = re.compile(rf",? \(?({_choice(*ZONES)})\)?$")
# Of the hour that comes twice; at no other time.
WHICH_OF_TWO = re.compile(
    r",? (?:the |la )?(?:(?P<first>first(?: time)?|(?:premiere|1i?ere|1re) fois)"
    r"|second(?: time)?|(?:deuxieme|seconde|2e|2i?eme) fois)$"
)
AT = re.compile(r"(?:at|a|@) ")


def _understood(said: str, asked: _Asked) -> When | None:
    if len(said) > LONGEST:
        return None
    if instant := _moment(said, asked):
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


def _composed(day_said: str, time_said: str, part: str | None, asked: _Asked) -> When | None:
    clock = _clock(time_said, part) if time_said else None
    if time_said and clock is None:
        return None
    day = _day(day_said, asked) if day_said else None
    if day_said and day is None:
        return None
    if clock is None:
        return _without_time(day, part, asked)
    if day is None:
        return _next_or_last(clock, asked)
    if _is_midnight(time_said):
        return _wall(_whose_midnight(day.date, part), clock, asked)
    return _wall(day.date, clock, asked)


def _without_time(day: _Day | None, part: str | None, asked: _Asked) -> When | None:
    if day is None or (part and not day.all_day):
        return None
    if part in ("afternoon", "evening"):
        raise Refusal(NEEDS_HOUR)
    return _wall(day.date, day.time, asked, all_day=day.all_day)


def _next_or_last(clock: time, asked: _Asked) -> When:
    """A time alone is today's, if that fits; midnight is the one that comes or has been."""
    ahead = asked.local.time() < clock
    if clock == MIDNIGHT:
        return _wall(asked.after(asked.prefer == "future"), clock, asked)
    if asked.prefer == "future" and not ahead:
        raise _ambiguous(asked.today, asked.after(1))
    if asked.prefer == "past" and ahead:
        raise _ambiguous(asked.after(-1), asked.today)
    return _wall(asked.today, clock, asked)


def _whose_midnight(day: date, part: str | None) -> date:
    tomorrow = day + timedelta(days=1)
    if part == "evening":
        return tomorrow
    raise _ambiguous(day, tomorrow)  # the day's start or its end?


def _wall(day: date, clock: time, asked: _Asked, *, all_day: bool = False) -> When:
    at = asked.calendar.at(day, clock)
    if not asked.calendar.happens_twice(day, clock):
        return When(at, all_day=all_day)
    both = (at, asked.calendar.at(day, clock.replace(fold=1)))
    fitting = [one for one in both if (one > asked.now) == (asked.prefer == "future")]
    if len(fitting) == 1:
        return When(fitting[0], all_day=all_day)
    return When(at, all_day=all_day, twice=True, on_the_clock=f"{day:%Y-%m-%d} {clock:%H:%M}")


def _one_of_two(when: When, fold: int, asked: _Asked) -> When | None:
    local = asked.calendar.local(when.at)
    day, clock = local.date(), local.time()
    if when.all_day or not asked.calendar.happens_twice(day, clock):
        return None
    return When(asked.calendar.at(day, clock.replace(fold=fold)))


def _in_zone(when: When, zone: str, asked: _Asked) -> When | None:
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


def _ambiguous(*readings: date) -> Refusal:
    return Refusal("date-ambiguous", readings=readings)


# --- times of day ---

END = re.compile(r"(?:the )?end of (?:the )?day|(?:en |la )?fin de (?:la )?journee")
NOON = re.compile(r"noon|midi")
MIDNIGHT_WORD = re.compile(r"midnight|minuit")
TWELVE_HOURS = re.compile(rf"{_HOUR}(?: ?h|(?::| ?h ?){_MINUTE})? ?(?P<half>[ap])\.? ?m\.?")
WRITTEN_TIME = re.compile(rf"{_HOUR}(?: ?(?:h|heures?)|(?::| ?(?:h|heures?) ?){_MINUTE})")
BARE_HOUR = re.compile(_HOUR)


def _is_midnight(said: str) -> bool:
    return bool(MIDNIGHT_WORD.fullmatch(AT.sub("", said, count=1)))


def _clock(said: str, part: str | None) -> time | None:
    after_at = AT.match(said)
    said = said[after_at.end() :] if after_at else said
    if MIDNIGHT_WORD.fullmatch(said):
        return MIDNIGHT if part in (None, "evening") else None
    for form, clock in ((NOON, time(12)), (END, END_OF_DAY)):
        if form.fullmatch(said):
            return None if part else clock
    if found := TWELVE_HOURS.fullmatch(said):
        return _twelve_hours(found, part)
    found = WRITTEN_TIME.fullmatch(said)
    if not found and after_at and part:  # "tonight at 8"; without "at" it could be a number of things
        found = BARE_HOUR.fullmatch(said)
    return _twenty_four_hours(found, part) if found else None


def _twelve_hours(found: re.Match[str], part: str | None) -> time | None:
    hour = int(found["hour"])
    if not 1 <= hour <= 12:
        return None
    return _time(hour % 12 + (12 if found["half"] == "p" else 0), found, part)


def _twenty_four_hours(found: re.Match[str], part: str | None) -> time | None:
    """`8:30` in the evening is 20:30."""
    hour = int(found["hour"])
    if part and hour not in PARTS[part] and 1 <= hour < 12:
        hour += 12
    return _time(hour, found, part)


def _time(hour: int, found: re.Match[str], part: str | None) -> time | None:
    minute = int(found.groupdict().get("minute") or 0)
    if hour > 23 or minute > 59 or (part and hour not in PARTS[part]):
        return None
    return time(hour, minute)


# --- days ---


def _day(said: str, asked: _Asked) -> _Day | None:
    for form, meaning in DAYS:
        if found := form.fullmatch(said):
            return meaning(found, asked)
    return None


def _in_days(days: int) -> Callable[[re.Match[str], _Asked], _Day]:
    return lambda found, asked: _Day(asked.after(days))


def _next_month(found: re.Match[str], asked: _Asked) -> _Day:
    return _Day(month_after(asked.today, 1))


def _after(found: re.Match[str], asked: _Asked) -> _Day | None:
    return _moved(found, asked, 1)


def _before(found: re.Match[str], asked: _Asked) -> _Day | None:
    return _moved(found, asked, -1)


def _moved(found: re.Match[str], asked: _Asked, sign: int) -> _Day | None:
    """Days, weeks and months keep the wall clock."""
    count = sign * _count(found["count"])
    if not count:
        return None
    clock = asked.local.time().replace(fold=0)
    if found["months"]:
        return _Day(month_after(asked.today, count), clock, all_day=False)
    return _Day(asked.after(count * (7 if found["weeks"] else 1)), clock, all_day=False)


def _after_business_days(found: re.Match[str], asked: _Asked) -> _Day | None:
    count = _count(found["count"])
    return _Day(asked.calendar.add_business_days(asked.today, count)) if count else None


def _weekday(found: re.Match[str], asked: _Asked) -> _Day | None:
    if found["before"] and found["behind"]:
        return None
    ahead = _weekday_number(found["weekday"]) - asked.today.weekday()  # in this calendar week, from Monday
    match WHICH.get(found["before"] or found["behind"]):
        case "next":
            return _Day(asked.after(ahead + 7))
        case "last":
            return _Day(asked.after(ahead % 7 - 7))
        case "this":
            return _this_weekday(ahead, asked)
    return _nearest_weekday(ahead, asked)


def _this_weekday(ahead: int, asked: _Asked) -> _Day:
    if asked.prefer == "future" and ahead < 0:
        raise _ambiguous(asked.after(ahead), asked.after(ahead + 7))
    if asked.prefer == "past" and ahead > 0:
        raise _ambiguous(asked.after(ahead - 7), asked.after(ahead))
    return _Day(asked.after(ahead))


def _nearest_weekday(ahead: int, asked: _Asked) -> _Day:
    """On a Friday, "friday" may be today or a week away."""
    past = asked.prefer == "past"
    if not ahead:
        raise _ambiguous(asked.after(-7 if past else 0), asked.after(0 if past else 7))
    return _Day(asked.after(ahead % 7 - (7 if past else 0)))


def _weekday_number(said: str) -> int:
    word = said.rstrip(".")
    return WEEKDAYS[word] if word in WEEKDAYS else SHORT_WITH_DOT[word]


def _day_of_month(found: re.Match[str], asked: _Asked) -> _Day | None:
    """`lundi le 23`, `the 23rd`: the coming one, or the last one; today is both."""
    sign, first = (-1 if asked.prefer == "past" else 1), asked.today.replace(day=1)
    months = (month_after(first, sign * count) for count in range(3))
    days = (_date(month.year, month.month, int(found["day"])) for month in months)
    day = next((day for day in days if day and (day - asked.today).days * sign >= 0), None)
    return _on_its_weekday(day, found)


def _on_its_weekday(day: date | None, found: re.Match[str]) -> _Day | None:
    if day is None:
        return None
    if found["weekday"] and day.weekday() != _weekday_number(found["weekday"]):
        raise _ambiguous(day)
    return _Day(day)


def _calendar_day(found: re.Match[str], asked: _Asked) -> _Day | None:
    return _on_its_weekday(_date(_year(found, asked), _month(found), int(found["day"])), found)


def _month(found: re.Match[str]) -> int:
    return MONTHS.get(found["month"]) or int(found["month"])


def _year(found: re.Match[str], asked: _Asked) -> int:
    """Without a year, the coming such day, or the last one; today is both."""
    if said := found["year"]:
        return int(said)
    day, today = (_month(found), int(found["day"])), (asked.today.month, asked.today.day)
    if asked.prefer == "past":
        return asked.today.year - (day > today)
    return asked.today.year + (day < today)


def _numbers_alone(found: re.Match[str], asked: _Asked) -> _Day | None:
    """05/11/2026: no one can tell whether the day or the month comes first."""
    one, other = int(found["one"]), int(found["other"])
    year = int(found["year"]) if found["year"] else asked.today.year
    readings = (_date(year, other, one), _date(year, one, other))
    if days := sorted({day for day in readings if day}):
        raise _ambiguous(*days)
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _lacks_year(said: str) -> bool:
    return any(form.fullmatch(said) and not re.search(_YEAR, said) for form in (*WITH_MONTH, *DAY_OF_MONTH))


WHICH: dict[str | None, str] = {
    "this": "this",
    "ce": "this",
    "next": "next",
    "prochain": "next",
    "next week": "next",
    "of next week": "next",
    "de la semaine prochaine": "next",
    "last": "last",
    "dernier": "last",
    "passe": "last",
}
WITH_MONTH = (
    re.compile(rf"{_ON}{_NUMBER_IN_MONTH}{_ORDINAL}? (?:of |de )?{_MONTH}(?:,? {_YEAR})?"),
    re.compile(rf"{_ON}{_MONTH} (?:the )?{_NUMBER_IN_MONTH}{_ORDINAL}?(?:,? {_YEAR})?"),
)
# A bare number, as in `monday 2`, may be an hour.
DAY_OF_MONTH = (
    re.compile(rf"(?:on )?(?:le |the )?{_BESIDE_A_DATE},? (?:le |the ){_NUMBER_IN_MONTH}{_ORDINAL}?"),
    re.compile(rf"(?:on )?(?:le |the )?{_BESIDE_A_DATE},? {_NUMBER_IN_MONTH}{_ORDINAL}"),
    re.compile(rf"(?:on )?(?:le |the )(?P<weekday>){_NUMBER_IN_MONTH}{_ORDINAL}?"),
)
Meaning = Callable[[re.Match[str], _Asked], _Day | None]
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
            rf"(?:on |le )?(?:(?P<before>this|next|last|ce) )?{_WEEKDAY}"
            rf"(?: (?P<behind>prochain|dernier|passe|(?:of )?next week|de la semaine prochaine))?"
        ),
        _weekday,
    ),
    (
        re.compile(rf"{_ON}{_YEAR}(?P<dash>[-/])(?P<month>[0-9]{{1,2}})(?P=dash){_NUMBER_IN_MONTH}"),
        _calendar_day,
    ),
    *((form, _calendar_day) for form in WITH_MONTH),
    *((form, _day_of_month) for form in DAY_OF_MONTH),
    (
        re.compile(
            rf"{_ON}(?P<one>[0-9]{{1,2}})(?:/|(?P<dash>[-.])(?=[0-9]+(?P=dash)))(?P<other>[0-9]{{1,2}})"
            rf"(?:[-/.]{_YEAR})?"
        ),
        _numbers_alone,
    ),
    (re.compile(rf"(?:in|dans) {_COUNT} {_UNITS}"), _after),
    (re.compile(rf"il y a {_COUNT} {_UNITS}"), _before),
    (re.compile(rf"{_COUNT} {_UNITS} ago"), _before),
    (
        re.compile(rf"(?:in |dans )?{_COUNT} (?:(?:business|working) days?|jours? ouvrables?)"),
        _after_business_days,
    ),
)
