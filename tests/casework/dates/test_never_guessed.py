"""What may mean something else is refused, and it is said which two it may mean."""

from datetime import date

import pytest

from casework.dates import leading, read, read_day
from tests.casework.dates.said import CALENDAR, FRIDAY, REFUSED, SATURDAY, THURSDAY, refusal, refused


@pytest.mark.parametrize("said", [*REFUSED, "05-11-2026", "5/11", "friday 05/11/2026"])
def test_numbers_alone_are_refused_with_both_readings(said):
    refusal = refused(said)

    assert refusal.reason == "date-ambiguous"
    assert refusal.details["readings"] == (date(2026, 5, 11), date(2026, 11, 5))


@pytest.mark.parametrize("said", ["lundi le 24 à 9h", "monday 24 at 9:00", "mardi le 23", "mar. 23 nov. 9h"])
def test_a_weekday_that_is_not_that_day_is_refused(said):
    assert refused(said, now=SATURDAY).reason == "date-ambiguous"


@pytest.mark.parametrize(
    "said", ["monday 23", "lundi 23", "mar. 24", "mar. 24 à 9h", "mon 9h", "sam 9h", "14h pm", "le 32 à 9h"]
)
def test_a_number_that_may_be_an_hour_or_a_word_that_may_be_another_is_not_guessed(said):
    assert refused(said, now=SATURDAY).reason == "date-not-understood"


@pytest.mark.parametrize("said", ["le 14", "lundi le 16", "the 14th"])
def test_a_date_of_birth_is_not_taken_from_a_day_alone(said):
    assert refusal(read_day, said, now=SATURDAY, calendar=CALENDAR).reason == "day-not-understood"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "8",
        "at 8",
        "monday 2",
        "tomorrow at 8",
        "in a few days",
        "in 0 days",
        "in 1000 days",
        "24h",
        "demain 25h",
        "friday 9:75",
        "13pm",
        "tonight 13h",
        "tonight 1am",
        "2026-13-01",
        "05/11/26",
        "99/99/2026",
        "5 morning november",
        "next friday next week",
        "tomorrow tomorrow",
        "tomorrow 14:00 maybe",
        "about 14:00",
        "mar 5",  # Tuesday or March
        "mon 9:30",  # Monday, or "my" in French
        "friday AST",
        "friday 9:30 AST",  # daylight time then
    ],
)
def test_what_is_not_understood_whole_is_refused(said):
    assert refused(said).reason == "date-not-understood"


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("said", "leap"),
    [
        ("30 february", False),
        ("30 feb", False),
        ("30 février", False),
        ("le 31 novembre à 14 h", False),
        ("june 31 at 2pm", False),
        ("2026-02-30", False),
        ("31/02/2026", False),
        ("29 feb", True),  # the coming one would be in 2027
        ("2027-02-29 14:00", True),
    ],
)
def test_a_day_that_no_calendar_has_is_said_to_be_none(said, leap):
    refusal = refused(said)

    assert (refusal.reason, refusal.details) == ("date-no-such-day", {"leap": leap})


def test_the_day_of_a_leap_year_is_one():
    assert read("29 february 2028", now=FRIDAY, calendar=CALENDAR).all_day


def test_a_refusal_does_not_repeat_what_was_typed():
    assert refused("call Tessa").details == {}


@pytest.mark.parametrize(
    ("said", "prefer", "readings"),
    [
        ("friday", "future", ("2026-10-30", "2026-11-06")),
        ("friday 21:30", "past", ("2026-10-23", "2026-10-30")),
        ("this monday", "future", ("2026-10-26", "2026-11-02")),
        ("ce samedi", "past", ("2026-10-24", "2026-10-31")),
        ("21:30", "future", ("2026-10-30", "2026-10-31")),
        ("22h30", "past", ("2026-10-29", "2026-10-30")),
        ("monday midnight", "future", ("2026-11-02", "2026-11-03")),
        ("friday 5 november", "future", ("2026-11-05",)),
    ],
)
def test_what_has_two_readings_on_a_friday_evening_is_refused(said, prefer, readings):
    refusal = refused(said, now=FRIDAY, prefer=prefer)

    assert refusal.reason == "date-ambiguous"
    assert refusal.details["readings"] == tuple(date.fromisoformat(day) for day in readings)


NEVER_GUESSED = (
    *(
        "tonight 12",
        "tonight 4",
        "tonight, 8",
        "lundi soir 7",
        "monday evening 7",
        "last night at 1",
        "24h",
        "24 h",
    ),
    *(
        "fri 9",
        "ven. 9",
        "Dec 1st at 2",
        "the 5th at 2",
        "today at 2",
        "0930",
        "tomorrow 1930",
        "tomorrow 2026",
    ),
    *(
        "minuit et demi",
        "cette nuit 2h",
        "2.30",
        "demain 14.30",
        "14: 30",
        "5 nov 26",
        "20261105",
        "a couple of hours",
    ),
    *(
        "before friday",
        "avant vendredi",
        "fin de semaine",
        "end of the week",
        "this week",
        "weekend",
        "fin du mois",
    ),
    *(
        "soon",
        "plus tard",
        "tantôt",
        "asap",
        "2-4pm",
        "14h-16h",
        "after 2pm",
        "avant 15h",
        "vers 14h",
        "2ish",
    ),
    *("2pm EST", "3 days", "72h", "lundi suivant", "monday after next", "prochain vendredi", "monday - 9am"),
)


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize("said", NEVER_GUESSED)
@pytest.mark.parametrize("prefer", ["future", "past"])
def test_what_may_mean_something_else_is_not_guessed(said, prefer):
    assert refused(said, prefer=prefer).reason == "date-not-understood"


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("said", "because", "readings"),
    [
        ("dans huit jours", "days", ("2026-11-05", "2026-11-06")),
        ("dans 15 jours", "days", ("2026-11-12", "2026-11-13")),
        ("il y a huit jours", "days", ("2026-10-21", "2026-10-22")),
        ("jeudi en huit", "days", ("2026-11-05", "2026-11-12")),
        ("a week from thursday", "days", ("2026-11-05", "2026-11-12")),
        ("thursday 14:00", "days", ("2026-10-29", "2026-11-05")),
        ("9:30", "days", ("2026-10-29", "2026-10-30")),
        ("demain minuit", "midnight", ("2026-10-30", "2026-10-31")),
        ("friday midnight", "midnight", ("2026-10-30", "2026-10-31")),
        ("lundi 3 novembre", "weekday", ("2026-11-03",)),
        ("31/12/2026", "numbers", ("2026-12-31",)),
    ],
)
def test_two_readings_are_refused_and_it_is_said_which(said, because, readings):
    refusal = refused(said)

    days = tuple(date.fromisoformat(day) for day in readings)
    assert (refusal.reason, refusal.details) == ("date-ambiguous", {"readings": days, "because": because})


def test_a_long_text_is_refused_at_once():
    assert refused("friday " * 9000).reason == "date-not-understood"
    tail = refusal(leading, "friday " * 9000 + "x", now=THURSDAY, calendar=CALENDAR)
    assert tail.reason == "date-ambiguous-tail"
    assert leading("x " * 9000, now=THURSDAY, calendar=CALENDAR) is None
