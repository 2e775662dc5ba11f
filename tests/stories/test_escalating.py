"""A disagreement for the program lead: the code and the question alone (P1.9, P1.14)."""

from datetime import timedelta
from pathlib import Path

import pytest

from casework.people import Agency, Role
from tests.build import a_team, an_open_case
from tests.ends import closes
from tests.town import Town

ROOM = "case:K7-QF3"
PROGRAM = "program"
QUESTION = "may a guest stay for the whole plan?"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town.empty(tmp_path_factory.mktemp("escalating"))
    a_team(town)
    an_open_case(town)
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path)


def asks(town: Town) -> str:
    town.says("roy", f"!escalate {QUESTION}", room=ROOM)
    return town.says("roy", "!yes K7-QF3", room=ROOM)


@pytest.mark.rule("P1.14")
def test_it_is_shown_first_as_the_lead_would_read_it(town: Town):
    answer = town.says("roy", f"!escalate {QUESTION}", room=ROOM)

    assert answer.splitlines() == [
        "Nothing is sent yet. The program lead would read, and nothing else:",
        f"K7-QF3: {QUESTION}",
        "If the danger is rising, that is a critical development: `!critical`. In danger now: 911.",
        "Now: `!yes K7-QF3`, until 11:00.",
    ]
    assert town.heard(PROGRAM) == []


@pytest.mark.rule("P1.9")
def test_with_the_yes_the_program_room_has_code_and_question_and_rings(town: Town):
    assert asks(town).startswith("E1 is with the program lead, 10:50, with the code K7-QF3")

    card, ring = town.heard(PROGRAM)
    assert card.splitlines()[:2] == ["E1, K7-QF3, Saturday 21 November 2026, 10:50:", QUESTION]
    assert ring.splitlines()[0] == "K7-QF3, question: `!escalation answer E1`"
    assert len(ring) <= 100, "both languages together"
    assert town.rings(PROGRAM) == [ring]
    assert town.rings("coordination:1") == ["K7-QF3: E1 is with the program lead, 10:50"]
    for never in ("Tremblay", "Roussel", "Roy", "health"):
        assert never not in card


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("does Tremblay agree", "a name"),
        ("does marie agree", "a name"),
        ("is TREMBLAY to be told", "a name"),
        ("who calls 506-555-0142", "a telephone number"),
        ("about 1_11212026_TM-K7-QF3", "a file number"),
        ("is TM safe", "initials"),
    ],
)
def test_what_names_the_client_is_refused_and_not_repeated(town: Town, text: str, what: str):
    answer = town.says("roy", f"!escalate {text}", room=ROOM)

    assert answer.startswith(
        f"Not sent: it holds {what}. Nothing was changed.\nThe program lead sees the code alone."
    )
    assert text not in answer
    assert town.says("roy", "!yes K7-QF3", room=ROOM).startswith("Nothing waits here for that yes.")


@pytest.mark.rule("P1.9")
def test_the_answer_comes_back_into_the_case_room(town: Town):
    asks(town)
    town.hears_no_more()

    answer = town.says("mcgrath", "!escalation answer E1 yes, for that portion", room=PROGRAM)

    assert answer.startswith("E1: your answer is with the team of K7-QF3")
    assert town.last(ROOM).splitlines() == [
        "E1, K7-QF3: the program lead has answered.",
        "Answer: yes, for that portion",
        "If the danger is rising, that is a critical development: `!critical`. In danger now: 911.",
        "Now, Cormier: `!escalation close E1`, once it is settled.",
    ]
    assert town.rings(town.direct("roy")) == ["K7-QF3, E1: answered. Open the room"]
    assert town.heard("coordination:1") == ["K7-QF3: E1 is answered, 10:50."]


@pytest.mark.rule("P1.9", "P12.2")
def test_a_second_answer_is_added_and_the_first_stays(town: Town):
    asks(town)
    town.says("mcgrath", "!escalation answer E1 yes, for that portion", room=PROGRAM)
    town.hears_no_more()

    said = town.says("mcgrath", "!escalation answer E1 and for the minutes too", room=PROGRAM)

    assert said.splitlines()[:2] == [
        "E1: your further answer is with the team of K7-QF3, 10:50.",
        "It is answer 2; what you answered before stays.",
    ]
    assert town.last(ROOM).splitlines()[:2] == [
        "E1, K7-QF3: the program lead has answered again.",
        "Answer 2: and for the minutes too",
    ]
    assert "E1, K7-QF3, answered (2 answers), since" in town.says("cormier", "escalation list")
    with town.parts.open_work() as work:
        kept = work.escalations.get("E1").answers
    assert [one.text for one in kept] == ["yes, for that portion", "and for the minutes too"]


@pytest.mark.rule("P1.9")
def test_the_leads_list_names_how_to_answer_what_is_open(town: Town):
    asks(town)

    listed = _listed(town, "mcgrath", PROGRAM)
    town.says("mcgrath", "!escalation answer E1 yes, for that portion", room=PROGRAM)

    assert listed.endswith("Now: `!escalation answer E1` and your answer, in the program room.")
    assert _listed(town, "mcgrath", PROGRAM).endswith("Now: nothing for you.")
    assert town.says("cormier", "escalation list").endswith("Now: nothing for you.")


