import json
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.date_words import MONTHS, NUMBERS, WEEKDAYS, plain
from casework.dates import leading, read, read_day, read_duration
from casework.errors import Refusal
from casework.timetable import Calendar

CORPUS = json.loads((Path(__file__).parents[1] / "data" / "date-phrases.json").read_text())
PHRASES = [phrase for phrase in CORPUS["phrases"] if "means" in phrase]
REFUSED = [phrase["said"] for phrase in CORPUS["phrases"] if "refused" in phrase]
CALENDAR = Calendar(ZoneInfo(CORPUS["zone"]), frozenset({date(2026, 11, 11)}))


def instant(local):
    return datetime.fromisoformat(local).replace(tzinfo=CALENDAR.zone).astimezone(UTC)


THURSDAY = instant(CORPUS["now"])
SATURDAY = instant("2026-11-21T10:50")
FRIDAY = instant("2026-10-30T22:00")
BEFORE_SPRING = instant("2026-03-07T02:30")


def understood(text, *, now=THURSDAY, prefer="future"):
    when = read(text, now=now, calendar=CALENDAR, prefer=prefer)
    return f"{CALENDAR.local(when.at):%Y-%m-%dT%H:%M}"


def refusal(ask, *args, **kwargs):
    with pytest.raises(Refusal) as refused:
        ask(*args, **kwargs)
    return refused.value


def refused(text, *, now=THURSDAY, prefer="future"):
    return refusal(read, text, now=now, calendar=CALENDAR, prefer=prefer)


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["said"] for phrase in PHRASES])
def test_every_phrase_of_the_corpus_is_understood(phrase):
    assert understood(phrase["said"]) == phrase["means"]


