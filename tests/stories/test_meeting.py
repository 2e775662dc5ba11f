"""A team meeting, from the proposal to the minutes (PROTOCOL P5; CONVERSATION 3.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.context import case_room
from bot.effects import Part
from casework.case import Case
from casework.meeting import State
from casework.people import Agency, Role
from tests.build import a_team, an_open_case, plain
from tests.town import ATLANTIC, Town

ROOM = case_room("K7-QF3")
TIMES = "!meeting propose wednesday 10:00, wednesday 16:00, today 17:30"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ATLANTIC).astimezone(UTC)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Tuesday 24 November 2026, 09:00, a case just referred: the 48 hours have begun."""
    town = Town.empty(tmp_path, at(24, 9))
    a_team(town)
    the_clock_runs(town, an_open_case(town))
    return town


def the_clock_runs(town: Town, case: Case, subject: str = "") -> None:
    def start(ctx):
        ctx.start("team-meeting", subject or case.referral, case=case.referral, region=case.region)
        return []

    town.parts.dispatcher.act(start)


def everybody_answers(town: Town, choice: str = "2") -> None:
    for name in ("roy", "leblanc", "gallant"):
        town.says(name, f"meeting answer {choice} K7-QF3")


def a_meeting_is_set(town: Town, slot: int = 2) -> None:
    town.says("cormier", TIMES, room=ROOM)
    everybody_answers(town, str(slot))
    town.says("cormier", f"!meeting confirm {slot}", room=ROOM)
    town.hears_no_more()


# --- CONVERSATION 3.6 -------------------------------------------------------------------------------
@pytest.mark.rule("P5.3")
def test_a_meeting_with_a_silent_agency(town: Town):
    town.says("cormier", TIMES, room=ROOM)

    card, counter = town.heard(ROOM)
    assert card == (
        "M1, three times inside the 48 hours, which end Thursday 26 November, 09:00.\n"
        "1. Tuesday 24 November, 17:30: 4 of 4 agencies free\n"
        "2. Wednesday 25 November, 10:00: 4 of 4 agencies free\n"
        "3. Wednesday 25 November, 16:00: 4 of 4 agencies free\n"
        "Now: `!meeting answer 2 3`, or `!meeting answer none`, by 13:00."
    )
    assert counter.endswith("Waiting: police, health, domestic-violence sector")
    for name in ("roy", "leblanc", "gallant"):
        assert town.rings(town.direct(name)) == [
            "K7-QF3 M1: which times suit you? Reply `2 3` or `none`. By 13:00"
        ]
    assert town.rings(town.direct("cormier")) == []

    said = town.says("roy", "!meeting answer 2 3", room=ROOM)
    assert said.endswith("Waiting: police, domestic-violence sector")
    assert town.heard(ROOM)[0] == (
        "Roy: 1 no, 2 yes, 3 yes.\nAgency: health. To change, answer again.\nM1: 2 of 4 agencies have answered."
    )
    town.says("leblanc", "meeting answer K7-QF3 1 no 2 yes 3 maybe")
    town.hears_no_more()

    town.until(at(24, 11))
    assert town.rings(town.direct("gallant")) == [
        "K7-QF3: your answer on meeting times is missing. Reply `2 3` or `none`"
    ]
    assert town.rings(town.direct("roy")) == town.rings(town.direct("leblanc")) == []

    town.until(at(24, 12))
    assert [plain(ring) for ring in town.rings(town.direct("savoie"))] == [
        "K7-QF3 : vous assurez la suppléance. Quels moments? Répondez `2 3` ou `aucun`"
    ]

    town.until(at(24, 13))
    assert town.last(ROOM) == (
        "Closed. Best: 2, Wednesday 25 November, 10:00.\n"
        "Yes: police, Victim Services, health.\n"
        "No answer: domestic-violence sector, nor an alternate.\n"
        "Inside the 48 hours: yes.\n"
        "Now, Cormier: `!meeting confirm 2` meets with 3 of 4 and gives you the task of briefing "
        "domestic-violence sector; or `!meeting propose` again."
    )

    assert town.says("cormier", "!meeting confirm 2", room=ROOM) == (
        "M1: Wednesday 25 November 2026, 10:00, with 3 of 4 agencies.\n"
        "T1: brief domestic-violence sector, Cormier, due Wednesday 25 November, 17:00.\n"
        "Now, Cormier: `!meeting place M1` and the place or link."
    )
    placed = town.says("cormier", "!meeting place M1 room 210, city hall", room=ROOM)
    assert "Where: room 210, city hall" in placed


