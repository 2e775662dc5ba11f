"""`undo`, `hide`, and what a coordinator takes back of a lost phone's (CONVERSATION V6, V7, 3.9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.context import Context
from bot.effects import Effect
from casework.events import Event
from casework.people import Agency, Role
from casework.referral import Status
from casework.stage import Stage
from storage.tables import journal
from tests.build import MONDAY, a_referral, a_team, an_open_case
from tests.town import Town

K7 = "case:K7-QF3"
ELEVEN = timedelta(minutes=11)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("undoing"), MONDAY)
    a_team(town)
    town.moves_in("lang", Role.MEMBER, Agency.HEALTH, first="Paul")
    town.says("cormier", "roster alternate roy lang")
    an_open_case(town)
    town.says("cormier", "!task add roy, friday 9:00, call the clinic", room=K7)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def task(town: Town, short: str = "T1") -> str:
    with town.parts.open_work() as work:
        return str(work.tasks.get(f"K7-QF3/{short}").state)


def clocks(town: Town, subject: str) -> list[str]:
    with town.parts.open_work() as work:
        return [one.rule for one in work.deadlines.open(subject=subject)]


def journaled(town: Town, what: str) -> int:
    with town.parts.open_work() as work:
        return len(work.connection.execute(select(journal).where(journal.c.what == what)).all())


# --- tasks ------------------------------------------------------------------------------------------------
@pytest.mark.rule("P6.1")
@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("undo K7-QF3", "Taken back at 08:00: `task done T1 K7-QF3`."),
        ("défaire k7 qf3.", "Taken back at 08:00: `task done T1 K7-QF3`."),
    ],
)
def test_in_the_direct_room_a_code_says_of_which_case(town: Town, typed: str, answer: str):
    an_open_case(town, "T9-HCX", "R-9TMF")
    town.says("cormier", "!task add roy, friday 9:00, call them", room="case:T9-HCX")
    town.says("roy", "task done T1 K7-QF3")
    town.says("roy", "task done T1 T9-HCX")

    assert town.says("roy", typed).startswith(answer)

    assert task(town) == "open"
    assert "Nothing of yours can be taken back here." in town.says("leblanc", "undo K7-QF3")


def test_a_code_that_they_cannot_see_is_as_if_it_were_not_there(town: Town):
    town.says("cormier", "case exclude @lang K7-QF3")

    for typed in ("undo K7-QF3", "undo T9-HCX"):
        assert town.says("lang", typed).startswith(f"I know no case {typed[5:]} that you can see.")


@pytest.mark.rule("P6.1")
def test_a_task_that_was_done_is_open_again_and_reminded_of(town: Town):
    said = town.says("roy", "task done T1 K7-QF3")
    assert "A mistake: `undo`, within 10 minutes." in said
    assert clocks(town, "K7-QF3/T1") == []

    answered = town.says("roy", "undo")

    assert answered.startswith("Taken back at 08:00: `task done T1 K7-QF3`.")
    assert (task(town), clocks(town, "K7-QF3/T1")) == ("open", ["task-done"])
    assert town.last(K7) == (
        "Roy has taken back `task done T1 K7-QF3`.\nDone at 08:00, taken back at 08:00. What was before counts again."
    )
    assert journaled(town, "StepTakenBack") == 1 and journaled(town, "TaskMoved") == 1
    town.until(MONDAY + timedelta(days=5))
    assert any("T1 is still open" in ring for ring in town.rings(town.direct("roy")))


def test_in_the_case_room_one_line_is_enough(town: Town):
    town.says("roy", "!task start T1", room=K7)

    town.says("roy", "!undo", room=K7)

    assert [said.split(".")[0] for said in town.heard(K7)] == ["Roy has taken back `task start T1 K7-QF3`"]
    assert task(town) == "open"


def test_in_french_it_is_taken_back_too(town: Town):
    town.says("roy", "langue fr")
    assert "Une erreur\u00a0: `défaire`" in town.says("roy", "tâche faite T1 K7-QF3")

    assert town.says("roy", "défaire").startswith("Annulé à 8\u00a0h\u00a0: `tâche faite T1 K7-QF3`.")
    assert task(town) == "open"


def test_a_task_that_was_added_stays_as_taken_back_and_nobody_is_reminded(town: Town):
    town.says("cormier", "task add roy, thursday 9:00, call again K7-QF3")

    town.says("cormier", "undo")

    assert (task(town, "T2"), clocks(town, "K7-QF3/T2")) == ("taken-back", [])
    assert "T2, Roy, taken back" in town.says("cormier", "!plan", room=K7)
    assert "settled already: taken back" in town.says("roy", "task done T2 K7-QF3")


# --- the others -------------------------------------------------------------------------------------------
@pytest.mark.rule("P4.7")
def test_records_that_were_checked_by_mistake_count_no_more(town: Town):
    for name in ("leblanc", "gallant", "cormier", "roy"):
        town.says(name, "!checked nothing", room=K7)

    town.says("roy", "!undo", room=K7)

    with town.parts.open_work() as work:
        assert {check.person for check in work.cases.get("K7-QF3").checks} == {
            town.people[name].id for name in ("leblanc", "gallant", "cormier")
        }


@pytest.mark.rule("P4.7")
def test_what_others_answered_since_stays(town: Town):
    town.says("roy", "!checked share two calls", room=K7)
    town.says("leblanc", "!checked nothing", room=K7)

    town.says("roy", "!undo", room=K7)

    with town.parts.open_work() as work:
        [left] = work.cases.get("K7-QF3").checks
    assert left.person == town.people["leblanc"].id


def test_the_answer_before_counts_again(town: Town):
    town.says("roy", "!checked share two calls", room=K7)
    town.says("roy", "!checked nothing", room=K7)

    town.says("roy", "!undo", room=K7)

    with town.parts.open_work() as work:
        [left] = work.cases.get("K7-QF3").checks
    assert left.share


def test_an_answer_on_meeting_times_is_taken_back_until_they_are_counted(town: Town):
    town.says("cormier", "!meeting propose", room=K7)
    town.says("roy", "!meeting answer 1", room=K7)

    town.says("roy", "!undo", room=K7)

    with town.parts.open_work() as work:
        meeting = work.meetings.get("K7-QF3/M1")
    assert town.people["roy"].id not in meeting.answers

    for name in ("leblanc", "gallant", "roy"):  # the last one closes it
        town.says(name, "!meeting answer 1", room=K7)
    assert "Somebody has gone on from there" in town.says("roy", "!undo", room=K7)


def test_an_attempt_to_reach_the_person_counts_no_more(town: Town):
    cormier = town.people["cormier"].id
    taken = a_referral(id="R-5WCN", sent_at=MONDAY, state=Status.TAKEN, taken_by=cormier)
    with town.parts.open_work() as work:
        work.referrals.add(taken, because=Event(at=MONDAY, by="test", about="R-5WCN"))
        work.commit()
    assert "A mistake: `undo`" in town.says("cormier", "referral contact R-5WCN reached")

    assert town.says("cormier", "undo").startswith("Taken back")

    with town.parts.open_work() as work:
        back = work.referrals.get("R-5WCN")
    assert (back.attempts, back.state) == ((), Status.TAKEN)


@pytest.mark.rule("P8.2")
def test_a_wrong_score_stays_marked_and_is_no_measure_of_the_next(town: Town):
    town.says("roy", "!risk odara 12", room=K7)
    town.says("roy", "!undo", room=K7)
    town.says("roy", "!risk odara 10", room=K7)

    history = town.says("roy", "!risk", room=K7)

    assert "ODARA 12, high risk, marked wrong" in history
    assert "ODARA 10, high risk, higher (9 before)" in history


@pytest.mark.rule("P8.2")
def test_what_stands_after_a_score_was_taken_back_is_said(town: Town):
    town.says("roy", "!risk odara 12", room=K7)

    assert town.says("roy", "!undo", room=K7).splitlines() == [
        "Roy has taken back ODARA 12 of 08:00, 08:00.",
        "It stays in the history, marked wrong.",
        "What stands: ODARA 9, high risk, Monday 23 November 2026",
        "Now: `!risk` shows the history.",
    ]
    town.says("roy", "risk da 20 K7-QF3")
    answered = town.says("roy", "undo")

    assert answered.startswith("Taken back at 08:00: `risk K7-QF3`. The score stays in the history")
    assert "What stands: no DA score" in town.last(K7)


def test_what_stands_is_said_in_french_too(town: Town):
    town.says("roy", "langue fr")
    town.says("roy", "risque odara 12 K7-QF3")

    assert "Le score reste dans l’historique, marqué comme une erreur." in town.says("roy", "défaire")


# --- no ---------------------------------------------------------------------------------------------------
def test_a_second_undo_and_one_after_ten_minutes_are_refused(town: Town):
    town.talks("roy", ("undo", "Nothing of yours can be taken back here."))
    town.says("roy", "task start T1 K7-QF3")
    town.talks("roy", ("undo", "Taken back"), ("undo", "taken back already"))
    town.says("roy", "task start T1 K7-QF3")
    town.pass_time(ELEVEN)

    assert "more than 10 minutes old" in town.says("roy", "undo")
    assert task(town) == "started"


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(
    ("language", "ack", "undo", "stays"),
    [
        ("en", "ack D1 K7-QF3", "undo", "Your acknowledgement stays"),
        ("fr", "reçu D1 K7-QF3", "défaire", "Votre accusé de réception reste"),
    ],
)
def test_an_acknowledgement_stays_and_so_does_the_step_before_it(
    town: Town, language: str, ack: str, undo: str, stays: str
):
    town.says("roy", f"language {language}")
    town.says("roy", "task start T1 K7-QF3")
    town.says("leblanc", "!critical bail Released", room=K7)
    town.says("roy", ack)

    assert town.says("roy", undo).startswith(stays)
    assert town.says("roy", f"!{undo}", room=K7).startswith(stays)
    assert task(town) == "started"


def test_what_somebody_else_has_changed_since_stays(town: Town):
    town.says("roy", "task start T1 K7-QF3")
    town.says("cormier", "!task done T1", room=K7)

    assert "Somebody has gone on from there" in town.says("roy", "undo")
    assert task(town) == "done"


def test_a_closed_case_takes_no_writes_not_even_back(town: Town):
    town.says("roy", "task start T1 K7-QF3")
    town.says("cormier", "!task start T1", room=K7)
    town.says("cormier", "!risk odara 9", room=K7)
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        work.cases.save_quietly(replace(case, state=Stage.CLOSED))
        work.commit()

    assert town.says("cormier", "undo") == (
        "Your last step stays: what it was about is closed. Nothing was changed."
    )
    assert "Nothing of yours can be taken back" in town.says("roy", "undo")


@pytest.mark.rule("P1.13")
def test_a_conflict_of_interest_is_not_undone_by_it_and_whoever_is_out_learns_nothing(town: Town):
    town.says("roy", "task start T1 K7-QF3")
    town.says("roy", "conflict K7-QF3")

    assert "Nothing of yours can be taken back here." in town.says("roy", "undo")
    assert "roy" not in town.members(K7)


@pytest.mark.parametrize(
    ("said", "undo", "stays"),
    [
        ("critical K7-QF3 bail Released", "undo", "`critical K7-QF3` stays: it cannot be taken back."),
        ("critical K7-QF3 bail Released", "défaire", "`critique K7-QF3` reste\u00a0: cela ne s’annule pas."),
        ("case exclude @theriault K7-QF3", "undo", "`case exclude K7-QF3` stays: it cannot be taken back."),
        ("case keycontact @gallant K7-QF3", "undo", "`case keycontact K7-QF3` stays: it cannot"),
        ("language fr", "défaire", "`langue` reste"),
    ],
)
def test_nothing_is_taken_back_behind_a_step_that_cannot_be(town: Town, said: str, undo: str, stays: str):
    if undo != "undo":
        town.says("cormier", "langue fr")
    town.says("cormier", "task start T1 K7-QF3")
    town.says("cormier", said)

    assert town.says("cormier", undo).startswith(stays)
    assert task(town) == "started"
    town.says("cormier", "risk odara 12 K7-QF3")
    assert town.says("cormier", undo).startswith(("Taken back", "Annulé"))
    assert town.says("cormier", undo).startswith(stays) is False


def test_it_is_said_what_can_be_done_instead(town: Town):
    town.says("roy", "critical K7-QF3 bail Released")

    assert town.says("roy", "undo").splitlines() == [
        "`critical K7-QF3` stays: it cannot be taken back. Nothing was changed.",
        "In the wrong case? `critical misplaced D1 K7-QF3`",
        "Now: put it right with a new step, or ask your coordinator; what you did before it stays too.",
    ]
    assert "critical misplaced D1 K7-QF3" in town.says("roy", "undo")
    assert town.says("roy", "critical misplaced D1 K7-QF3").startswith("D1")


def test_what_was_only_looked_at_or_asked_hides_no_step(town: Town):
    for said in (
        "task start T1 K7-QF3",
        "plan K7-QF3",
        "today",
        "case show K7-QF3",
        "case close K7-QF3",
        "help",
    ):
        town.says("cormier", said)

    assert town.says("cormier", "undo").startswith("Taken back")


@pytest.mark.parametrize(
    ("look", "undo", "done"),
    [("me", "undo", "Taken back"), ("devices", "undo", "Taken back"), ("moi", "défaire", "Annulé")],
)
def test_a_device_that_gets_its_number_in_a_list_hides_no_step(town: Town, look: str, undo: str, done: str):
    if undo != "undo":
        town.says("cormier", "langue fr")
    town.says("cormier", "task start T1 K7-QF3")
    town.says("cormier", look)

    assert town.says("cormier", undo).startswith(done)


@pytest.mark.rule("P7.10", "P11.1")
@pytest.mark.parametrize(("language", "misplaced"), [("en", "critical misplaced"), ("fr", "critique égaré")])
def test_of_several_dangers_sent_by_one_code_the_last_is_named(town: Town, language: str, misplaced: str):
    an_open_case(town, "T9-HCX", "R-3HXD")
    town.says("leblanc", f"language {language}")
    for said in ("danger he has a gun", "danger she is bleeding", "K7-QF3"):
        town.says("leblanc", said)

    answer = town.says("leblanc", "undo" if language == "en" else "défaire")

    assert f"`{misplaced} D2 K7-QF3`" in answer


@pytest.mark.rule("P1.12", "P12.11")
def test_in_a_room_nothing_is_said_of_what_was_done_elsewhere(town: Town):
    town.says("cormier", "!task start T1", room=K7)
    town.says("cormier", "case exclude @theriault K7-QF3")

    answer = town.says("cormier", "!undo", room=K7)

    assert "exclude" not in answer and "Cormier has taken back" in answer
    town.says("cormier", "!critical bail: Released", room=K7)
    assert "`critical K7-QF3` stays" in town.says("cormier", "!undo", room=K7)
    assert "critical misplaced D1`" in town.last(K7)


def test_a_confirmed_step_and_what_was_sent_stay(town: Town):
    town.says("cormier", "task start T1 K7-QF3")
    for said in ("consent scope K7-QF3 +social", "yes K7-QF3"):
        town.says("cormier", said)

    assert town.says("cormier", "undo").startswith("What you confirmed with `yes` stays")


def test_in_a_case_room_it_is_only_about_that_case(town: Town):
    an_open_case(town, "M4-WP8", "R-5WCN")
    town.says("roy", "task start T1 K7-QF3")

    assert "Nothing of yours" in town.says("roy", "!undo", room="case:M4-WP8")
    assert task(town) == "started"


def test_it_outlives_a_restart(town: Town):
    town.says("roy", "task start T1 K7-QF3")

    assert "Taken back" in town.restarted().says("roy", "undo")


def test_steps_of_others_are_not_for_everybody(town: Town):
    town.says("roy", "task start T1 K7-QF3")

    assert "your own last step, alone" in town.says("leblanc", "undo roy 1")
    assert "nobody locked" in town.says("cormier", "undo roy 1")


# --- a lost phone -----------------------------------------------------------------------------------------
def test_what_a_thief_did_is_taken_back_by_number_and_the_room_is_told(town: Town):
    town.says("roy", "task done T1 K7-QF3")
    town.says("roy", "plan K7-QF3")
    town.pass_time(timedelta(hours=3))
    town.says("roy", "lost", device="LAPTOP")
    listed = town.says("cormier", "lock show")
    assert "Not Roy? Reply with the number, or `undo @roy 1`" in listed, (
        "the second shows, and changes nothing"
    )

    said = town.says("cormier", "1, 2", reply_to=town.events(town.direct("cormier"))[-1].event_id)

    assert said == (
        "1. `task done T1 K7-QF3`: taken back.\n"
        "2. `plan K7-QF3`: cannot be taken back; it was read, or sent.\n"
        "Now: after hearing the voice, `unlock @roy`"
    )
    assert (task(town), clocks(town, "K7-QF3/T1")) == ("open", ["task-done"])
    assert town.last(K7) == (
        "Taken back by Cormier, 11:00:\n`task done T1 K7-QF3`, Monday 23 November, 08:00\n"
        "It was not Roy who wrote it. What was before counts again."
    )
    assert "taken back before" in town.says("cormier", "undo roy 1")
    assert "The list has 2 numbers" in town.says("cormier", "undo roy 9")


def looks_in_records(town: Town) -> None:
    """With the clock that runs from the opening on."""
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
    due = MONDAY + timedelta(hours=40)

    def start(ctx: Context) -> list[Effect]:
        ctx.start_in(case, "records-checked", due_at=due, responsible=case.key_contact)
        return []

    town.parts.dispatcher.act(start)


@pytest.mark.rule("P4.7")
def test_records_that_a_thief_checked_are_asked_of_their_owner_again(town: Town):
    looks_in_records(town)
    for name in ("leblanc", "gallant", "cormier", "roy"):
        town.says(name, "!checked nothing", room=K7)
    assert "records-checked" not in clocks(town, "K7-QF3")
    town.says("leblanc", "lost", device="LAPTOP")

    town.says("cormier", "undo leblanc 1")

    assert "records-checked" in clocks(town, "K7-QF3")
    town.says("cormier", "unlock leblanc all")
    town.says("cormier", "yes leblanc")
    town.everybody_accepts()
    welcome = next(said for said in town.heard(town.direct("leblanc")) if "unlocked" in said)
    assert "K7-QF3: your agency's records, not checked yet\nNow: accept the invitations" in welcome
    assert "your agency's records, not checked yet" in town.says("leblanc", "today")


@pytest.mark.rule("P4.7")
def test_whoever_is_locked_is_waited_for_and_not_rung(town: Town):
    looks_in_records(town)
    town.says("cormier", "lock leblanc")
    for name in ("roy", "gallant", "cormier"):
        town.says(name, "!checked nothing", room=K7)
    assert "records-checked" in clocks(town, "K7-QF3")
    town.hears_no_more()

    town.until(MONDAY + timedelta(hours=40))

    assert any("Missing: Leblanc" in body for body in town.heard(town.direct("cormier")))
    assert not town.rings(town.direct("leblanc"))


def test_in_french_by_number_too(town: Town):
    town.says("cormier", "langue fr")
    town.says("roy", "task done T1 K7-QF3")
    town.says("roy", "lost", device="LAPTOP")

    assert "défaire @roy 1" in town.says("cormier", "verrouiller voir")
    assert town.says("cormier", "défaire roy 1").startswith("1. `tâche faite T1 K7-QF3`\u00a0: annulé.")


@pytest.mark.rule("P7.4")
def test_an_acknowledgement_that_a_thief_gave_is_taken_back_and_the_alarm_goes_on(town: Town):
    town.says("leblanc", "!critical bail: Released, no contact", room=K7)
    for name in ("cormier", "gallant", "roy"):
        town.says(name, "!ack", room=K7)
    assert clocks(town, "K7-QF3/D1").count("development-acknowledged") == 0
    town.says("roy", "lost", device="LAPTOP")
    town.hears_no_more()
    assert "1. `ack D1 K7-QF3`, PHONE" in town.says("cormier", "lock show")

    assert "1. `ack D1 K7-QF3`: taken back." in town.says("cormier", "undo roy 1")

    assert "development-acknowledged" in clocks(town, "K7-QF3/D1")
    assert any("K7-QF3, D1: you stand in" in ring for ring in town.rings(town.direct("lang")))
    with town.parts.open_work() as work:
        assert work.developments.get("K7-QF3/D1").state == "open"


def test_ones_own_acknowledgement_is_not_undone(town: Town):
    """What was read cannot be unread."""
    town.says("leblanc", "!critical bail: Released, no contact", room=K7)
    town.says("roy", "!ack", room=K7)

    assert "Your acknowledgement stays" in town.says("roy", "!undo", room=K7)


# --- hide -------------------------------------------------------------------------------------------------
def test_detail_is_taken_off_the_screen_at_once(town: Town):
    town.says("roy", "case show K7-QF3")
    town.says("roy", "plan mine")
    shown = town.events(town.direct("roy"))[-2:]

    assert town.says("roy", "hide").startswith("Removed from this room: 2 messages.")
    assert [one.content for one in shown] == [{}, {}]
    assert town.says("roy", "hide").startswith("No detailed answer of mine is left in this room.")


def test_what_is_hidden_is_not_removed_a_second_time(town: Town):
    town.says("roy", "case show K7-QF3")
    town.says("roy", "hide")
    with town.parts.open_work() as work:
        assert work.outbox.next_due() is None


def test_an_answer_that_has_not_gone_out_yet_never_does(town: Town):
    from bot.homeserver import GatewayError

    town.server.write(town.room_id(town.direct("roy")), town.people["roy"].user_id, "case show K7-QF3")
    town.server.write(town.room_id(town.direct("roy")), town.people["roy"].user_id, "hide")
    before = len(town.events(town.direct("roy")))
    town.settle()
    assert not isinstance(town.server.down, GatewayError)

    [said] = [one.content["body"] for one in town.events(town.direct("roy"))[before:]]
    assert said.startswith("Removed from this room: 1 message.")


def test_in_french_it_is_hidden_too(town: Town):
    town.says("roy", "langue fr")
    town.says("roy", "plan moi")

    assert town.says("roy", "masquer").startswith("Messages retirés de cette salle\u00a0: 1.")
    assert town.says("roy", "masquer").startswith("Aucune réponse détaillée")


def test_hiding_touches_no_other_room(town: Town):
    town.says("cormier", "case show K7-QF3")
    shown = town.events(town.direct("cormier"))[-1]

    town.says("roy", "hide")

    assert shown.content
