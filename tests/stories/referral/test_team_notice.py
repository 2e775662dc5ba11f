"""The team learns within 48 hours that there is a referral, and nothing of whom (P2.10)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.build import plain, refers
from tests.town import Town


@pytest.mark.rule("P2.10")
def test_the_team_is_told_reference_basis_and_clock_and_no_name(town: Town):
    code = refers(town, more="exclude hebert")
    town.hears_no_more()

    answer = town.says("cormier", f"referral notice {code}")

    assert answer.startswith(f"{code}: 1 member told that there is a referral, 10:52. Nothing of whom.")
    notice = town.last(town.direct("leblanc"))
    assert notice.startswith(f"{code}: the region has a referral, received Saturday 21 November 2026, 10:52.")
    assert "Basis: ODARA 9, high risk" in notice
    assert "Monday 23 November, 10:52" in notice
    assert not {"Marie", "Tremblay", "0142"} & set(re.findall(r"\w+", notice))
    assert town.rings(town.direct("leblanc")) == []
    assert town.heard(town.direct("hebert")) == []


@pytest.mark.rule("P2.10")
def test_without_a_notice_the_coordinators_are_reminded_and_with_it_no_more(town: Town):
    code = refers(town)
    town.says("cormier", f"referral take {code}")
    town.pass_time(timedelta(hours=36, minutes=1))
    ring = f"URGENT {code}: the team is to be told by 10:52. `!referral notice {code}`"
    assert town.rings("coordination:1").count(ring) == 1

    town.says("cormier", f"!referral notice {code}", room="coordination:1")
    town.hears_no_more()
    town.pass_time(timedelta(hours=12))

    assert ring not in town.rings("coordination:1")


@pytest.mark.rule("P12.11")
def test_another_regions_coordinator_gives_no_notice(town: Town):
    code = refers(town)

    assert code in plain(town.says("savoie", f"aiguillage avis {code}"))
    assert town.heard(town.direct("leblanc"))[-1].startswith("Sent at")
