"""Addresses are refused, and nothing that only looks a little like one (PROTOCOL P4.11)."""

import pytest

from casework.contact import asks_for_interpreter, with_clock
from casework.whereabouts import is_named


@pytest.mark.rule("P4.11")
@pytest.mark.parametrize(
    "said",
    [
        "12 Main Street",
        "she stays at 4021 King George Road",
        "1280b regent st",
        "14, rue Principale",
        "au 230 chemin du Lac",
        "E3B 5A3",
        "e3b5a3",
        "apt 4",
        "appt. 12",
    ],
)
def test_what_is_plainly_an_address(said: str):
    assert is_named(said)


@pytest.mark.rule("P4.11")
@pytest.mark.parametrize(
    "said",
    [
        "afraid since 2019",
        "3 times on the road",
        "2 nights on the street",
        "hit 3 times, 2 children saw it",
        "12 years together",
        "2 fois dans la rue",
        "police came 4 times in May",
        "court on 12 March",
        "ODARA 9",
        "it is worse on weekends",
        "9:00, drive past her street",
    ],
)
def test_what_is_none(said: str):
    assert not is_named(said)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("before 3pm", "before 15:00"),
        ("9:30 am", "09:30"),
        ("12pm", "12:00"),
        ("12 a.m.", "00:00"),
        ("15 h", "15 h"),
        ("weekdays 9 to 11 am", "weekdays 09:00 to 11:00"),
        ("11 to 1 pm", "11:00 to 13:00"),
        ("12 to 2:30 pm", "12:00 to 14:30"),
        ("10-12 pm", "10:00-12:00"),
        ("9 or 11 am", "9 or 11 am"),
        ("9 am to 11", "9 am to 11"),
        ("9am to 11am", "09:00 to 11:00"),
    ],
)
def test_hours_are_written_alike(typed: str, read: str):
    assert with_clock(typed) == read


@pytest.mark.rule("P2.16")
@pytest.mark.parametrize("note", ["interpreter in Arabic", "avec interprète", "Interprète vietnamien"])
def test_an_interpreter_is_heard(note: str):
    assert asks_for_interpreter(note)


@pytest.mark.rule("P4.11")
@pytest.mark.parametrize(
    "said",
    [
        "14 Main St. Fredericton",
        "14 main st, fredericton",
        "9 Lakeview Terrace",
        "E3B\u00a05A3",
        "au 12, route Verte",
    ],
)
def test_also_an_address(said: str):
    assert is_named(said)


@pytest.mark.rule("P4.11")
@pytest.mark.parametrize(
    "said",
    [
        "2 rue",
        "Main",
        "court at Burton",
        "Hwy 2",
        "2 visits St. Thomas",
        "1 call St. Joseph's",
        "la route 2",
        "2 routes",
    ],
)
def test_also_none(said: str):
    assert not is_named(said)