@pytest.mark.rule("P5.3")
def test_it_closes_by_itself_when_every_agency_has_answered(town: Town):
    town.says("cormier", TIMES, room=ROOM)
    town.hears_no_more()

    everybody_answers(town)

    assert town.last(ROOM).startswith("Closed. Best: 2, Wednesday 25 November, 10:00.")
    assert town.last(ROOM).endswith("Now, Cormier: `!meeting confirm 2`.")
    town.hears_no_more()
    town.until(at(24, 14))
    assert town.heard(ROOM) == []


@pytest.mark.rule("P5.3")
def test_a_bare_answer_binds_to_the_ring_and_to_the_card(town: Town):
    town.says("cormier", TIMES, room=ROOM)
    ring = town.events(town.direct("roy"))[-1].event_id
    card = town.events(ROOM)[-2].event_id

    assert town.says("roy", "2 3", reply_to=ring).startswith("Roy: 1 no, 2 yes, 3 yes.")
    assert "none of" not in town.says("leblanc", "none", room=ROOM, reply_to=card)
    assert town.heard(ROOM)[0].startswith("Leblanc: 1 no, 2 no, 3 no.")


@pytest.mark.rule("P5.2")
def test_the_bot_finds_three_times_by_itself(town: Town):
    town.says("cormier", "!meeting propose", room=ROOM)

    card = town.heard(ROOM)[0]

    assert card.startswith("M1, three times inside the 48 hours")
    assert card.count("4 of 4 agencies free") == 3


def test_from_the_direct_room_the_result_appears_in_the_case_room(town: Town):
    assert town.says("cormier", "meeting propose K7-QF3") == (
        "Done. The answer is in K7-QF3.\nNow: nothing for you."
    )
    assert town.heard(ROOM)[0].startswith("M1, three times")


def test_a_newer_proposal_takes_the_place_of_the_open_one(town: Town):
    town.says("cormier", TIMES, room=ROOM)
    town.says("cormier", "!meeting propose wednesday 9:00", room=ROOM)

    answered = town.says("roy", "meeting answer 1 K7-QF3")

    assert answered.endswith("M2: 2 of 4 agencies have answered.")


@pytest.mark.rule("P1.5")
def test_an_alternate_who_comes_is_seated_and_one_who_only_answers_is_not(town: Town):
    town.says("cormier", TIMES, room=ROOM)
    town.until(at(24, 12))
    assert "1. mardi 24 novembre à 17 h 30" in town.heard(town.direct("savoie"))[0].replace("\u00a0", " ")

    town.says("savoie", "réunion répondre 2 K7-QF3")
    assert "savoie" not in town.members(ROOM)

    town.says("cormier", "!meeting confirm 2", room=ROOM)
    assert "savoie" in town.members(ROOM)


def test_who_is_not_asked_knows_no_such_case(town: Town):
    town.says("cormier", TIMES, room=ROOM)

    said = town.says("theriault", "meeting answer 2 K7-QF3")

    assert said == "I know no case K7-QF3 that you can see. Nothing was changed."


# --- later than 48 hours (P5.1, P5.7) ---------------------------------------------------------------
@pytest.mark.rule("P5.7")
def test_later_than_48_hours_asks_for_the_reason(town: Town):
    town.says("cormier", "!meeting propose friday 10:00", room=ROOM)
    assert town.heard(ROOM)[0].startswith("M1, one time, later than the 48 hours")
    everybody_answers(town, "1")
    assert "Inside the 48 hours: no" in town.last(ROOM)

    refused = town.says("cormier", "!meeting confirm 1", room=ROOM)
    assert refused.startswith("Friday 27 November, 10:00 is later than the 48 hours")
    assert "Nothing was changed." in refused

    said = town.says("cormier", "!meeting confirm 1, the client asked for that day", room=ROOM)
    assert "Later than the 48 hours; the reason is recorded." in said
    assert "asked for that day" not in said


