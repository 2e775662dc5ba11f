"""Whatever is typed is understood or refused, and nothing breaks."""

from hypothesis import given
from hypothesis import strategies as st

from casework.date_words import MONTHS, NUMBERS, WEEKDAYS, plain
from casework.dates import leading, read, read_day, read_duration
from casework.errors import Refusal
from tests.casework.dates.said import CALENDAR, THURSDAY
from tests.casework.dates.strategies import near_a_change, prefers

SCRAPS = [
    *WEEKDAYS,
    *MONTHS,
    *NUMBERS,
    *[
        "in",
        "on",
        "at",
        "à",
        "le",
        "la",
        "the",
        "next",
        "last",
        "this",
        "ce",
        "prochain",
        "dernier",
        "ago",
        "il",
        "y",
        "a",
        "dans",
        "de",
        "du",
        "of",
        "end",
        "day",
        "fin",
    ],
    *[
        "days",
        "jours",
        "weeks",
        "mois",
        "months",
        "hours",
        "h",
        "min",
        "business",
        "ouvrables",
        "today",
        "demain",
        "soir",
        "tonight",
        "matin",
    ],
    *[
        "noon",
        "minuit",
        "am",
        "pm",
        "p.m.",
        "14h30",
        "9:30",
        "0",
        "1",
        "2",
        "13",
        "31",
        "99",
        "2026",
        "2026-11-01",
        "05/11/2026",
        ",",
        ".",
        ";",
        "AST",
        "HNA",
        "now",
    ],
]
anything = st.one_of(st.text(max_size=120), st.lists(st.sampled_from(SCRAPS), max_size=7).map(" ".join))


@given(anything, near_a_change, prefers)
def test_any_text_is_understood_or_refused(text, now, prefer):
    for ask in (read, leading):
        try:
            ask(text, now=now, calendar=CALENDAR, prefer=prefer)
        except Refusal as refusal:
            assert refusal.reason.startswith(("date-", "no-such-time"))


@given(anything, near_a_change)
def test_any_text_is_a_day_or_a_duration_or_refused(text, now):
    for ask in (lambda: read_day(text, now=now, calendar=CALENDAR), lambda: read_duration(text)):
        try:
            ask()
        except Refusal:
            pass


@given(anything)
def test_what_leads_a_text_is_itself_a_date(text):
    try:
        found = leading(text, now=THURSDAY, calendar=CALENDAR)
    except Refusal:
        return
    if found is None:
        return
    when, rest = found
    said = text.strip().removesuffix(rest).rstrip(" ,;:–—-")
    assert read(said, now=THURSDAY, calendar=CALENDAR) == when


@given(st.text())
def test_plain_text_is_plain_already(text):
    assert plain(plain(text)) == plain(text)
