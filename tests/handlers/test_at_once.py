"""A trailing `yes` confirms in one line; a bare one, and one after other commands, never does (CONVERSATION V7)."""

from __future__ import annotations

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.moves_in("landry", Role.OPERATOR)
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("once"))


@pytest.mark.parametrize(
    "typed",
    [
        "roster add @lang member health 1 en, Pat Lang yes",
        "équipe ajouter @lang membre santé 1 fr, Pat Lang, oui",
    ],
)
def test_one_line_adds(town: Town, typed: str):
    answer = town.says("cormier", typed)

    assert "Pat Lang" in answer
    assert "Nothing is changed yet" not in answer
    with town.parts.open_work() as work:
        added = work.people.of_user("@lang:hs.test")
    assert added is not None and added.agency is Agency.HEALTH and added.last == "Lang"


def test_one_line_lets_a_guest_in(town: Town):
    town.says("cormier", "!adhoc add @s.haddad interpreter until tomorrow 15:00 yes", room=ROOM)

    with town.parts.open_work() as work:
        assert work.people.of_user("@s.haddad:hs.test") is not None


def test_what_somebody_else_has_to_agree_to_still_waits_for_them(town: Town):
    answer = town.says("landry", "roster add @lang member health 1 en, Pat Lang yes")

    assert "coordinator" in answer
    with town.parts.open_work() as work:
        assert work.people.of_user("@lang:hs.test") is None


def test_an_answer_that_ends_with_yes_is_an_answer(town: Town):
    town.says("cormier", "!meeting propose", room=ROOM)

    town.says("roy", "!meeting answer 1 no 2 yes", room=ROOM)

    assert any("1 no, 2 yes" in body for body in town.heard(ROOM))


def test_a_bare_yes_confirms_nothing(town: Town):
    town.says("cormier", "roster add @lang member health 1 en, Pat Lang")

    assert town.says("cormier", "yes").startswith("A bare `yes` confirms nothing.")
