"""What was rung in the coordination room is told there when it is done elsewhere: no ring stands as if open (CONVERSATION V4)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_referral
from tests.town import Town

REGION = "coordination:1"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("elsewhere"))
    town.moves_in("cormier", Role.COORDINATOR, Agency.VICTIMS, first="Ana")
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.moves_in("morin", Role.FRONT_LINE, Agency.POLICE, first="Luc")
    town.says("morin", "call me")
    sent = a_referral(id="R-3HXD", referrer=town.people["morin"].id, sent_at=town.clock.now())

    def send(ctx):
        ctx.work.referrals.add(sent, because=sent.sent())
        return []

    town.parts.dispatcher.act(send)
    town.settle()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P2.5")
@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("referral take R-3HXD", "R-3HXD: taken by Doucet, 10:50."),
        ("referral notice R-3HXD", "R-3HXD: the team was told by Doucet, 10:50."),
        ("call take", "The call that was asked for: taken by Doucet, 10:50."),
        ("call done", "The call that was asked for: made by Doucet, 10:50."),
    ],
)
def test_done_in_the_direct_room_the_region_is_told_in_one_line(town: Town, typed: str, line: str):
    town.says("doucet", typed)

    assert town.heard(REGION) == [line]
    assert town.rings(REGION) == []


@pytest.mark.rule("P2.5")
@pytest.mark.parametrize("typed", ["!referral take R-3HXD", "!referral notice R-3HXD", "!call take"])
def test_done_there_it_is_answered_there_and_not_twice(town: Town, typed: str):
    town.says("doucet", typed, room=REGION)

    assert len(town.heard(REGION)) == 1


@pytest.mark.rule("P2.5")
def test_in_a_french_region_it_is_told_in_french(town: Town):
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Lise")
    town.moves_in("ouellette", Role.FRONT_LINE, Agency.DV, region=3, language="fr")
    town.says("ouellette", "appelez-moi")
    town.hears_no_more()

    town.says("cyr", "appel prendre")

    assert town.heard("coordination:3") == ["Appel demandé\u00a0: pris en charge par Cyr, 10\u00a0h\u00a050."]


@pytest.mark.rule("P1.12")
def test_not_in_a_room_where_somebody_must_not_know_of_it(town: Town):
    town.says("cormier", "case exclude doucet R-3HXD")
    town.hears_no_more()

    town.says("cormier", "referral take R-3HXD")

    assert town.heard(REGION) == [] and town.heard(town.direct("doucet")) == []
