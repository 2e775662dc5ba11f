"""Nothing rings twice for one event; nobody rings more than six times an hour (CONVERSATION V5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.events import DeadlineFell, Event
from casework.people import Agency, Person, Role
from casework.plan import Task
from casework.referral import Status
from tests.build import a_referral, a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
ATLANTIC = ZoneInfo("America/Moncton")
MINUTE = timedelta(minutes=1)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    an_open_case(town)
    return town


def a_task(town: Town, short: str, name: str, due: datetime) -> None:
    """Theirs by their own doing: it did not ring when it was made."""
    person = town.people[name].id
    task = Task(
        id=f"K7-QF3/{short}",
        case="K7-QF3",
        assignee=person,
        text="call",
        due_at=due,
        made_by=person,
        made_at=town.clock.now(),
    )

    def add(ctx):
        ctx.work.tasks.add(task, because=task.added())
        return []

    town.parts.dispatcher.act(add)


def speaks_french(town: Town, name: str) -> None:
    with town.parts.open_work() as work:
        person: Person = work.people.get(town.people[name].id)
        work.people.save_quietly(replace(person, language="fr"))
        work.commit()


def fell(town: Town, subject: str) -> list[str]:
    """The steps of a clock that the journal knows of."""
    with town.parts.open_work() as work:
        return [one.step for one in work.journal.about(subject, DeadlineFell, at(1, 0))]


# --- within ten minutes ---------------------------------------------------------------------------------
@pytest.mark.rule("P10.4")
def test_reminders_of_the_next_ten_minutes_are_one_ring(town: Town):
    for short, minute in (("T1", 0), ("T2", 6), ("T3", 10), ("T4", 11)):
        a_task(town, short, "roy", at(25, 9, minute))

    town.until(at(24, 9, 5))

    listed, ring = town.heard(town.direct("roy"))
    assert (
        ring
        == "K7-QF3: task T1 is due Wednesday 25 November, 09:00. `task done T1 K7-QF3`, and 2 more: `today`"
    )
    assert town.rings(town.direct("roy")) == [ring]
    assert listed == (
        "3 things wait, most urgent first.\n"
        "1. K7-QF3: task T1 is due Wednesday 25 November, 09:00. `task done T1 K7-QF3`\n"
        "2. K7-QF3: task T2 is due Wednesday 25 November, 09:06. `task done T2 K7-QF3`\n"
        "3. K7-QF3: task T3 is due Wednesday 25 November, 09:10. `task done T3 K7-QF3`\n"
        "Now: `task done T1 K7-QF3`"
    )
    town.hears_no_more()
    town.until(at(24, 9, 20))
    assert town.heard(town.direct("roy")) == [
        "K7-QF3: task T4 is due Wednesday 25 November, 09:11. `task done T4 K7-QF3`"
    ]


def test_a_ring_that_ends_as_a_sentence_is_joined_without_its_full_stop(town: Town):
    roy = town.people["roy"]

    def ring(ctx):
        case = ctx.work.cases.get("K7-QF3")
        ctx.work.cases.save_quietly(replace(case, key_contact=roy.id))
        facts = {"code": "K7-QF3"}
        return [
            ctx.ring_person(roy, "delegating/key-contact-ring", about=f"K7-QF3/{n}", **facts) for n in "12"
        ]

    speaks_french(town, "roy")
    town.parts.dispatcher.act(ring)
    town.settle()

    [said] = town.rings(town.direct("roy"))
    assert said.endswith("Ouvrez la salle, et 1 autre\u00a0: `jour`")


def test_in_french_too(town: Town):
    speaks_french(town, "roy")
    for short, minute in (("T1", 0), ("T2", 6)):
        a_task(town, short, "roy", at(25, 9, minute))

    town.until(at(24, 9, 5))

    listed, ring = town.heard(town.direct("roy"))
    assert ring == (
        "K7-QF3\u00a0: tâche T1, d’ici le mercredi 25 novembre à 9\u00a0h. `tâche faite T1 K7-QF3`, "
        "et 1 autre\u00a0: `jour`"
    )
    assert listed.startswith(
        "2 choses attendent, la plus urgente d’abord.\n1. K7-QF3\u00a0: tâche T1, d’ici le"
    )


def test_what_falls_due_for_others_keeps_its_time(town: Town):
    a_task(town, "T1", "roy", at(25, 9))
    a_task(town, "T2", "gallant", at(25, 9, 5))

    town.until(at(24, 9, 4))
    assert town.rings(town.direct("gallant")) == []

    town.until(at(24, 9, 5))
    assert len(town.rings(town.direct("gallant"))) == 1


def test_the_more_urgent_of_two_stands_first(town: Town):
    """A 48-hour clock before a task that is due earlier."""
    a_task(town, "T1", "cormier", at(24, 8))

    def start(ctx):
        ctx.start("withdrawal-decided", "K7-QF3", case="R-7KQ4", region=1, due_at=at(24, 12))
        return []

    town.parts.dispatcher.act(start)
    town.until(at(24, 7, 59))
    town.hears_no_more()
    town.until(at(24, 8))

    [ring] = town.rings(town.direct("cormier"))
    assert ring.startswith("K7-QF3: decide by Tuesday 24 November, 12:00") and ring.endswith(
        "1 more: `today`"
    )


@pytest.mark.rule("P5.5")
def test_a_quarter_of_an_hour_before_a_meeting_is_just_that(town: Town):
    """Nothing pulls it forward, and it pulls others."""
    town.says("cormier", "!meeting propose wednesday 9:00, wednesday 10:00, wednesday 11:00", room=ROOM)
    town.says("cormier", "!meeting confirm 2", room=ROOM)
    a_task(town, "T8", "roy", at(26, 9, 34))
    a_task(town, "T9", "roy", at(26, 9, 50))
    town.until(at(25, 9, 33))
    town.hears_no_more()

    town.until(at(25, 9, 44))
    assert [ring[:18] for ring in town.rings(town.direct("roy"))] == ["K7-QF3: task T8 is"]

    town.until(at(25, 9, 45))
    [ring] = town.rings(town.direct("roy"))[1:]
    assert "and 1 more" in ring


# --- after the bot was down -------------------------------------------------------------------------------
def goes_down(town: Town, until: datetime) -> Town:
    """Nothing happens until then; then another process begins."""
    town.clock.set(until)
    return town.restarted()


@pytest.mark.rule("P10.3")
def test_what_fell_due_meanwhile_is_one_ring_marked_late(town: Town):
    a_task(town, "T1", "roy", at(25, 9))
    a_task(town, "T2", "roy", at(25, 11))
    a_task(town, "T3", "roy", at(25, 16))
    town.until(at(24, 8))

    town = goes_down(town, at(24, 15, 55))
    town.until(at(24, 15, 55))

    listed, ring = town.heard(town.direct("roy"))
    assert ring == "Sent late: K7-QF3: task T1 is due Wednesday 25 November, 09:00, and 2 more: `today`"
    assert listed.splitlines()[1:4] == [
        "1. K7-QF3: task T1 is due Wednesday 25 November, 09:00. `task done T1 K7-QF3`"
        " (late, from Tuesday 24 November, 09:00)",
        "2. K7-QF3: task T2 is due Wednesday 25 November, 11:00. `task done T2 K7-QF3`"
        " (late, from Tuesday 24 November, 11:00)",
        "3. K7-QF3: task T3 is due Wednesday 25 November, 16:00. `task done T3 K7-QF3`",
    ]
    assert [fell(town, f"K7-QF3/T{n}") for n in (1, 2, 3)] == [["before"]] * 3
    town.hears_no_more()
    town.until(at(24, 17))
    assert town.rings(town.direct("roy")) == []


@pytest.mark.rule("P10.3")
def test_one_that_is_late_says_so(town: Town):
    a_task(town, "T1", "roy", at(25, 9))

    town = goes_down(town, at(24, 13))
    town.until(at(24, 13))

    [ring] = town.rings(town.direct("roy"))
    assert ring.startswith("Sent late: K7-QF3: task T1 is due Wednesday 25 November, 09:00.")


@pytest.mark.rule("P10.3")
def test_the_steps_of_one_ladder_are_one_ring(town: Town):
    """Twelve hours without a tick: the reminder, the alternates' and the lead's hour have all come."""

    def start(ctx):
        referral = a_referral(id="R-3HXD", sent_at=ctx.now, referrer=town.people["leblanc"].id)
        ctx.work.referrals.add(referral, because=Event(at=ctx.now, by="test", about="R-3HXD"))
        ctx.start("referral-taken", "R-3HXD", case="R-3HXD", region=1)
        return []

    town.parts.dispatcher.act(start)
    town.hears_no_more()
    town = goes_down(town, town.clock.now() + timedelta(hours=13))
    town.pass_time(timedelta(0))

    [ring] = town.rings("coordination:1")
    assert ring.startswith("Sent late: URGENT R-3HXD: not taken since")
    assert fell(town, "R-3HXD") == ["remind", "alternates", "lead"]
    assert len(town.rings(town.direct("mcgrath"))) == 1


@pytest.mark.rule("P10.3", "P10.5")
def test_killed_between_two_reminders_it_still_rings_once(town: Town):
    """Each step is kept in a transaction of its own; the ring waits for the others of its moment."""
    a_task(town, "T1", "roy", at(25, 9))
    a_task(town, "T2", "roy", at(25, 9))
    town.clock.set(at(24, 9))
    with town.parts.open_work() as work:
        first, _ = work.deadlines.due(town.clock.now())
    town.parts.dispatcher.fall_due(first)

    town = town.restarted()
    town.settle()  # the relay is quicker than the clock
    assert town.rings(town.direct("roy")) == []
    town.until(at(24, 9))

    [ring] = town.rings(town.direct("roy"))
    assert ring.endswith("and 1 more: `today`")
    town = town.restarted()
    town.pass_time(timedelta(hours=1))
    assert [ring] == town.rings(town.direct("roy"))
    assert [fell(town, f"K7-QF3/T{n}") for n in (1, 2)] == [["before"]] * 2


# --- six an hour ------------------------------------------------------------------------------------------
def given_tasks(town: Town, count: int) -> None:
    for _ in range(count):
        town.says("cormier", "!task add roy, monday 9:00, call", room=ROOM)
        town.pass_time(MINUTE)


def test_who_takes_over_reads_what_it_is_in_the_ring(town: Town):
    """When somebody is removed: never `due` with the hour at which it rang."""
    for _ in range(2):
        town.says("cormier", "!task add gallant, monday 9:00, call", room=ROOM)
    town.says("cormier", "roster remove gallant")
    town.hears_no_more()

    town.says("cormier", "yes gallant")

    [ring] = town.rings(town.direct("savoie"))
    assert ring.replace("\u00a0", " ") == (
        "K7-QF3 : vous assurez la suppléance dès maintenant. Ouvrez la salle. 10 h 50, et 2 autres : `jour`"
    )


def test_what_was_done_meanwhile_is_not_counted(town: Town):
    given_tasks(town, 9)
    town.says("cormier", "!task done T8", room=ROOM)

    town.pass_time(timedelta(hours=1))

    rest = [ring for ring in town.rings(town.direct("roy")) if "T7" in ring]
    assert rest == ["Sent late: K7-QF3: task T7 is yours, due Monday 23 November, 09:00, and 1 more: `today`"]


def test_six_rings_an_hour_and_the_rest_waits_and_is_counted(town: Town):
    begun = town.clock.now()
    given_tasks(town, 9)
    assert len(town.rings(town.direct("roy"))) == 6

    town = town.restarted()
    town.until(begun + timedelta(minutes=59))
    assert len(town.rings(town.direct("roy"))) == 6

    town.until(begun + timedelta(minutes=60))
    *_, ring = town.rings(town.direct("roy"))
    assert ring == "Sent late: K7-QF3: task T7 is yours, due Monday 23 November, 09:00, and 2 more: `today`"
    assert len(town.rings(town.direct("roy"))) == 7


def test_a_development_and_a_48_hour_clock_ring_all_the_same(town: Town):
    given_tasks(town, 7)
    town.hears_no_more()

    town.says("leblanc", "critical K7-QF3 bail Released at 14:10")

    [ring] = town.rings(town.direct("roy"))
    assert ring.startswith("URGENT K7-QF3, D1")


def test_what_is_settled_while_it_waits_does_not_ring(town: Town):
    given_tasks(town, 8)
    town.says("roy", "task done T7 K7-QF3")
    town.says("roy", "task done T8 K7-QF3")
    town.hears_no_more()

    town.pass_time(timedelta(hours=2))

    assert town.rings(town.direct("roy")) == []


def test_an_invitation_that_was_followed_does_not_ring_any_more(town: Town):
    """An hour later it said that people were to open rooms in which they had long been."""
    given_tasks(town, 7)
    an_open_case(town, "T8-M48", "R-8XK2", people=("cormier", "leblanc", "gallant"))
    town.says("cormier", "case add roy T8-M48")
    town.says("cormier", "yes T8-M48")
    town.pass_time(MINUTE)
    town.everybody_accepts()
    town.hears_no_more()

    town.pass_time(timedelta(hours=2))

    assert not any("T8-M48" in said for said in town.heard(town.direct("roy")))
    assert any("T7" in ring for ring in town.rings(town.direct("roy")))


def test_an_invitation_that_still_waits_rings(town: Town):
    given_tasks(town, 7)
    an_open_case(town, "T8-M48", "R-8XK2", people=("cormier", "leblanc", "gallant"))
    town.says("cormier", "case add roy T8-M48")
    town.says("cormier", "yes T8-M48")
    town.hears_no_more()

    town.pass_time(timedelta(hours=2))

    assert any("T8-M48" in said for said in town.heard(town.direct("roy")))


def test_a_task_that_was_taken_up_does_not_ring_any_more(town: Town):
    given_tasks(town, 8)
    town.says("roy", "task accept T7 K7-QF3")
    town.hears_no_more()

    town.pass_time(timedelta(hours=2))

    assert not any("T7" in ring for ring in town.rings(town.direct("roy")))
    assert any("T8" in ring for ring in town.rings(town.direct("roy")))


@pytest.mark.parametrize("answers", [True, False])
def test_a_poll_that_was_answered_does_not_ring_any_more(town: Town, answers: bool):
    given_tasks(town, 6)
    town.hears_no_more()
    town.says("cormier", "meeting propose K7-QF3 monday 9:00, monday 14:00")
    if answers:
        town.says("roy", "meeting answer 1 K7-QF3")
    town.hears_no_more()

    town.pass_time(timedelta(hours=1))

    heard = town.heard(town.direct("roy"))
    assert any("which times suit you" in said for said in heard) is not answers


def test_a_step_that_was_taken_back_does_not_ring_any_more(town: Town):
    given_tasks(town, 6)
    town.says("cormier", "case delegate @roy review K7-QF3")
    town.says("cormier", "case delegate @roy off K7-QF3")
    town.hears_no_more()

    town.pass_time(timedelta(hours=1))

    assert town.rings(town.direct("roy")) == []


# --- what a ring of several names ---------------------------------------------------------------------------
def test_no_moment_of_a_ring_is_named_as_a_time_something_is_due(town: Town):
    """What can be done now stands first, then what has a time, the earliest before the others."""
    code_only = ("case/invited", {"code": "K7-QF3"})
    due = [("task/yours", {"code": "K7-QF3", "id": f"T{day}", "due": at(day, 9)}) for day in (26, 25)]
    roy = town.people["roy"]

    def ring(ctx):
        return [
            ctx.ring_person(roy, block, about=f"K7-QF3/T{n}", at=ctx.now, **facts)
            for n, (block, facts) in enumerate([*due, code_only])
        ]

    town.parts.dispatcher.act(ring)
    town.settle()

    listed, said = town.heard(town.direct("roy"))
    assert ["invited" in listed.splitlines()[1], "T25" in listed.splitlines()[2]] == [True, True]
    assert said.startswith("K7-QF3: you are invited.") and ", due" not in said


def test_a_long_ring_of_several_without_a_time_names_none(town: Town):
    speaks_french(town, "roy")
    roy = town.people["roy"]

    def ring(ctx):
        facts = {"code": "K7-QF3", "other": "R-3HXD", "at": ctx.now}
        return [ctx.ring_person(roy, "matches/to-confirm", about=f"K7-QF3/{n}", **facts) for n in "12"]

    town.parts.dispatcher.act(ring)
    town.settle()

    said = town.last(town.direct("roy"))
    assert said.endswith("et 1 autre\u00a0: `jour`") and "échéance" not in said


def test_a_ring_of_several_names_the_code_of_the_case_once_there_is_one(town: Town):
    """Two things about the referral of an open case, of which nobody knows the reference any more."""
    now = town.clock.now()

    def start(ctx):
        ctx.start("team-meeting", "R-7KQ4", case="R-7KQ4", region=1, due_at=now + timedelta(hours=5))
        ctx.start("risk-reviewed", "K7-QF3", case="R-7KQ4", region=1, due_at=now + timedelta(days=1))
        return []

    town.parts.dispatcher.act(start)
    town.hears_no_more()
    town = goes_down(town, now + timedelta(hours=3))
    town.until(now + timedelta(hours=3))

    said = "\n".join(town.heard("coordination:1"))
    assert "K7-QF3" in said and "R-7KQ4" not in said


# --- in other rooms ----------------------------------------------------------------------------------------
def asked_the_lead(town: Town, *questions: str) -> None:
    for question in questions:
        town.says("roy", f"escalate K7-QF3 {question}")
        town.says("roy", "yes K7-QF3")


def test_the_program_room_hears_of_two_questions_once_in_both_languages(town: Town):
    asked_the_lead(town, "may the plan wait until the review", "who speaks with the school")
    town.hears_no_more()

    town.pass_time(timedelta(hours=24))

    [ring] = town.rings("program")
    english, french = ring.split("\n\n")
    assert len(ring) <= 100, "both languages are one message on a locked screen"
    assert english.startswith("K7-QF3, unanswered") and english.endswith(", and 1 more")
    assert french.startswith("K7-QF3, sans réponse") and french.endswith(", et 1 autre")
    listed = town.heard("program")[0]
    assert "2 things wait" in listed and "2 choses attendent" in listed and "today" not in listed


@pytest.mark.rule("P10.3", "P5.1")
def test_a_48_hour_clock_that_is_late_keeps_its_word_urgent(town: Town):
    def start(ctx):
        ctx.start("team-meeting", "K7-QF3", case="R-7KQ4", region=1, due_at=ctx.now + timedelta(hours=5))
        return []

    town.parts.dispatcher.act(start)
    town.hears_no_more()
    town = goes_down(town, town.clock.now() + timedelta(hours=2))
    town.pass_time(timedelta(0))

    [ring] = town.rings("coordination:1")
    assert ring.startswith("Late: URGENT K7-QF3")
    assert "`!today`" in ring or "meeting propose K7-QF3" in ring


def test_a_reply_to_a_joined_ring_is_about_the_first_of_it(town: Town):
    for short in ("T1", "T2"):
        a_task(town, short, "roy", at(25, 9))
    town.until(at(24, 9))
    ring = town.events(town.direct("roy"))[-1]

    with town.parts.open_work() as work:
        named = work.sent.named(ring.event_id)

    assert named is not None and named[2] == "K7-QF3/T1"


def test_every_ring_of_several_is_one_short_line(town: Town):
    """The longest there can be: late, urgent, a two-figure number of things, in French."""
    speaks_french(town, "roy")
    for number in range(12):
        a_task(town, f"T{number}", "roy", at(25, 22, number % 10))
    town = goes_down(town, at(24, 23))
    town.until(at(24, 23))

    listed, ring = town.heard(town.direct("roy"))
    assert (
        ring
        == "Envoi tardif\u00a0: K7-QF3\u00a0: tâche T0, d’ici le mercredi 25 novembre à 22\u00a0h, et 11 autres\u00a0: `jour`"
    )
    assert len(listed.splitlines()) == 13 and "Encore 2\u00a0: `jour`" in listed


@pytest.mark.rule("P1.12")
def test_who_is_kept_out_of_the_case_while_it_waits_is_not_rung_about_it(town: Town):
    given_tasks(town, 6)
    town.says("cormier", "!case delegate roy review", room=ROOM)
    town.says("cormier", "!yes K7-QF3", room=ROOM)
    a_training_is_due(town, "roy", town.clock.now() + timedelta(minutes=2))
    town.pass_time(timedelta(minutes=3))
    town.hears_no_more()

    town.says("cormier", "case exclude roy K7-QF3")
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))

    assert town.heard(town.direct("roy")) == [
        "Sent late: Your training is not complete. `me` shows what is left"
    ]


def a_training_is_due(town: Town, name: str, at: datetime) -> None:
    person = town.people[name].id

    def start(ctx):
        ctx.start("training-done", f"{person}/training", case="", region=1, responsible=person, due_at=at)
        return []

    town.parts.dispatcher.act(start)


def invitations(town: Town, count: int) -> None:
    roy = town.people["roy"]
    for _ in range(count):
        facts = {"about": "K7-QF3", "code": "K7-QF3", "at": town.clock.now()}
        town.parts.dispatcher.act(lambda ctx, facts=facts: [ctx.ring_person(roy, "case/invited", **facts)])
        town.settle()
        town.clock.pass_(MINUTE)


def test_who_leaves_the_roster_while_a_ring_waits_hears_nothing_after_the_last_word(town: Town):
    invitations(town, 8)
    town.says("cormier", "roster remove @roy")
    town.says("cormier", "yes roy")
    town.pass_time(timedelta(hours=2))

    assert town.last(town.direct("roy")).startswith("You are no longer on the roster.")
    with town.parts.open_work() as work:
        assert not work.outbox.chimes(town.clock.now())


def test_a_ring_that_cannot_be_joined_goes_out_as_it_is_and_keeps_nothing_else_up(town: Town):
    """One that a later release wrote, say."""
    roy = town.people["roy"]
    facts = {"about": "K7-QF3", "code": "K7-QF3", "at": town.clock.now()}
    town.parts.dispatcher.act(lambda ctx: [ctx.ring_person(roy, "case/invited", **facts)])
    with town.parts.open_work() as work:
        [[letter]] = work.outbox.chimes(town.clock.now()).values()
        work.outbox.rewrite(letter.token, {**letter.content, "chime": {"unknown": ""}})
        work.commit()
    town.hears_no_more()

    assert "K7-QF3" in town.says("cormier", "case show K7-QF3")
    assert [line[:24] for line in town.rings(town.direct("roy"))] == ["K7-QF3: you are invited."]


@pytest.mark.rule("P1.12")
def test_nor_about_a_referral(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE)
    waiting = a_referral(id="R-3MHP", state=Status.SENT, sent_at=town.clock.now())
    doucet = town.people["doucet"]

    def waits(ctx):
        ctx.work.referrals.put(waiting)
        return [ctx.ring_person(doucet, "conflict/nobody-chairs", about="R-3MHP", code="R-3MHP")]

    for number in range(6):
        town.says("cormier", f"!task add doucet, monday 9:0{number}, call", room=ROOM)
        town.pass_time(MINUTE)
    town.parts.dispatcher.act(waits)
    town.settle()
    town.pass_time(2 * MINUTE)
    town.says("cormier", "case exclude doucet R-3MHP")
    town.hears_no_more()
    town.pass_time(timedelta(hours=2))

    assert town.heard(town.direct("doucet")) == []


@pytest.mark.rule("P1.12")
def test_what_waits_for_the_coordination_room_goes_to_the_others_alone(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE)
    town.hears_no_more()
    town.parts.dispatcher.act(
        lambda ctx: [
            replace(
                ctx.ring("coordination:1", "reopening/comes-to-you", code="K7-QF3", alarm="", at=ctx.now),
                about="K7-QF3",
            )
        ]
    )

    def keep_out(ctx):
        case = ctx.work.cases.get("K7-QF3")
        apart, event = case.keep_out(town.people["doucet"].id, by=town.people["cormier"].id, at=ctx.now)
        ctx.work.cases.save(apart, because=event)
        return []

    town.parts.dispatcher.act(keep_out)
    town.settle()

    assert town.heard("coordination:1") == []
    assert town.heard(town.direct("doucet")) == []
    [ring] = town.rings(town.direct("cormier"))
    assert ring.startswith("K7-QF3")


@pytest.mark.rule("P1.12")
def test_a_list_in_the_coordination_room_goes_from_the_sight_of_who_is_kept_out_of_one_of_it(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE)
    now = town.clock.now()
    with town.parts.open_work() as work:
        for id in ("R-3MHP", "R-4NJT"):
            work.referrals.put(a_referral(id=id, state=Status.SENT, sent_at=now))
        work.commit()

    def start(ctx):
        for id in ("R-3MHP", "R-4NJT"):
            ctx.start("referral-taken", id, case=id, region=1)
        return []

    town.parts.dispatcher.act(start)
    town.hears_no_more()
    town.pass_time(timedelta(hours=1, minutes=1))
    [shown] = [body for body in town.heard("coordination:1") if "R-4NJT" in body and "R-3MHP" in body]

    town.says("cormier", "case exclude doucet R-4NJT")

    assert shown not in bodies_of(town, "coordination:1")


def bodies_of(town: Town, room: str) -> list[str]:
    return [one.content.get("body", "") for one in town.events(room)]
