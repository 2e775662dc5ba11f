"""A date at the beginning of a text: where it ends is never guessed."""

import pytest

from casework.dates import leading, read
from tests.casework.dates.said import CALENDAR, PHRASES, REFUSED, SATURDAY, THURSDAY, refusal


@pytest.mark.parametrize(
    ("text", "date_said", "rest"),
    [
        ("monday, 2 visits", "monday", "2 visits"),
        ("monday,2 visits", "monday", "2 visits"),
        ("monday 9:00 call the clinic", "monday 9:00", "call the clinic"),
        ("monday 9:00, 2 visits", "monday 9:00", "2 visits"),
        ("Next Friday: call Dr. Roy", "next friday", "call Dr. Roy"),
        ("lundi à la clinique", "lundi", "à la clinique"),
        ("vendredi prochain 9 h 30 Appeler l’École", "vendredi prochain 9h30", "Appeler l’École"),
        ("9 a.m. friday call", "friday 9:00", "call"),
        ("november 5, 2026 call", "5 november 2026", "call"),
        ("in 3 business days find a bed", "3 business days", "find a bed"),
        ("tomorrow", "tomorrow", ""),
    ],
)
def test_the_date_before_a_text_is_cut_off(text, date_said, rest):
    when = read(date_said, now=THURSDAY, calendar=CALENDAR)

    assert leading(text, now=THURSDAY, calendar=CALENDAR) == (when, rest)


@pytest.mark.parametrize("text", ["", "call the clinic", "call monday", "2 visits", "mon dossier", "8, call"])
def test_a_text_that_begins_with_no_date_has_none(text):
    assert leading(text, now=THURSDAY, calendar=CALENDAR) is None


@pytest.mark.parametrize(
    "text",
    [
        "monday 2 visits",
        "monday at 2 visits",
        "lundi à 2 visites",
        "tomorrow morning 9 calls",
        "monday tuesday call",
        "monday, 9:00 call",  # due at nine, or a text that begins with nine
        "in 2 days 3 visits",
        "in 2 hours 30 calls",
    ],
)
def test_a_tail_that_may_belong_to_the_date_is_asked_about(text):
    assert refusal(leading, text, now=THURSDAY, calendar=CALENDAR).reason == "date-ambiguous-tail"


@pytest.mark.parametrize(
    "text",
    [
        "monday the 23rd visit",
        "lundi le 23 visites",
        "the 23 visits",
        "monday 23 visits",
        "9:00 monday 23 visits",
    ],
)
def test_a_day_of_the_month_needs_a_comma_before_more_words(text):
    assert refusal(leading, text, now=SATURDAY, calendar=CALENDAR).reason == "date-ambiguous-tail"


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("lundi le 23, 2 visites", "2 visites"),
        ("mardi 24 à 14h appeler", "appeler"),
        ("jeu. 14h, appeler", "appeler"),
    ],
)
def test_a_text_behind_a_day_of_the_month_is_cut_off(text, rest):
    assert leading(text, now=SATURDAY, calendar=CALENDAR)[1] == rest


def test_with_its_hour_behind_a_comma_it_is_understood():
    when, rest = leading("tonight, 8:00 call", now=THURSDAY, calendar=CALENDAR)

    assert (CALENDAR.local(when.at).hour, rest) == (20, "call")


@pytest.mark.parametrize("said", REFUSED)
def test_an_ambiguous_date_before_a_text_is_refused(said):
    assert refusal(leading, f"{said} call", now=THURSDAY, calendar=CALENDAR).reason == "date-ambiguous"


@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["said"] for phrase in PHRASES])
def test_a_comma_ends_every_phrase(phrase):
    when = read(phrase["said"], now=THURSDAY, calendar=CALENDAR)

    text = f"{phrase['said']}, 2 visits"
    assert leading(text, now=THURSDAY, calendar=CALENDAR) == (when, "2 visits")


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    "text",
    [
        "tonight 8 calls",
        "ce soir 8 appels",
        "demain matin 9 visites",
        "monday week plan",
        "lundi en huit visites",
        "demain 9h et demie journée",
        "tomorrow 1400 calls",
    ],
)
def test_a_number_or_a_word_that_may_begin_the_text_needs_a_comma(text):
    assert refusal(leading, text, now=THURSDAY, calendar=CALENDAR).reason == "date-ambiguous-tail"


@pytest.mark.parametrize(
    ("text", "rest"),
    [("tonight 8, call", "call"), ("lundi en huit, 2 visites", "2 visites"), ("tomorrow 1400, call", "call")],
)
def test_with_its_comma_it_is_taken(text, rest):
    assert leading(text, now=THURSDAY, calendar=CALENDAR)[1] == rest
