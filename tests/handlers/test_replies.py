"""A reply to a ring with the bare word that it shows is understood (CONVERSATION V12): every ring that shows a command."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot import binding, handlers
from bot.matching import Match
from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.templates.catalogue import blocks, calls, strings
from tests.town import Town

ROOM, REGION = "case:K7-QF3", "coordination:1"
ROUTER = handlers.router()
SHOWN = re.compile(r"`([^`]+)`")
CASE, REFERRAL, TASK, MEETING, DEVELOPMENT = "K7-QF3", "R-7KQ4", "K7-QF3/T1", "K7-QF3/M1", "K7-QF3/D1"
ABOUT = {
    "adhoc/opens": "K7-QF3/A1",
    "affirmation/day": "p1",
    "affirmation/lapsed": "p1",
    "affirmation/lapsed-soon": "p1",
    "affirmation/month": "p1",
    "affirmation/new-text": "p1",
    "affirmation/week": "p1",
    "asking/still-paused": "d1",
    "calls/made-question": "call/p1",
    "calls/still-to-call": "call/p1",
    "calls/to-call": "call/p1",
    "case/check-missing": "K7-QF3/records-checked",
    "chairing/needed": "K7-QF3",
    "chairing/ring": "K7-QF3",
    "critical/never-sent": "q1",
    "critical/not-signed": "q1",
    "critical/remind": DEVELOPMENT,
    "critical/remind-held": DEVELOPMENT,
    "critical/ring": DEVELOPMENT,
    "critical/ring-held": DEVELOPMENT,
    "critical/ring-before-a-case": REFERRAL,
    "critical/ring-room": DEVELOPMENT,
    "critical/stand-in": DEVELOPMENT,
    "critical/stand-in-held": DEVELOPMENT,
    "delegating/ring-chair": CASE,
    "delegating/ring-consent": CASE,
    "delegating/key-contact-ring": REFERRAL,
    "delegating/ring-contact": REFERRAL,
    "delegating/ring-intake": CASE,
    "delegating/ring-review": CASE,
    "holding/soon-destroyed": CASE,
    "escalating/ring": "K7-QF3/E1",
    "escalating/still-open": "K7-QF3/E1",
    "locking/ring": "lock:@roy:hs.test",
    "meeting/clock-ahead": REFERRAL,
    "meeting/clock-due": REFERRAL,
    "meeting/referral-ahead": REFERRAL,
    "meeting/referral-due": REFERRAL,
    "referral/assessment-due": REFERRAL,
    "referral/new": REFERRAL,
    "referral/nobody-may": REFERRAL,
    "referral/not-taken": REFERRAL,
    "referral/notice-due": REFERRAL,
    "referral/anew": REFERRAL,
    "referral/to-take": REFERRAL,
    "reopening/comes-to-you": "K7-QF3/transfer-taken",
    "reopening/still-comes-to-you": "K7-QF3/transfer-taken",
    "risk/due": "K7-QF3/risk-reviewed",
    "risk/due-elsewhere": "K7-QF3/risk-reviewed",
    "roster/proposed-ring": "q1",
    "task/before": TASK,
    "task/cannot": TASK,
    "task/due": TASK,
    "task/late": TASK,
    "task/stands-in": TASK,
    "task/unreached": TASK,
    "task/yours": TASK,
    "task/yours-late": TASK,
    "training/remind": "p1",
    "withdrawal/decide-by": "K7-QF3/decision",
    "withdrawal/overdue": "K7-QF3/decision",
}


def understood(about: str, text: str) -> Match | None:
    return ROUTER.match(text) or binding.bound(ROUTER, about, text)


def commands(name: str, lang: str) -> list[str]:
    """The fixed words of what it shows, without codes."""
    shown = SHOWN.findall(" ".join(blocks(lang)[name].lines))
    bare = [re.sub(r"\bx\b", "", one).removeprefix("x").replace("!", "").strip() for one in shown]
    return [one for one in bare if one]


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_bare_word_of_every_ring_is_understood(lang: str):
    missed = []
    for name, about in ABOUT.items():
        for shown in commands(name, lang):
            whole = ROUTER.match(shown)
            word = shown.split()[1] if len(shown.split()) > 1 else shown
            found = understood(about, word)
            if found is None or (whole is not None and found.command is not whole.command):
                missed.append((name, shown, word))
    assert missed == []


def test_every_ring_that_shows_a_command_is_looked_at():
    named = {
        text
        for _, call in calls()
        if isinstance(call.func, ast.Attribute) and call.func.attr in ("ring", "ring_person")
        for arg in call.args
        for text in strings(arg)
        if text in blocks("en")
    }
    assert {name for name in named if commands(name, "en")} - set(ABOUT) == set()
    assert set(ABOUT) <= set(blocks("en"))


def test_talk_below_a_ring_about_a_case_is_no_command_of_it():
    for talk in (
        "nothing new here",
        "share what?",
        "close to the school",
        "take care",
        "show me",
        "type of car",
    ):
        for about in (CASE, DEVELOPMENT):
            found = binding.bound(ROUTER, about, talk)
            assert found is None or found.command.name == "critical show", talk


@pytest.mark.parametrize("talk", ["place is too far", "start without me", "end of the week", "cancel it"])
def test_talk_below_the_times_of_a_meeting_changes_nothing_of_it(talk: str):
    found = binding.bound(ROUTER, MEETING, talk)

    assert found is not None and found.command.name == "meeting answer"  # which is told what to answer


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("replies"))
    a_team(town)
    town.moves_in("cyr", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr", first="Lise")
    town.moves_in("morin", Role.MEMBER, Agency.POLICE, region=3, language="fr")
    an_open_case(town)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def ring_of(town: Town, room: str) -> str:
    return next(one for one in reversed(town.events(room)) if one.content.get("msgtype") == "m.text").event_id


@pytest.mark.rule("P8.5")
@pytest.mark.parametrize("typed", ["prendre", "take", "« prendre »", "“take”", '"take"'])
def test_what_comes_from_another_region_is_taken_by_a_reply(town: Town, typed: str):
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    town.says("cormier", "yes K7-QF3")
    town.hears_no_more()

    town.says("cyr", typed, room="coordination:3", reply_to=ring_of(town, "coordination:3"))

    assert "`oui K7-QF3`" in town.last(town.direct("cyr"))


@pytest.mark.rule("P4.7")
@pytest.mark.parametrize("typed", ["nothing", "rien", "“nothing”"])
def test_a_missing_check_is_answered_by_a_reply(town: Town, typed: str):
    due = town.clock.now() + timedelta(hours=8)

    def start(ctx):
        ctx.start("records-checked", "K7-QF3", case="R-7KQ4", region=1, due_at=due)
        return []

    town.parts.dispatcher.act(start)
    town.until(due)

    answer = town.says("roy", typed, reply_to=ring_of(town, town.direct("roy")))

    assert "Roy" in answer and "nothing" in answer


@pytest.mark.rule("P6.2")
@pytest.mark.parametrize("typed", ["accept", "accepter"])
def test_a_task_is_accepted_by_a_reply(town: Town, typed: str):
    town.says("cormier", "!task add roy, monday 9:00, call", room=ROOM)

    assert "T1" in town.says("roy", typed, reply_to=ring_of(town, town.direct("roy")))


@pytest.mark.rule("P8.1")
def test_a_review_begins_by_a_reply_to_its_ring(town: Town):
    town.parts.dispatcher.act(
        lambda ctx: [
            ctx.ring_person(town.people["cormier"], "risk/due", about="K7-QF3", code="K7-QF3", due=ctx.now)
        ]
    )
    town.settle()

    answer = town.says("cormier", "review", reply_to=ring_of(town, town.direct("cormier")))

    assert "K7-QF3" in answer and "Which case" not in answer


def test_a_bare_yes_below_a_ring_confirms_nothing(town: Town):
    town.says("cormier", "case transfer K7-QF3 Edmundston")
    with town.parts.open_work() as work:
        before = work.cases.get("K7-QF3")
    shown = town.events(town.direct("cormier"))[-1].event_id

    town.says("cormier", "yes", reply_to=shown)

    with town.parts.open_work() as work:
        assert work.cases.get("K7-QF3") == before


@pytest.mark.rule("P5.3")
@pytest.mark.parametrize("typed", ["!meeting answer 2 3", "!réunion répondre 2 3"])
def test_who_proposes_times_may_answer_as_the_card_shows(town: Town, typed: str):
    town.says("cormier", "!meeting propose wednesday 9:00, wednesday 10:00, wednesday 11:00", room=ROOM)
    assert "`!meeting answer 2 3`" in "".join(town.heard(ROOM))

    assert town.says("cormier", typed, room=ROOM).startswith(("Cormier: 1 no, 2 yes, 3 yes", "* M1: 1 of"))
