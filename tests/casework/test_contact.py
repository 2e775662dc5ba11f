"""What stands beside a safe contact number: which shapes are known (PROTOCOL P2.1)."""

from __future__ import annotations

from datetime import time

import pytest

from casework.contact import Beside, Extra, beside, times


@pytest.mark.rule("P2.1")
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("before 3pm", ("before", time(15))),
        ("avant 15 h", ("before", time(15))),
        ("before 15:00 only", ("before", time(15), "only")),
        ("seulement après 17h30", ("after", time(17, 30), "only")),
        ("between 9:00 and noon", ("between", time(9), "and", time(12))),
        ("de 9 h à 11 h", ("between", time(9), "and", time(11))),
        ("call weekday mornings", ("weekdays", "mornings")),
        ("en semaine", ("weekdays",)),
        ("evenings or weekends", ("evenings", "or", "weekends")),
        ("don’t call at night", ("never", "nights")),
        ("not until 15:00", ("never", "before", time(15))),
        ("l'apres-midi", ("afternoons",)),
        ("n’appelez pas le matin", ("never", "mornings")),
    ],
)
def test_a_known_shape_is_the_same_in_both_languages(typed: str, said: tuple[object, ...]):
    assert times(typed) == said


@pytest.mark.rule("P2.1")
@pytest.mark.parametrize(
    "typed",
    [
        "9-5",
        "after 5",
        "before 25:00",
        "mornings if his truck is gone",
        "le midi",
        "not when he is home",
        "mornings and",
        "never in the morning only",
    ],
)
def test_what_is_not_wholly_known_is_not_guessed(typed: str):
    assert times(typed) == ()


@pytest.mark.rule("P2.1")
@pytest.mark.parametrize(
    ("note", "stands"),
    [
        (
            "never after 16:00, in French",
            Beside(never=(("never", "after", time(16)),), other=(Extra(key="in-french"),)),
        ),
        (
            "not when he is home, before 15:00",
            Beside(when=(("before", time(15)),), noted=("not when he is home",)),
        ),
        ("si son camion n’est pas là", Beside(noted=("si son camion n’est pas là",))),
        ("only when alone", Beside(noted=("only when alone",))),
        ("poste 4, le matin", Beside(when=(("mornings",),), other=(Extra(key="extension", number="4"),))),
        (
            "her sister's number, Nancy",
            Beside(other=(Extra(typed="her sister's number"), Extra(typed="Nancy"))),
        ),
        ("", Beside()),
    ],
)
def test_when_to_call_and_when_not_stand_above_the_number(note: str, stands: Beside):
    assert beside(note) == stands


@pytest.mark.rule("P2.1")
def test_both_hours_of_a_morning_are_understood_and_days_stand_above_the_number():
    assert beside("weekdays 9 to 11 am").when == (("weekdays", "between", time(9), "and", time(11)),)
    assert beside("mardi ou jeudi, 10 h à midi").noted == ("mardi ou jeudi",)
    assert beside("9 or 11 am").noted == ("9 or 11 am",)