@pytest.mark.rule("P5.1")
def test_the_coordination_room_rings_while_no_meeting_is_set(town: Town):
    town.until(at(26, 9))

    assert town.rings("coordination:1") == [
        "URGENT K7-QF3: meeting due Thursday 26 November, 09:00. Direct room: `meeting propose K7-QF3`",
        "URGENT K7-QF3: meeting due Thursday 26 November, 09:00. Direct room: `meeting propose K7-QF3`",
        "URGENT K7-QF3: 48 hours are over, no meeting set. Direct room: `meeting propose K7-QF3`",
    ]
    assert "the coordinator meets the client alone" in town.heard("coordination:1")[-2]


def test_the_clock_is_quiet_once_a_meeting_is_set(town: Town):
    a_meeting_is_set(town)

    town.until(at(26, 10))

    assert town.rings("coordination:1") == []


def test_before_there_is_a_case_the_clock_names_the_referral(town: Town):
    def start(ctx):
        ctx.start("team-meeting", "R-3HXD", case="R-3HXD", region=1)
        return []

    town.parts.dispatcher.act(start)
    town.until(at(26, 9))

    lines = [line for line in town.heard("coordination:1") if "R-3HXD" in line]
    assert "URGENT R-3HXD: 48 hours are over, no case yet. `!referral show R-3HXD`" in lines[-1]


def test_a_development_starts_a_clock_of_its_own(town: Town):
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
    the_clock_runs(town, case, "K7-QF3/D1")

    town.until(at(25, 9))

    assert any("URGENT K7-QF3, D1: meeting due" in line for line in town.heard("coordination:1"))


@pytest.mark.rule("P10.4")
def test_a_list_in_the_coordination_room_ends_with_what_works_there(town: Town):
    """A command of the direct room, typed there without its mark, is heard by nobody."""
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
    the_clock_runs(town, case, "K7-QF3/D1")
    the_clock_runs(town, case, "K7-QF3/D2")
    town.hears_no_more()

    town.until(at(25, 9, 30))

    [listed] = [said for said in town.heard("coordination:1") if "things wait" in said]
    assert "Direct room: `meeting propose K7-QF3`" in listed
    assert listed.endswith("\nNow: `!today`")


# --- before and at the meeting --------------------------------------------------------------------------
@pytest.mark.rule("P5.5")
def test_those_who_have_not_declined_are_reminded(town: Town):
    town.says("cormier", TIMES, room=ROOM)
    town.says("leblanc", "meeting answer 1 K7-QF3")
    for name in ("roy", "gallant"):
        town.says(name, "meeting answer 2 K7-QF3")
    town.says("cormier", "!meeting confirm 2", room=ROOM)
    town.hears_no_more()

    town.until(at(25, 8))

    ring = "K7-QF3, M1: team meeting Wednesday 25 November, 10:00"
    assert town.rings(town.direct("roy")) == town.rings(town.direct("gallant")) == [ring] * 2
    assert ring not in town.rings(town.direct("leblanc"))


def test_a_cancelled_meeting_rings_no_more(town: Town):
    a_meeting_is_set(town)
    said = town.says("cormier", "!meeting cancel M1 the room is taken", room=ROOM)
    assert said.startswith("M1 is cancelled. Its reminders have stopped.\nReason: the room is taken")
    assert town.rings(town.direct("roy")) == ["K7-QF3, M1: the team meeting is cancelled"]
    assert not town.rings(town.direct("cormier")), "who did it knows"
    town.hears_no_more()

    town.until(at(25, 10))

    assert town.rings(town.direct("roy")) == []


