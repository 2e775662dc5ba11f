"""What rang in the coordination room is told there in one line once it is settled somewhere else (CONVERSATION V4)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.events import Reviewed
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.town import Town

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
WORDS = {
    "K7-QF3": {
        "add": "task add roy, today 13:00, call the clinic K7-QF3",
        "done": "task done T1 K7-QF3",
        "cannot": "task cannot T1, the clinic is closed K7-QF3",
        "withdraw": "consent withdraw K7-QF3",
        "propose": "meeting propose K7-QF3 today 18:00",
        "confirm": "meeting confirm 1, the client asked for it K7-QF3",
        "escalate": "escalate K7-QF3 may a guest stay for the plan?",
        "close": "escalation close E1",
    },
    "M4-WP8": {
        "add": "tâche ajouter martin, aujourd’hui 13 h, appeler la clinique M4-WP8",
        "done": "tâche faite T1 M4-WP8",
        "cannot": "tâche impossible T1, la clinique est fermée M4-WP8",
        "withdraw": "consentement retirer M4-WP8",
        "propose": "réunion proposer M4-WP8 aujourd’hui 18 h",
        "confirm": "réunion confirmer 1, à la demande de la cliente M4-WP8",
        "escalate": "différend M4-WP8 une personne invitée peut-elle rester?",
        "close": "différend fermer E1",
    },
}
ROOM = {"K7-QF3": "coordination:1", "M4-WP8": "coordination:3"}
REFERRAL = {"K7-QF3": "R-7KQ4", "M4-WP8": "R-9TMF"}
CHAIR = {"K7-QF3": "cormier", "M4-WP8": "ouellet"}
MEMBER = {"K7-QF3": "roy", "M4-WP8": "martin"}
BOTH = pytest.mark.parametrize("code", list(ROOM))


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("elsewhere"))
    a_team(town)
    town.moves_in("ouellet", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Guy")
    town.moves_in("martin", Role.MEMBER, Agency.HEALTH, region=3, language="fr", first="Luce")
    an_open_case(town)
    an_open_case(town, "M4-WP8", "R-9TMF", people=("ouellet", "martin"), region=3)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def types(town: Town, name: str, code: str, what: str) -> str:
    return town.says(name, WORDS[code][what])


def runs_out(town: Town, code: str, rule: str, *, about: str = "") -> None:
    """A clock of the case whose hour has come, with all that follows in a week."""

    def start(ctx: Context) -> list[Effect]:
        region = int(ROOM[code][-1])
        ctx.start(rule, about or code, case=REFERRAL[code], region=region, due_at=ctx.now + HOUR)
        return []

    town.parts.dispatcher.act(start)


def rang(town: Town, code: str, after: timedelta) -> None:
    town.pass_time(after)
    assert town.rings(ROOM[code])
    town.hears_no_more()


def told(town: Town, code: str) -> list[str]:
    assert town.rings(ROOM[code]) == []
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in town.heard(ROOM[code])]


TASK = {
    ("K7-QF3", "done"): "K7-QF3: task T1 is done, by Roy, 13:00.",
    ("K7-QF3", "cannot"): "K7-QF3: task T1 cannot be done, by Roy, 13:00.",
    ("M4-WP8", "done"): "M4-WP8 : tâche T1 faite par Martin, 13 h.",
    ("M4-WP8", "cannot"): "M4-WP8 : tâche T1 impossible à faire, selon Martin, 13 h.",
}


@pytest.mark.rule("P10.4")
@pytest.mark.parametrize(("code", "said"), list(TASK))
def test_a_late_task_that_is_done_after_all(town: Town, code: str, said: str):
    types(town, CHAIR[code], code, "add")
    rang(town, code, 2 * DAY + 130 * timedelta(minutes=1))

    types(town, MEMBER[code], code, said)

    assert told(town, code) == [TASK[code, said]]


def test_a_task_that_reached_nobody_and_is_somebody_elses_now(town: Town):
    types(town, "cormier", "K7-QF3", "add")
    town.says("cormier", "lock roy")
    rang(town, "K7-QF3", 3 * HOUR)

    town.says("cormier", "roster remove roy")
    town.says("cormier", "yes roy")

    assert "K7-QF3: task T1 is with Cormier now, 13:50." in told(town, "K7-QF3")


@BOTH
def test_a_task_that_never_rang_there_is_settled_without_a_word_there(town: Town, code: str):
    types(town, CHAIR[code], code, "add")
    town.hears_no_more()

    types(town, MEMBER[code], code, "done")

    assert told(town, code) == []


@pytest.mark.rule("P5.1")
@BOTH
def test_a_meeting_that_is_set_after_its_48_hours(town: Town, code: str):
    runs_out(town, code, "team-meeting", about=REFERRAL[code])
    rang(town, code, 2 * HOUR)
    types(town, CHAIR[code], code, "propose")

    types(town, CHAIR[code], code, "confirm")

    assert told(town, code) == [
        {
            "K7-QF3": "K7-QF3: a team meeting is set, Saturday 21 November, 18:00.\nBy: Cormier.",
            "M4-WP8": "M4-WP8 : réunion d’équipe fixée au samedi 21 novembre à 18 h.\nPar : Ouellet.",
        }[code]
    ]


@pytest.mark.rule("P8.1")
@BOTH
def test_a_late_review_that_is_made(town: Town, code: str):
    runs_out(town, code, "risk-reviewed")
    rang(town, code, 8 * DAY)

    def review(ctx: Context) -> list[Effect]:
        reviewed = Reviewed(at=ctx.now, by="test", about=code, review="", next_at=ctx.now + 30 * DAY)
        return ctx.router.react(ctx, reviewed)

    town.parts.dispatcher.act(review)
    town.settle()

    line = {"K7-QF3": "K7-QF3: reviewed, 10:50.", "M4-WP8": "M4-WP8 : réévaluation faite, 10 h 50."}
    assert told(town, code) == [line[code]]


@pytest.mark.rule("P3.12")
@BOTH
def test_a_decision_that_was_overdue(town: Town, code: str):
    types(town, CHAIR[code], code, "withdraw")
    rang(town, code, 49 * HOUR)

    def record_again(ctx: Context) -> list[Effect]:
        again, recorded = ctx.work.consents.get(REFERRAL[code]).record(by="test", at=ctx.now)
        ctx.work.consents.save(again, because=recorded)
        return []

    town.parts.dispatcher.act(record_again)
    town.settle()

    line = {"K7-QF3": "K7-QF3: decided, 11:50.", "M4-WP8": "M4-WP8 : décision prise, 11 h 50."}
    assert told(town, code) == [line[code]]


@pytest.mark.rule("P1.9")
@BOTH
def test_a_disagreement_that_is_closed_without_an_answer(town: Town, code: str):
    types(town, CHAIR[code], code, "escalate")
    town.says(CHAIR[code], f"yes {code}")
    assert town.rings(ROOM[code])
    town.hears_no_more()

    types(town, CHAIR[code], code, "close")

    line = {
        "K7-QF3": "K7-QF3: E1 is closed by Cormier, 10:50.",
        "M4-WP8": "M4-WP8 : E1 est fermé par Ouellet, 10 h 50.",
    }
    assert told(town, code) == [line[code]]


@pytest.mark.rule("P1.12")
def test_where_somebody_was_kept_out_meanwhile_the_others_hear_it(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS)
    types(town, "cormier", "K7-QF3", "escalate")
    town.says("cormier", "yes K7-QF3")
    town.says("cormier", "case exclude doucet K7-QF3")
    town.hears_no_more()

    types(town, "cormier", "K7-QF3", "close")

    assert told(town, "K7-QF3") == []
    assert town.heard(town.direct("doucet")) == []
