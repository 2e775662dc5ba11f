"""While a case is on its way to another region nobody misses its alarms: who could take it, or the lead (P7.4, P8.5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.critical import Development, State
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.ends import moved_over, there
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

    moved_over(town)

    assert any(ring.startswith("URGENT K7-QF3, D1: waiting since") for ring in lead(town))
    assert any("To call in Edmundston: " in said for said in town.heard(town.direct("mcgrath")))


@pytest.mark.rule("P7.4", "P8.5")
def test_so_with_what_is_reported_meanwhile(town: Town):
    moved_over(town)
    town.says("picard", "absence jusqu’au 27 novembre")
    town.hears_no_more()
    assert lead(town) == []

    town.says("picard", "danger K7-QF3 Quelqu’un est à la porte")

    assert any("D1" in ring for ring in lead(town))


@pytest.mark.rule("P7.4", "P8.5")
def test_and_with_who_goes_away_afterwards_at_the_next_step(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    moved_over(town)
    town.says("picard", "absence jusqu’au 27 novembre")
    town.hears_no_more()

    town.pass_time(timedelta(minutes=5))

    assert any("D1" in ring for ring in lead(town))


@pytest.mark.rule("P7.4", "P8.5")
def test_while_somebody_is_there_the_lead_is_not_called_before_the_hour(town: Town):
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    moved_over(town)
    town.hears_no_more()

    town.pass_time(timedelta(minutes=59))

    assert lead(town) == []
    assert len([ring for ring in town.rings(K3) if "D1" in ring]) == 2


@pytest.mark.rule("P7.4", "P8.5")
def test_an_alarm_that_came_later_is_rung_about_at_its_own_hour(town: Town):
    """The clock of the taking rings at one, at four and at twelve hours."""
    town.moves_in("bosse", Role.COORDINATOR, Agency.VICTIMS, region=3)
    moved_over(town)
    town.pass_time(timedelta(hours=5))
    town.says("picard", "critique K7-QF3 contact Vu près de l’école")
    town.pass_time(timedelta(minutes=20))
    town.hears_no_more()

    town.pass_time(timedelta(minutes=45))

    assert any("D1" in ring for ring in town.rings(K3))


def taken(town: Town) -> None:
    town.says("picard", "dossier prendre K7-QF3")
    town.says("picard", "oui K7-QF3")
    town.everybody_accepts()


def kept(town: Town, short: str = "D1") -> Development:
    with town.parts.open_work() as work:
        return work.developments.get(f"K7-QF3/{short}")


@pytest.mark.rule("P7.4", "P8.5")
def test_only_who_can_answer_now_is_counted_and_the_team_there_is_asked_all_the_same(town: Town):
    """The old team can read it no more."""
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    town.says("roy", "!ack", room=ROOM)
    moved_over(town)

    assert "D1, danger immédiat" in town.says("picard", "aujourd'hui")
    assert "0 sur 1" in town.says("picard", "aujourd'hui")
    town.says("picard", "critique voir D1 K7-QF3")
    assert "1 sur 1" in town.says("picard", "reçu D1 K7-QF3")
    assert kept(town).state is State.OPEN, "there is a team to come"

    taken(town)

    assert kept(town).answered() == 1
    assert len(kept(town).counted()) > 1


@pytest.mark.rule("P7.4", "P8.5")
def test_what_its_only_coordinator_reports_meanwhile_is_asked_of_the_team_too(town: Town):
    moved_over(town)
    town.says("picard", "critique K7-QF3 contact Vu près de l’école")
    assert kept(town).state is State.OPEN

    taken(town)

    assert kept(town).silent()
    assert any("D1" in ring for ring in town.rings(town.direct("nadeau")))