@pytest.mark.parametrize("said", [*REFUSED, "05-11-2026", "5/11", "friday 05/11/2026"])
def test_numbers_alone_are_refused_with_both_readings(said):
    refusal = refused(said)

    assert refusal.reason == "date-ambiguous"
    assert refusal.details["readings"] == (date(2026, 5, 11), date(2026, 11, 5))


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("yesterday 22:30", "2026-10-28T22:30"),
        ("hier 22h30", "2026-10-28T22:30"),
        ("hier soir à 10h", "2026-10-28T22:00"),
        ("last night 22:30", "2026-10-28T22:30"),
        ("this morning 8:15", "2026-10-29T08:15"),
        ("8:15 this morning", "2026-10-29T08:15"),
        ("ce matin à 8 h 15", "2026-10-29T08:15"),
        ("friday 21:30", "2026-10-23T21:30"),
        ("last friday 21:30", "2026-10-23T21:30"),
        ("vendredi 21h30", "2026-10-23T21:30"),
        ("vendredi dernier 21h30", "2026-10-23T21:30"),
        ("last thursday", "2026-10-22T09:00"),
        ("today 9:30", "2026-10-29T09:30"),
        ("9:30", "2026-10-29T09:30"),
        ("now", "2026-10-29T10:00"),
        ("just now", "2026-10-29T10:00"),
        ("maintenant", "2026-10-29T10:00"),
        ("2 hours ago", "2026-10-29T08:00"),
        ("half an hour ago", "2026-10-29T09:30"),
        ("il y a 2 heures", "2026-10-29T08:00"),
        ("il y a une semaine", "2026-10-22T10:00"),
        ("3 days ago", "2026-10-26T10:00"),
        ("5 november", "2025-11-05T09:00"),
        ("29 october", "2026-10-29T09:00"),
        ("avant-hier midi", "2026-10-27T12:00"),
        ("minuit", "2026-10-29T00:00"),
    ],
)
def test_what_has_been_is_understood(said, means):
    assert understood(said, prefer="past") == means


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("mer 9h30", "2026-11-04T09:30"),
        ("ven 14h", "2026-10-30T14:00"),
        ("midnight", "2026-10-30T00:00"),
        ("tonight at midnight", "2026-10-30T00:00"),
        ("noon", "2026-10-29T12:00"),
        ("2pm tomorrow", "2026-10-30T14:00"),
        ("demain à 8h du matin", "2026-10-30T08:00"),
        ("this afternoon at 2", "2026-10-29T14:00"),
        ("ce soir 8h", "2026-10-29T20:00"),
        ("friday 12am", "2026-10-30T00:00"),
        ("friday 12 p.m.", "2026-10-30T12:00"),
        ("friday end of day", "2026-10-30T17:00"),
        ("3 business days", "2026-11-03T09:00"),
        ("in 9 business days", "2026-11-12T09:00"),
        ("in 3 days at 14:00", "2026-11-01T14:00"),
        ("in a month", "2026-11-29T10:00"),
        ("in 4 months", "2027-02-28T10:00"),
        ("dans 1 h 30", "2026-10-29T11:30"),
        ("monday next week 9:00", "2026-11-02T09:00"),
        ("november 5, 2026", "2026-11-05T09:00"),
        ("28 october", "2027-10-28T09:00"),
        ("Saturday 21 November 2026, 10:30, Atlantic", "2026-11-21T10:30"),
        ("samedi 21 novembre 2026, 10 h 30, heure de l’Atlantique", "2026-11-21T10:30"),
    ],
)
def test_more_ways_to_say_a_date_are_understood(said, means):
    assert understood(said) == means


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(
    ("english", "french", "means"),
    [
        ("thu. 14:00", "jeu. 14h", "2026-11-26T14:00"),
        ("thurs. 2pm", "jeu 14 h", "2026-11-26T14:00"),
        ("mon. 9:00", "lun. 9h", "2026-11-23T09:00"),
        ("tue. 9:00", "mar. 9h", "2026-11-24T09:00"),
        ("sat. nov. 28 9:00", "sam. 28 nov. 9h", "2026-11-28T09:00"),
        ("mon nov 23 9:00", "lun 23 nov 9h", "2026-11-23T09:00"),
        ("tue nov 24 9am", "mar 24 nov 9h", "2026-11-24T09:00"),
        ("monday the 23rd at 9:00", "lundi le 23 à 9h", "2026-11-23T09:00"),
        ("monday the 23 at 9:00", "le lundi 23 à 9 h", "2026-11-23T09:00"),
        ("tuesday 24 at 14:00", "mardi 24 à 14h00", "2026-11-24T14:00"),
        ("tuesday 24th, 2 pm", "mar. le 24 à 14h", "2026-11-24T14:00"),
        ("tuesday 24 at noon", "mardi 24 midi", "2026-11-24T12:00"),
        ("tuesday the 24th", "mardi le 24", "2026-11-24T09:00"),
        ("the 23rd at 9:00", "le 23 à 9h", "2026-11-23T09:00"),
        ("tuesday december 1st 9:00", "mardi le 1er à 9h", "2026-12-01T09:00"),
        ("the 1st", "le 1er", "2026-12-01T09:00"),
        ("the 31st at 9:00", "le 31 à 9h", "2026-12-31T09:00"),
        ("thursday nov. 26 9:30", "jeudi 26 nov. 9 h 30", "2026-11-26T09:30"),
        ("tomorrow 2:30 pm", "demain 2h30 pm", "2026-11-22T14:30"),
        ("tomorrow 10 a.m.", "demain 10 h a.m.", "2026-11-22T10:00"),
        ("9:00 tomorrow morning", "demain à 9h de l’avant-midi", "2026-11-22T09:00"),
        ("tomorrow morning", "demain avant-midi", "2026-11-22T09:00"),
        ("monday evening at 7", "lundi en soirée à 7h", "2026-11-23T19:00"),
    ],
)
def test_both_languages_are_understood_alike(english, french, means):
    assert understood(english, now=SATURDAY) == means
    assert understood(french, now=SATURDAY) == means


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("lundi le 16 à 9h", "2026-11-16T09:00"),
        ("the 20th 22:30", "2026-11-20T22:30"),
        ("le 31", "2026-10-31T09:00"),
    ],
)
def test_the_day_of_a_month_that_has_been_is_the_last_such(said, means):
    assert understood(said, now=SATURDAY, prefer="past") == means


@pytest.mark.parametrize("said", ["lundi le 24 à 9h", "monday 24 at 9:00", "mardi le 23", "mar. 23 nov. 9h"])
def test_a_weekday_that_is_not_that_day_is_refused(said):
    assert refused(said, now=SATURDAY).reason == "date-ambiguous"


