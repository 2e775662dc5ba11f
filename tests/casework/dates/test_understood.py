"""Dates as people say and type them, alike in both languages."""

from datetime import time

import pytest

from casework.dates import read
from tests.casework.dates.said import CALENDAR, PHRASES, SATURDAY, THURSDAY, understood


@pytest.mark.rule("P10.2")
@pytest.mark.parametrize("phrase", PHRASES, ids=[phrase["said"] for phrase in PHRASES])
def test_every_phrase_of_the_corpus_is_understood(phrase):
    assert understood(phrase["said"]) == phrase["means"]


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


def test_midnight_is_the_start_of_a_day():
    when = read("midnight", now=THURSDAY, calendar=CALENDAR)

    assert CALENDAR.local(when.at).time() == time(0)
