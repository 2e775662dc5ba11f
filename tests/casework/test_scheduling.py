"""Candidate slots inside the window, and what coordinators type (PROTOCOL P5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.errors import Refusal
from casework.people import Agency, Person, Role
from casework.scheduling import MOST, Busy, candidates, read_slots
from casework.timetable import Calendar

ATLANTIC = ZoneInfo("America/Moncton")
CALENDAR = Calendar(zone=ATLANTIC, holidays=frozenset({date(2026, 11, 11)}))


def local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ATLANTIC).astimezone(UTC)


TUESDAY = local(2026, 11, 24, 9, 3)


def member(agency: Agency) -> Person:
    return Person(id=agency, user_id=f"@{agency}:hs", first="", last=agency, role=Role.MEMBER, agency=agency)


TEAM = [member(agency) for agency in (Agency.POLICE, Agency.HEALTH, Agency.DV)]


def found(now: datetime, until: datetime, team: list[Person] = TEAM, busy: list[Busy] | None = None):
    return candidates(team, busy or [], CALENDAR, now=now, until=until)


@pytest.mark.rule("P5.2")
def test_three_times_in_working_hours_in_the_order_of_time():
    times = [CALENDAR.local(one.at) for one in found(TUESDAY, TUESDAY + timedelta(hours=48))]

    assert len(times) == 3
    assert times == sorted(times)
    assert all((8, 30) <= (at.hour, at.minute) < (16, 30) for at in times)


def test_people_get_notice_where_the_window_allows_it():
    first = found(TUESDAY, TUESDAY + timedelta(hours=48))[0]

    assert first.at - TUESDAY >= timedelta(hours=6)


def test_a_weekend_without_working_hours_takes_the_long_day():
    saturday = local(2026, 11, 21, 10, 50)

    times = [CALENDAR.local(one.at) for one in found(saturday, saturday + timedelta(hours=20))]

    assert [at.weekday() for at in times] == [5, 5, 5]
    assert all(9 <= at.hour < 20 for at in times)


def test_a_holiday_is_no_business_day():
    eve = local(2026, 11, 10, 16, 40)

    times = [CALENDAR.local(one.at).date() for one in found(eve, eve + timedelta(hours=42))]

    assert set(times) == {date(2026, 11, 12)}


def test_a_window_of_the_night_holds_none():
    night = local(2026, 11, 24, 21, 0)

    assert found(night, night + timedelta(hours=8)) == []


@pytest.mark.rule("P5.2")
def test_best_coverage_is_chosen_though_it_is_later():
    away = replace(TEAM[0], away_from=TUESDAY, away_until=local(2026, 11, 25, 12, 0))
    team = [away, *TEAM[1:]]

    times = found(TUESDAY, TUESDAY + timedelta(hours=48), team)

    assert all(one.at >= local(2026, 11, 25, 12, 0) for one in times)
    assert all(len(one.free) == 3 for one in times)


def test_another_meeting_is_avoided():
    begins = local(2026, 11, 25, 8, 0)
    busy = [Busy(Agency.DV, begins, begins + timedelta(hours=4))]

    times = found(local(2026, 11, 24, 17, 0), local(2026, 11, 25, 16, 0), busy=busy)

    assert all(one.at >= begins + timedelta(hours=4) for one in times)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)),
    st.integers(min_value=0, max_value=72),
)
def test_every_candidate_lies_inside_the_window(now: datetime, hours: int):
    until = now + timedelta(hours=hours)

    for one in found(now, until):
        assert now < one.at <= until


# --- typed ----------------------------------------------------------------------------------------------
def typed(text: str) -> list[str]:
    slots = read_slots(text, now=TUESDAY, calendar=CALENDAR)
    return [f"{CALENDAR.local(at):%a %H:%M}" for at in slots]


@pytest.mark.parametrize(
    ("text", "slots"),
    [
        ("tomorrow 10:00", ["Wed 10:00"]),
        ("tomorrow 10:00, thursday 9:30", ["Wed 10:00", "Thu 09:30"]),
        ("thursday 9:30; today 4pm", ["Tue 16:00", "Thu 09:30"]),
        ("demain 10 h, jeudi 9 h 30", ["Wed 10:00", "Thu 09:30"]),
        ("thursday, 9:30, friday, 14:00", ["Thu 09:30", "Fri 14:00"]),
        ("tomorrow 10:00, 16:00", ["Wed 10:00", "Wed 16:00"]),
        ("tomorrow 10:00 or thursday 9:30", ["Wed 10:00", "Thu 09:30"]),
        ("tomorrow 10:00, tomorrow 10:00", ["Wed 10:00"]),
    ],
)
def test_slots_are_typed_in_both_languages(text: str, slots: list[str]):
    assert typed(text) == slots


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("friday", "slot-needs-time"),
        ("2026-11-20 10:00", "slot-past"),
        ("at some point", "date-not-understood"),
        (", ".join(f"tomorrow {8 + n}:00" for n in range(MOST + 1)), "too-many-slots"),
    ],
)
def test_what_is_no_slot_is_refused(text: str, reason: str):
    with pytest.raises(Refusal, match=reason):
        typed(text)