@pytest.mark.parametrize(
    "said", ["monday 23", "lundi 23", "mar. 24", "mar. 24 à 9h", "mon 9h", "sam 9h", "14h pm", "le 32 à 9h"]
)
def test_a_number_that_may_be_an_hour_or_a_word_that_may_be_another_is_not_guessed(said):
    assert refused(said, now=SATURDAY).reason == "date-not-understood"


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
        "30 february",
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


@pytest.mark.parametrize(
    "said", ["VENDREDI", "vendredi.", "\u00a0vendredi \u202f", "Vendredi\u200b", "vendredi\n"]
)
def test_capitals_and_odd_spaces_do_not_count(said):
    assert understood(said) == "2026-10-30T09:00"


def test_a_date_without_a_time_says_so():
    assert read("friday", now=THURSDAY, calendar=CALENDAR).all_day
    assert read("tomorrow morning", now=THURSDAY, calendar=CALENDAR).all_day
    assert not read("friday 9:00", now=THURSDAY, calendar=CALENDAR).all_day
    assert not read("in 3 days", now=THURSDAY, calendar=CALENDAR).all_day


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


# --- days ---


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
        ("29 february 2001", "day-not-understood"),
        ("1991", "day-not-understood"),
        ("14/03/1991", "date-ambiguous"),
        ("03/04/1991", "date-ambiguous"),
        ("5 november 2026", "date-in-future"),
        ("tomorrow", "date-in-future"),
    ],
)
def test_a_day_is_whole_and_has_been(said, reason):
    assert refusal(read_day, said, now=THURSDAY, calendar=CALENDAR).reason == reason


# --- durations ---


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


# --- the beginning of a text ---


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


PARTS_ALONE = (
    *("tonight", "this evening", "this afternoon", "tomorrow afternoon", "friday evening", "last night"),
    *(
        "ce soir",
        "Ce soir",
        "cet après-midi",
        "cet apres-midi",
        "demain soir",
        "hier soir",
        "vendredi après-midi",
    ),
)


@pytest.mark.parametrize("said", PARTS_ALONE)
@pytest.mark.parametrize("prefer", ["future", "past"])
def test_an_evening_or_an_afternoon_is_asked_for_its_hour(said, prefer):
    for typed in (said, f"{said}."):
        assert (
            refusal(read, typed, now=THURSDAY, calendar=CALENDAR, prefer=prefer).reason == "date-needs-hour"
        )
    assert refusal(leading, f"{said}, call", now=THURSDAY, calendar=CALENDAR).reason == "date-needs-hour"
    assert refusal(leading, f"{said} call", now=THURSDAY, calendar=CALENDAR).reason == "date-needs-hour"


@pytest.mark.parametrize("said", ["tomorrow morning", "demain matin", "Demain matin"])
def test_a_morning_has_the_usual_hour(said):
    when = read(said, now=THURSDAY, calendar=CALENDAR)

    assert (CALENDAR.local(when.at).isoformat()[:16], when.all_day) == ("2026-10-30T09:00", True)


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


# --- as phones and people write them (THURSDAY is 29 October 2026, 10:00) ---

