"""The end of a case (PROTOCOL P8.3, P8.4, P8.7; CONVERSATION 3.10)."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.context import Context
from bot.effects import Effect
from casework.people import Agency, Role
from casework.stage import Stage
from tests.build import a_team, an_open_case
from tests.handlers.test_task import a_guest
from tests.town import ATLANTIC, Town

ROOM = "case:K7-QF3"

REVIEW = ("skip", "lower", "skip", "yes", "yes", "yes", "send")
CLOSE = (
    ("risk reduced", "2 of 4. The person's own view of it"),
    ("Calmer since the move", "3 of 4. Was the person told, and how to come back?"),
    ("yes", "4 of 4. Is the person's safety plan up to date?"),
    ("yes", "Please check."),
)


@pytest.fixture
def town(town: Town) -> Town:
    a_team(town)
    an_open_case(town)
    return town


def reviewed(town: Town, reduced: str = "yes") -> None:
    town.once(f"reviewed {reduced}", lambda town: _reviewed(town, reduced))


def _reviewed(town: Town, reduced: str) -> None:
    town.says("cormier", "review K7-QF3")
    seen_otherwise = ("skip",) if reduced == "yes" else ()
    for said in (*REVIEW[:5], reduced, *seen_otherwise, "send"):
        town.says("cormier", said)


def shown(town: Town) -> str:
    """All is answered, and what would happen is shown."""
    town.says("cormier", "case close K7-QF3")
    town.talks("cormier", *CLOSE)
    return town.says("cormier", "send")


def closed(town: Town) -> None:
    town.once("closed", _closed)


def _closed(town: Town) -> None:
    reviewed(town)
    shown(town)
    town.hears_no_more()
    town.says("cormier", "yes K7-QF3")


def a_clock(ctx: Context) -> list[Effect]:
    """One that nothing else would stop."""
    ctx.start("team-meeting", "R-7KQ4", case="R-7KQ4", region=1)
    return []


def state(town: Town) -> str:
    with town.parts.open_work() as work:
        return work.cases.get("K7-QF3").state


# --- what is missing --------------------------------------------------------------------------------------
@pytest.mark.rule("P8.3")
def test_what_is_missing_is_listed_with_the_commands(town: Town):
    reviewed(town, reduced="no")
    town.says("cormier", "!task add health, 2026-12-20 9:00, call the clinic", room=ROOM)
    town.pass_time(timedelta(days=15))

    assert town.says("cormier", "!case close", room=ROOM).splitlines() == [
        "Not closed. 3 things are missing.",
        "1. A review within 14 days; the last was Saturday 21 November 2026. `!review`",
        "2. The team's view that the risk is reduced, if that is why. `!review` takes it down.",
        "3. T1, health, due Sunday 20 December 2026, is open. `!task done T1` or `!task cannot T1, why`",
        "Now, Cormier: the first of these, then `!case close` again.",
    ]
    assert state(town) == Stage.OPEN


def test_asked_in_the_direct_room_the_commands_carry_the_code(town: Town):
    answer = town.says("cormier", "case close K7-QF3")

    assert "1. A review within 14 days; there was none. `review K7-QF3`" in answer
    assert "`case close K7-QF3` again" in answer


def test_many_open_tasks_are_not_all_listed(town: Town):
    reviewed(town)
    for number in range(6):
        town.says("cormier", f"!task add roy, monday 9:00, visit {number}", room=ROOM)

    answer = town.says("cormier", "!case close", room=ROOM)

    assert answer.startswith("Not closed. 6 things are missing.")
    assert "And 2 more tasks: `!plan`" in answer
    assert len(answer.splitlines()) <= 8


@pytest.mark.rule("P8.7")
def test_that_the_risk_is_reduced_is_the_teams_to_say(town: Town):
    town.says("cormier", "!risk odara 0", room=ROOM)
    reviewed(town, reduced="no")
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "risk reduced")

    assert answer.startswith("Not closed. 1 thing is missing.\n1. The team's view that the risk is reduced")
    assert state(town) == Stage.OPEN


@pytest.mark.rule("P8.3")
def test_another_reason_needs_no_reduced_risk(town: Town):
    reviewed(town, reduced="no")
    town.says("cormier", "case close K7-QF3")

    assert "2 of 4" in town.says("cormier", "moved away")


@pytest.mark.rule("P8.3")
def test_a_reason_of_ones_own_is_said_in_words(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    town.talks("cormier", ("6", "1 of 4. In a few words?"), ("the program ended", "2 of 4"))


def test_a_member_does_not_close(town: Town):
    assert "Only a coordinator can do that" in town.says("roy", "!case close", room=ROOM)


# --- shown first ------------------------------------------------------------------------------------------
def test_the_questions_are_asked_in_the_direct_room(town: Town):
    reviewed(town)
    begun = town.says("cormier", "!case close", room=ROOM)

    assert begun == "Closing K7-QF3. 4 questions, in our direct room.\nNow, Cormier: answer there."
    assert "1 of 4. Why?\n1 risk reduced\n2 consent withdrawn" in town.last(town.direct("cormier"))


def test_nothing_closes_before_the_yes(town: Town):
    reviewed(town)

    answer = shown(town)

    assert answer.splitlines() == [
        "Nothing is closed yet. Would happen to K7-QF3:",
        "4 people leave the room, you too; the team can no longer write there.",
        "1 clock ends. The closing record goes to you; coordinators can still read the case.",
        "It can be reopened.",
        "Now: `yes K7-QF3`, until 11:00.",
    ]
    assert state(town) == Stage.OPEN
    assert town.members(ROOM) == {"cormier", "leblanc", "roy", "gallant"}


def test_a_bare_yes_or_a_late_one_closes_nothing(town: Town):
    reviewed(town)
    shown(town)

    town.says("cormier", "yes")
    town.pass_time(timedelta(minutes=11))
    town.says("cormier", "yes K7-QF3")

    assert state(town) == Stage.OPEN


def test_a_bare_yes_below_a_no_to_closing_names_nothing_that_waited_before(town: Town):
    town.says("cormier", "roster remove @theriault")
    town.clock.pass_(timedelta(minutes=1))
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "yes")

    assert "theriault" not in answer
    assert "What you typed before it was not done, and waits for no yes." in answer


def test_a_task_that_comes_in_between_keeps_it_open(town: Town):
    reviewed(town)
    shown(town)
    town.says("roy", "!task add roy, monday 9:00, call the clinic", room=ROOM)

    answer = town.says("cormier", "yes K7-QF3")

    assert answer.startswith("Not closed. 1 thing is missing.\n1. T1, health")
    assert state(town) == Stage.OPEN


@pytest.mark.rule("P8.7")
def test_an_old_safety_plan_is_pointed_out(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")
    for said in ("1", "Calmer", "no", "a call would not be safe", "no", "offered, and declined"):
        town.says("cormier", said)

    assert "Think first: the safety plan is not up to date." in town.says("cormier", "send")


@pytest.mark.rule("P8.7")
@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("non", "À considérer\u00a0: le plan de sécurité n’est pas à jour."),
        ("inconnu", "À considérer\u00a0: on ne sait pas si le plan de sécurité est à jour."),
    ],
)
def test_that_it_is_old_and_that_it_is_unknown_are_two_things(town: Town, said: str, shown: str):
    reviewed(town)
    town.says("cormier", "langue fr")
    town.says("cormier", "dossier fermer K7-QF3")
    for answer in ("1", "Plus tranquille", "oui", said, "offert, et décliné"):
        town.says("cormier", answer)

    assert shown in town.says("cormier", "envoyer")


@pytest.mark.rule("P11.7")
def test_after_a_death_nobody_is_asked_to_think_of_the_plan(town: Town):
    reviewed(town)
    for said in ("case close K7-QF3", "died"):
        town.says("cormier", said)

    assert "safety plan" not in town.says("cormier", "send")


# --- the end ----------------------------------------------------------------------------------------------
@pytest.mark.rule("P8.4")
def test_everybody_hears_the_farewell_and_then_is_out(town: Town):
    team = {town.people[name].user_id for name in ("cormier", "leblanc", "roy", "gallant")}

    closed(town)

    [farewell] = [event for event in town.events(ROOM) if "Thank you all" in event.content.get("body", "")]
    assert farewell.content["body"] == (
        "K7-QF3 is closed, Saturday 21 November 2026, 10:50. Thank you all.\n"
        "Your own notes: keep only your agency's commitments.\n"
        "Now: nothing for you. This room empties."
    )
    assert farewell.readers == team
    assert farewell.content["msgtype"] == "m.notice"
    assert town.members(ROOM) == set()


@pytest.mark.rule("P8.4")
@pytest.mark.rule("P12.10")
def test_whoever_is_out_reads_why_in_the_direct_room_without_a_ring(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE, first="Paul")
    town.says("roy", "langue fr")

    closed(town)

    for who in ("leblanc", "gallant", "doucet"):
        assert town.heard(town.direct(who)) == [
            "K7-QF3 has been closed since 10:50; its room is closed too.\n"
            "Keep only your agency's commitments.\n"
            "Now: nothing for you."
        ]
    assert town.heard(town.direct("roy")) == [
        "K7-QF3 est fermé depuis 10\u00a0h\u00a050; sa salle l’est aussi.\n"
        "Gardez seulement les engagements de votre organisme.\n"
        "Maintenant\u00a0: rien d’autre à faire."
    ]
    assert all(town.rings(town.direct(who)) == [] for who in town.people)
    assert town.heard(town.direct("theriault")) == []


@pytest.mark.rule("P8.4")
def test_the_coordination_room_hears_one_line_of_it(town: Town):
    closed(town)

    assert town.heard("coordination:1") == ["K7-QF3 is closed, 10:50."]


@pytest.mark.rule("P1.12")
def test_but_not_where_a_coordinator_is_who_must_not_know(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.POLICE, first="Paul")
    town.says("cormier", "case exclude @doucet K7-QF3")
    town.hears_no_more()

    closed(town)

    assert town.heard("coordination:1") == []
    assert town.heard(town.direct("doucet")) == []


@pytest.mark.rule("P8.4")
def test_a_guest_who_reads_along_does_not_keep_the_farewell_from_the_team(town: Town):
    a_guest(town)
    team = {town.people[name].user_id for name in ("cormier", "leblanc", "roy", "gallant")}

    closed(town)

    bodies = [event.content.get("body", "").splitlines()[0] for event in town.events(ROOM)]
    [farewell] = [event for event in town.events(ROOM) if "Thank you all" in event.content.get("body", "")]
    assert farewell.readers == team
    assert town.members(ROOM) == set()
    assert bodies.count("K7-QF3 is closed, Saturday 21 November 2026, 10:50. Thank you all.") == 1


@pytest.mark.rule("P5.14")
@pytest.mark.rule("P12.12")
def test_the_record_goes_to_the_coordinator_alone_for_a_day(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!task done T1", room=ROOM)
    closed(town)

    record = town.last(town.direct("cormier"))
    assert record.splitlines() == [
        "K7-QF3 is closed. This is its closing record, for the locked file.",
        "File number: 1_11212026_TM-K7-QF3. Client: Marie Tremblay",
        "Open: Saturday 21 November 2026 to Saturday 21 November 2026",
        "Why: risk reduced; last review Saturday 21 November 2026, lower",
        "Scores: ODARA 9, high risk, Saturday 21 November 2026",
        "Plan: 1 done, 0 could not be done. Meetings: 0. Developments: 0",
        "The client's view: Calmer since the move",
        "Told how to come back: yes. Safety plan up to date: yes",
        "Closed: Cormier, Saturday 21 November 2026, 10:50, Atlantic. Key contact: Cormier",
        "Never for the offending partner. Before a court: black out contact details and places.",
        "Disappears from here: Sunday 22 November 2026, 10:50",
        "Now: nothing. `case reopen K7-QF3` if it is needed again.",
    ]
    town.pass_time(timedelta(hours=25))
    assert "Tremblay" not in " ".join(e.content.get("body", "") for e in town.events(town.direct("cormier")))


@pytest.mark.rule("P8.4")
def test_nothing_falls_due_after_closing(town: Town):
    town.says("cormier", "!task add roy, monday 9:00, call the clinic", room=ROOM)
    town.says("roy", "!task cannot T1, the clinic is closed", room=ROOM)
    town.parts.dispatcher.act(a_clock)
    closed(town)
    town.hears_no_more()

    town.pass_time(timedelta(days=60))

    assert all(town.heard(town.direct(name)) == [] for name in town.people)
    assert town.heard("coordination:1") == []
    with town.parts.open_work() as work:
        assert [one.rule for one in work.deadlines.open(case="R-7KQ4")] == ["records-kept"]


@pytest.mark.rule("P8.4")
def test_what_somebody_else_had_half_done_ends_too(town: Town):
    reviewed(town)
    shown(town)
    with town.parts.open_work() as work:
        waiting = work.questions.where(subject="K7-QF3", state="open")
    town.says("cormier", "!review K7-QF3")
    town.talks("cormier", ("odara 9", "2 of 6"))
    town.says("cormier", "pause")
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")
    town.pass_time(timedelta(hours=3))

    assert len(waiting) == 1
    assert state(town) == Stage.CLOSED
    assert town.rings(town.direct("cormier")) == []
    assert "Nothing is paused" in town.says("cormier", "resume")


@pytest.mark.rule("P8.4")
def test_the_room_is_left_after_a_week(town: Town):
    closed(town)
    room_id = town.room_id(ROOM)

    town.pass_time(timedelta(days=6, hours=23))
    before = list(town.server.left)
    town.pass_time(timedelta(hours=2))

    assert before == []
    assert [left for left, _ in town.server.left] == [room_id]


@pytest.mark.rule("P8.4")
def test_a_closed_case_shows_who_took_part_until_then(town: Town):
    town.says("roy", "checked nothing K7-QF3")
    closed(town)

    card = town.says("cormier", "case show K7-QF3")

    took_part = "police, Victim Services, health, domestic-violence sector"
    assert f"Took part until it closed, Saturday 21 November 2026: {took_part}\n" in card
    assert "Records: 1 of 4 have checked" in card
    assert "`checked" not in card
    assert len(card.splitlines()) <= 12

    town.says("cormier", "language fr")
    assert "Ont participé jusqu’à la fermeture, le samedi 21 novembre 2026\xa0: police, " in (
        town.says("cormier", "dossier voir K7-QF3")
    )


@pytest.mark.rule("P12.11")
def test_for_the_team_it_is_as_if_it_never_was(town: Town):
    closed(town)

    for said in ("plan K7-QF3", "risk K7-QF3", "task done T1 K7-QF3"):
        assert town.says("roy", said).startswith("I know no case K7-QF3 that you can see.")
    assert town.says("cormier", "risk K7-QF3").startswith("K7-QF3, risk. Scores: 1")


@pytest.mark.rule("P12.2")
def test_what_was_typed_about_the_client_is_under_the_cases_key(town: Town):
    """So that it goes when the case's key is destroyed (P8.6)."""
    reviewed(town)
    shown(town)

    with town.parts.open_work() as work:
        [question] = work.questions.where(subject="K7-QF3", state="open")

    assert question.key == "R-7KQ4"
    assert question.details["client_view"] == "Calmer since the move"


