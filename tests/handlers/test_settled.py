"""What a clock that ends takes back of what waits: its own rings, and no other (ARCHITECTURE 11, P10.7)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.events import CaseClosed, ReferralClosed
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


@pytest.mark.rule("P3.12", "P10.7")
@pytest.mark.parametrize("closed", ["K7-QF3", "R-7KQ4"])
def test_nothing_is_left_to_decide_once_it_is_closed(town: Town, closed: str):
    """Whether it goes on, or whether what a member heard of a withdrawal is so: the ring that waits does not go out."""
    has_had_six_rings(town, "cormier")
    facts = {"code": closed, "due": town.clock.now()}
    to_decide = f"{closed}/decision"
    cormier = town.people["cormier"]
    town.parts.dispatcher.act(
        lambda ctx: [ctx.ring_person(cormier, "withdrawal/decide-by", about=to_decide, **facts)]
    )

    event = CaseClosed if closed == "K7-QF3" else ReferralClosed
    town.parts.dispatcher.act(
        lambda ctx: ctx.router.react(ctx, event(at=ctx.now, by="test", about=closed, reason="withdrawn"))
    )
    town.hears_no_more()
    town.pass_time(HOUR)

    assert town.rings(town.direct("cormier")) == []


@pytest.mark.rule("P10.7")
def test_a_question_about_a_case_that_closes_is_not_asked_any_more(town: Town):
    """It still waits, because the homeserver was away."""
    cormier = town.people["cormier"]
    shown = {"question": "may a guest stay?", "emergency": "911"}
    asked = {"room": town.direct("cormier"), "whom": cormier.id, **shown}
    town.parts.dispatcher.act(
        lambda ctx: [ctx.ask_yes("escalate", "K7-QF3", "escalating/would-send", **asked)]
    )

    closed = {"by": "test", "about": "K7-QF3", "reason": "withdrawn"}
    town.parts.dispatcher.act(lambda ctx: ctx.router.react(ctx, CaseClosed(at=ctx.now, **closed)))
    town.settle()

    assert not any("may a guest stay?" in body for body in town.heard(town.direct("cormier")))
