"""What was written is read as the same instant, whatever the clocks do."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.date_words import MONTHS, WEEKDAYS
from casework.dates import read
from casework.errors import Refusal
from tests.casework.dates.said import CALENDAR, THURSDAY, refusal
from tests.casework.dates.strategies import near_a_change, prefers

ENGLISH_MONTHS = [next(word for word in MONTHS if MONTHS[word] == number) for number in range(1, 13)]
FRENCH_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
FRENCH_DAYS = ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"]


def ways_to_write(local):
    day, year, month = local.day, local.year, local.month - 1
    french_zone = "HAA" if local.dst() else "HNA"
    return [
        f"{local:%Y-%m-%d %H:%M} {local.tzname()}",
        f"{local:%A} {day} {ENGLISH_MONTHS[month]} {year}, {local:%H:%M}, {local.tzname()}",
        f"{ENGLISH_MONTHS[month].title()} {day}, {year} at {local:%I:%M %p} {local.tzname()}",
        f"{FRENCH_DAYS[local.weekday()]} {day} {FRENCH_MONTHS[month]} {year} à {local:%H h %M} {french_zone}",
    ]


@pytest.mark.rule("P10.2")
@given(near_a_change, prefers, st.integers(0, 3))
def test_reading_what_was_written_gives_the_same_instant(at, prefer, way):
    written = ways_to_write(CALENDAR.local(at))[way]

    assert read(written, now=THURSDAY, calendar=CALENDAR, prefer=prefer).at == at


@pytest.mark.rule("P10.2")
@given(near_a_change)
def test_without_its_zone_only_the_second_of_two_times_is_lost(at):
    local = CALENDAR.local(at)

    when = read(f"{local:%Y-%m-%d %H:%M}", now=THURSDAY, calendar=CALENDAR)

    assert when.at == at - timedelta(hours=local.fold)
    assert when.twice is CALENDAR.happens_twice(local.date(), local.time())


@pytest.mark.rule("P10.2")
@given(near_a_change, near_a_change, prefers)
def test_a_wall_clock_is_taken_only_where_it_is_one_instant(at, now, prefer):
    local = CALENDAR.local(at)
    both = {CALENDAR.at(local.date(), local.time().replace(fold=fold)) for fold in (0, 1)}
    fitting = {one for one in both if (one > now) == (prefer == "future")} or both
    written = f"{local:%Y-%m-%d %H:%M}"

    when = read(written, now=now, calendar=CALENDAR, prefer=prefer)

    assert when.twice is (len(fitting) == 2)
    if when.twice:
        assert refusal(lambda: when.sure).reason == "date-twice"
        word = ("first", "second")[local.fold]
        assert read(f"{written} {word}", now=now, calendar=CALENDAR, prefer=prefer).sure == at
    else:
        assert {when.sure} == fitting


@pytest.mark.rule("P10.2")
@given(near_a_change, st.integers(1, 999))
def test_hours_said_are_elapsed_hours(now, hours):
    assert read(f"in {hours} hours", now=now, calendar=CALENDAR).at - now == timedelta(hours=hours)
    assert now - read(f"il y a {hours} h", now=now, calendar=CALENDAR).at == timedelta(hours=hours)


@pytest.mark.rule("P10.2")
@given(near_a_change, st.integers(1, 30), st.sampled_from(["days", "weeks"]))
def test_days_and_weeks_said_keep_the_wall_clock(now, count, unit):
    local = CALENDAR.local(now)
    expected = local.replace(tzinfo=None, fold=0) + timedelta(**{unit: count})

    try:
        when = read(f"in {count} {unit}", now=now, calendar=CALENDAR)
    except Refusal as refusal:
        assert refusal.reason == "no-such-time"
        assert (expected.date(), expected.hour) == (date(2026, 3, 8), 2)
    else:
        assert CALENDAR.local(when.at).replace(tzinfo=None, fold=0) == expected


@given(
    near_a_change, st.sampled_from([*WEEKDAYS, "14h30", "9:05 pm", "1:30", "5 november", "mai 3"]), prefers
)
def test_what_is_preferred_is_what_comes(now, said, prefer):
    try:
        when = read(said, now=now, calendar=CALENDAR, prefer=prefer)
    except Refusal:
        return
    today = CALENDAR.local(now).date()
    day = CALENDAR.local(when.at).date()
    assert day >= today if prefer == "future" else day <= today
