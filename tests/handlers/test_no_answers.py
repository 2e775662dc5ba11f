"""What is said in the direct room beside the questions, and is no answer to them (CONVERSATION V8, V12)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.build import a_team, an_open_case
from tests.town import Town

ROOM = "case:K7-QF3"
DANGER = "!danger He is at the door"


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Gallant is asked for a first name, Savoie too, in French."""
    town = Town(tmp_path_factory.mktemp("mold"))
    a_team(town)
    an_open_case(town, people=("cormier", "leblanc", "gallant", "savoie", "roy"))
    town.talks("gallant", ("refer", "1 of 9"), ("today 10:30", "First name?"))
    town.talks("savoie", ("aiguiller", "1 sur 9"), ("aujourd'hui 10:30", "Prénom?"))
    return town


@pytest.fixture
def town(mold: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    return mold.copied_to(tmp_path_factory.mktemp("beside"))


def ring(town: Town, name: str) -> str:
    return next(one.event_id for one in town.events(town.direct(name)) if "D1" in one.content["body"])


# --- an acknowledgement -------------------------------------------------------------------------------------
@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(
    ("name", "typed", "heard"),
    [
        ("gallant", "ack", "D1"),
        ("savoie", "reçu", "D1"),
        ("savoie", "Vu!", "D1"),
        ("gallant", "ack calling her now", "D1"),
        ("gallant", "seen it", "not an acknowledgement yet"),
        ("savoie", "j’arrive", "pas encore un accusé de réception"),
    ],
)
def test_a_reply_to_the_ring_is_about_the_danger_and_no_answer(town: Town, name: str, typed: str, heard: str):
    town.says("leblanc", DANGER, room=ROOM)

    assert heard in town.says(name, typed, reply_to=ring(town, name))
    assert "First name?" in town.says("gallant", "resume")
    assert "Prénom?" in town.says("savoie", "reprendre")


@pytest.mark.rule("P7.4")
@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("gallant", "ack"),
        ("gallant", "Acknowledge."),
        ("gallant", "ack D1"),
        ("gallant", "ack all"),
        ("savoie", "reçu"),
        ("savoie", "Vu"),
        ("savoie", "reçu d1"),
        ("savoie", "reçu tout"),
    ],
)
def test_typed_alone_while_a_danger_waits_it_acknowledges(town: Town, name: str, typed: str):
    town.says("leblanc", DANGER, room=ROOM)

    assert "D1" in town.says(name, typed)
    assert ("First name?" if name == "gallant" else "Prénom?") in town.says(name, "resume")


@pytest.mark.parametrize("typed", ['"Vu"', "« Vu »", "Vu Thi"])
def test_in_quotes_or_with_more_it_is_an_answer(town: Town, typed: str):
    town.says("leblanc", DANGER, room=ROOM)

    asked = "First name Vu, last name Thi: right?" if typed == "Vu Thi" else "Last name?"
    assert asked in town.says("gallant", typed)
    with town.parts.open_work() as work:
        [waiting] = work.developments.where(case="K7-QF3")
    assert town.people["gallant"].id not in {ack.person for ack in waiting.acknowledged}


def test_where_nothing_waits_somebody_may_be_called_so(town: Town):
    assert "Last name?" in town.says("gallant", "Vu")


def test_a_reply_to_the_question_itself_is_its_answer(town: Town):
    question = town.events(town.direct("gallant"))[-1].event_id

    assert "Last name?" in town.says("gallant", "Nadine", reply_to=question)


# --- typed on after a pause -----------------------------------------------------------------------------------
def on_screen(town: Town, name: str) -> str:
    events = town.server.rooms[town.room_id(town.direct(name))].events
    return "\n".join(one.content.get("body", "") for one in events)


@pytest.mark.rule("P12.6")
@pytest.mark.parametrize("typed", ["Roussel, Alain", "14 march 1991", "506-555-0142", "x" * 5000])
def test_what_is_typed_after_an_automatic_pause_is_removed_and_resume_is_named(town: Town, typed: str):
    town.pass_time(timedelta(minutes=31))

    answer = town.says("gallant", typed)

    assert "your referral is paused" in answer
    assert "I remove what you wrote" in answer
    assert "`resume`" in answer
    assert typed not in on_screen(town, "gallant")
    assert "First name?" in town.says("gallant", "resume")


@pytest.mark.rule("P12.6")
@pytest.mark.parametrize("typed", ["oui, depuis octobre", "oui depuis octobre", "langue moi octobre"])
def test_in_french_and_what_looks_like_a_command_too(town: Town, typed: str):
    town.says("savoie", "pause")

    answer = town.says("savoie", typed)

    assert "votre aiguillage est en pause." in answer
    assert "`reprendre`" in answer
    assert "octobre" not in on_screen(town, "savoie")


def test_a_wrong_letter_is_offered_all_the_same(town: Town):
    town.says("gallant", "pause")

    assert town.says("gallant", "languge fr").splitlines() == [
        "Not noted: your referral is paused.",
        "I remove what you wrote, as it may be an answer; if it still shows, delete it. Nothing was changed.",
        "Did you mean `language`?",
        "Now: `resume`, then write it again.",
    ]


def test_a_danger_and_a_command_with_a_code_stay(town: Town):
    town.says("gallant", "pause")

    assert "911" in town.says("gallant", "danger he is at the door")
    assert "I know no case" in town.says("gallant", "case show M3-WP8")
    assert "I remove" not in town.says("gallant", "task done T9")
    assert "task done T9" in on_screen(town, "gallant")
    assert "at the door" in on_screen(town, "gallant")
    assert "M3-WP8" in on_screen(town, "gallant")


@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("unlock @roy", "Only a coordinator can do that."),
        ("yes roy", "Nothing waits here for that yes."),
        ("oui roy", "Nothing waits here for that yes."),
        ("yes @roy 1", "Nothing waits here for that yes."),
    ],
)
def test_a_command_about_somebody_of_the_team_keeps_its_own_answer(town: Town, typed: str, heard: str):
    town.says("gallant", "pause")

    answer = town.says("gallant", typed)

    assert answer.startswith(heard)
    assert "I remove" not in answer
    assert typed in on_screen(town, "gallant")


def test_without_a_pause_nothing_is_removed(town: Town):
    town.says("roy", "xyzzy")

    assert "xyzzy" in on_screen(town, "roy")


@pytest.mark.rule("P12.6")
def test_a_reply_to_a_ring_that_is_not_understood_is_removed_too(town: Town):
    town.says("leblanc", DANGER, room=ROOM)

    answer = town.says("gallant", "Nadine", reply_to=ring(town, "gallant"))

    assert answer.startswith("I remove what you wrote: it replied to another message, so it is no answer.")
    assert "Nadine" not in on_screen(town, "gallant")


# --- a question for the program lead --------------------------------------------------------------------------
@pytest.mark.rule("P1.14")
@pytest.mark.parametrize(
    ("typed", "heard"),
    [
        ("escalate K7-QF3 does Marie Tremblay agree", "Not sent: it holds a name."),
        ("escalate does Marie Tremblay agree", "Which case?"),
        ("escalate K7-QF3 may a guest stay", "Nothing is sent yet."),
    ],
)
def test_a_disagreement_typed_in_the_direct_room_leaves_it(town: Town, typed: str, heard: str):
    answer = town.says("roy", typed)
    town.pass_time(timedelta(minutes=16))

    assert heard in answer
    assert not any(word in on_screen(town, "roy") for word in ("Marie", "a guest stay"))