# --- the other reasons ------------------------------------------------------------------------------------
@pytest.mark.rule("P8.3")
def test_a_withdrawal_is_recorded_before_it_is_a_reason(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "consent withdrawn")

    assert answer.splitlines()[:2] == [
        "Not closed. 1 thing is missing.",
        "1. The withdrawal itself, if that is why. `consent withdraw K7-QF3`",
    ]


@pytest.mark.rule("P8.3", "P3.5")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_after_a_withdrawal_no_review_is_asked_of_a_team_that_may_share_nothing(town: Town, language: str):
    town.says("cormier", "!task add health, 2026-12-20 9:00, call the clinic", room=ROOM)
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", f"language {language}")

    missing = town.says("cormier", "case close K7-QF3")
    town.says("cormier", "task cannot T1 K7-QF3 consent withdrawn")
    town.says("cormier", "case close K7-QF3")
    asked = town.says("cormier", "2")

    assert missing.splitlines()[0] in ("Not closed. 1 thing is missing.", "Pas fermé. Il manque 1 chose.")
    assert "T1" in missing.splitlines()[1]
    assert asked.startswith(("2 of 4.", "2 sur 4."))


@pytest.mark.rule("P8.3", "P8.4", "P5.14", "P3.5")
@pytest.mark.parametrize(
    ("language", "answers", "yes"),
    [
        ("en", ("2", "She will call", "yes", "yes", "send"), "yes K7-QF3"),
        ("fr", ("2", "La suite par téléphone", "oui", "oui", "envoyer"), "oui K7-QF3"),
    ],
)
def test_after_a_withdrawal_it_closes_without_any_review(
    town: Town, language: str, answers: tuple[str, ...], yes: str
):
    town.says("cormier", "consent withdraw K7-QF3")
    town.says("cormier", f"language {language}")
    town.says("cormier", "case close K7-QF3" if language == "en" else "dossier fermer K7-QF3")
    for said in answers:
        town.says("cormier", said)
    town.hears_no_more()

    town.says("cormier", yes)

    assert state(town) == Stage.CLOSED
    heard = town.events(town.direct("cormier"))
    [paper] = [one for one in heard if one.content.get("msgtype") == "m.file"]
    assert paper.content["body"].endswith(".pdf")
    record = town.last(town.direct("cormier"))
    assert record.startswith(("K7-QF3 is closed. This is", "K7-QF3 est fermé. Voici"))
    assert answers[1] in record
    assert not any("E-" in body for body in town.heard(town.direct("cormier")))