@pytest.mark.rule("P1.9")
def test_a_reply_is_an_answer_too(town: Town):
    asks(town)
    question = town.events(PROGRAM)[-1].event_id

    assert town.says("mcgrath", "yes, it may", room=PROGRAM, reply_to=question).startswith(
        "E1: your answer is with the team"
    )


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize(
    ("text", "what"),
    [("yes, call them at 506-555-0142", "a telephone number"), ("as in 1_11212026_TM", "a file number")],
)
def test_an_answer_that_holds_a_number_is_refused_and_removed(town: Town, text: str, what: str):
    asks(town)

    answer = town.says("mcgrath", f"!escalation answer E1 {text}", room=PROGRAM)

    assert answer.startswith(f"Not sent: it holds {what}. Nothing was changed.")
    assert "506" not in answer
    room = town.server.rooms[town.room_id(PROGRAM)]
    assert [one.content for one in room.events if one.event_id == town.event_id] == [{}]
    assert "the program lead has answered" not in "".join(town.heard(ROOM))


@pytest.mark.rule("P1.14")
def test_whether_a_name_is_the_right_one_the_lead_does_not_learn_by_answering(town: Town):
    asks(town)
    town.says("mcgrath", "!escalation answer E1 yes", room=PROGRAM)

    for number, name in enumerate(("Tremblay", "Gagnon"), start=2):
        answer = town.says("mcgrath", f"!escalation answer E1 yes for {name}", room=PROGRAM)
        assert answer.startswith(
            "E1: your further answer is with the team of K7-QF3, 10:50.\n"
            f"It is answer {number}; what you answered before stays.\n"
            "What you typed is removed from this room, as every answer is.\n"
            "Now: nothing for you."
        )
    bodies = [one.content.get("body", "") for one in town.server.rooms[town.room_id(PROGRAM)].events]
    assert not any(name in body for body in bodies for name in ("Tremblay", "Gagnon"))
    assert "Answer 3: yes for Gagnon" in town.last(ROOM)


@pytest.mark.rule("P1.14")
@pytest.mark.parametrize("said", ["E9 yes for Gagnon", f"E1 Gagnon {'x' * 500}"])
def test_what_is_no_answer_to_a_question_leaves_the_program_room_too(town: Town, said: str):
    asks(town)

    town.says("mcgrath", f"!escalation answer {said}", room=PROGRAM)

    bodies = [one.content.get("body", "") for one in town.server.rooms[town.room_id(PROGRAM)].events]
    assert not any("Gagnon" in body for body in bodies)


@pytest.mark.rule("P1.9")
def test_what_the_team_writes_below_the_answer_is_no_answer_of_theirs(town: Town):
    """Nor is it recorded as something that they may not do."""
    asks(town)
    town.says("mcgrath", "!escalation answer E1 yes, for that portion", room=PROGRAM)
    answer = next(one for one in town.events(ROOM) if "has answered" in one.content["body"])

    said = town.says("leblanc", "thanks, will do", room=ROOM, reply_to=answer.event_id)

    assert "Only a program lead" not in said


@pytest.mark.rule("P1.14")
def test_typed_in_the_direct_room_it_is_no_answer_and_leaves_it(town: Town):
    asks(town)

    said = town.says("mcgrath", "escalation answer E1 yes for Gagnon")

    assert "I remove what you wrote here" in said
    assert "That works in the program room." in said
    direct = town.server.rooms[town.room_id(town.direct("mcgrath"))]
    assert not any("Gagnon" in one.content.get("body", "") for one in direct.events)


@pytest.mark.rule("P1.14", "P3.5")
def test_where_sharing_has_stopped_the_answer_comes_to_the_coordinators_and_nobody_is_sent_into_the_room(
    town: Town,
):
    asks(town)
    town.says("cormier", "consent withdraw K7-QF3")
    town.hears_no_more()

    town.says("mcgrath", "!escalation answer E1 yes, for that portion", room=PROGRAM)

    assert "Answer: yes, for that portion" in town.last(town.direct("cormier"))
    assert town.heard(ROOM) == []
    assert town.rings(town.direct("roy")) == []
    town.pass_time(timedelta(minutes=16))
    assert not any(
        "for that portion" in one.content.get("body", "") for one in town.events(town.direct("cormier"))
    )


@pytest.mark.rule("P1.9")
def test_the_lead_learns_that_a_question_ended_with_its_case(town: Town):
    asks(town)
    town.hears_no_more()

    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()

    [told] = town.heard(PROGRAM)
    assert told.split("\n\n")[0] == (
        "E1, K7-QF3: the case is closed, and the question with it.\nNow: nothing for you; no answer is needed."
    )
    assert "le dossier est fermé, et la question avec lui" in told
    assert town.rings(PROGRAM) == []
    assert town.says("mcgrath", "!escalation answer E1 yes", room=PROGRAM).startswith("E1 is closed already.")