WRITTEN_BY_PEOPLE = (
    *(
        ("tonight 8", "2026-10-29T20:00"),
        ("tonite @8", "2026-10-29T20:00"),
        ("ce soir 8", "2026-10-29T20:00"),
    ),
    *(
        ("ce soir 8 h", "2026-10-29T20:00"),
        ("hier soir 10", "2026-10-28T22:00"),
        ("last night 10", "2026-10-28T22:00"),
    ),
    *(("demain matin 9", "2026-10-30T09:00"), ("yesterday afternoon 3", "2026-10-28T15:00")),
    *(("tomorrow night at 8", "2026-10-30T20:00"), ("tuesday night 9pm", "2026-11-03T21:00")),
    *(("24:00", "2026-10-30T00:00"), ("24 h 00", "2026-10-30T00:00"), ("tomorrow 24:00", "2026-10-31T00:00")),
    *(
        ("demain 24 h", "2026-10-31T00:00"),
        ("friday 24h", "2026-10-31T00:00"),
        ("tonight 24:00", "2026-10-30T00:00"),
    ),
    *(("demain soir à minuit", "2026-10-31T00:00"), ("12 noon", "2026-10-29T12:00")),
    *(("demain midi et demi", "2026-10-30T12:30"), ("demain 9h et demie", "2026-10-30T09:30")),
    *(("demain à neuf heures", "2026-10-30T09:00"), ("demain à dix heures et quart", "2026-10-30T10:15")),
    *(("9 o'clock tomorrow", "2026-10-30T09:00"), ("half past 8 tonight", "2026-10-29T20:30")),
    *(("8h30pm", "2026-10-29T20:30"), ("2.30pm", "2026-10-29T14:30"), ("14H00", "2026-10-29T14:00")),
    *(
        ("14:30h", "2026-10-29T14:30"),
        ("14h30min", "2026-10-29T14:30"),
        ("2026-11-05T14:00", "2026-11-05T14:00"),
    ),
    *(
        ("tomorrow 1430", "2026-10-30T14:30"),
        ("demain 0930h", "2026-10-30T09:30"),
        ("1400 hrs", "2026-10-29T14:00"),
    ),
    *(("lundi en huit", "2026-11-09T09:00"), ("mardi en quinze 14 h", "2026-11-17T14:00")),
    *(("d’aujourd’hui en huit", "2026-11-05T09:00"), ("demain en huit", "2026-11-06T09:00")),
    *(("a week from monday", "2026-11-09T09:00"), ("monday week 9:00", "2026-11-09T09:00")),
    *(("two weeks from tomorrow", "2026-11-13T09:00"), ("a week today", "2026-11-05T09:00")),
    *(("next week friday", "2026-11-06T09:00"), ("friday this week", "2026-10-30T09:00")),
    *(("vendredi qui vient 9h", "2026-10-30T09:00"), ("lundi la semaine prochaine", "2026-11-02T09:00")),
    *(
        ("tommorow 9am", "2026-10-30T09:00"),
        ("wensday 9am", "2026-11-04T09:00"),
        ("auj. 14h", "2026-10-29T14:00"),
    ),
    *(("premier décembre 9 h", "2026-12-01T09:00"), ("in 1.5 hours", "2026-10-29T11:30")),
    *(("dans 2,5 h", "2026-10-29T12:30"), ("in two and a half hours", "2026-10-29T12:30")),
    *(("dans deux heures et demie", "2026-10-29T12:30"), ("in a half hour", "2026-10-29T10:30")),
    *(("dans une demie-heure", "2026-10-29T10:30"), ("dans trois quarts d’heure", "2026-10-29T10:45")),
    *(("in fifteen minutes", "2026-10-29T10:15"), ("dans vingt minutes", "2026-10-29T10:20")),
    *(("y a deux heures", "2026-10-29T08:00"), ("EOD tomorrow", "2026-10-30T17:00")),
)


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize(("said", "means"), WRITTEN_BY_PEOPLE)
def test_what_people_write_is_understood(said, means):
    assert understood(said) == means


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


@pytest.mark.parametrize("said", ["lundi en huit", "a week from monday", "monday week", "vendredi qui vient"])
def test_what_is_counted_ahead_is_no_day_that_has_been(said):
    assert refused(said, prefer="past").reason == "date-not-understood"


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


# --- properties ---

MINUTE = timedelta(minutes=1)
near_a_change = st.one_of(
    st.integers(0, 4 * 1440).map(lambda minutes: datetime(2026, 3, 6, tzinfo=UTC) + minutes * MINUTE),
    st.integers(0, 4 * 1440).map(lambda minutes: datetime(2026, 10, 30, tzinfo=UTC) + minutes * MINUTE),
)
prefers = st.sampled_from(["future", "past"])
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


def test_a_long_text_is_refused_at_once():
    assert refused("friday " * 9000).reason == "date-not-understood"
    tail = refusal(leading, "friday " * 9000 + "x", now=THURSDAY, calendar=CALENDAR)
    assert tail.reason == "date-ambiguous-tail"
    assert leading("x " * 9000, now=THURSDAY, calendar=CALENDAR) is None


def test_midnight_is_the_start_of_a_day():
    when = read("midnight", now=THURSDAY, calendar=CALENDAR)

    assert CALENDAR.local(when.at).time() == time(0)
