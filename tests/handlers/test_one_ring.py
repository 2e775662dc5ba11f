"""Several alarms that ask the same person at one moment ring once (V5, P7.4, P8.5)."""

from __future__ import annotations

from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.ends import moved_over, there
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """D1 and D2, which is immediate danger, wait for everybody but Leblanc."""
    town = Town.empty(tmp_path_factory.mktemp("rings"))
    a_team(town)
    an_open_case(town)
    there(town)
    town.moves_in("cyr", agency=Agency.VICTIMS, region=3, first="Zoé")
    town.says("leblanc", "!critical bail Released", room=ROOM)
    town.says("leblanc", "!danger He is at the door", room=ROOM)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def alarms(town: Town, name: str) -> list[str]:
    return [ring.replace("\u00a0", " ") for ring in town.rings(town.direct(name)) if "URGENT" in ring]


@pytest.mark.rule("P7.4", "P8.5")
def test_whoever_takes_over_a_case_is_rung_once_for_all_that_is_open(town: Town):
    moved_over(town)
    town.says("picard", "dossier prendre K7-QF3")
    town.hears_no_more()

    town.says("picard", "oui K7-QF3")

    assert alarms(town, "ouellette") == ["URGENT K7-QF3 : D2, D1. Ouvrez la salle, lisez, puis `!reçu tout`"]
    assert alarms(town, "cyr") in ([], ["URGENT K7-QF3: D2, D1. Open the room, read, `!ack all`"])
    town.everybody_accepts()
    town.says("ouellette", "!reçu tout", room=ROOM)
    with town.parts.open_work() as work:
        for one in work.developments.where(case="K7-QF3"):
            assert one.has_acknowledged(town.people["ouellette"].id)


@pytest.mark.rule("P7.4", "P1.5")
def test_so_is_the_alternate_who_stands_in(town: Town):
    town.says("gallant", "conflict K7-QF3")

    assert sorted(alarms(town, "savoie")) in (
        ["URGENT K7-QF3 : D1, D2, en suppléance. Ouvrez la salle, lisez, puis `!reçu tout`"],
        ["URGENT K7-QF3 : D2, D1, en suppléance. Ouvrez la salle, lisez, puis `!reçu tout`"],
    )


@pytest.mark.rule("P7.4")
def test_and_who_is_back(town: Town):
    town.says("cormier", "lock @roy")
    town.says("cormier", "unlock roy all")
    town.hears_no_more()

    town.says("cormier", "yes roy")

    [ring] = alarms(town, "roy")
    assert ring.startswith("URGENT K7-QF3: D")


@pytest.mark.rule("P7.4")
def test_four_are_counted_and_a_reply_is_asked_which(town: Town):
    for number in (3, 4):
        town.says("leblanc", f"!critical Number {number}", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    [ring] = alarms(town, "savoie")
    assert ring == "URGENT K7-QF3 : 4 alertes, en suppléance. Ouvrez la salle, lisez, puis `!reçu tout`"
    event = next(
        one.event_id
        for one in town.events(town.direct("savoie"))
        if "4 alertes" in one.content.get("body", "")
    )
    assert "D4" in town.says("savoie", "reçu", reply_to=event)


@pytest.mark.rule("P7.4")
def test_one_alone_rings_as_ever(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE)
    town.says("roy", "!ack D1", room=ROOM)
    town.says("gallant", "!ack D1", room=ROOM)
    town.says("cormier", "!ack D1", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    [ring] = alarms(town, "savoie")
    assert "D2 : vous assurez la suppléance" in ring
