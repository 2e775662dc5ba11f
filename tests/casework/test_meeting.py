"""Answers counted by agency, dates, the meeting itself (PROTOCOL P5)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from casework.errors import Refusal
from casework.meeting import Choice, Meeting, State, propose
from casework.people import Agency, Person, Role

NOW = datetime(2026, 11, 24, 13, 3, tzinfo=UTC)
SLOTS = tuple(NOW + timedelta(hours=hours) for hours in (9, 25, 31))
Y, N, MB = Choice.YES, Choice.NO, Choice.MAYBE


def member(agency: Agency, id: str = "") -> Person:
    return Person(id=id or agency, user_id="", first="", last="", role=Role.MEMBER, agency=agency)


TEAM = [member(agency) for agency in (Agency.VICTIMS, Agency.POLICE, Agency.HEALTH, Agency.DV)]


def asked() -> Meeting:
    return propose(1, "K7-QF3", SLOTS, TEAM, by=Agency.VICTIMS, at=NOW)[0]


def answered(meeting: Meeting, who: str, *choices: Choice) -> Meeting:
    return meeting.answer(choices, by=who, at=NOW)[0]


def test_who_proposes_has_answered():
    assert asked().answered(TEAM) == (Agency.VICTIMS,)


def test_answers_are_waited_for_four_hours():
    assert asked().answers_by == NOW + timedelta(hours=4)


def test_answers_are_waited_for_half_way_to_a_near_slot():
    meeting, _ = propose(1, "K7-QF3", (NOW + timedelta(hours=2),), TEAM, by="victims", at=NOW)

    assert meeting.answers_by == NOW + timedelta(hours=1)


@pytest.mark.rule("P5.3")
def test_the_best_slot_has_the_most_agencies():
    meeting = answered(asked(), "police", N, Y, Y)
    meeting = answered(meeting, "health", N, Y, N)

    assert meeting.best(TEAM) == 2
    assert meeting.coming(2, TEAM) == (Agency.POLICE, Agency.VICTIMS, Agency.HEALTH)


def test_of_equals_the_surer_and_then_the_earlier_is_best():
    meeting = answered(asked(), "police", MB, Y, Y)

    assert meeting.best(TEAM) == 2


def test_an_agency_comes_if_one_of_its_people_does():
    team = [*TEAM, member(Agency.POLICE, "second")]
    meeting, _ = propose(1, "K7-QF3", SLOTS, team, by="victims", at=NOW)
    meeting = answered(answered(meeting, "police", N, N, N), "second", Y, N, N)

    assert meeting.standing(1, team)[Agency.POLICE] is Y


def test_an_answer_by_the_alternate_relieves_the_silent():
    meeting, _ = asked().call("savoie", "dv", at=NOW)
    assert meeting.silent() == ("police", "health", "dv", "savoie")

    meeting = answered(meeting, "savoie", Y, Y, Y)

    assert meeting.silent() == ("police", "health")


@pytest.mark.rule("P5.1")
def test_later_than_the_48_hours_needs_a_reason():
    due = NOW + timedelta(hours=30)

    with pytest.raises(Refusal, match="meeting-late"):
        asked().confirm(3, reason="", due=due, by="victims", at=NOW)

    meeting, _ = asked().confirm(3, reason="the client asked for it", due=due, by="victims", at=NOW)
    assert meeting.reason == "the client asked for it"


def test_inside_the_48_hours_no_reason_is_asked():
    meeting, event = asked().confirm(2, reason="", due=SLOTS[1], by="victims", at=NOW)

    assert (meeting.state, event.starts_at) == (State.CONFIRMED, SLOTS[1])


@pytest.mark.rule("P5.5")
def test_who_declined_the_date_is_not_invited():
    meeting = answered(answered(asked(), "police", Y, N, Y), "health", Y, MB, Y)
    meeting, _ = meeting.confirm(2, reason="", due=None, by="victims", at=NOW)

    assert meeting.invited() == ("victims", "health", "dv")


def test_a_new_date_invites_everybody_again():
    meeting = answered(asked(), "police", Y, N, Y)
    meeting, _ = meeting.confirm(2, reason="", due=None, by="victims", at=NOW)
    meeting, _ = meeting.move(SLOTS[2], reason="", due=None, by="victims", at=NOW)

    assert "police" in meeting.invited()


def test_a_slot_that_has_passed_cannot_be_confirmed():
    with pytest.raises(Refusal, match="slot-past"):
        asked().confirm(1, reason="", due=None, by="victims", at=SLOTS[0])


def test_notes_are_taken_only_while_it_is_under_way():
    with pytest.raises(Refusal, match="meeting-not-started"):
        asked().note("something", by="victims", at=NOW)


@pytest.mark.rule("P5.9")
def test_who_comes_late_is_present_and_not_absent():
    meeting, _ = asked().confirm(1, reason="", due=None, by="victims", at=NOW)
    meeting, _ = meeting.start(by="victims", at=SLOTS[0])
    meeting, _ = meeting.miss(("police",), by="victims", at=SLOTS[0])

    meeting, _ = meeting.attend(("police", "health"), by="victims", at=SLOTS[0])

    assert (meeting.present, meeting.absent) == (("police", "health"), ())
