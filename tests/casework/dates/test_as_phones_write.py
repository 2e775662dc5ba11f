"""As phones and people write them on Thursday 29 October 2026, 10:00."""

import pytest

from casework.dates import leading, read
from tests.casework.dates.said import CALENDAR, THURSDAY, refusal, understood

WRITTEN_BY_PEOPLE = (
    *(("mon 9am", "2026-11-02T09:00"), ("mon at 9:30 am", "2026-11-02T09:30")),
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
