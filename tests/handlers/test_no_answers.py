"""What is said in the direct room beside the questions, and is no answer to them (CONVERSATION V8, V12)."""

from __future__ import annotations

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
    an_open_case(town, people=("cormier", "leblanc", "gallant", "savoie"))
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
        ("gallant", "seen it", "not understand"),
        ("savoie", "j’arrive", "pas compris"),
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

    assert "First name Vu" in town.says("gallant", typed) or "Last name?" in town.last(town.direct("gallant"))


def test_where_nothing_waits_somebody_may_be_called_so(town: Town):
    assert "Last name?" in town.says("gallant", "Vu")


def test_a_reply_to_the_question_itself_is_its_answer(town: Town):
    question = town.events(town.direct("gallant"))[-1].event_id

    assert "Last name?" in town.says("gallant", "Nadine", reply_to=question)
