"""Who joins in one go is served by one card of the case (P4.6, CONVERSATION V5)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency
from tests.build import a_team, an_open_case
from tests.town import Town

CASE = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Savoie stands in for Gallant, Lang for Roy."""
    town = Town.empty(tmp_path_factory.mktemp("cards"))
    a_team(town)
    town.moves_in("lang", agency=Agency.HEALTH)
    town.says("cormier", "roster alternate roy lang")
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def cards(town: Town) -> int:
    return sum("Client: Marie Tremblay" in said for said in town.heard(CASE))


@pytest.mark.rule("P4.6", "P7.4")
def test_two_alternates_whom_an_alarm_brings_in_get_one_card(town: Town):
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    town.hears_no_more()

    town.pass_time(timedelta(minutes=61))
    town.everybody_accepts()

    assert {"savoie", "lang"} <= town.members(CASE)
    assert cards(town) == 1


@pytest.mark.rule("P4.6", "P1.5")
def test_two_absences_that_begin_at_the_same_moment_too(town: Town):
    town.says("gallant", "away monday to friday")
    town.says("roy", "away monday to friday")
    town.hears_no_more()

    town.pass_time(timedelta(days=2))
    town.everybody_accepts()

    assert {"savoie", "lang"} <= town.members(CASE)
    assert cards(town) == 1


@pytest.mark.rule("P4.6")
def test_who_comes_later_gets_their_own(town: Town):
    town.hears_no_more()
    town.says("gallant", "away until friday")
    town.pass_time(timedelta(minutes=1))
    town.says("roy", "away until friday")

    assert cards(town) == 2


@pytest.mark.rule("P4.7")
def test_a_reply_to_the_card_is_about_its_case(town: Town):
    town.says("gallant", "away until friday")
    town.everybody_accepts()
    card = next(one for one in town.events(CASE) if "Client: Marie Tremblay" in one.content.get("body", ""))

    town.says("savoie", "rien", room=CASE, reply_to=card.event_id)

    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3").checked_by(town.people["savoie"].id) is not None