def test_a_moved_meeting_rings_for_the_new_time(town: Town):
    a_meeting_is_set(town)

    said = town.says("cormier", "!meeting move M1 wednesday 14:00", room=ROOM)

    assert said.startswith("M1 is moved to Wednesday 25 November 2026, 14:00.")
    assert town.rings(town.direct("leblanc")) == ["K7-QF3, M1: new time, Wednesday 25 November, 14:00"]


@pytest.mark.rule("P5.9")
@pytest.mark.rule("P5.14")
def test_the_minutes_come_out_at_the_end(town: Town):
    a_meeting_is_set(town)
    town.until(at(25, 10))
    town.talks(
        "cormier",
        ("!meeting start", "M1 has begun, 10:00."),
        ("!meeting present roy, leblanc, cormier", "M1: 3 of 4 agencies are here."),
        ("!meeting absent gallant", "Absent: Gallant"),
        ("!meeting consensus yes Leblanc would wait", "danger: yes. Dissent is noted."),
        ("!meeting note police: conditions until March", "note 1 is kept"),
        ("!meeting decide plan revised by friday", "decision 1 is kept"),
        room=ROOM,
    )
    town.clock.pass_(timedelta(minutes=41))

    assert town.says("cormier", "!meeting end", room=ROOM) == (
        "Minutes of M1, Wednesday 25 November 2026, 10:00 to 10:41\n"
        "Present, 3 of 4 agencies: Roy, Leblanc, Cormier. Absent: Gallant\n"
        "Highest risk, highest danger: yes. Dissent: Leblanc would wait\n"
        "Decision 1: plan revised by friday\n"
        "Note 1: police: conditions until March\n"
        "Keep only your agency's commitments and next steps.\n"
        "Now: `!plan`"
    )
    with town.parts.open_work() as work:
        assert work.deadlines.open(rule="team-meeting") == []
        assert work.meetings.get("K7-QF3/M1").state is State.ENDED


@pytest.mark.rule("P5.9")
def test_long_minutes_have_twelve_lines_and_a_second_page(town: Town):
    a_meeting_is_set(town)
    town.until(at(25, 10))
    town.says("cormier", "!meeting start", room=ROOM)
    for number in range(9):
        town.says("cormier", f"!meeting note point {number}", room=ROOM)

    minutes = town.says("cormier", "!meeting end", room=ROOM)

    assert len(minutes.splitlines()) == 12
    assert "3 more: `!meeting show M1 2`" in minutes
    assert "Note 9: point 8" in town.says("cormier", "!meeting show M1 2", room=ROOM)


def test_somebody_of_no_part_in_the_case_cannot_be_present(town: Town):
    a_meeting_is_set(town)
    town.says("cormier", "!meeting start", room=ROOM)

    assert "does not belong to this case" in town.says("cormier", "!meeting present theriault", room=ROOM)


@pytest.mark.rule("P5.3")
def test_whoever_looks_at_times_that_are_proposed_reads_how_to_confirm_one(town: Town):
    town.says("cormier", TIMES, room=ROOM)
    town.says("roy", "!meeting answer 2", room=ROOM)

    in_the_room = town.says("cormier", "!meeting show M1", room=ROOM)
    assert in_the_room.endswith("\nNow, Cormier: `!meeting confirm 2` sets the date.")
    assert town.says("cormier", "meeting show M1 K7-QF3").endswith(
        "\nNow: `meeting confirm 2 K7-QF3` sets the date."
    )
    assert "M1: Wednesday 25 November 2026" in town.says("cormier", "!meeting confirm 2", room=ROOM)

    assert town.says("cormier", "!meeting show M1", room=ROOM).endswith(
        "\nNow, Cormier: `!meeting place M1` and the place or link."
    )
    town.says("cormier", "!meeting place M1 room 210", room=ROOM)
    town.says("cormier", "langue fr")
    assert (
        town.says("cormier", "réunion voir M1 K7-QF3")
        .replace("\u00a0", " ")
        .endswith("\nMaintenant : rien d’autre à faire. `réunion commencer K7-QF3` quand elle commence.")
    )


