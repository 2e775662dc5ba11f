"""What is added, corrected, or was reported in the wrong case (P7.6)."""

from datetime import timedelta

import pytest

from tests.stories.critical.reporting import BAIL, CASE, REGION, all_rings, clocks, kept
from tests.town import Town


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


def test_a_misplaced_one_is_shown_to_nobody(town: Town):
    town.says("leblanc", BAIL)
    town.says("leblanc", "critical misplaced D1 K7-QF3")

    assert "I know no development D1 there." in town.says("roy", "critical show D1 K7-QF3")