@pytest.mark.rule("P1.9")
def test_of_an_answered_one_the_lead_hears_no_more(town: Town):
    asks(town)
    town.says("mcgrath", "!escalation answer E1 yes", room=PROGRAM)
    town.hears_no_more()

    town.parts.dispatcher.act(lambda ctx: closes(ctx, town.people["cormier"].id))
    town.settle()

    assert town.heard(PROGRAM) == []


@pytest.mark.rule("P1.9")
def test_it_rings_until_it_is_answered(town: Town):
    asks(town)
    town.hears_no_more()

    town.pass_time(timedelta(days=15))
    late = town.rings(PROGRAM)
    town.says("mcgrath", "!escalation answer E1 yes", room=PROGRAM)
    town.hears_no_more()
    town.pass_time(timedelta(days=15))

    assert len(late) == 7
    assert late[0].splitlines()[0] == "K7-QF3, unanswered: `!escalation answer E1`"
    assert [ring for ring in town.rings(PROGRAM) if "E1" in ring] == []


@pytest.mark.rule("P1.9")
def test_open_answered_and_closed_ones_are_tracked(town: Town):
    asks(town)
    assert "E1, K7-QF3, open" in _listed(town, "mcgrath", PROGRAM)
    town.says("mcgrath", "!escalation answer E1 yes", room=PROGRAM)
    assert "E1, K7-QF3, answered" in town.says("cormier", "escalation list")

    assert town.says("cormier", "!escalation close E1", room=ROOM).startswith("E1 of K7-QF3 is closed.")

    assert "0 questions not closed." in town.says("cormier", "escalation list")
    assert town.says("mcgrath", "!escalation answer E1 no", room=PROGRAM).startswith("E1 is closed already.")


def _listed(town: Town, who: str, room: str) -> str:
    town.says(who, "!escalation list", room=room)
    return town.last(town.direct(who))


@pytest.mark.rule("P1.9")
def test_it_is_closed_with_the_code_behind_it_too_if_it_is_that_cases(town: Town):
    asks(town)
    town.says("mcgrath", "!escalation answer E1 yes", room=PROGRAM)

    elsewhere = town.says("cormier", "escalation close E9 K7-QF3")
    assert elsewhere == "I know no question E9 that you can see. Nothing was changed.\nNow: `escalation list`"
    in_the_room = town.says("cormier", "!escalation close E9", room=ROOM)
    assert in_the_room.endswith("Now, Cormier: `!escalation list` in our direct room")
    town.says("cormier", "langue fr")
    assert town.says("cormier", "différend fermer E1 K7-QF3").startswith("E1 de K7-QF3 est fermé.")


@pytest.mark.rule("P12.11")
def test_who_may_not_know_the_case_finds_no_question(town: Town):
    town.moves_in("ouellette", Role.COORDINATOR, Agency.VICTIMS, region=3)
    asks(town)

    assert town.says("ouellette", "escalation close E1") == (
        "I know no question E1 that you can see. Nothing was changed.\nNow: `escalation list`"
    )
    assert "E1" not in town.says("ouellette", "escalation list")
    assert "I know no case K7-QF3" in town.says("theriault", f"escalate K7-QF3 {QUESTION}")


@pytest.mark.rule("P1.9")
@pytest.mark.parametrize(
    ("said", "room", "answer"),
    [
        ("!escalation answer E9 yes", PROGRAM, "I know no question E9 that you can see."),
        ("!escalation answer yes", PROGRAM, "I did not understand that."),
        ("!escalation answer E1 " + "x" * 501, PROGRAM, "That has 501 characters; at most 500."),
    ],
)
def test_what_is_no_answer(town: Town, said: str, room: str, answer: str):
    asks(town)

    assert town.says("mcgrath", said, room=room).startswith(answer)


def test_the_same_in_french(town: Town):
    town.says("roy", "langue fr")

    town.talks(
        "roy",
        ("différend K7-QF3 un invité peut-il rester?", "Rien n’est encore envoyé."),
        ("oui K7-QF3", "E1 est envoyé au programme"),
        ("différend K7-QF3 que dit Tremblay", "Pas envoyé\u00a0: il s’y trouve un nom"),
    )
    assert town.says("mcgrath", "!différend répondre E1 oui", room=PROGRAM).startswith("E1: your answer")


@pytest.mark.rule("P1.9")
def test_it_stays_under_the_leads_today_until_it_is_answered(town: Town):
    asks(town)

    heard = town.says("mcgrath", "today")
    assert "1. E1, K7-QF3: a question for you, since Saturday 21 November, 10:50." in heard
    assert heard.endswith("Now: `!escalation answer E1` and your answer, in the program room.")
    assert QUESTION not in heard
    town.says("mcgrath", "langue fr")
    assert "E1, K7-QF3\u00a0: une question pour vous" in town.says("mcgrath", "jour")
    town.says("mcgrath", "langue en")

    town.says("mcgrath", "!escalation answer E1 yes", room=PROGRAM)
    assert "E1" not in town.says("mcgrath", "today")