@pytest.mark.rule("P5.3")
@pytest.mark.parametrize(("asked", "typed"), [("!meeting show", "2 3"), ("!réunion voir M1", "2 3")])
def test_a_reply_with_numbers_to_the_times_shown_again_is_an_answer(town: Town, asked: str, typed: str):
    town.says("cormier", TIMES, room=ROOM)
    town.says("cormier", asked, room=ROOM)
    shown = town.events(ROOM)[-1].event_id

    said = town.says("roy", typed, room=ROOM, reply_to=shown)

    assert "Roy: 1 no, 2 yes, 3 yes." in "".join(town.heard(ROOM)) + said


@pytest.mark.rule("P1.11")
@pytest.mark.rule("P5.3")
def test_a_coordinator_who_fills_a_seat_is_asked_and_may_answer(town: Town):
    """Cormier is alone for Victim Services; Leblanc chairs."""
    town.says("cormier", "!case delegate leblanc chair", room=ROOM)
    town.hears_no_more()

    town.says("leblanc", TIMES, room=ROOM)

    assert town.rings(town.direct("cormier")) == [
        "K7-QF3 M1: which times suit you? Reply `2 3` or `none`. By 13:00"
    ]
    assert town.says("cormier", "meeting show M1 K7-QF3").endswith(
        "\nNow: `meeting answer 2 3 K7-QF3`, and `meeting confirm 1 K7-QF3` sets the date."
    )
    assert town.says("cormier", "réunion répondre 2 3 K7-QF3") == (
        "Cormier: 1 no, 2 yes, 3 yes.\n"
        "Agency: Victim Services. To change, answer again.\n"
        "M1: 2 of 4 agencies have answered."
    )
    assert "meeting answer" not in town.says("cormier", "meeting show M1 K7-QF3")


@pytest.mark.rule("P5.3")
def test_who_proposed_the_times_may_say_that_one_does_not_suit(town: Town):
    town.says("cormier", TIMES, room=ROOM)

    town.says("cormier", "!meeting answer 2", room=ROOM)

    assert any(body.startswith("Cormier: 1 no, 2 yes, 3 no.") for body in town.heard(ROOM))


@pytest.mark.rule("P5.3")
def test_a_coordinator_whose_agency_another_speaks_for_is_told_so(town: Town):
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Paul")
    town.says("cormier", TIMES, room=ROOM)

    assert town.says("doucet", "meeting answer 2 K7-QF3") == (
        "M1 is for others to answer. Nothing was changed.\n"
        "Your agency is spoken for there, by a member, or by whoever proposed it."
    )


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("!meeting confirm 2", "No meeting times wait for an answer."),
        ("!meeting start", "No meeting is set."),
        ("!meeting end", "No meeting is under way."),
        ("!meeting place M7 somewhere", "There is no M7 here."),
        ("!meeting propose friday", "That day has no hour."),
        ("!meeting propose soon", "I did not understand the day or the time."),
    ],
)
def test_what_does_not_fit_is_refused_and_says_why(town: Town, said: str, answered: str):
    heard = town.says("cormier", said, room=ROOM)

    assert heard.startswith(answered)
    assert "Nothing was changed." in heard


@pytest.mark.parametrize(
    ("said", "now"),
    [
        ("meeting start K7-QF3", "Now: `meeting propose K7-QF3`"),
        ("meeting show K7-QF3 M7", "Now: `meeting show K7-QF3`"),
        ("meeting note K7-QF3 all agree", "Now: `meeting start K7-QF3`"),
        ("réunion commencer K7-QF3", "Maintenant : `réunion proposer K7-QF3`"),
        ("réunion voir K7-QF3 M7", "Maintenant : `réunion voir K7-QF3`"),
        ("réunion note K7-QF3 entendu", "Maintenant : `réunion commencer K7-QF3`"),
    ],
)
def test_in_the_direct_room_what_is_to_be_typed_next_has_its_code(town: Town, said: str, now: str):
    town.says("cormier", "langue fr" if said.startswith("réunion") else "language en")

    answer = plain(town.says("cormier", said))

    assert answer.splitlines()[-1] == now
    assert "K7-QF3" not in town.says("cormier", "!meeting place M7 here", room=ROOM)


