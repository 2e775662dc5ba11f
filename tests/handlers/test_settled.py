"""What a clock that ends takes back of what waits: its own rings, and no other (ARCHITECTURE 11, P10.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.context import Context
from bot.effects import Effect
from tests.build import a_team, an_open_case
from tests.town import Town

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("settled"))


def rung(town: Town, name: str, about: str) -> None:
    def ring(ctx: Context) -> list[Effect]:
        return [ctx.ring_person(town.people[name], "case/invited", about=about, code="K7-QF3", at=ctx.now)]

    town.parts.dispatcher.act(ring)
    town.settle()


def has_had_six_rings(town: Town, name: str) -> None:
    for number in range(6):
        rung(town, name, f"K7-QF3/T{number}")
        town.pass_time(MINUTE)
    town.hears_no_more()


def runs_and_ends(town: Town, rule: str) -> None:
    def settle(ctx: Context) -> list[Effect]:
        ctx.start(rule, "K7-QF3", case="R-7KQ4", region=1, due_at=ctx.now + 30 * 24 * HOUR)
        ctx.settle("K7-QF3", rule)
        return []

    town.parts.dispatcher.act(settle)


@pytest.mark.rule("P10.7")
@pytest.mark.parametrize("rule", ["risk-reviewed", "records-checked"])
def test_an_invitation_that_waits_for_its_turn_outlives_a_clock_of_the_case(town: Town, rule: str):
    has_had_six_rings(town, "roy")
    rung(town, "roy", "K7-QF3")

    runs_and_ends(town, rule)
    town.pass_time(HOUR)

    assert len(town.rings(town.direct("roy"))) == 1


@pytest.mark.rule("P10.7")
def test_the_reminder_of_what_is_done_does_not_go_out(town: Town):
    has_had_six_rings(town, "roy")
    town.parts.dispatcher.act(
        lambda ctx: [
            ctx.ring_person(
                town.people["roy"], "case/check-missing", about="K7-QF3/records-checked", code="K7-QF3"
            )
        ]
    )

    runs_and_ends(town, "records-checked")
    town.pass_time(HOUR)

    assert town.rings(town.direct("roy")) == []
