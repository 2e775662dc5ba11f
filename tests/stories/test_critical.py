"""A critical development, as people live it (PROTOCOL P7; CONVERSATION 3.7)."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.effects import SetMembers
from bot.incoming import Read
from bot.parts import Parts
from casework.critical import Development, Type
from casework.people import Agency, Person, Role
from casework.report import FRENCH
from casework.visit import Visit
from storage.engine import Database
from storage.keys import Keyring, Master
from tests.build import a_team, an_open_case
from tests.town import ATLANTIC, REGIONS, Town

AFTERNOON = datetime(2026, 11, 30, 14, 22, tzinfo=ATLANTIC).astimezone(UTC)
CASE, REGION, PROGRAM = "case:K7-QF3", "coordination:1", "program"
BAIL = (
    "critical K7-QF3 bail Released on bail 14:10, no contact with client and children, must live in Moncton"
)


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """Monday 30 November 2026, 14:22, in Fredericton; K7-QF3 is open."""
    town = Town.empty(tmp_path, AFTERNOON)
    a_team(town)
    an_open_case(town)
    return town


def at(hour: int, minute: int) -> datetime:
    return AFTERNOON.astimezone(ATLANTIC).replace(hour=hour, minute=minute).astimezone(UTC)


def opens_the_room(town: Town, name: str) -> None:
    """Their client shows a receipt, a moment later."""
    town.clock.pass_(timedelta(seconds=20))
    user = town.people[name].user_id
    receipt = Read(room_id=town.room_id(CASE), user_id=user, read_event=f"${name}", at=town.clock.now())
    town.server.arriving.append(receipt)
    town.settle()


def kept(town: Town, short: str = "D1") -> Development:
    with town.parts.open_work() as work:
        return work.developments.get(f"K7-QF3/{short}")


def all_rings(town: Town) -> list[str]:
    rooms = [CASE, REGION, PROGRAM, *(town.direct(name) for name in town.people)]
    return [ring for room in rooms for ring in town.rings(room)]


def clocks(town: Town, subject: str = "K7-QF3/D1") -> dict[str, datetime]:
    with town.parts.open_work() as work:
        return {one.rule: one.due_at for one in work.deadlines.open(subject=subject)}


def changes(town: Town, name: str, **fields: object) -> Person:
    with town.parts.open_work() as work:
        person = replace(work.people.get(town.people[name].id), **fields)
        work.people.save_quietly(person)
        work.commit()
    return person


# --- 3.7, whole -----------------------------------------------------------------------------------------
@pytest.mark.rule("P7.3")
@pytest.mark.rule("P7.7")
def test_a_report_from_the_direct_room_is_out_at_once(town: Town):
    answer = town.says("leblanc", BAIL)

    assert answer.splitlines() == [
        "D1 is out to K7-QF3, 14:22. If anyone is in danger now: 911.",
        "Type: released on bail, or family-court conditions (4). Wrong type: `critical type D1 K7-QF3 …`. "
        "Wrong case: `critical misplaced D1 K7-QF3`.",
        "Your message here has been removed; this answer disappears at 14:37.",
        "Now: nothing; I tell you when all have acknowledged.",
    ]
    card, ring, counter = town.heard(CASE)
    assert card.splitlines() == [
        "D1, critical development",
        "Type 4: released on bail, or family-court conditions",
        "Released on bail 14:10, no contact with client and children, must live in Moncton",
        "Reported: Leblanc, police, Monday 30 November 2026, 14:22",
        "Started: team meeting by Wednesday 2 December, 14:22; risk re-assessment; plan revision; "
        "T1, safe contact with the client, by Tuesday 1 December, 14:22 (key contact, Cormier)",
    ]
    assert ring == "URGENT K7-QF3, D1, 14:22. Read above, then `!ack`"
    assert counter == ("D1: 0 of 3 acknowledged.\nWaiting: Victim Services, health, domestic-violence sector")
    assert town.rings(CASE) == [ring]


@pytest.mark.rule("P7.3")
def test_each_person_is_rung_once_and_the_region_is_told_in_silence(town: Town):
    town.says("leblanc", BAIL)

    for name in ("cormier", "roy", "gallant"):
        assert town.rings(town.direct(name)) == ["URGENT K7-QF3, D1, 14:22. Open the room, read, `!ack`"]
    for name in ("leblanc", "savoie", "theriault", "mcgrath"):
        assert town.rings(town.direct(name)) == []
    assert town.rings(REGION) == []
    assert town.heard(REGION)[0].startswith("K7-QF3, D1: urgent, 14:22.")


def test_the_ring_in_the_room_mentions_those_who_are_asked(town: Town):
    town.says("leblanc", BAIL)

    ring = next(one for one in town.events(CASE) if one.content.get("msgtype") == "m.text")
    asked = {town.people[name].user_id for name in ("cormier", "roy", "gallant")}
    assert set(ring.content["m.mentions"]["user_ids"]) == asked


@pytest.mark.rule("P7.4")
def test_the_ladder_of_one_silent_person_word_for_word(town: Town):
    town.says("leblanc", BAIL)
    town.until(at(14, 25))
    assert town.says("roy", "ack") == (
        "Noted: alert seen, 14:25. It counts as acknowledged once you open K7-QF3.\n"
        "Now: open K7-QF3, or type `critical show D1 K7-QF3` here."
    )
    opens_the_room(town, "roy")
    assert "Roy opened D1: acknowledged. 1 of 3." in town.heard(CASE)
    assert town.last(town.direct("roy")) == "D1, K7-QF3: your acknowledgement counts now, 14:25. 1 of 3."

    town.pass_time(timedelta(seconds=20))
    town.says("cormier", "!ack calling the client now", room=CASE)
    assert town.heard(CASE) == [
        "Noted: Cormier, with a note. 2 of 3.",
        "* D1: 2 of 3 acknowledged.\nWaiting: domestic-violence sector",
    ]

    town.until(at(14, 36))
    town.hears_no_more()
    town.until(at(14, 37))
    assert all_rings(town) == ["URGENT K7-QF3, D1, reminder, 15 minutes. Open the room, read, `!ack`"]
    assert town.rings(town.direct("gallant"))

    town.until(at(15, 21))
    town.hears_no_more()
    town.until(at(15, 22))
    assert town.rings(REGION) == ["URGENT K7-QF3, D1: 1 person silent for 60 minutes; alternate called"]
    assert len(town.rings(town.direct("savoie"))) == 1
    assert town.rings(town.direct("gallant")) == []

    town.everybody_accepts()
    town.until(at(15, 31))
    town.says("savoie", "!ack", room=CASE)
    assert town.heard(CASE)[-1].splitlines() == [
        "D1: every agency has acknowledged, 15:31.",
        "Last: domestic-violence sector, by its alternate. All alarms for D1 have stopped.",
        "Now, Cormier: `!meeting propose`.",
    ]
    assert town.last(town.direct("leblanc")).startswith("D1, K7-QF3: all 3 have acknowledged, 15:31.")


@pytest.mark.rule("P7.4")
def test_nothing_rings_after_the_last_acknowledgement(town: Town):
    town.says("leblanc", BAIL)
    for name in ("cormier", "roy", "gallant"):
        town.says(name, "!ack", room=CASE)
    town.hears_no_more()

    town.pass_time(timedelta(hours=6))

    assert all_rings(town) == []
    assert "development-acknowledged" not in clocks(town)


@pytest.mark.rule("P1.5")
def test_the_alternate_can_read_what_the_room_said_before_they_came(town: Town):
    town.says("leblanc", BAIL)
    town.until(at(15, 22))

    again = next(one for one in town.events(CASE) if one.content["body"].startswith("D1 again"))
    assert "must live in Moncton" in again.content["body"]
    assert town.people["savoie"].user_id in again.readers
    assert "savoie" in town.members(CASE)


@pytest.mark.rule("P7.4")
def test_the_program_lead_is_rung_after_four_hours_with_the_code_alone(town: Town):
    town.says("leblanc", BAIL)
    town.until(at(18, 21))
    assert town.rings(town.direct("mcgrath")) == []

    town.until(at(18, 22))

    assert town.rings(town.direct("mcgrath")) == [
        "URGENT K7-QF3, D1: waiting since 14:22. Please call the coordinator"
    ]


@pytest.mark.rule("P1.3")
def test_the_program_lead_reads_whom_to_call_and_finds_it_again(town: Town):
    town.says("leblanc", "!critical contact: Seen near the house", room=CASE)
    town.hears_no_more()

    town.pass_time(timedelta(hours=4))

    whom = town.heard(town.direct("mcgrath"))[0]
    assert "To call in Fredericton: Cormier" in whom
    today = town.says("mcgrath", "today")
    assert "K7-QF3, D1, open since" in today
    assert "To call: Cormier, Fredericton." in today
    assert "house" not in whom + today
    assert "contact" not in whom + today


@pytest.mark.rule("P1.5")
def test_an_alternate_who_may_not_read_is_not_called(town: Town):
    changes(town, "savoie", affirmation=None)
    town.says("leblanc", BAIL)

    town.until(at(15, 22))

    assert town.rings(town.direct("savoie")) == []
    assert "savoie" not in town.members(CASE)
    assert town.rings(REGION) == [
        "URGENT K7-QF3, D1: 3 people silent for 60 minutes; no alternate. Telephone"
    ]


@pytest.mark.rule("P1.5")
def test_who_is_away_has_the_alternate_called_from_the_start(town: Town):
    changes(town, "gallant", away_from=AFTERNOON, away_until=AFTERNOON + timedelta(days=5))

    town.says("leblanc", BAIL)

    assert town.rings(town.direct("gallant")) == []
    assert len(town.rings(town.direct("savoie"))) == 1


# --- seen, and acknowledged -----------------------------------------------------------------------------
@pytest.mark.rule("P7.4")
def test_an_ack_from_a_locked_screen_does_not_stop_the_ladder(town: Town):
    town.says("leblanc", BAIL)
    town.says("roy", "ack")
    town.hears_no_more()

    town.until(at(14, 37))

    assert len(town.rings(town.direct("roy"))) == 1
    assert kept(town).answered() == 0


@pytest.mark.rule("P7.4")
def test_asking_to_see_it_makes_it_count(town: Town):
    town.says("leblanc", BAIL)
    town.says("roy", "ack on my way")

    town.says("roy", "critical show D1 K7-QF3")

    card, counts = town.heard(town.direct("roy"))
    assert "must live in Moncton" in card
    assert counts == "D1, K7-QF3: your acknowledgement counts now, 14:22. 1 of 3."
    assert "D1: Roy has acknowledged. 1 of 3.\nNote: on my way" in town.heard(CASE)


@pytest.mark.rule("P7.4")
def test_who_opened_the_room_first_acknowledges_from_the_direct_room(town: Town):
    town.says("leblanc", BAIL)
    opens_the_room(town, "roy")

    answer = town.says("roy", "ack")

    assert answer == "D1, K7-QF3: acknowledged, 14:22. 1 of 3.\nNow: nothing for you."
    assert "D1: Roy has acknowledged. 1 of 3." in town.heard(CASE)


@pytest.mark.rule("P7.4")
def test_being_read_is_never_an_acknowledgement(town: Town):
    town.says("leblanc", BAIL)

    opens_the_room(town, "roy")

    assert kept(town).acknowledged == ()


@pytest.mark.rule("P7.4")
def test_a_receipt_from_before_the_development_does_not_count(town: Town):
    opens_the_room(town, "roy")
    town.clock.pass_(timedelta(minutes=1))
    town.says("leblanc", BAIL)

    assert town.says("roy", "ack").startswith("Noted: alert seen")


@pytest.mark.rule("P7.4")
def test_writing_in_the_room_shows_that_it_is_open(town: Town):
    town.says("leblanc", BAIL)
    town.says("roy", "ack")
    town.clock.pass_(timedelta(minutes=1))

    town.says("roy", "I am on my way", room=CASE)

    assert kept(town).has_acknowledged(town.people["roy"].id)


@pytest.mark.rule("P7.4")
def test_a_reply_under_the_card_acknowledges_it(town: Town):
    town.says("leblanc", BAIL)
    card = town.events(CASE)[-3].event_id

    town.says("roy", "leaving now", room=CASE, reply_to=card)

    assert "Noted: Roy, with a note. 1 of 3." in town.heard(CASE)


def test_acknowledging_twice_is_once(town: Town):
    town.says("leblanc", BAIL)
    town.says("roy", "!ack", room=CASE)

    assert town.says("roy", "!ack D1", room=CASE).startswith("D1, K7-QF3: you have acknowledged already.")


def test_a_bare_ack_without_anything_waiting_says_so(town: Town):
    assert town.says("roy", "ack").startswith("Nothing waits here for your acknowledgement.")


# --- two at once ----------------------------------------------------------------------------------------
@pytest.fixture
def two(town: Town) -> Town:
    town.says("leblanc", BAIL)
    town.clock.pass_(timedelta(minutes=3))
    town.says("leblanc", "critical K7-QF3 contact Seen in the yard")
    town.hears_no_more()
    return town


@pytest.mark.rule("P7.4")
def test_a_bare_ack_never_guesses_between_two(two: Town):
    answer = two.says("roy", "!ack", room=CASE)

    assert answer.splitlines()[1:] == ["D1, since 14:22", "D2, since 14:25", "Now: `!ack D1`, or `!ack all`"]
    assert not kept(two, "D1").acknowledged
    assert not kept(two, "D2").acknowledged


@pytest.mark.rule("P7.4")
def test_ack_all_acknowledges_both(two: Town):
    two.says("roy", "!reçu tout", room=CASE)

    assert two.heard(CASE)[0] == "D1, noted: Roy. 1 of 3.\nD2, noted: Roy. 1 of 3."


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(("which", "other"), [("D1", "D2"), ("D2", "D1")])
def test_a_reply_to_one_of_two_rings_binds_to_it(two: Town, which: str, other: str):
    mine = [one for one in two.events(two.direct("roy")) if f", {which}, " in one.content["body"]]
    opens_the_room(two, "roy")

    two.says("roy", "ack", reply_to=mine[0].event_id)

    assert kept(two, which).has_acknowledged(two.people["roy"].id)
    assert not kept(two, other).acknowledged


# --- danger ---------------------------------------------------------------------------------------------
@pytest.mark.rule("P7.10")
@pytest.mark.parametrize(
    "typed",
    [
        "!danger at the door",
        "!critical !at the door",
        "!critique danger at the door",
        "!urgent ! at the door",
    ],
)
def test_danger_goes_out_without_a_question_and_says_911_first(town: Town, typed: str):
    town.says("roy", typed, room=CASE)

    assert town.heard(CASE)[0].startswith("911 first, if nobody has called. D1,")
    assert town.heard(town.direct("roy"))[0].startswith(
        "911 first, if nobody has called. D1 is out to K7-QF3"
    )
    assert kept(town).immediate
    assert kept(town).text == "at the door"


@pytest.mark.rule("P7.10")
def test_the_bare_word_danger_is_enough(town: Town):
    town.says("roy", "!danger", room=CASE)

    assert len(town.rings(town.direct("cormier"))) == 1


@pytest.mark.rule("P7.4")
def test_in_danger_the_ladder_is_faster(town: Town):
    town.says("roy", "!danger", room=CASE)
    town.hears_no_more()

    town.until(at(14, 27))
    assert len(town.rings(town.direct("gallant"))) == 1
    town.until(at(14, 37))
    assert len(town.rings(town.direct("savoie"))) == 1
    town.until(at(15, 22))
    assert len(town.rings(town.direct("mcgrath"))) == 1


# --- what it starts -------------------------------------------------------------------------------------
@pytest.mark.rule("P7.5")
@pytest.mark.rule("P7.8")
def test_it_starts_a_meeting_within_48_hours_and_a_task_for_the_key_contact(town: Town):
    town.says("leblanc", BAIL)

    assert clocks(town)["team-meeting"] == AFTERNOON + timedelta(hours=48)
    with town.parts.open_work() as work:
        task = work.tasks.get("K7-QF3/T1")
    assert task.assignee == town.people["cormier"].id
    assert task.due_at == AFTERNOON + timedelta(hours=24)


# --- in the case room, and what cannot be read -------------------------------------------------------------
@pytest.mark.rule("P7.2")
def test_from_the_direct_room_what_was_typed_is_removed(town: Town):
    town.says("leblanc", BAIL)

    room = town.server.rooms[town.room_id(town.direct("leblanc"))]
    assert not any("Moncton" in one.content.get("body", "") for one in room.events)


@pytest.mark.rule("P7.2")
def test_in_the_case_room_the_message_stays_and_the_card_follows(town: Town):
    town.says("leblanc", "!critical 2 men at the door", room=CASE)

    typed, card = town.server.rooms[town.room_id(CASE)].events[-4:-2]
    assert typed.content["body"] == "!critical 2 men at the door"
    assert "Type: other\n2 men at the door" in card.content["body"]


@pytest.mark.parametrize(
    ("room", "typed"),
    [
        ("direct", "critical"),
        ("direct", "critique"),
        ("direct", "critical K7-QF3"),
        ("direct", "danger M4-WP8 at the door"),
        ("direct", "critcal K7-QF3 at the door"),
        ("direct", "critical type D1 K7-QF3 nonsense"),
        (CASE, "!critical"),
        (CASE, "!critical M4-WP8 at the door"),
        (CASE, "!critical add D7 at the door"),
        (CASE, "!critical bail " + "x" * 3000),
    ],
)
def test_when_a_report_is_not_understood_the_answer_names_911_first(town: Town, room: str, typed: str):
    answer = town.says("leblanc", typed, room=None if room == "direct" else room)

    assert answer.splitlines()[0] == "If anyone is in danger now: 911."
    assert "door" not in answer
    with town.parts.open_work() as work:
        assert work.developments.where() == []


def test_a_stranger_to_the_case_learns_nothing_but_911(town: Town):
    answer = town.says("theriault", "critical K7-QF3 At the door")

    assert answer.splitlines() == [
        "If anyone is in danger now: 911.",
        "I know no case K7-QF3 that you can see. Nothing is sent yet; I keep what you wrote.",
        "Without the right one: telephone Cormier.",
        "Now: the right code alone. It goes out at once.",
    ]


# --- what is added and put right -----------------------------------------------------------------------------
@pytest.mark.rule("P7.6")
def test_a_follow_up_is_a_new_message_and_the_card_stays(town: Town):
    town.says("leblanc", BAIL)
    town.hears_no_more()

    town.says("leblanc", "critical add D1 K7-QF3 He left by car")

    assert town.heard(CASE) == [
        "D1, added by Leblanc, police\nMonday 30 November 2026, 14:22\nHe left by car"
    ]
    assert town.rings(CASE) == []


def test_the_type_it_has_already_is_not_called_corrected(town: Town):
    town.says("leblanc", BAIL)
    town.hears_no_more()

    assert "D1 is of that type already. Nothing was changed." in town.says(
        "leblanc", "critical type D1 K7-QF3 bail"
    )
    town.says("leblanc", "langue fr")
    assert "est déjà de ce type" in town.says("leblanc", "critique type D1 K7-QF3 caution")
    assert town.heard(CASE) == []


def test_the_plan_says_in_words_why_the_task_of_a_misplaced_one_ended(town: Town):
    town.says("leblanc", BAIL)
    town.says("leblanc", "!critical misplaced D1", room=CASE)

    assert "D1, reported in the wrong case" in town.says("leblanc", "plan T1 K7-QF3")


@pytest.mark.rule("P7.6")
def test_the_type_is_corrected_by_a_new_line(town: Town):
    town.says("leblanc", BAIL)
    town.hears_no_more()

    town.says("leblanc", "critical type D1 K7-QF3 infraction")

    assert town.heard(CASE) == [
        "D1, type corrected by Leblanc, 14:22.\nType 1: alleged new offence by the offending partner"
    ]


def test_a_misplaced_one_leaves_the_room_and_stops_ringing(town: Town):
    town.says("leblanc", "!critical bail Released to Moncton", room=CASE)
    town.says("leblanc", "!critical add D1 With a car from Moncton", room=CASE)

    town.says("leblanc", "!critical misplaced D1", room=CASE)

    events = town.server.rooms[town.room_id(CASE)].events
    bodies = [one.content.get("body", "") for one in events]
    assert not any("Moncton" in body for body in bodies)  # what was typed, too
    assert town.heard(REGION)[-1].startswith(
        "K7-QF3, D1: reported in the wrong case, and removed.\nRemoved by Leblanc, 14:22"
    )
    assert clocks(town) == {}
    assert kept(town).text == "Released to Moncton"
    town.hears_no_more()
    town.pass_time(timedelta(hours=5))
    assert all_rings(town) == []


@pytest.mark.rule("P7.6")
@pytest.mark.parametrize("again", ["", "!ack D1 And again in Sackville"])
def test_what_was_added_to_an_ack_leaves_the_room_with_a_misplaced_one(town: Town, again: str):
    town.says("leblanc", "!critical bail Released to Moncton", room=CASE)
    town.says("roy", "!ack D1 I saw the car in Sackville", room=CASE)
    if again:
        town.says("roy", again, room=CASE)
    town.says("gallant", "critical show D1 K7-QF3")
    town.says("gallant", "ack D1 K7-QF3 Seen near Sackville too")
    assert any("near Sackville" in body for body in town.heard(CASE))

    town.says("leblanc", "!critical misplaced D1", room=CASE)

    events = town.server.rooms[town.room_id(CASE)].events
    assert not any("Sackville" in one.content.get("body", "") for one in events)


@pytest.mark.rule("P5.6", "P7.6")
def test_a_note_that_waits_for_a_guest_to_leave_does_not_come_after_all(town: Town):
    town.says("leblanc", "!critical bail Released to Moncton", room=CASE)
    town.says("gallant", "critical show D1 K7-QF3")
    a_guest(town)
    town.says("gallant", "ack D1 K7-QF3 Seen near Sackville too")
    town.says("leblanc", "critical misplaced D1 K7-QF3")

    town.pass_time(timedelta(hours=2))

    events = town.server.rooms[town.room_id(CASE)].events
    assert not any("Sackville" in one.content.get("body", "") for one in events)


def test_a_misplaced_one_is_shown_to_nobody(town: Town):
    town.says("leblanc", BAIL)
    town.says("leblanc", "critical misplaced D1 K7-QF3")

    assert "I know no development D1 there." in town.says("roy", "critical show D1 K7-QF3")


# --- a guest reads along ----------------------------------------------------------------------------------
def a_guest(town: Town, hours: int = 1) -> Visit:
    now = town.clock.now()
    haddad = town.moves_in("haddad", Role.AD_HOC, Agency.OTHER)
    visit = Visit(
        id="K7-QF3/A1",
        case="K7-QF3",
        person=haddad.id,
        named_by=town.people["cormier"].id,
        meeting=None,
        client_agreed_at=now,
        opens_at=now,
        ends_at=now + timedelta(hours=hours),
        state="here",
    )
    with town.parts.open_work() as work:
        work.visits.put(visit)
        work.commit()
    town.parts.dispatcher.act(lambda ctx: [SetMembers(room=CASE)])
    town.settle()
    town.everybody_accepts()
    town.hears_no_more()
    return visit


@pytest.mark.rule("P5.6")
def test_while_a_guest_reads_along_the_card_is_held_and_everybody_reads_it_directly(town: Town):
    visit = a_guest(town)

    town.says("leblanc", BAIL)

    assert town.heard(CASE) == []
    assert town.heard(town.direct("haddad")) == []
    assert town.rings(town.direct("roy")) == [
        "URGENT K7-QF3, D1, 14:22. Read it here: `critical show D1 K7-QF3`"
    ]
    assert "Moncton" in town.says("roy", "critical show D1 K7-QF3")
    assert town.says("roy", "ack") == "D1, K7-QF3: acknowledged, 14:22. 1 of 3.\nNow: nothing for you."

    shown_out(town, visit)
    assert [body for body in town.heard(CASE) if body.startswith("D1, critical development")]
    assert town.heard(CASE)[-1] == (
        "* D1: 1 of 3 acknowledged.\nWaiting: Victim Services, domestic-violence sector"
    )


def shown_out(town: Town, visit: Visit) -> None:
    def leaves(ctx):
        over, left = ctx.work.visits.get(visit.id).end(by="bot", at=ctx.now)
        ctx.work.visits.save(over, because=left)
        return []

    town.parts.dispatcher.act(leaves)
    town.settle()


@pytest.mark.rule("P5.6", "P7.4")
@pytest.mark.parametrize("reported", ["while the guest was there", "before the guest came"])
def test_an_alternate_who_comes_in_while_a_guest_is_there_finds_one_card_and_no_second(
    town: Town, reported: str
):
    if reported == "before the guest came":
        town.says("leblanc", BAIL)
    visit = a_guest(town, hours=3)
    if reported == "while the guest was there":
        town.says("leblanc", BAIL)
    town.pass_time(timedelta(hours=2))
    town.everybody_accepts()
    assert "savoie" in town.members(CASE)
    assert town.heard(CASE) == []

    shown_out(town, visit)

    assert sum("Moncton" in body for body in town.heard(CASE)) == 1
    assert "D1" in town.says("savoie", "critical show D1 K7-QF3")


# --- French -----------------------------------------------------------------------------------------------
@pytest.fixture
def french(town: Town) -> Town:
    regions = {**REGIONS, 1: replace(REGIONS[1], languages=("fr",))}
    town.parts.house.regions = regions
    for name in town.people:
        town.says(name, "langue fr")
    town.hears_no_more()
    return town


@pytest.mark.rule("P11.1")
def test_the_whole_of_it_in_french(french: Town):
    french.says("leblanc", "critique K7-QF3 caution Libéré à 14 h 10")

    card, ring, counter = french.heard(CASE)
    assert card.splitlines()[:3] == [
        "D1, fait nouveau critique",
        "Type 4\u00a0: mise en liberté sous caution, ou conditions du tribunal de la famille",
        "Libéré à 14\u00a0h\u00a010",
    ]
    assert ring == "URGENT K7-QF3, D1, 14\u00a0h\u00a022. Lisez ci-dessus, puis `!reçu`"
    assert counter.startswith(
        "D1\u00a0: accusés de réception, 0 sur 3.\nEn attente\u00a0: Services aux victimes"
    )
    assert french.says("roy", "reçu").startswith("Noté\u00a0: alerte lue, 14\u00a0h\u00a022.")
    french.says("roy", "!reçu", room=CASE)
    french.pass_time(timedelta(seconds=20))
    french.says("cormier", "!reçu j’appelle", room=CASE)
    assert "Noté\u00a0: Cormier, avec une note. 2 sur 3." in french.heard(CASE)
    french.until(at(15, 22))
    assert french.rings(REGION) == [
        "URGENT K7-QF3, D1\u00a0: 1 personne sans réponse depuis 60 minutes; suppléance appelée"
    ]
    french.everybody_accepts()
    french.says("savoie", "!reçu", room=CASE)
    assert "chaque organisme a accusé réception" in french.heard(CASE)[-1]


# --- what a ring may hold (P12.10) --------------------------------------------------------------------------
NEVER = {"Marie", "Tremblay", "Roussel", "Leblanc", "Zebra", "police", "violence", "victim", "CCR"}


@pytest.mark.rule("P12.10")
@pytest.mark.parametrize("languages", [("en",), ("fr",), ("en", "fr")])
def test_no_ring_ever_holds_a_type_a_name_or_a_detail(town: Town, languages: tuple[str, ...]):
    town.parts.house.regions = {**REGIONS, 1: replace(REGIONS[1], languages=languages)}
    for name in ("gallant", "roy", "mcgrath"):
        town.says(name, f"language {languages[0]}")
    town.hears_no_more()

    for kind in Type:
        town.says("leblanc", f"critical K7-QF3 {kind}: Zebra {kind} of Marie Tremblay")
    town.pass_time(timedelta(hours=5))

    labels = {town.parts.renderer.word("development", kind, lang) for kind in Type for lang in ("en", "fr")}
    forbidden = {*NEVER, *labels, *FRENCH.values(), *Type}
    rings = [ring for ring in all_rings(town) if ring.startswith("URGENT")]
    assert len(rings) >= 10 * len(Type)
    for ring in rings:
        assert not any(re.search(rf"\b{word}\b", ring, re.IGNORECASE) for word in forbidden), ring


# --- a stop in the middle -----------------------------------------------------------------------------------
@pytest.mark.rule("P10.1")
def test_a_restart_in_the_middle_keeps_the_ladder(town: Town, tmp_path: Path):
    town.says("leblanc", BAIL)
    town.says("roy", "!ack", room=CASE)
    town.until(at(14, 30))
    old = town.parts

    database = Database(f"sqlite:///{tmp_path / 'convene.db'}")
    town.parts = Parts(database, Keyring(Master(b"m" * 32)), old.house, town.server, town.clock)
    town.hears_no_more()
    town.until(at(14, 37))

    assert len(town.rings(town.direct("gallant"))) == 1
    assert len(town.rings(town.direct("cormier"))) == 1
    assert town.rings(town.direct("roy")) == []
    town.until(at(15, 22))
    assert len(town.rings(town.direct("savoie"))) == 1


@pytest.mark.rule("P10.3")
def test_after_a_long_stop_each_step_comes_once(town: Town):
    town.says("leblanc", BAIL)
    town.hears_no_more()

    town.clock.set(at(16, 0))
    town.pass_time(timedelta(0))

    [reminder] = town.rings(town.direct("gallant"))
    assert reminder.startswith("Late: URGENT K7-QF3, D1")
    assert len(town.rings(town.direct("savoie"))) == 1
    [region] = town.rings(REGION)
    assert region.startswith("Late: URGENT K7-QF3, D1")


def test_a_danger_in_a_named_case_goes_out_although_a_dialogue_is_open(town: Town):
    town.says("leblanc", "refer")

    answered = town.says("leblanc", "danger K7-QF3 He is at the door")

    assert "D1 is out to K7-QF3" in "\n".join(town.heard(town.direct("leblanc"))), answered
    assert any("He is at the door" in body for body in town.heard("case:K7-QF3"))
    assert "2 of 9" in town.says("leblanc", "now")


def test_a_receipt_that_comes_late_counts_from_when_it_was_given(town: Town):
    before = town.clock.now()
    town.pass_time(timedelta(minutes=5))
    town.says("leblanc", "critical K7-QF3 bail Released")
    town.says("roy", "ack")
    seen = Read(room_id=town.room_id("case:K7-QF3"), user_id="@roy:hs.test", read_event="$old", at=before)
    town.server.arriving.append(seen)
    town.settle()

    with town.parts.open_work() as work:
        assert not work.developments.get("K7-QF3/D1").has_acknowledged(town.people["roy"].id)
