"""The history of scores: where each came from, and which of them tell it (P8.2, P8.3, P9.1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.closing import telling
from casework.review import Entry, Review, history, since_the_referral
from casework.risk import Score
from tests.build import MONDAY, a_referral

DAY = timedelta(days=1)


def a_score(number: int, tool: str, value: int, *, days: int, of_ground: bool = False) -> Review:
    return Review(
        id=f"K7-QF3/V{number}",
        case="K7-QF3",
        scores=(Score(tool, value),),
        by="p1",
        at=MONDAY + days * DAY,
        of_ground=of_ground,
    )


def values(entries: list[Entry] | tuple[Entry, ...]) -> list[tuple[int, str]]:
    return [(entry.score.value, entry.origin) for entry in entries]


@pytest.mark.rule("P8.2", "P9.1")
def test_what_a_ground_rests_on_stands_in_the_history_as_the_grounds_and_in_what_tells_it():
    reviews = [
        a_score(1, "odara", 10, days=1, of_ground=True),
        a_score(2, "odara", 12, days=2),
        a_score(3, "odara", 11, days=3),
    ]
    entries = history(a_referral(), reviews)

    assert values(entries) == [(9, "referral"), (10, "ground"), (12, ""), (11, "")]
    assert [entry.trend for entry in entries] == ["first", "higher", "higher", "lower"]
    assert values(telling(entries)) == [(9, "referral"), (10, "ground"), (12, ""), (11, "")]
    assert values(since_the_referral(entries)) == [(10, "ground"), (11, "")]


@pytest.mark.rule("P9.1", "P9.2")
def test_of_two_grounds_the_newer_one_counts_and_what_was_a_mistake_does_not():
    reviews = [
        a_score(1, "da", 24, days=1, of_ground=True),
        a_score(2, "odara", 11, days=2).mark_wrong(),
        a_score(3, "da", 20, days=9, of_ground=True),
    ]

    assert values(since_the_referral(history(a_referral(), reviews))) == [(20, "ground")]
