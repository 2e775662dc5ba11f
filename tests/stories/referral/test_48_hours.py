"""The hour that the 48 are counted from is asked, never guessed; late is recorded, never refused (P2.4)."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.build import REFER, a_referral, code_in
from tests.stories.referral.asking import kept
from tests.town import ATLANTIC, Town


@pytest.mark.rule("P2.4")
@pytest.mark.parametrize(
    "typed",
    [
        *(
            "last night",
            "tonight",
            "this afternoon",
            "hier soir",
            "cet après-midi",
            "this morning",
            "ce matin",
        ),
        *("yesterday", "hier matin", "friday", "yesterday morning"),
    ],
)
def test_a_day_or_a_part_of_it_without_its_hour_is_no_time_of_agreement(town: Town, typed: str):
    """48 hours are counted from it: it is asked, never guessed."""
    town.says("leblanc", "refer")

    assert town.says("leblanc", typed) == (
        "At what time? The day alone is not enough.\n"
        "Examples: today 14:30, last night at 9, friday 21:30\n"
        "1 of 9. When did the person agree?\nExample: today 10:30. If not: `no`, and give no name here."
    )
    assert town.says("leblanc", "last night at 9").startswith("2 of 9.")


@pytest.mark.rule("P2.4")
@pytest.mark.parametrize("said", ["hier", "yesterday", "today", "friday"])
def test_a_day_alone_is_asked_for_its_hour(town: Town, said: str):
    town.says("leblanc", "refer")

    assert town.says("leblanc", said).startswith("At what time?")


@pytest.mark.rule("P2.4")
def test_a_day_that_lies_ahead_this_year_is_not_taken_for_last_year(town: Town):
    town.says("leblanc", "refer")

    assert "Write the year" in town.says("leblanc", "25 nov 9am")
    assert "2 of 9" in town.says("leblanc", "20 nov 9am")


@pytest.mark.rule("P2.4")
def test_a_late_referral_is_sent_with_its_reason(town: Town):
    for line in ("refer", "2026-11-17 10:00"):
        town.says("leblanc", line)
    assert "2 of 9" in town.says("leblanc", "weekend, no one on the desk")
    for line in REFER[2:]:
        town.says("leblanc", line)

    summary = town.last(town.direct("leblanc"))
    sent = town.says("leblanc", "send")
    card = town.says("cormier", f"referral show {code_in(sent)}")

    assert "; Later than 48 hours because: weekend, no one on the desk" in summary
    assert "later than the 48 hours. The reason is noted." in sent
    assert "Later than the 48 hours: weekend, no one on the desk" in card
    assert kept(town, code_in(sent)).late == timedelta(hours=48, minutes=52)


@pytest.mark.rule("P2.4")
def test_it_is_counted_from_the_later_of_assessment_and_agreement(town: Town):
    for line in ("refer", "2026-11-17 10:00", "no one on the desk", *REFER[2:6]):
        town.says("leblanc", line)
    town.says("leblanc", "odara 9, yesterday 21:30")
    for line in REFER[7:]:
        town.says("leblanc", line)

    sent = town.says("leblanc", "send")

    assert "within the 48 hours" in sent
    assert kept(town, code_in(sent)).late_reason == ""


@pytest.mark.rule("P2.4")
def test_fifty_nine_hours_after_both_are_eleven_hours_late():
    """Scored and agreed on Friday evening, sent on Monday morning."""
    agreed = datetime(2026, 11, 13, 22, 0, tzinfo=ATLANTIC)
    sent = datetime(2026, 11, 16, 9, 15, tzinfo=ATLANTIC)

    late = a_referral(agreed_at=agreed, assessed_at=agreed - timedelta(minutes=30), sent_at=sent).late

    assert late == timedelta(hours=11, minutes=15)
