"""Whoever is locked is out at once, and nothing of theirs is read or carried out."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.stories.locking.losing import K7, loses_the_phone
from tests.town import Town


def test_a_locked_person_is_out_of_every_case_room_at_once_and_the_alternate_in(town: Town):
    loses_the_phone(town)

    assert "roy" not in town.members(K7)
    assert "lang" in town.members(K7)
    assert "roy" in town.members(town.direct("roy"))
    assert "you stand in from now on" in town.rings(town.direct("lang"))[-1]
    assert any("Paul Lang represents their agency" in said for said in town.heard(K7))
    assert not any("locked" in said or "Roy" in said for said in town.heard(K7))


def test_no_key_goes_to_a_locked_person_in_any_room(town: Town):
    user = town.people["roy"].user_id
    loses_the_phone(town)
    farewell = town.events(town.direct("roy"))[-1]

    town.says("cormier", "!plan", room=K7)
    town.says("cormier", "task add roy, friday 9:00, call again K7-QF3")
    town.pass_time(timedelta(days=2))

    assert user in farewell.readers
    assert town.events(town.direct("roy"))[-1] is farewell
    assert user not in town.events(K7)[-1].readers


@pytest.mark.parametrize("said", ["help", "plan mine", "danger K7-QF3 he is here", "lost", "unlock @roy all"])
def test_commands_of_a_locked_person_are_refused_in_words_that_any_thief_may_read(town: Town, said: str):
    loses_the_phone(town)

    answered = town.says("roy", said)

    assert answered.endswith("I do nothing for this account now. If it is yours, telephone your coordinator.")
    assert "K7-QF3" not in answered and "Cormier" not in answered
    assert ("911" in answered) == said.startswith("danger")


def test_in_french_the_refusal_is_one_sentence_too(town: Town):
    town.says("roy", "langue fr")
    loses_the_phone(town, "perdu")

    assert town.says("roy", "aide") == (
        "Je ne fais rien pour ce compte. Si c’est le vôtre, téléphonez à votre coordination."
    )


def test_what_a_locked_person_wrote_in_a_case_room_is_answered_where_nobody_else_reads(town: Town):
    town.server.write(
        town.room_id(K7), town.people["roy"].user_id, "!plan"
    )  # on its way when the phone is lost
    town.server.arriving.reverse()
    message = town.server.arriving.pop()
    loses_the_phone(town)
    before = len(town.events(K7))
    town.server.arriving.append(message)
    town.settle()

    assert len(town.events(K7)) == before
    assert "telephone your coordinator" in town.last(town.direct("roy"))


def test_a_dialogue_that_is_open_is_paused_and_what_was_typed_is_gone(town: Town):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")
    typed = town.event_id
    loses_the_phone(town)

    posted = {one.event_id: one for one in town.server.rooms[town.room_id(town.direct("roy"))].events}
    assert posted[typed].content == {}
    with town.parts.open_work() as work:
        [dialogue] = work.dialogues.where(person=town.people["roy"].id)
    assert dialogue.state == "paused"


def test_a_lost_phone_is_never_an_answer_but_in_quotes_it_is(town: Town):
    town.says("roy", "refer")
    town.says("roy", "today 10:30")

    assert "last name" in town.says("roy", '"Lost"').lower()
    assert loses_the_phone(town).startswith("Locked at 22:40")


def test_detail_that_still_stands_on_the_screen_is_taken_off(town: Town):
    town.says("roy", "case show K7-QF3")
    shown = town.events(town.direct("roy"))[-1]
    assert shown.content

    loses_the_phone(town)

    assert shown.content == {}


@pytest.mark.rule("P7.4")
def test_a_ladder_that_runs_calls_the_alternate_at_once(town: Town):
    town.says("leblanc", "!critical bail: Seen near the house", room=K7)
    town.says("cormier", "!ack", room=K7)
    town.hears_no_more()

    loses_the_phone(town)

    assert town.rings(town.direct("lang")) == [
        "URGENT K7-QF3, D2: you stand in. Open the room, read, `!ack`",
    ]
    assert "D2" in "\n".join(town.heard(K7))  # the card once more: nobody reads what was before they came


@pytest.mark.rule("P7.4")
def test_the_alternate_of_somebody_locked_is_told_of_new_developments(town: Town):
    loses_the_phone(town)
    town.hears_no_more()

    town.says("leblanc", "!critical bail: Seen near the house", room=K7)

    assert town.rings(town.direct("lang")) == ["URGENT K7-QF3, D2, 22:40. Open the room, read, `!ack`"]


def test_a_restart_forgets_nothing_of_it(town: Town):
    loses_the_phone(town)

    again = town.restarted()

    assert "telephone your coordinator" in again.says("roy", "help")
    assert "Roy locked all devices" in again.says("cormier", "lock show")
