"""Another region's coordinator reads along for a portion (P8.9)."""

from datetime import timedelta

import pytest

from tests.ends import ROOM
from tests.town import Town


def visits(town: Town) -> None:
    town.says("cormier", "!adhoc add @ouellette coordinator until friday 16:00", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    town.pass_time(timedelta(minutes=1))
    town.everybody_accepts()


@pytest.mark.rule("P8.9")
def test_another_regions_coordinator_reads_along_for_a_portion(town: Town):
    visits(town)
    assert "ouellette" in town.members(ROOM)

    town.pass_time(timedelta(days=8))

    assert "ouellette" not in town.members(ROOM)
    assert town.server.left == []
    assert "Merci. Votre visite" in "\n".join(town.heard(town.direct("ouellette")))


@pytest.mark.rule("P8.9")
@pytest.mark.parametrize(
    "said", ["case people", "case export", "case close", "review", "meeting propose", "case keycontact @roy"]
)
def test_and_has_no_more_say_there_than_a_guest(town: Town, said: str):
    visits(town)

    answer = town.says("ouellette", f"{said} K7-QF3")

    assert answer.startswith("C’est réservé à la coordination."), answer


@pytest.mark.rule("P8.9")
def test_sees_their_own_part_of_the_plan_alone(town: Town):
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    visits(town)

    assert "call the clinic" not in town.says("ouellette", "plan K7-QF3")


@pytest.mark.rule("P8.9")
def test_a_coordinator_of_the_own_region_is_no_guest(town: Town):
    answer = town.says("cormier", "!adhoc add @cormier coordinator until friday 16:00", room=ROOM)

    assert answer.startswith("This person is on the roster already.")
