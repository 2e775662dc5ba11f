"""Immediate safety, and the brain assessment (P2.8, P2.9)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.build import refers
from tests.stories.referral.asking import kept
from tests.town import Town


@pytest.mark.rule("P2.8")
def test_missing_safety_is_shown_to_the_coordinator(town: Town):
    code = refers(town, plan="no")

    card = town.says("cormier", f"referral show {code}")

    assert "First: is the person safe now? The safety plan becomes a task when the case opens." in card
    assert len(card.splitlines()) <= 12


@pytest.mark.rule("P2.9")
def test_the_brain_assessment_is_asked_until_it_is_answered(town: Town):
    code = refers(town, brain="3")
    town.says("cormier", f"referral take {code}")
    town.hears_no_more()

    town.pass_time(timedelta(hours=24))
    ring = f"{code}: something is to be confirmed. `referral assessment {code} offered`"
    assert town.rings(town.direct("cormier")).count(ring) == 1
    assert town.says("cormier", f"referral assessment {code} bleeding").startswith("Say what came of it")
    assert "offered" in town.says("cormier", f"referral assessment {code} offered")
    town.hears_no_more()
    town.pass_time(timedelta(days=8))

    assert ring not in town.rings(town.direct("cormier"))
    assert kept(town, code).brain_assessment == "offered"
