"""From when until when somebody is away, as people type it (COMMANDS, `away`)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, time

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
GAP = re.compile(r"\s+")
WEEKDAY_ALONE = re.compile(r"[a-z]+")
Span = tuple[datetime, datetime]


def is_off(text: str) -> bool:
    return date_words.plain(text) in OFF


def read(text: str, *, now: datetime, calendar: Calendar) -> Span:
    """`monday to friday`, `30 november 13:00, 4 december`, `du 1er au 5 décembre`, `until friday`.

    A day without an hour is meant whole. Two readings are refused, never guessed.
    """
    said = date_words.plain(text)
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
    """A weekday is the next one after the beginning."""
    when = dates.read(said, now=now, calendar=calendar)
    if when.at < begins and WEEKDAY_ALONE.fullmatch(said):
        when = dates.read(said, now=begins, calendar=calendar)
    if not when.all_day:
        return when.sure
    return calendar.at(calendar.local(when.at).date(), LAST_MINUTE)
