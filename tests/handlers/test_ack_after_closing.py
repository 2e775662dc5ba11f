"""An `ack` of a case that is closed: the alarm is over, and no room is to be opened for it (P7.4, P8.4, P12.11)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.build import a_team, an_open_case
from tests.ends import closes
from tests.town import Town

CASE = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reported D1, which Roy and Cormier did not acknowledge before Cormier closed the case."""
    town = Town.empty(tmp_path_factory.mktemp("after"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P7.4", "P8.4")
@pytest.mark.parametrize("said", ["ack D1 K7-QF3", "ack D1 K7-QF3 I have called", "reçu D1 K7-QF3"])
def test_it_is_said_that_the_alarm_is_over(town: Town, said: str):
    assert town.says("cormier", said) == (
        "D1, K7-QF3: the case is closed, and this alarm is over. Nothing was changed.\nNow: nothing for you."
    )
    with town.parts.open_work() as work:
        assert not work.developments.get("K7-QF3/D1").seen


@pytest.mark.rule("P11.1")
def test_in_french_too(town: Town):
    town.says("cormier", "langue fr")

    answer = town.says("cormier", "reçu D1 K7-QF3").replace("\xa0", " ")

    assert answer.startswith("D1, K7-QF3 : le dossier est fermé, et l’alerte est finie.")


@pytest.mark.rule("P12.11", "P8.4")
def test_who_may_not_read_a_closed_case_learns_nothing_of_it(town: Town):
    for name in ("roy", "theriault"):
        assert town.says(name, "ack D1 K7-QF3").startswith("I know no case K7-QF3 that you can see.")
    assert town.says("roy", "ack").startswith("Nothing waits here for your acknowledgement.")