@pytest.mark.parametrize(
    ("language", "word", "now"),
    [
        ("en", "meeting place", "Now: `meeting show M1 K7-QF3`"),
        ("fr", "réunion lieu", "Maintenant : `réunion voir M1 K7-QF3`"),
    ],
)
def test_a_meeting_that_is_over_is_shown_by_what_is_offered(town: Town, language: str, word: str, now: str):
    town.says("cormier", f"language {language}")
    town.says("cormier", TIMES, room=ROOM)
    town.says("cormier", "!meeting cancel M1 nobody can", room=ROOM)

    assert plain(town.says("cormier", f"{word} K7-QF3 M1 the library")).splitlines()[-1] == now
    assert town.says("cormier", now.split("`")[1]).startswith("M1")


@pytest.mark.rule("P5.3", "P11.1")
@pytest.mark.parametrize(
    ("language", "now", "ring"),
    [
        (
            "en",
            "Now: reply `2 3` to the message below.",
            "K7-QF3: you stand in. Which times suit you? Reply `2 3` or `none`, and 1 more: `today`",
        ),
        (
            "fr",
            "Maintenant : répondez `2 3` au message ci-dessous.",
            "K7-QF3 : vous assurez la suppléance. Quels moments? Répondez `2 3` ou `aucun`, et 1 autre : `jour`",
        ),
    ],
)
def test_who_stands_in_and_has_something_else_too_is_told_what_works(
    town: Town, language: str, now: str, ring: str
):
    town.says("savoie", f"language {language}")
    an_open_case(town, "T9-HCX", "R-3HXD", people=("cormier", "leblanc", "gallant"))
    town.says("cormier", TIMES, room=ROOM)
    town.says("cormier", TIMES, room="case:T9-HCX")
    town.until(at(24, 11, 59))
    town.hears_no_more()

    town.until(at(24, 12, 1))

    heard = [plain(said) for said in town.heard(town.direct("savoie"))]
    assert ring in heard, heard
    assert any(said.endswith(now) for said in heard)
    below = town.events(town.direct("savoie"))[-1].event_id
    assert "M1" in town.says("savoie", "2 3", reply_to=below)


def test_a_wrong_number_is_refused(town: Town):
    town.says("cormier", TIMES, room=ROOM)

    assert town.says("roy", "meeting answer 4 K7-QF3").startswith("There are 3 times")
    assert "Like this" in town.says("roy", "meeting answer perhaps K7-QF3")
    assert town.says("cormier", "!meeting confirm 9", room=ROOM).startswith("There are 3 times")


# --- in French --------------------------------------------------------------------------------------------
@pytest.mark.rule("P5.3")
def test_a_meeting_in_french(tmp_path: Path):
    town = Town.empty(tmp_path, at(24, 9))
    lives_in_edmundston(town)

    town.says("ouellette", "!réunion proposer mercredi 10 h, mercredi 16 h, jeudi 8 h 30", room=ROOM)

    card = plain(town.heard(ROOM)[0])
    assert card == (
        "M1, trois moments dans les 48 heures, qui prennent fin le jeudi 26 novembre à 9 h.\n"
        "Personne ici ne représente : santé, lutte contre la violence conjugale\n"
        "1. mercredi 25 novembre à 10 h : 2 organismes sur 2 libres\n"
        "2. mercredi 25 novembre à 16 h : 2 organismes sur 2 libres\n"
        "3. jeudi 26 novembre à 8 h 30 : 2 organismes sur 2 libres\n"
        "Maintenant : `!réunion répondre 2 3` ou `!réunion répondre aucun`, d’ici 13 h."
    )
    assert plain(town.rings(town.direct("cyr"))[0]) == (
        "K7-QF3 M1 : quels moments vous conviennent? Répondez `2 3` ou `aucun`, d’ici 13 h"
    )

    town.says("cyr", "!rencontre répondre 1 oui 2 peut-être 3 non", room=ROOM)

    first, *_, outcome = (plain(text) for text in town.heard(ROOM))
    assert first.startswith(
        "Cyr : 1 oui, 2 peut-être, 3 non.\nOrganisme : police. Pour changer, répondez de nouveau."
    )
    assert outcome == (
        "Terminé. Meilleur moment : 1, mercredi 25 novembre à 10 h.\n"
        "Oui : police, Services aux victimes.\n"
        "Dans les 48 heures : oui.\n"
        "Maintenant, Ouellette : `!réunion confirmer 1`."
    )
    said = plain(town.says("ouellette", "!réunion confirmer 1", room=ROOM))
    assert said.startswith("M1 : mercredi 25 novembre 2026 à 10 h, avec 2 organismes sur 2.")


