"""Before there is a case: what a referral shows once consent was withdrawn, or recorded (P3.5, P3.12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.build import a_team, an_intake, change, consented
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("early"))
    a_team(town)
    consented(town)
    with town.parts.open_work() as work:
        mine = {"taken_by": town.people["cormier"].id, "taken_at": town.clock.now()}
        known = replace(work.referrals.get("R-7KQ4"), referrer=town.people["roy"].id, **mine)
        work.referrals.save_quietly(known)
        work.commit()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.mark.rule("P3.5")
def test_a_withdrawal_stands_above_the_number_and_nobody_calls_to_ask_again(town: Town):
    town.says("cormier", "consent withdraw R-7KQ4")

    shown = town.says("cormier", "referral show R-7KQ4")

    assert shown.splitlines()[1].startswith(
        "Consent withdrawn, Saturday 21 November, 10:50: no call to ask again, decide by Monday 23 November, 10:50. "
        "No message."
    ), shown.splitlines()[1]
    assert shown.endswith("Now: `referral close R-7KQ4` and why, or `nonconsent R-7KQ4`")


@pytest.mark.rule("P3.12")
def test_the_list_says_so_too(town: Town):
    town.says("cormier", "consent withdraw R-7KQ4")

    listed = town.says("cormier", "referral list")

    assert "R-7KQ4: contacted, sharing has stopped, decide by " in listed
    assert "team meeting" not in listed


@pytest.mark.rule("P3.5")
def test_in_french_too(town: Town):
    change(town, "cormier", language="fr")
    town.says("cormier", "consentement retirer R-7KQ4")

    shown = town.says("cormier", "aiguillage voir R-7KQ4").replace("\u00a0", " ")
    listed = town.says("cormier", "aiguillage liste").replace("\u00a0", " ")

    assert shown.splitlines()[1].startswith("Consentement retiré, ")
    assert " : pas d’appel pour redemander, décidez d’ici le " in shown
    assert shown.endswith(
        "Maintenant : `aiguillage fermer R-7KQ4` et pourquoi, ou `sans-consentement R-7KQ4`"
    )
    assert "partage arrêté, à décider d’ici le " in listed


@pytest.mark.rule("P3.3")
def test_after_a_recorded_consent_the_intake_comes_next_and_then_the_case(town: Town):
    assert town.says("cormier", "referral show R-7KQ4").endswith("Now: `intake R-7KQ4`")
    with town.parts.open_work() as work:
        work.intakes.put(an_intake(id="R-7KQ4"))
        work.commit()

    assert town.says("cormier", "referral show R-7KQ4").endswith("Now: `case open R-7KQ4`")


@pytest.mark.rule("P3.12")
def test_given_again_it_is_as_if_it_never_was(town: Town):
    town.says("cormier", "consent withdraw R-7KQ4")
    town.pass_time(timedelta(minutes=5))
    with town.parts.open_work() as work:
        work.consents.save_quietly(work.consents.get("R-7KQ4").record(by="test", at=town.clock.now())[0])
        work.commit()

    shown = town.says("cormier", "referral show R-7KQ4")

    assert "withdrawn" not in shown
    assert shown.endswith("Now: `intake R-7KQ4`")
