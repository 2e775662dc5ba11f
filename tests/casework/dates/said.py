"""Dates as people say them, read at a moment of New Brunswick."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from casework.dates import read
from casework.errors import Refusal
from casework.timetable import Calendar

CORPUS = json.loads((Path(__file__).parents[2] / "data" / "date-phrases.json").read_text())
PHRASES = [phrase for phrase in CORPUS["phrases"] if "means" in phrase]
REFUSED = [phrase["said"] for phrase in CORPUS["phrases"] if "refused" in phrase]
CALENDAR = Calendar(ZoneInfo(CORPUS["zone"]), frozenset({date(2026, 11, 11)}))


def instant(local):
    return datetime.fromisoformat(local).replace(tzinfo=CALENDAR.zone).astimezone(UTC)


THURSDAY = instant(CORPUS["now"])
SATURDAY = instant("2026-11-21T10:50")
FRIDAY = instant("2026-10-30T22:00")
BEFORE_SPRING = instant("2026-03-07T02:30")


def understood(text, *, now=THURSDAY, prefer="future"):
    when = read(text, now=now, calendar=CALENDAR, prefer=prefer)
    return f"{CALENDAR.local(when.at):%Y-%m-%dT%H:%M}"


def refusal(ask, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        ask(*args, **kwargs)
    return refused.value


def refused(text, *, now=THURSDAY, prefer="future"):
    return refusal(read, text, now=now, calendar=CALENDAR, prefer=prefer)