@pytest.mark.rule("P8.3")
def test_who_moved_away_may_be_another_regions_to_go_on_with(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    answer = town.says("cormier", "moved away")

    assert "`case transfer K7-QF3 REGION`" in answer
    assert "2 of 4" in answer


@pytest.mark.rule("P8.7")
def test_who_cannot_be_reached_has_no_view_to_be_asked_for(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")

    town.talks(
        "cormier",
        ("cannot be reached", "3 of 4. Was the person told"),
        ("no", "3 of 4. Why not?"),
        ("a message would not be safe", "4 of 4."),
        ("yes", "Please check."),
    )


@pytest.mark.rule("P11.7")
def test_after_a_death_a_debrief_is_offered_once(town: Town):
    reviewed(town)
    town.says("cormier", "case close K7-QF3")
    assert "Please check." in town.says("cormier", "died")
    town.says("cormier", "send")
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")

    heard = "\n".join(town.heard(town.direct("cormier")))
    assert heard.count("Please offer them a debrief, and your agencies' support programs") == 1
    assert "Told how to come back" not in heard
    assert state(town) == Stage.CLOSED


@pytest.mark.rule("P5.13")
def test_a_no_to_the_highest_risk_closes_nothing(town: Town):
    for said in ("!meeting propose tomorrow 10:00", "!meeting confirm 1"):
        town.says("cormier", said, room=ROOM)
    town.pass_time(timedelta(hours=24))
    for said in (
        "!meeting start",
        "!meeting present @cormier, @roy",
        "!meeting consensus no",
        "!meeting end",
    ):
        town.says("cormier", said, room=ROOM)

    told = [body for body in town.heard(town.direct("cormier")) if "does not see the highest risk" in body]

    assert len(told) == 1
    assert told[0].startswith("K7-QF3, M1: the team does not see the highest risk.")
    assert "`escalate K7-QF3`" in told[0]
    assert state(town) == Stage.OPEN


# --- CONVERSATION 3.10 --------------------------------------------------------------------------------------
JANUARY = datetime(2027, 1, 8, 9, 0, tzinfo=ATLANTIC).astimezone(UTC)
FEBRUARY = datetime(2027, 2, 10, 10, 15, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture
def winter(tmp_path: Path) -> Town:
    """Reviewed on Friday 8 January, three tasks, one of them open; now it is Wednesday 10 February 2027."""
    town = Town.empty(tmp_path, JANUARY)
    a_team(town)
    an_open_case(town, people=("cormier", "leblanc", "roy"))
    reviewed(town, reduced="no")
    for number in (1, 2, 3):
        town.says("cormier", f"!task add health, 2027-02-02 9:00, visit {number}", room=ROOM)
    for number in (1, 2):
        town.says("roy", f"!task done T{number}", room=ROOM)
    town.until(FEBRUARY)
    return town


@pytest.mark.rule("P8.3")
@pytest.mark.rule("P8.7")
def test_the_whole_conversation(winter: Town):
    town, direct = winter, winter.direct("cormier")
    assert town.says("cormier", "!case close", room=ROOM).splitlines() == [
        "Not closed. 3 things are missing.",
        "1. A review within 14 days; the last was Friday 8 January 2027. `!review`",
        "2. The team's view that the risk is reduced, if that is why. `!review` takes it down.",
        "3. T3, health, due Tuesday 2 February 2027, is open. `!task done T3` or `!task cannot T3, why`",
        "Now, Cormier: the first of these, then `!case close` again.",
    ]
    reviewed(town)
    town.says("roy", "!task done T3", room=ROOM)
    assert town.says("cormier", "!case close", room=ROOM) == (
        "Closing K7-QF3. 4 questions, in our direct room.\nNow, Cormier: answer there."
    )
    assert town.last(direct).endswith(
        "1 of 4. Why?\n1 risk reduced\n2 consent withdrawn\n3 moved away\n4 cannot be reached\n5 died\n6 other"
    )
    town.talks("cormier", *CLOSE)
    assert town.says("cormier", "send").splitlines() == [
        "Nothing is closed yet. Would happen to K7-QF3:",
        "3 people leave the room, you too; the team can no longer write there.",
        "1 clock ends. The closing record goes to you; coordinators can still read the case.",
        "It can be reopened.",
        "Now: `yes K7-QF3`, until 10:25.",
    ]
    town.hears_no_more()
    record = town.says("cormier", "yes K7-QF3")
    assert record.startswith("K7-QF3 is closed. This is its closing record, for the locked file.")
    assert record.endswith("Now: nothing. `case reopen K7-QF3` if it is needed again.")
    assert town.heard(ROOM) == [
        "K7-QF3 is closed, Wednesday 10 February 2027, 10:15. Thank you all.\n"
        "Your own notes: keep only your agency's commitments.\n"
        "Now: nothing for you. This room empties."
    ]
    assert town.members(ROOM) == set()


# --- in French --------------------------------------------------------------------------------------------
def test_the_same_in_french(town: Town):
    town.says("cormier", "langue fr")
    town.talks("cormier", ("dossier fermer K7-QF3", "Pas fermé. Il manque 2 choses."))
    reviewed_in_french = ("passer", "moins", "passer", "oui", "oui", "oui", "passer", "envoyer")
    town.says("cormier", "réévaluer K7-QF3")
    for said in reviewed_in_french:
        town.says("cormier", said)

    town.talks(
        "cormier",
        ("dossier fermer K7-QF3", "1 sur 4. Pourquoi?\n1 risque diminué"),
        ("autre", "1 sur 4. En quelques mots?"),
        ("fin du programme", "2 sur 4."),
        ("Plus tranquille", "3 sur 4."),
        ("non", "3 sur 4. Pourquoi pas?"),
        ("un appel ne serait pas sûr", "4 sur 4."),
        ("inconnu", "4 sur 4. Pourquoi, et qu’a-t-on fait?"),
        ("offert, et décliné", "Vérifiez"),
        ("envoyer", "4 personnes quittent la salle, vous aussi; l’équipe ne peut plus y écrire."),
        ("oui K7-QF3", "K7-QF3 est fermé. Voici son sommaire de fermeture"),
    )
    assert "Sait comment revenir\u00a0: non, un appel ne serait pas sûr." in town.last(town.direct("cormier"))
    assert town.members(ROOM) == set()


@pytest.mark.rule("P8.4")
def test_how_long_the_bot_stays_in_the_room_is_the_configurations(town: Town):
    reviewed(town)
    town.parts.house.room_stays = timedelta(days=2)
    shown(town)
    town.says("cormier", "yes K7-QF3")
    room_id = town.room_id(ROOM)

    town.pass_time(timedelta(days=2, hours=1))

    assert [left for left, _ in town.server.left] == [room_id]


@pytest.mark.rule("P8.3")
def test_the_scores_of_a_closed_case_offer_no_command_that_is_refused(town: Town):
    closed(town)

    assert town.says("cormier", "risk K7-QF3").splitlines()[-1] == "Now: nothing for you."
    town.says("cormier", "langue fr")
    assert town.says("cormier", "risque K7-QF3").splitlines()[-1] == "Maintenant\u00a0: rien d’autre à faire."


# --- what is kept from destruction --------------------------------------------------------------------------
@pytest.mark.rule("P8.8", "P12.5")
def test_a_hold_and_an_open_subpoena_stand_wherever_the_case_is_shown_and_closed(town: Town):
    reviewed(town)
    town.says("cormier", "case hold K7-QF3 review by the coroner")
    town.says("cormier", "subpoena K7-QF3 for 12 march, all records")
    town.says("cormier", "task cannot T1, told already K7-QF3")
    kept = "On hold since Saturday 21 November, 10:50, SP1: "

    card = town.says("cormier", "case show K7-QF3")
    listed = town.says("cormier", "case list")
    preview = shown(town)
    town.says("cormier", "yes K7-QF3")
    record = town.last(town.direct("cormier"))

    assert f"{kept}nothing in it is destroyed." in card
    assert "K7-QF3, TM, open, on hold since 21 November 2026" in listed
    assert f"{kept}the hold goes on, nothing in it is destroyed." in preview
    assert len(preview.splitlines()) <= 8
    assert "On hold since 21 November 2026, SP1: nothing in it is destroyed" in record
    assert len(record.splitlines()) <= 12
    assert "on hold since" in town.says("cormier", "case list")
    for name in ("roy", "leblanc"):
        assert "hold" not in town.says(name, "case list") + town.says(name, "case show K7-QF3")


# --- a meeting that is set --------------------------------------------------------------------------------
def with_a_meeting(town: Town) -> None:
    reviewed(town)
    town.says("cormier", "!meeting propose tomorrow 14:00", room=ROOM)
    town.says("cormier", "!meeting confirm 1", room=ROOM)
    town.says("cormier", "task done T1 K7-QF3")


@pytest.mark.rule("P8.3", "P5.4")
def test_the_preview_names_the_meeting_that_is_called_off(town: Town):
    with_a_meeting(town)

    assert "It can be reopened. Called off: M1, " in shown(town)


@pytest.mark.rule("P8.4", "P5.4")
@pytest.mark.parametrize(
    ("language", "line"), [("en", "Called off: M1, "), ("fr", "N’aura pas lieu\u00a0: M1, ")]
)
@pytest.mark.parametrize("alarm", [False, True])
def test_who_was_invited_reads_that_it_is_off(town: Town, language: str, line: str, alarm: bool):
    with_a_meeting(town)
    if alarm:
        town.says("roy", "!critical contact Seen near the house", room=ROOM)
    town.says("leblanc", f"language {language}")
    if alarm:
        town.says("cormier", "task done T2 K7-QF3")
    shown(town)
    town.hears_no_more()

    town.says("cormier", "yes K7-QF3")

    [said] = [one for one in town.heard(town.direct("leblanc")) if line in one]
    assert "K7-QF3" in said
