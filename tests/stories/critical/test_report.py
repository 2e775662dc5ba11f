"""It is out at once, and each is rung once (P7.2, P7.3, P7.5, P7.7, P7.8; CONVERSATION 3.7)."""

from datetime import timedelta

import pytest

from tests.stories.critical.reporting import AFTERNOON, BAIL, CASE, REGION, clocks
from tests.town import Town


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


@pytest.mark.rule("P7.5")
@pytest.mark.rule("P7.8")
def test_it_starts_a_meeting_within_48_hours_and_a_task_for_the_key_contact(town: Town):
    town.says("leblanc", BAIL)

    assert clocks(town)["team-meeting"] == AFTERNOON + timedelta(hours=48)
    with town.parts.open_work() as work:
        task = work.tasks.get("K7-QF3/T1")
    assert task.assignee == town.people["cormier"].id
    assert task.due_at == AFTERNOON + timedelta(hours=24)


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
