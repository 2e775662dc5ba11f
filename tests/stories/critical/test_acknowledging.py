"""Seen is not acknowledged, and an answer is never bound to a development by guessing (P7.4)."""

from datetime import timedelta

import pytest

from bot.incoming import Read
from tests.stories.critical.reporting import BAIL, CASE, at, kept, opens_the_room
from tests.town import Town


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
