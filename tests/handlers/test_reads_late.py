"""An alarm that somebody could not read, as no device of theirs was verified, goes out anew once one is (ARCHITECTURE 13)."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.incoming import NowReads
from tests.build import a_team, an_open_case
from tests.town import Town

CASE = "case:K7-QF3"
RING = "URGENT K7-QF3, D1, 10:50. Open the room, read, `!ack`"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Roy's only phone is not verified, and Leblanc raises an alarm."""
    town = Town.empty(tmp_path_factory.mktemp("unread"))
    a_team(town)
    an_open_case(town)
    roy = town.people["roy"].user_id
    phones = town.server.devices(roy)
    town.server.other_devices[roy] = tuple(replace(one, standing="unsigned") for one in phones)
    town.server.no_devices.add(roy)
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def verifies(town: Town, name: str = "roy") -> None:
    user = town.people[name].user_id
    town.server.other_devices.pop(user, None)
    town.server.no_devices.discard(user)
    town.server.arriving.append(NowReads(user_id=user, device="PHONE"))
    town.hears_no_more()
    town.settle()


@pytest.mark.rule("P7.4")
def test_what_nobody_could_read_there_rings_again_and_stands_in_the_room_again(town: Town):
    verifies(town)

    assert town.rings(town.direct("roy")) == [RING]
    [card] = [body for body in town.heard(CASE) if "Released this morning" in body]
    assert "D1" in card


@pytest.mark.rule("P7.4")
def test_nobody_else_is_rung_for_it(town: Town):
    verifies(town)

    assert not any(town.rings(town.direct(name)) for name in ("gallant", "cormier", "leblanc"))


@pytest.mark.rule("P7.4")
def test_what_they_acknowledged_by_then_does_not_ring(town: Town):
    town.says("roy", "!ack D1", room=CASE)

    verifies(town)

    assert town.rings(town.direct("roy")) == []


@pytest.mark.rule("P7.4")
def test_after_a_restart_too(town: Town):
    again = town.restarted()

    verifies(again)

    assert again.rings(again.direct("roy")) == [RING]


@pytest.mark.rule("P3.5")
def test_where_sharing_has_stopped_nothing_is_said_again(town: Town):
    town.says("cormier", "!consent withdraw K7-QF3")

    verifies(town)

    assert RING not in town.rings(town.direct("roy"))
    assert not any("Released this morning" in body for body in town.heard(CASE))
