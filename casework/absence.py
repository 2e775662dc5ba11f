"""From when until when somebody is away, as people type it (COMMANDS, `away`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from casework import date_hours, date_words, dates
from casework.errors import Refusal
from casework.timetable import Calendar

LAST_MINUTE = time(23, 59)
OFF = ("off", "fin", "end", "over", "terminee", "finie")
FROM = re.compile(r"^(?:from|starting|du|de|des|a (?:partir|compter) d[ue])\s+")
TO = re.compile(r"\s+(?:to|until|till|through|au|a|jusqu'(?:a|au))\s+|\s+-+\s+|\s*[,;]\s*")
UNTIL = re.compile(r"^(?:(?:until|till|to|au)\s+|jusqu'(?:au|a)?\s*)")
ONE_DAY = frozenset({"today", "tomorrow", "aujourd'hui", "aujourdhui", "demain"})
"""Alone, that whole day; `friday` alone may be the first of many."""
AND = re.compile(r"\s+(?:and|et|&)\s+")
FOR = re.compile(r"^(?:for|during|pendant|pour|durant)\s+")
WEEK = re.compile(
    r"(?:all |(?:for )?the whole (?:of )?|toute )?(?:(?P<next>next week|(?:la )?semaine prochaine)|this week|cette semaine)"
)
PART = re.compile(
    r"(?:(?P<day>.+?)(?: in the|,? en|,? dans l[a'])? )?"
    r"(?:(?P<morning>morning|matin(?:ee)?)|(?P<afternoon>apres[- ]midi|afternoon)|(?P<evening>evening|soir(?:ee)?))"
)
PARTS = {
    "morning": (time(0), time(12)),
    "afternoon": (time(12), time(18)),
    "evening": (time(17), LAST_MINUTE),
}
TODAY = frozenset({"", "this", "ce", "cet", "cette"})
TONIGHT = "tonight"
REASON = (
    r"(?:(?:on|en|for|pour|in|off|je suis|i am|i'm) )*(?:(?:my|mes|mon|a|des|les|un) )?"
    r"(?:holidays?|vacations?|vacances|conges?|leave|sick(?: leave| day)?|ill|malade|maladie|training|formation)"
)
"""Why somebody is away: not needed, and not kept."""
REASON_FIRST = re.compile(rf"^{REASON}(?:[\s,;:!]+|$)")
REASON_LAST = re.compile(rf"[\s,;:(]+{REASON}\)?$")
GAP = re.compile(r"\s+")
WEEKDAY_ALONE = re.compile(r"[a-z]+")
Span = tuple[datetime, datetime]


def is_off(text: str) -> bool:
    return date_words.plain(text) in OFF


def read(text: str, *, now: datetime, calendar: Calendar) -> Span:
    """`monday to friday`, `30 november 13:00, 4 december`, `du 1er au 5 décembre`, `until friday`, `next week`, `3 jours`.

    A day without an hour is meant whole. Two readings are refused, never guessed.
    """
    said = _without_reason(date_words.plain(text))
    if (whole := _in_one(said, now, calendar)) is not None:
        return whole
    if found := UNTIL.match(said):
        return now, _end(said[found.end() :], now, now, calendar)
    if said in ONE_DAY:
        return _begin(said, now, calendar), _end(said, now, now, calendar)
    said = FROM.sub("", said)
    for cuts in (TO, GAP):
        spans = set(_spans(said, cuts, now, calendar))
        if len(spans) > 1:
            raise Refusal("absence-two-readings")
        if spans:
            return spans.pop()
    raise Refusal("absence-not-understood")


def _without_reason(said: str) -> str:
    """`sick` alone says nothing of when."""
    kept = REASON_LAST.sub("", REASON_FIRST.sub("", said))
    if said and not kept:
        raise Refusal("absence-how-long")
    return kept


# --- what names the whole time at once ----------------------------------------------------------------
def _in_one(said: str, now: datetime, calendar: Calendar) -> Span | None:
    if found := WEEK.fullmatch(said):
        return _week(calendar.local(now).date(), bool(found["next"]), calendar)
    if found := PART.fullmatch(said.replace(TONIGHT, "this evening")):
        return _part(found, now, calendar)
    return _lasting(said, now, calendar) or _two_days(said, now, calendar)


def _week(today: date, is_next: bool, calendar: Calendar) -> Span:
    """From Monday to Sunday; of this one, what is left of it."""
    monday = today - timedelta(days=today.weekday())
    first, last = (monday + timedelta(days=7 * is_next), monday + timedelta(days=7 * is_next + 6))
    return calendar.at(max(first, today), date_hours.MIDNIGHT), calendar.at(last, LAST_MINUTE)


def _part(found: re.Match[str], now: datetime, calendar: Calendar) -> Span | None:
    """`friday afternoon`; a day that could be two is asked back."""
    said = found["day"] or ""
    try:
        when = dates.read("today" if said in TODAY else said, now=now, calendar=calendar)
    except Refusal as refusal:
        if refusal.reason == "date-not-understood":
            return None
        raise
    if not when.all_day:
        return None
    begins, ends = PARTS[next(part for part in PARTS if found[part])]
    day = calendar.local(when.at).date()
    return calendar.at(day, begins), calendar.at(day, ends)


def _lasting(said: str, now: datetime, calendar: Calendar) -> Span | None:
    """`for 3 days`, `3 jours`: from now on, to the same hour."""
    try:
        length = dates.read_duration(FOR.sub("", said))
    except Refusal:
        return None
    if length % timedelta(days=1):
        return now, now + length
    local = calendar.local(now)
    return now, calendar.at((local + length).date(), local.time().replace(fold=0))


def _two_days(said: str, now: datetime, calendar: Calendar) -> Span | None:
    """`today and tomorrow`: one after the other, else what lies between would be guessed."""
    first, *others = AND.split(said)
    if len(others) != 1:
        return None
    try:
        begins = _begin(first, now, calendar)
        ends = _end(others[0], begins, now, calendar)
    except Refusal:
        return None
    days = calendar.local(ends).date() - calendar.local(begins).date()
    return (begins, ends) if days == timedelta(days=1) else None


# --- from one to the other ----------------------------------------------------------------------------
def _spans(said: str, cuts: re.Pattern[str], now: datetime, calendar: Calendar) -> Iterator[Span]:
    for cut in cuts.finditer(said):
        first, last = said[: cut.start()], said[cut.end() :]
        try:
            begins = _begin(_with_month(first, last), now, calendar)
            yield begins, _end(last, begins, now, calendar)
        except Refusal as refusal:
            if refusal.reason in dates.UNDERSTOOD:
                raise


def _with_month(first: str, last: str) -> str:
    """`du 1er au 5 décembre`: the first day has the month of the last."""
    month = re.search(rf"\b(?:{'|'.join(date_words.MONTHS)})\b.*", last)
    return (
        f"{first} {month[0]}"
        if month and re.fullmatch(r"(?:le |the )?\d{1,2}(?:er|st|nd|rd|th)?", first)
        else first
    )


def _begin(said: str, now: datetime, calendar: Calendar) -> datetime:
    when = dates.read(said, now=now, calendar=calendar)
    if not when.all_day:
        return when.sure
    return calendar.at(calendar.local(when.at).date(), date_hours.MIDNIGHT)


def _end(said: str, begins: datetime, now: datetime, calendar: Calendar) -> datetime:
    """A weekday is the next one after the beginning; `tomorrow` is the day after today, whatever stands before it."""
    when = dates.read(said, now=now, calendar=calendar)
    if when.at < begins and WEEKDAY_ALONE.fullmatch(said) and said not in ONE_DAY:
        when = dates.read(said, now=begins, calendar=calendar)
    if not when.all_day:
        return when.sure
    return calendar.at(calendar.local(when.at).date(), LAST_MINUTE)