def lives_in_edmundston(town: Town) -> None:
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3, language="fr")
    town.moves_in("cyr", Role.MEMBER, Agency.POLICE, region=3, language="fr")
    names = ("ouellette", "cyr")
    case = an_open_case(town, people=names, region=3)
    the_clock_runs(town, case)


# --- rings ------------------------------------------------------------------------------------------------
RINGS = [
    "ask",
    "missing",
    "stand-in",
    "closed-ring",
    "seated",
    "starts",
    "moved-ring",
    "cancelled-ring",
    "clock-ahead",
    "clock-due",
    "referral-ahead",
    "referral-due",
]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("block", RINGS)
def test_a_ring_is_one_short_line_at_its_longest(town: Town, lang: str, block: str):
    longest = at(30, 10, 52, month=9)
    params = {
        "code": "K7-QF3",
        "label": "R-7KQ4" if block.startswith("referral") else "K7-QF3, D12",
        "meeting": "M12",
        "at": longest,
        "due": longest,
        "until": longest,
        "example": "2 3",
    }

    text = town.parts.renderer.text(Part(f"meeting/{block}", params), lang, ATLANTIC, "room")

    assert len(text) <= 100, text
    assert "\n" not in text


@pytest.mark.rule("P1.2")
def test_an_agency_that_nobody_represents_is_named_beside_the_times(town: Town):
    with town.parts.open_work() as work:
        case = work.cases.get("K7-QF3")
        roy = town.people["roy"].id
        work.cases.save_quietly(replace(case, team=tuple(one for one in case.team if one != roy)))
        work.commit()

    said = town.says("cormier", "!meeting propose", room=ROOM)

    assert "Nobody here represents: health" in "\n".join(town.heard(ROOM)), said


# --- who is asked leaves the case ---------------------------------------------------------------------------
@pytest.mark.rule("P3.4")
def test_who_is_out_of_the_scope_is_asked_counted_and_briefed_no_more(town: Town):
    town.says("cormier", "!meeting propose", room=ROOM)
    town.says("leblanc", "!meeting answer 2 3", room=ROOM)
    town.hears_no_more()

    town.says("cormier", "consent scope K7-QF3 -health")
    counters = [body for body in town.heard(ROOM) if "have answered" in body or "has answered" in body]
    assert counters and all("health" not in body for body in counters)
    town.hears_no_more()
    town.pass_time(timedelta(hours=5))

    assert town.rings(town.direct("roy")) == []
    outcome = next(body for body in town.heard(ROOM) if body.startswith("Closed."))
    assert "health" not in outcome
    confirmed = town.says("cormier", "!meeting confirm 2", room=ROOM)
    assert "health" not in "\n".join(town.heard(ROOM)), confirmed


@pytest.mark.rule("P1.8")
def test_the_alternate_of_who_has_a_conflict_is_asked_for_a_time_at_once(town: Town):
    town.says("cormier", "!meeting propose", room=ROOM)
    town.hears_no_more()

    town.says("gallant", "conflict K7-QF3")

    assert len(town.rings(town.direct("savoie"))) == 1
    assert any("`2 3`" in body for body in town.heard(town.direct("savoie")))
    town.pass_time(timedelta(hours=5))
    assert not [ring for ring in town.rings(town.direct("gallant")) if "K7-QF3" in ring]
