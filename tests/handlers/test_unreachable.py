"""A person who cannot be reached (PROTOCOL P3.1, P3.11)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.config import ConfigError, load
from casework.attempts import Diligence
from casework.errors import Refusal
from casework.people import Agency, Role
from casework.referral import Status
from tests.build import MONDAY, a_referral, a_team
from tests.town import Town


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    keep(town)
    return town


def keep(town: Town, **changed: object) -> None:
    referrer = town.people["leblanc"].id
    referral = a_referral(
        id="R-3HXD",
        state=Status.TAKEN,
        taken_by=town.people["cormier"].id,
        taken_at=town.clock.now(),
        referrer=referrer,
        sent_at=town.clock.now(),
        **changed,
    )
    with town.parts.open_work() as work:
        if work.referrals.find("R-3HXD") is None:
            work.referrals.put(referral)
        else:
            work.referrals.save_quietly(referral)
        work.commit()


def tries(town: Town, *after: float) -> None:
    """Nobody answers, so many hours after the one before."""
    for hours in after:
        town.pass_time(timedelta(hours=hours))
        town.says("cormier", "referral contact R-3HXD no-answer")


@pytest.mark.rule("P3.11")
@pytest.mark.parametrize(
    ("after", "so_far"),
    [
        ((), "So far: 0, at 0 different hours, on 0 days"),
        ((0, 2, 2), "So far: 3, at 3 different hours, on 1 day"),
        ((0, 24, 24), "So far: 3, at 1 different hour, on 3 days"),
        ((0, 26), "So far: 2, at 2 different hours, on 2 days"),
    ],
)
def test_it_is_refused_before_enough_was_tried(town: Town, after: tuple[float, ...], so_far: str):
    tries(town, *after)

    answer = town.says("cormier", "referral close R-3HXD unreachable")

    assert answer == (
        "Not closed: R-3HXD was not tried often enough. Nothing was changed.\n"
        f"{so_far}\n"
        "Needed: 3 at different hours, on 2 days, and a word with the referrer\n"
        "Leave no message.\n"
        "Now: after the next attempt, `referral contact R-3HXD no-answer`"
    )


@pytest.mark.rule("P3.11")
def test_the_yes_records_a_word_with_the_referrer_and_that_the_danger_was_weighed(town: Town):
    tries(town, 0, 2, 20)

    asked = town.says("cormier", "referral close R-3HXD unreachable")
    closed = town.says("cormier", "yes R-3HXD")

    assert "cannot be reached, 3 attempts." in asked
    assert "you had a word with Julie Leblanc, who referred" in asked
    assert "`nonconsent R-3HXD` instead" in asked
    assert closed.startswith("R-3HXD is closed")
    with town.parts.open_work() as work:
        kept = work.referrals.get("R-3HXD")
    assert (kept.state, kept.given_up_at) == (Status.CLOSED, town.clock.now())


@pytest.mark.rule("P3.11")
def test_in_french(town: Town):
    town.says("cormier", "langue fr")

    assert town.says("cormier", "aiguillage fermer R-3HXD injoignable").startswith(
        "Pas fermé\u00a0: trop peu de tentatives pour R-3HXD."
    )


@pytest.mark.rule("P3.11")
def test_once_reached_the_count_begins_anew(town: Town):
    tries(town, 0, 2, 20)
    town.says("cormier", "referral contact R-3HXD reached")
    tries(town, 3)

    assert "So far: 1," in town.says("cormier", "referral close R-3HXD unreachable")


def test_another_reason_needs_no_attempts(town: Town):
    assert "R-3HXD would be closed" in town.says("cormier", "referral close R-3HXD moved to Ontario")


@pytest.mark.rule("P3.11")
@pytest.mark.parametrize(
    ("message", "outcome", "said"),
    [
        ("yes", "no-answer", "It is safe to leave a message."),
        ("yes", "unsafe", "Leave no message."),
        ("yes", "wrong-number", "Leave no message."),
        ("no", "no-answer", "Leave no message."),
        ("unknown", "no-answer", "Leave no message."),
    ],
)
def test_a_message_is_offered_only_where_it_is_safe(town: Town, message: str, outcome: str, said: str):
    keep(town, message=message)

    assert said in town.says("cormier", f"referral contact R-3HXD {outcome}").splitlines()


@pytest.mark.rule("P3.11")
def test_the_rule_stands_above_the_number(town: Town):
    lines = town.says("cormier", "referral show R-3HXD").splitlines()

    assert lines.index("No message.") < lines.index("Number: 506-555-0142")


@pytest.mark.rule("P12.11")
def test_another_region_and_a_member_learn_nothing(town: Town):
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)

    assert "that you can see" in town.says("ouellette", "referral close R-3HXD unreachable")
    assert "Only a coordinator" in town.says("leblanc", "referral close R-3HXD unreachable")


def test_how_much_is_tried_can_be_configured():
    local = [MONDAY, MONDAY + timedelta(hours=2)]

    a_referral().must_have_tried(local, Diligence(attempts=2, days=1))

    with pytest.raises(Refusal, match="referral-tried-too-little"):
        a_referral().must_have_tried(local, replace(Diligence(), attempts=2))


def test_nonsense_in_the_configuration_is_reported(tmp_path):
    file = tmp_path / "convene.toml"
    file.write_text("[referral]\nattempts = 0\nhours = 3\n")

    with pytest.raises(ConfigError) as error:
        load(file)

    problems = " ".join(error.value.problems)
    assert "referral.attempts" in problems
    assert "referral.hours: is no setting of this program" in problems
