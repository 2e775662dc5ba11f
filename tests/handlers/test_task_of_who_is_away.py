"""A task falls due while whose it is are away: whoever answers for them hears it, and may settle it (P1.5, P4.8, P6.2)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import a_team, an_open_case, plain
from tests.town import Town

ROOM, KOORD = "case:K7-QF3", "coordination:1"
TOLD = "K7-QF3: you stand in for task T1, due Monday 23 November, 09:00. `task done T1 K7-QF3`"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Roy and Gallant have one task each, due on Monday; Savoie, of French, stands in for Gallant, nobody for Roy."""
    town = Town.empty(tmp_path_factory.mktemp("task-away"))
    a_team(town)
    an_open_case(town)
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("cormier", "!task add gallant, monday 9:00, ask about a place", room=ROOM)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def goes(town: Town, name: str) -> None:
    town.says(name, "away today to friday")
    town.everybody_accepts()
    town.hears_no_more()


@pytest.mark.rule("P1.5", "P6.2")
def test_the_alternate_is_reminded_and_settles_it_and_their_own_phone_stays_silent(town: Town):
    goes(town, "gallant")

    town.pass_time(timedelta(days=2))

    assert [plain(ring) for ring in town.rings(town.direct("savoie"))] == [
        "K7-QF3 : suppléance, tâche T2, échéance le lundi 23 novembre à 9 h. `tâche faite T2 K7-QF3`"
    ] * 2
    assert town.rings(town.direct("gallant")) == []
    assert plain(town.says("savoie", "tâche faite T2 K7-QF3")).startswith("K7-QF3, T2 : faite")


@pytest.mark.rule("P4.8", "P6.2")
def test_without_an_alternate_the_key_contact_is_and_may_settle_it(town: Town):
    town.says("cormier", "case keycontact @leblanc K7-QF3")
    goes(town, "roy")

    town.pass_time(timedelta(days=2))

    assert town.rings(town.direct("leblanc")) == [TOLD, TOLD]
    assert town.rings(town.direct("roy")) == []
    assert town.says("leblanc", "task done T1 K7-QF3").startswith("K7-QF3, T1: done")


@pytest.mark.rule("P6.2")
def test_nobody_else_settles_it_in_their_place(town: Town):
    town.says("cormier", "case keycontact @leblanc K7-QF3")

    assert town.says("leblanc", "task done T1 K7-QF3").startswith("T1 is somebody else's")
    goes(town, "roy")
    assert town.says("gallant", "task done T1 K7-QF3").startswith("T1 is somebody else's")


@pytest.mark.rule("P1.5", "P6.2")
def test_where_the_key_contact_is_away_too_a_coordinator_who_is_there_is(town: Town):
    town.says("cormier", "case keycontact @leblanc K7-QF3")
    goes(town, "leblanc")
    goes(town, "roy")

    town.pass_time(timedelta(days=2))

    assert town.rings(town.direct("cormier")).count(TOLD) == 2
    assert not any("T1" in ring for name in ("roy", "leblanc") for ring in town.rings(town.direct(name)))


@pytest.mark.rule("P1.5", "P6.2")
def test_with_nobody_there_the_room_of_the_coordinators_rings(town: Town):
    goes(town, "roy")
    goes(town, "cormier")

    town.pass_time(timedelta(days=2))

    assert any("T1" in ring and "has nobody" in ring for ring in town.rings(KOORD))
    assert town.rings(town.direct("roy")) == []


@pytest.mark.rule("P1.5", "P6.2")
def test_who_stands_in_is_reminded_also_after_a_restart_in_between(town: Town):
    goes(town, "gallant")

    town.pass_time(timedelta(hours=12))
    town = town.restarted()
    town.pass_time(timedelta(days=1))

    assert len(town.rings(town.direct("savoie"))) == 1


@pytest.mark.rule("P6.2")
def test_once_they_are_back_it_rings_with_them(town: Town):
    goes(town, "gallant")
    town.pass_time(timedelta(days=1))
    town.says("gallant", "away off")
    town.hears_no_more()

    town.pass_time(timedelta(days=1))

    assert [ring for ring in town.rings(town.direct("gallant")) if "T2" in ring] != []
    assert town.rings(town.direct("savoie")) == []


@pytest.mark.rule("P1.12", "P6.2")
def test_an_alternate_who_must_not_know_of_it_is_not_reminded(town: Town):
    town.says("cormier", "case exclude savoie K7-QF3")
    goes(town, "gallant")

    town.pass_time(timedelta(days=2))

    assert town.rings(town.direct("savoie")) == []
    assert town.rings(town.direct("gallant")) == []
    assert any("T2" in ring for ring in town.rings(town.direct("cormier")))
