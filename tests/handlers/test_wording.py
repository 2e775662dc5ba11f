"""What the bot itself adds to a plan, or says of an intake, reads in the language of each half and each reader (P11.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot import own_tasks
from bot.context import Context
from bot.effects import Effect
from casework.people import Agency
from casework.plan import Task
from casework.referral import Status
from tests.build import a_consent, a_referral, a_team, an_intake
from tests.town import Town


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("wording"))
    a_team(town)
    now, cormier = town.clock.now(), town.people["cormier"].id
    consent, recorded = a_consent().record(by=cormier, at=now)
    intake = an_intake(factors={"separation": "yes", "weapons": "yes"}, sent_at=now)
    with town.parts.open_work() as work:
        work.referrals.put(a_referral(state=Status.CONTACTED, sent_at=now, taken_by=cormier))
        work.consents.add(consent, because=recorded)
        work.intakes.add(intake, because=intake.recorded(by=cormier))
        work.commit()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    """A region in which rooms speak both languages, as most do."""
    town = mold.copied_to(tmp_path)
    both = replace(town.parts.house.regions[1], languages=("en", "fr"))
    town.parts.house.regions = town.parts.house.regions | {1: both}
    return town


def opens(town: Town) -> str:
    town.says("cormier", "case open R-7KQ4")
    return town.says("cormier", "yes R-7KQ4").split()[2].rstrip(",")


def halves(body: str) -> tuple[str, str]:
    english, _, french = body.replace("\xa0", " ").partition("\n\n")
    return english, french


@pytest.mark.rule("P11.1")
def test_what_was_named_at_intake_is_named_in_each_half_in_its_language(town: Town):
    code = opens(town)

    [named] = [body for body in town.heard(f"case:{code}") if body.startswith("Named at intake")]

    english, french = halves(named)
    assert "The danger: recent separation, firearms" in english
    assert "Le danger : séparation récente, arm" in french
    assert "recent separation" not in french and "The danger" not in french


@pytest.mark.rule("P4.4")
@pytest.mark.rule("P11.1")
def test_the_first_tasks_and_the_plan_too(town: Town):
    code = opens(town)

    [tasks] = [body for body in town.heard(f"case:{code}") if body.startswith("From the intake")]
    plan = town.says("roy", "!plan", room=f"case:{code}")

    assert "\nNow, Leblanc: `!task done T1` when it is done." in tasks
    for english, french in (halves(tasks), halves(plan)):
        assert "Firearms or weapons were named: bring to the meeting" in english
        assert "Des armes ont été nommées : dire à la réunion" in french
        assert "Firearms" not in french and "armes" not in english


@pytest.mark.rule("P11.1")
def test_each_reads_the_plan_in_their_own_language_whoever_the_task_is_made_by(town: Town):
    code = opens(town)

    town.says("leblanc", "langue fr")

    assert "Des armes ont été nommées" in town.says("leblanc", f"plan {code}")
    assert "Firearms or weapons were named" in town.says("gallant", f"plan {code}")


@pytest.mark.rule("P4.10")
def test_a_task_of_the_bots_names_those_whom_it_concerns_in_each_language(town: Town):
    code, cormier = opens(town), town.people["cormier"].id
    with town.parts.open_work() as work:
        case = work.cases.get(code)

    def brief(ctx: Context) -> list[Effect]:
        due = ctx.now + timedelta(days=1)
        missing = (Agency.DV, Agency.HEALTH)
        own_tasks.add(
            ctx, case, "task.brief", assignee=cormier, due_at=due, made_by=cormier, concerns=missing
        )
        return []

    town.parts.dispatcher.act(brief)
    town.settle()

    english, french = halves(town.says("cormier", "!plan", room=f"case:{code}"))
    assert "brief domestic-violence sector, health" in english
    assert "informer : lutte contre la violence conjugale, santé" in french


def test_a_task_from_before_keeps_the_words_it_was_given(town: Town):
    code, cormier = opens(town), town.people["cormier"].id
    now = town.clock.now()
    old = Task(
        id=f"{code}/T9",
        case=code,
        assignee=cormier,
        text="Firearms were named",
        due_at=now + timedelta(hours=3),
        made_by=cormier,
        made_at=now,
    )
    with town.parts.open_work() as work:
        work.tasks.put(old)
        work.commit()

    english, french = halves(town.says("cormier", "!plan", room=f"case:{code}"))

    assert "Firearms were named" in english and "Firearms were named" in french


@pytest.mark.rule("P6.1")
def test_what_is_cut_in_the_plan_is_read_in_full_by_its_number(town: Town):
    code = opens(town)
    long = (
        "call the clinic about the appointment, and ask whether somebody may come along who speaks French too"
    )
    town.says("cormier", f"!task add roy, monday 9:00, {long}", room=f"case:{code}")
    number = f"T{len([line for line in town.says('roy', f'plan {code}').splitlines() if ', T' in line])}"

    mine = town.says("roy", "plan mine")
    assert long not in mine and f"In full: `plan {number} {code}`" in mine
    whole = town.says("roy", f"plan {number} {code}")
    assert whole.startswith(f"{number} of {code}, Roy: open.") and f"What: {long}\n" in whole
    assert whole.endswith(f"Now: `task done {number} {code}` when it is done.")
    town.says("roy", "langue fr")
    assert f"À faire\u00a0: {long}" in town.says("roy", f"plan {number} {code}")
    assert "In full: `!plan" in town.says("gallant", "!plan", room=f"case:{code}")
    assert town.says("theriault", f"plan {number} {code}").startswith(f"I know no case {code}")
    assert town.says("gallant", f"plan T99 {code}").startswith("I know no task T99 there.")


@pytest.mark.rule("P11.1")
def test_in_a_room_of_two_languages_a_page_of_the_plan_is_half_as_long(town: Town):
    code = opens(town)
    for number in range(8):
        town.says("cormier", f"!task add roy, monday 9:00, step {number}", room=f"case:{code}")

    english, french = halves(town.says("gallant", "!plan", room=f"case:{code}"))
    assert english.count(", due ") == 5 and "more: `!plan 2`" in english and "`!plan 2`" in french


@pytest.mark.rule("P11.1")
def test_a_region_is_called_in_each_half_as_it_is_called_in_that_language(town: Town):
    called = replace(town.parts.house.regions[1], names={"en": "Peninsula", "fr": "Péninsule"})
    town.parts.house.regions = town.parts.house.regions | {1: called}

    english, french = halves(town.says("cormier", "!today", room="coordination:1"))

    assert english.startswith("Peninsula, Saturday") and french.startswith("Péninsule, samedi")
