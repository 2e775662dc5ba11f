"""A day alone, and how long something lasts."""

from datetime import date, timedelta

import pytest

from casework.dates import read_day, read_duration
from tests.casework.dates.said import CALENDAR, THURSDAY, refusal, refused


@pytest.mark.parametrize(
    "said", ["14 march 1991", "14 mars 1991", "March 14th, 1991", "1991-03-14", "le 14 mars 1991"]
)
def test_a_date_of_birth_is_understood(said):
    assert read_day(said, now=THURSDAY, calendar=CALENDAR) == date(1991, 3, 14)


@pytest.mark.parametrize(("said", "day"), [("today", 29), ("hier", 28), ("monday", 26), ("3 days ago", 26)])
def test_a_day_of_signature_may_be_said_in_words(said, day):
    assert read_day(said, now=THURSDAY, calendar=CALENDAR) == date(2026, 10, day)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("14 march", "day-not-understood"),
        ("14 march 91", "day-not-understood"),
        ("14 march 1991 10:00", "day-not-understood"),
        ("29 february 2001", "date-no-such-day"),
        ("1991", "day-not-understood"),
        ("14/03/1991", "date-ambiguous"),
        ("03/04/1991", "date-ambiguous"),
        ("5 november 2026", "date-in-future"),
        ("tomorrow", "date-in-future"),
    ],
)
def test_a_day_is_whole_and_has_been(said, reason):
    assert refusal(read_day, said, now=THURSDAY, calendar=CALENDAR).reason == reason


@pytest.mark.parametrize("said", ["lundi en huit", "a week from monday", "monday week", "vendredi qui vient"])
def test_what_is_counted_ahead_is_no_day_that_has_been(said):
    assert refused(said, prefer="past").reason == "date-not-understood"


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ("2h", timedelta(hours=2)),
        ("2 heures", timedelta(hours=2)),
        ("an hour", timedelta(hours=1)),
        ("30 min", timedelta(minutes=30)),
        ("1h30", timedelta(minutes=90)),
        ("2 hours and 15 minutes", timedelta(minutes=135)),
        ("une demi-heure", timedelta(minutes=30)),
        ("1 jour", timedelta(days=1)),
        ("2 semaines", timedelta(weeks=2)),
    ],
)
def test_a_duration_is_understood(said, length):
    assert read_duration(said) == length


@pytest.mark.parametrize("said", ["", "8", "0 min", "1 h 75", "-2h", "2h tomorrow", "1 month", "soon"])
def test_what_is_no_duration_is_refused(said):
    assert refusal(read_duration, said).reason == "duration-not-understood"
