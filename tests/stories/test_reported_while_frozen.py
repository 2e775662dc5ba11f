"""What is reported, or put right, when sharing has stopped stays the coordinators' alone, its task too (P3.12)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.stories.test_withdrawal import record_again
from tests.town import Town

ROOM = "case:K7-QF3"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """D1 is everybody's; Leblanc, who is the key contact, reported D2 after the withdrawal."""
    town = Town.empty(tmp_path_factory.mktemp("frozen"))
    a_team(town)
    town.moves_in("doucet", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    an_open_case(town)
    town.says("cormier", "!case keycontact @roy", room=ROOM)
    town.says("gallant", "!critical contact: He wrote", room=ROOM)
    for name in ("cormier", "doucet", "leblanc", "roy"):
        town.says(name, "!ack", room=ROOM)
    town.says("cormier", "consent withdraw K7-QF3")
    town.clock.pass_(timedelta(minutes=1))
    town.says("leblanc", "critical K7-QF3 contact: He is at the door")
    town.clock.pass_(timedelta(minutes=1))
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


@pytest.fixture
def again(town: Town) -> Town:
    consents_again(town)
    return town


def consents_again(town: Town) -> None:
    town.parts.dispatcher.act(record_again)
    town.settle()
    town.everybody_accepts()
    town.hears_no_more()


# --- its task (P7.8) ------------------------------------------------------------------------------------------
@pytest.mark.rule("P3.12", "P7.8")
def test_the_task_is_a_coordinators_although_a_member_is_the_key_contact(town: Town):
    shown = town.says("cormier", "plan T2 K7-QF3")

    assert "T2 of K7-QF3, Cormier: open." in shown
    assert "(Cormier)" in town.says("doucet", "critical show D2 K7-QF3")


@pytest.mark.rule("P3.12")
@pytest.mark.parametrize("who", ["roy", "leblanc", "gallant"])
def test_no_plan_and_no_history_of_the_team_has_it(again: Town, who: str):
    for said in ("plan K7-QF3", "case history K7-QF3", "case history K7-QF3 2", "case show K7-QF3"):
        assert "T2" not in again.says(who, said)
    assert again.says(who, "plan T2 K7-QF3").startswith("I know no task T2 there")
    assert again.says(who, "task done T2 K7-QF3").startswith("I know no task T2 there")


@pytest.mark.rule("P3.12")
def test_nor_the_case_room_whoever_asks_there(again: Town):
    for said in ("!plan", "!plan mine", "!plan T2", "!case history", "!case close", "!task done T2"):
        again.says("cormier", said, room=ROOM)
        assert not any("T2" in body and "no task" not in body for body in again.heard(ROOM))
    assert "T2" in again.says("doucet", "plan K7-QF3")
    assert "T2" in again.says("doucet", "case history K7-QF3")


@pytest.mark.rule("P3.12")
def test_what_becomes_of_it_is_told_to_the_other_coordinators_and_not_in_the_room(again: Town):
    answer = again.says("cormier", "task done T2 K7-QF3")

    assert answer.startswith("K7-QF3, T2: done")
    assert again.heard(ROOM) == []
    assert "plan T2 K7-QF3" in again.last(again.direct("doucet"))


@pytest.mark.rule("P3.12", "P1.8")
def test_it_goes_to_another_coordinator_and_to_no_member(again: Town):
    again.says("cormier", "conflict K7-QF3")

    assert "T2 of K7-QF3, Doucet: open." in again.says("doucet", "plan T2 K7-QF3")


@pytest.mark.rule("P3.12", "P12.4")
def test_the_disclosure_record_says_that_no_member_was_told(town: Town):
    with town.parts.open_work() as work:
        kept = work.disclosures.where(case="K7-QF3")
    assert sum(one.what == "task" for one in kept) == 1, "that of D1"


# --- its type (P7.6) --------------------------------------------------------------------------------------------
@pytest.mark.rule("P3.12", "P7.6")
def test_a_type_put_right_meanwhile_is_not_shown_to_the_team_afterwards(town: Town):
    town.says("gallant", "critical type D1 offence K7-QF3")
    consents_again(town)

    assert "offence" in town.says("cormier", "critical show D1 K7-QF3")
    for name in ("roy", "leblanc"):
        assert "offence" not in town.says(name, "critical show D1 K7-QF3")
    town.says("cormier", "!critical show D1", room=ROOM)
    assert not any("offence" in said for said in town.heard(ROOM))


@pytest.mark.rule("P3.12", "P7.6")
def test_said_again_afterwards_the_team_reads_it(town: Town):
    town.says("gallant", "critical type D1 offence K7-QF3")
    consents_again(town)

    town.says("cormier", "!critical type D1 breach", room=ROOM)

    assert "breach of a court order" in town.says("roy", "critical show D1 K7-QF3")
    assert "breach of a court order" in town.says("cormier", "critical show D1 K7-QF3")


@pytest.mark.rule("P3.12", "P7.6")
@pytest.mark.parametrize(
    "said",
    [
        "critical type D2 offence",
        "critical add D2 He left",
        "critical show D2",
        "critical misplaced D2",
        "ack D2",
        "ack D2 I am with her",
    ],
)
def test_in_the_room_nobody_speaks_of_what_is_the_coordinators_alone(again: Town, said: str):
    again.says("cormier", f"!{said}", room=ROOM)

    [answer] = again.heard(ROOM)
    assert "at the door" not in answer and "offence" not in answer
    typed = [e for e in again.server.rooms[again.room_id(ROOM)].events if e.event_id == again.event_id]
    assert typed[0].content == {}, "what was typed is removed"


@pytest.mark.rule("P3.12", "P7.4")
@pytest.mark.parametrize("said", ["ack", "ack all", "ack D2", "reçu D2", "ack I am with her"])
def test_in_the_room_it_is_not_acknowledged_and_the_room_does_not_hear_that_there_is_one(
    again: Town, said: str
):
    again.says("cormier", f"!{said}", room=ROOM)

    for answer in again.heard(ROOM):
        assert "D2" not in answer or answer.startswith("I know no development D2 there.")
    assert "D2" in again.says("cormier", "ack D2 K7-QF3"), "in the direct room it is"


@pytest.mark.rule("P3.12")
def test_the_bare_word_shows_in_the_room_what_is_the_rooms(again: Town):
    again.says("cormier", "!critical show", room=ROOM)

    assert any("He wrote" in said for said in again.heard(ROOM))
    assert not any("at the door" in said for said in again.heard(ROOM))


@pytest.mark.rule("P3.12", "P7.6")
def test_the_coordinator_puts_it_right_in_the_direct_room_and_the_room_hears_nothing(again: Town):
    again.says("cormier", "critical type D2 offence K7-QF3")

    assert again.heard(ROOM) == []
    assert "new offence" in again.says("doucet", "critical show D2 K7-QF3")


# --- a note beside an `ack` (P7.4) --------------------------------------------------------------------------------
@pytest.mark.rule("P3.12", "P7.4")
def test_a_note_to_an_alarm_of_before_is_told_to_the_coordinators(town: Town):
    town.says("gallant", "critical K7-QF3 breach: Seen again")
    town.says("cormier", "critical show D3 K7-QF3")
    town.hears_no_more()

    answer = town.says("cormier", "ack D3 K7-QF3 I have called the police")

    assert answer.startswith("D3, K7-QF3: acknowledged, with your note")
    assert town.heard(ROOM) == []
    told = town.last(town.direct("doucet"))
    assert told.startswith("K7-QF3: Cormier has recorded something")
    assert "`critical show D3 K7-QF3`" in told
    assert "Note at 10:52, Cormier: I have called the police" in town.says(
        "doucet", "critical show D3 K7-QF3"
    )


@pytest.mark.rule("P3.12", "P7.4")
def test_a_members_note_to_what_was_open_before_reaches_the_coordinators_too(town: Town):
    """Gallant's own D1 waits for nobody any more: one that Roy was asked about and had only seen."""
    consents_again(town)
    town.says("gallant", "!critical breach: Seen again", room=ROOM)
    town.clock.pass_(timedelta(minutes=1))
    town.says("cormier", "consent withdraw K7-QF3")
    town.clock.pass_(timedelta(minutes=1))
    town.says("roy", "critical show D3 K7-QF3")
    town.hears_no_more()

    town.says("roy", "ack D3 K7-QF3 she is with me")

    for name in ("cormier", "doucet"):
        assert "`critical show D3 K7-QF3`" in town.last(town.direct(name))
        assert "Roy: she is with me" in town.says(name, "critical show D3 K7-QF3")
    assert not any("she is with me" in said for said in town.heard(ROOM))


@pytest.mark.rule("P3.12", "P7.4")
def test_a_note_that_came_before_it_was_read_is_told_once_it_counts(town: Town):
    consents_again(town)
    town.says("gallant", "!critical breach: Seen again", room=ROOM)
    town.clock.pass_(timedelta(minutes=1))
    town.says("cormier", "consent withdraw K7-QF3")
    town.clock.pass_(timedelta(minutes=1))
    town.says("roy", "ack D3 K7-QF3 she is with me")
    town.hears_no_more()

    town.says("roy", "critical show D3 K7-QF3")

    assert "`critical show D3 K7-QF3`" in town.last(town.direct("doucet"))
