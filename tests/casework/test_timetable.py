from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import Refusal
from casework.timetable import Calendar

REMEMBRANCE_DAY = date(2026, 11, 11)
CALENDAR = Calendar(ZoneInfo("America/Moncton"), frozenset({REMEMBRANCE_DAY}))
SPRING, AUTUMN = date(2026, 3, 8), date(2026, 11, 1)

around_a_change = st.one_of(
    st.datetimes(datetime(2026, 3, 6), datetime(2026, 3, 11), timezones=st.just(UTC)),
    st.datetimes(datetime(2026, 10, 30), datetime(2026, 11, 4), timezones=st.just(UTC)),
)


def wall(instant):
    return CALENDAR.local(instant).replace(tzinfo=None)


@pytest.mark.rule("P10.2")
def test_a_local_time_becomes_an_instant():
    assert CALENDAR.at(date(2026, 10, 29), time(10)) == datetime(2026, 10, 29, 13, tzinfo=UTC)
    assert CALENDAR.at(date(2026, 11, 2), time(10)) == datetime(2026, 11, 2, 14, tzinfo=UTC)


def test_a_time_that_spring_skips_is_refused():
    with pytest.raises(Refusal, match="no-such-time") as refused:
        CALENDAR.at(SPRING, time(2, 30))

    assert refused.value.details == {"shown": f"{SPRING} 02:30", "instead": f"{SPRING} 03:30"}


def test_the_times_beside_the_spring_gap_exist():
    before, after = CALENDAR.at(SPRING, time(1, 59)), CALENDAR.at(SPRING, time(3))

    assert after - before == timedelta(minutes=1)


def test_of_a_repeated_time_the_earlier_is_taken():
    assert CALENDAR.at(AUTUMN, time(1, 30)) == datetime(2026, 11, 1, 4, 30, tzinfo=UTC)
    assert CALENDAR.at(AUTUMN, time(1, 30, fold=1)) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "clock", "twice"),
    [
        (AUTUMN, time(0, 59), False),
        (AUTUMN, time(1), True),
        (AUTUMN, time(1, 59), True),
        (AUTUMN, time(2), False),
        (SPRING, time(2, 30), False),
        (SPRING, time(1, 30), False),
    ],
)
def test_only_the_repeated_hour_happens_twice(day, clock, twice):
    assert CALENDAR.happens_twice(day, clock) is twice


@given(around_a_change)
def test_every_instant_comes_back_from_its_wall_clock(instant):
    local = CALENDAR.local(instant)

    assert CALENDAR.at(local.date(), local.time()) == instant


@pytest.mark.rule("P10.2")
@given(around_a_change, st.integers(-10, 10))
def test_whole_days_keep_the_wall_clock(instant, days):
    then = CALENDAR.add_local_days(instant, days)

    expected = wall(instant) + timedelta(days=days)
    skipped = expected.date() == SPRING and expected.hour == 2
    assert wall(then) == expected + timedelta(hours=1 if skipped else 0)


@given(around_a_change)
def test_no_days_and_no_months_change_nothing(instant):
    assert CALENDAR.add_local_days(instant, 0) == instant
    assert CALENDAR.add_months(instant, 0) == instant


@pytest.mark.rule("P10.2")
@given(around_a_change, st.integers(0, 200))
def test_elapsed_hours_are_not_altered_by_daylight_time(instant, hours):
    local = CALENDAR.local(instant + timedelta(hours=hours))

    assert local.astimezone(UTC) - instant == timedelta(hours=hours)


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 30)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_later_is_at_most_the_end_of_the_month(start, months, end):
    then = CALENDAR.add_months(CALENDAR.at(start, time(10)), months)

    assert then == CALENDAR.at(end, time(10))


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2026, 10, 29), date(2026, 10, 30)),  # Thursday
        (date(2026, 10, 30), date(2026, 11, 2)),  # Friday
        (date(2026, 10, 31), date(2026, 11, 2)),  # Saturday
        (date(2026, 11, 10), date(2026, 11, 12)),  # the day before a holiday
        (REMEMBRANCE_DAY, date(2026, 11, 12)),
    ],
)
def test_the_next_business_day_is_neither_weekend_nor_holiday(day, following):
    assert CALENDAR.next_business_day(day) == following


def test_business_days_are_counted_after_the_day_itself():
    assert CALENDAR.add_business_days(date(2026, 11, 9), 3) == date(2026, 11, 13)


def test_a_business_day_is_a_day_and_not_an_instant():
    with pytest.raises(AssertionError):
        CALENDAR.is_business_day(datetime(2026, 11, 11, tzinfo=UTC))


@pytest.mark.parametrize(
    "instant", [datetime(2026, 11, 1), datetime(2026, 11, 1, tzinfo=ZoneInfo("America/Moncton"))]
)
def test_an_instant_is_aware_utc(instant):
    with pytest.raises(AssertionError):
        CALENDAR.local(instant)
