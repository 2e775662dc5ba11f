"""The hour that comes twice when the clocks go back, and the one that spring skips (P10.2)."""

from datetime import UTC, datetime, timedelta

import pytest

from casework.dates import leading, read
from tests.casework.dates.said import BEFORE_SPRING, CALENDAR, THURSDAY, refusal, refused


@pytest.mark.rule("P10.2")
def test_a_time_that_comes_twice_is_the_earlier_and_says_so():
    when = read("sunday 1:30am", now=THURSDAY, calendar=CALENDAR)

    assert when.twice
    assert when.at == datetime(2026, 11, 1, 4, 30, tzinfo=UTC)


@pytest.mark.rule("P10.2")
def test_of_a_time_that_comes_twice_the_one_that_is_still_to_come_is_meant():
    ten_past_one_again = datetime(2026, 11, 1, 5, 10, tzinfo=UTC)
    shown_again_at = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)

    assert read("1:30", now=ten_past_one_again, calendar=CALENDAR).at == shown_again_at
    earlier = read("today 1:30", now=ten_past_one_again, calendar=CALENDAR, prefer="past").at
    assert earlier == shown_again_at - timedelta(hours=1)


@pytest.mark.parametrize(("said", "hour"), [("ADT", 4), ("HAA", 4), ("AST", 5), ("HNA", 5)])
def test_the_zone_tells_which_of_two_times_is_meant(said, hour):
    when = read(f"sunday 1:30am {said}", now=THURSDAY, calendar=CALENDAR)

    assert not when.twice
    assert when.at == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize("said", ["sunday 1:30", "dimanche 1h30", "2026-11-01 01:59", "sunday 1am"])
def test_a_time_that_comes_twice_is_asked_about(said):
    when = read(said, now=THURSDAY, calendar=CALENDAR)

    assert refusal(lambda: when.sure).reason == "date-twice"
    assert refusal(lambda: when.sure).details == {"shown": f"{CALENDAR.local(when.at):%Y-%m-%d %H:%M}"}


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("behind", "hour"),
    [
        (" first", 4),
        (", first time", 4),
        (" première fois", 4),
        (" la 1re fois", 4),
        (" second", 5),
        (" the second time", 5),
        (" deuxième fois", 5),
        (", 2e fois", 5),
    ],
)
def test_first_and_second_tell_which_of_two_times_is_meant(behind, hour):
    when = read(f"sunday 1:30{behind}", now=THURSDAY, calendar=CALENDAR)

    assert when.sure == datetime(2026, 11, 1, hour, 30, tzinfo=UTC)


@pytest.mark.parametrize("said", ["monday 9:00 first", "lundi 9h deuxième fois", "sunday second", "first"])
def test_first_and_second_are_of_no_other_time(said):
    assert refused(said).reason == "date-not-understood"


@pytest.mark.parametrize("said", ["sunday 1:30 first call", "dimanche 1h30 première fois appeler"])
def test_a_first_that_may_belong_to_the_text_is_asked_about(said):
    assert refusal(leading, said, now=THURSDAY, calendar=CALENDAR).reason == "date-ambiguous-tail"


def test_in_the_night_itself_the_only_one_of_two_that_fits_is_not_asked_about():
    between = datetime(2026, 11, 1, 5, 10, tzinfo=UTC)

    assert read("1:30", now=between, calendar=CALENDAR).sure.hour == 5
    assert read("today 1:30", now=between, calendar=CALENDAR, prefer="past").sure.hour == 4


@pytest.mark.parametrize("said", ["sunday 2:30", "2026-03-08 02:30", "in 1 day", "demain à 2 h 30"])
def test_a_time_that_spring_skips_is_refused(said):
    assert refused(said, now=BEFORE_SPRING).reason == "no-such-time"
