"""From when until when somebody is away, as people type it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from casework.absence import is_off, read
from casework.errors import Refusal
from casework.timetable import Calendar

ATLANTIC = ZoneInfo("America/Moncton")
CALENDAR = Calendar(zone=ATLANTIC, holidays=frozenset())
NOW = datetime(2026, 11, 21, 10, 50, tzinfo=ATLANTIC).astimezone(UTC)
pytestmark = pytest.mark.rule("P1.5")


def span(text: str, now: datetime = NOW) -> tuple[str, str]:
    begins, ends = read(text, now=now, calendar=CALENDAR)
    return tuple(f"{CALENDAR.local(one):%m-%d %H:%M}" for one in (begins, ends))


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ("monday to friday", "11-23 00:00", "11-27 23:59"),
        ("Monday friday", "11-23 00:00", "11-27 23:59"),
        ("lundi au vendredi", "11-23 00:00", "11-27 23:59"),
        ("friday to monday", "11-27 00:00", "11-30 23:59"),
        ("23 november 27 november", "11-23 00:00", "11-27 23:59"),
        ("30 november 13:00, 4 december", "11-30 13:00", "12-04 23:59"),
        ("30 novembre 13 h, 4 décembre 8 h", "11-30 13:00", "12-04 08:00"),
        ("30 novembre à 13 h au 4 décembre à 8 h", "11-30 13:00", "12-04 08:00"),
        ("du 1er décembre au 5 décembre", "12-01 00:00", "12-05 23:59"),
        ("du 1er au 5 décembre", "12-01 00:00", "12-05 23:59"),
        ("2026-12-01 – 2026-12-05", "12-01 00:00", "12-05 23:59"),
        ("from tomorrow 2pm until 2026-12-05", "11-22 14:00", "12-05 23:59"),
        ("today to tomorrow", "11-21 00:00", "11-22 23:59"),
        ("tomorrow", "11-22 00:00", "11-22 23:59"),
        ("demain", "11-22 00:00", "11-22 23:59"),
        ("Aujourd’hui", "11-21 00:00", "11-21 23:59"),
        ("until friday", "11-21 10:50", "11-27 23:59"),
        ("jusqu’à vendredi 14 h", "11-21 10:50", "11-27 14:00"),
        ("jusqu’au 5 décembre", "11-21 10:50", "12-05 23:59"),
        ("in 2 hours to monday", "11-21 12:50", "11-23 23:59"),
    ],
)
def test_two_dates_as_people_type_them(typed: str, begins: str, ends: str):
    assert span(typed) == (begins, ends)


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ("next week", "11-23 00:00", "11-29 23:59"),
        ("all next week", "11-23 00:00", "11-29 23:59"),
        ("la semaine prochaine", "11-23 00:00", "11-29 23:59"),
        ("Toute la semaine prochaine.", "11-23 00:00", "11-29 23:59"),
        ("this week", "11-21 00:00", "11-22 23:59"),
        ("cette semaine", "11-21 00:00", "11-22 23:59"),
        ("today and tomorrow", "11-21 00:00", "11-22 23:59"),
        ("aujourd’hui et demain", "11-21 00:00", "11-22 23:59"),
        ("monday and tuesday", "11-23 00:00", "11-24 23:59"),
        ("for 3 days", "11-21 10:50", "11-24 10:50"),
        ("3 days", "11-21 10:50", "11-24 10:50"),
        ("3 jours", "11-21 10:50", "11-24 10:50"),
        ("pendant une semaine", "11-21 10:50", "11-28 10:50"),
        ("for 2 hours", "11-21 10:50", "11-21 12:50"),
        ("friday afternoon", "11-27 12:00", "11-27 18:00"),
        ("vendredi après-midi", "11-27 12:00", "11-27 18:00"),
        ("tomorrow morning", "11-22 00:00", "11-22 12:00"),
        ("demain matin", "11-22 00:00", "11-22 12:00"),
        ("this afternoon", "11-21 12:00", "11-21 18:00"),
        ("cet après-midi", "11-21 12:00", "11-21 18:00"),
        ("ce soir", "11-21 17:00", "11-21 23:59"),
        ("tonight", "11-21 17:00", "11-21 23:59"),
    ],
)
def test_the_whole_time_named_at_once(typed: str, begins: str, ends: str):
    assert span(typed) == (begins, ends)


@pytest.mark.parametrize(
    ("typed", "begins", "ends"),
    [
        ("monday to friday, holidays", "11-23 00:00", "11-27 23:59"),
        ("de lundi à vendredi, vacances", "11-23 00:00", "11-27 23:59"),
        ("en vacances du 24 décembre au 2 janvier", "12-24 00:00", "01-02 23:59"),
        ("sick today", "11-21 00:00", "11-21 23:59"),
        ("malade jusqu’à vendredi", "11-21 10:50", "11-27 23:59"),
        ("tomorrow (sick leave)", "11-22 00:00", "11-22 23:59"),
        ("en congé la semaine prochaine", "11-23 00:00", "11-29 23:59"),
    ],
)
def test_why_is_not_needed(typed: str, begins: str, ends: str):
    assert span(typed) == (begins, ends)


@pytest.mark.parametrize(
    "typed", ["sick", "malade", "Sick!", "en vacances", "holidays", "on leave", "I’m sick"]
)
def test_why_alone_says_nothing_of_when(typed: str):
    with pytest.raises(Refusal, match="absence-how-long"):
        read(typed, now=NOW, calendar=CALENDAR)


def test_three_days_end_at_the_same_hour_where_the_clocks_change():
    spring = datetime(2027, 3, 13, 12, tzinfo=UTC)
    assert span("3 days", spring) == ("03-13 08:00", "03-16 08:00")


def test_a_day_that_could_be_two_is_asked_back():
    """On a Saturday."""
    for typed in ("saturday afternoon", "samedi après-midi"):
        with pytest.raises(Refusal, match="date-ambiguous"):
            read(typed, now=NOW, calendar=CALENDAR)


@pytest.mark.parametrize("typed", ["tuesday and tomorrow", "mardi et demain", "friday et demain"])
def test_tomorrow_is_tomorrow_whatever_day_is_named_before_it(typed: str):
    """On a Saturday: the day behind next Tuesday is not meant."""
    with pytest.raises(Refusal, match="absence-not-understood"):
        read(typed, now=NOW, calendar=CALENDAR)


@pytest.mark.parametrize("typed", ["tuesday to tomorrow", "de mardi à demain"])
def test_what_ends_tomorrow_does_not_begin_next_week(typed: str):
    begins, ends = span(typed)
    assert ends == "11-22 23:59" < begins


def test_a_day_is_whole_where_the_clocks_change():
    spring = datetime(2027, 3, 10, 12, tzinfo=UTC)
    assert span("2027-03-14 to 2027-03-14", spring) == ("03-14 00:00", "03-14 23:59")


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("", "absence-not-understood"),
        ("from tomorrow", "absence-not-understood"),
        ("friday", "absence-not-understood"),
        ("31 november to 4 december", "date-no-such-day"),
        ("05/11/2026 to 06/11/2026", "absence-not-understood"),
        ("monday 2pm friday", "absence-two-readings"),
        ("soon to later", "absence-not-understood"),
        ("monday, tuesday, friday", "absence-not-understood"),
        ("monday and friday", "absence-not-understood"),
        ("lundi et vendredi", "absence-not-understood"),
        ("x" * 5000, "absence-not-understood"),
    ],
)
def test_what_is_not_clear_is_refused(typed: str, reason: str):
    with pytest.raises(Refusal, match=reason):
        read(typed, now=NOW, calendar=CALENDAR)


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    "typed",
    [
        "2027-03-14 02:30 2027-03-15",
        "14 march 2027 2:30 to 15 march 2027",
        "du 14 mars 2027 à 2 h 30 au 15 mars 2027",
        "2027-03-13 to 2027-03-14 02:30",
        "until 2027-03-14 02:30",
    ],
)
def test_an_hour_that_spring_skips_is_named_and_not_moved_to_the_other_day(typed: str):
    with pytest.raises(Refusal, match="no-such-time") as refused:
        read(typed, now=NOW, calendar=CALENDAR)

    assert refused.value.details == {"shown": "2027-03-14 02:30", "instead": "2027-03-14 03:30"}


def test_a_dated_end_before_the_beginning_is_never_moved_by_a_year():
    begins, ends = read("4 december to 30 november", now=NOW, calendar=CALENDAR)
    assert ends < begins


@pytest.mark.parametrize("typed", ["off", "fin", " Fin. ", "terminée"])
def test_the_words_that_end_it(typed: str):
    assert is_off(typed)
