"""While a case is on its way to another region nobody misses its alarms: who could take it, or the lead (P7.4, P8.5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.handlers.test_transfer import moved, there
from tests.town import Town

ROOM, K3 = "case:K7-QF3", "coordination:3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Picard alone coordinates in Edmundston."""
    town = Town.empty(tmp_path_factory.mktemp("way"))
    a_team(town)
    an_open_case(town)
    there(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def lead(town: Town) -> list[str]:
    return town.rings(town.direct("mcgrath"))


@pytest.mark.rule("P7.4", "P8.5")
def test_where_everybody_who_could_take_it_is_away_the_lead_hears_at_once(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    town.says("picard", "absence jusqu’au 27 novembre")
    town.hears_no_more()

    moved(town)

    assert any(ring.startswith("URGENT K7-QF3, D1: waiting since") for ring in lead(town))
    assert any("To call in Edmundston: " in said for said in town.heard(town.direct("mcgrath")))


@pytest.mark.rule("P7.4", "P8.5")
def test_so_with_what_is_reported_meanwhile(town: Town):
    moved(town)
    town.says("picard", "absence jusqu’au 27 novembre")
    town.hears_no_more()
    assert lead(town) == []

    town.says("picard", "danger K7-QF3 Quelqu’un est à la porte")

    assert any("D1" in ring for ring in lead(town))


@pytest.mark.rule("P7.4", "P8.5")
def test_and_with_who_goes_away_afterwards_at_the_next_step(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    moved(town)
    town.says("picard", "absence jusqu’au 27 novembre")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=5))

    assert any("D1" in ring for ring in lead(town))


@pytest.mark.rule("P7.4", "P8.5")
def test_while_somebody_is_there_the_lead_is_not_called_before_the_hour(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    moved(town)
    town.hears_no_more()

    town.pass_time(timedelta(minutes=59))

    assert lead(town) == []
    assert len([ring for ring in town.rings(K3) if "D1" in ring]) == 2


@pytest.mark.rule("P7.4", "P8.5")
def test_an_alarm_that_came_later_is_rung_about_at_its_own_hour(town: Town):
    """The clock of the taking rings at one, at four and at twelve hours."""
    town.moves_in("bosse", Role.COORDINATOR, Agency.VICTIMS, region=3)
    moved(town)
    town.pass_time(timedelta(hours=5))
    town.says("picard", "critique K7-QF3 contact Vu près de l’école")
    town.pass_time(timedelta(minutes=20))
    town.hears_no_more()

    town.pass_time(timedelta(minutes=45))

    assert any("D1" in ring for ring in town.rings(K3))
