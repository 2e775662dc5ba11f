"""What an intake calls for, and what it does not (PROTOCOL P2.8, P2.9, P4.4, P4.13)."""

from __future__ import annotations

import pytest

from casework.intake import (
    CHILDREN,
    DANGER_ASSESSMENT,
    FIREARMS,
    INTERPRETER,
    SAFETY_PLAN,
    SafetyPlan,
    follow_ons,
)
from casework.people import Agency
from casework.risk import Score, Tool
from tests.build import a_referral, an_intake


@pytest.mark.rule("P2.8")
@pytest.mark.parametrize("needs", ["yes", "no", "unknown"])
@pytest.mark.parametrize("plan", ["yes", "no", "unknown"])
def test_a_safety_plan_is_a_task_unless_the_referral_says_that_all_is_dealt_with(needs: str, plan: str):
    wanted = follow_ons(an_intake(), a_referral(needs_met=needs, safety_plan=plan))

    assert (SAFETY_PLAN in wanted) == ((needs, plan) != ("yes", "yes"))
    assert SAFETY_PLAN.agencies == (Agency.VICTIMS, Agency.DV)


@pytest.mark.rule("P2.8", "P4.14")
@pytest.mark.parametrize(
    ("status", "wanted"), [("exists", False), ("being-made", False), ("declined", False), ("none", True)]
)
def test_what_the_intake_says_of_it_later_counts(status: str, wanted: bool):
    intake = an_intake(safety=SafetyPlan(status=status))

    assert (SAFETY_PLAN in follow_ons(intake, a_referral(needs_met="no", safety_plan="no"))) == wanted


@pytest.mark.rule("P4.13")
@pytest.mark.parametrize(
    ("scores", "wanted"),
    [
        ((), True),
        ((Score(Tool.ODARA, 9),), True),
        ((Score(Tool.DA, 19),), False),
        ((Score(Tool.ODARA, 9), Score(Tool.DA, 4)), False),
    ],
)
def test_the_danger_assessment_is_a_task_only_where_there_is_none(scores: tuple[Score, ...], wanted: bool):
    assert (DANGER_ASSESSMENT in follow_ons(an_intake(), a_referral(scores=scores))) == wanted


@pytest.mark.rule("P4.4")
@pytest.mark.parametrize("said", ["no", "unknown", ""])
def test_only_a_yes_calls_for_a_task(said: str):
    intake = an_intake(factors={"weapons": said, "children": said}, interpreter=said)

    assert not {FIREARMS, CHILDREN, INTERPRETER}.intersection(follow_ons(intake, a_referral()))
