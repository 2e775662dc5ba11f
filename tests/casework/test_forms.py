"""Asking one thing after another (CONVERSATION V8), without a room or a screen."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.forms import Dialogue, Form, Question

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)


def a_question(key: str, number: int, **more: Any) -> Question:
    return Question(key=key, kind="text", number=number, ask={"en": key, "fr": key}, **more)


FORM = Form(
    name="test",
    questions=(
        a_question("agreed", 1),
        a_question("why_late", 1, when="late"),
        a_question("name", 2),
        a_question("note", 3, optional=True),
    ),
    conditions={"late": lambda given, now: given.get("agreed") == "long ago"},
)


def a_dialogue(**answers: Any) -> Dialogue:
    return Dialogue(
        id="d",
        person="p1",
        form="test",
        subject="R-7KQ4",
        room="person:p1",
        key="R-7KQ4",
        answers=answers,
        begun_at=NOW,
        touched_at=NOW,
    )


def key_of(question: Question | None) -> str | None:
    return question.key if question else None


def test_the_first_question_without_an_answer_is_next():
    assert key_of(FORM.next({}, NOW)) == "agreed"
    assert key_of(FORM.next({"agreed": "today"}, NOW)) == "name"
    assert key_of(FORM.next({"agreed": "today", "name": "x", "note": ""}, NOW)) is None


def test_what_follows_from_an_answer_is_asked_under_its_number():
    following = FORM.next({"agreed": "long ago"}, NOW)

    assert key_of(following) == "why_late"
    assert following is not None
    assert following.number == 1


def test_the_total_never_grows():
    assert FORM.total == 3


def test_one_back_is_the_question_before():
    assert key_of(FORM.before("name", {"agreed": "today"}, NOW)) == "agreed"
    assert key_of(FORM.before("name", {"agreed": "long ago"}, NOW)) == "why_late"
    assert FORM.before("agreed", {}, NOW) is None


def test_one_back_from_the_summary_is_the_last_question():
    assert key_of(FORM.before(None, {"agreed": "today"}, NOW)) == "note"


def test_a_number_means_the_question_that_carries_it_not_what_follows_from_it():
    assert key_of(FORM.numbered(1)) == "agreed"
    assert FORM.numbered(9) is None


def test_what_was_typed_is_kept_until_it_is_forgotten():
    dialogue = a_dialogue().heard("$1", NOW).written(NOW).heard("$2", NOW).written(NOW)

    assert dialogue.typed == ("$1", "$2")
    assert len(dialogue.messages) == 2
    assert dialogue.forget_typed().typed == ()
    assert dialogue.forget_typed().messages == ()


def test_no_name_of_a_message_is_given_twice():
    """The one that was removed from the room and a new one of the same name could not be told apart."""
    before = a_dialogue().written(NOW).written(NOW)

    after = before.forget_typed().written(NOW)

    assert not set(before.messages) & set(after.messages)


def test_an_answer_can_be_taken_back():
    assert a_dialogue(name="x", note="y").without({"name"}).answers == {"note": "y"}


@given(st.dictionaries(st.sampled_from(["agreed", "why_late", "name", "note", "gone"]), st.text()))
def test_answering_what_is_next_always_comes_to_an_end(given_: dict[str, str]):
    """Also with answers to questions that a release took away."""
    answers: dict[str, Any] = dict(given_)
    for _ in range(len(FORM.questions)):
        if (question := FORM.next(answers, NOW)) is not None:
            answers[question.key] = "x"

    assert FORM.next(answers, NOW) is None


@pytest.mark.parametrize("key", ["agreed", "why_late", "name", "note", None])
def test_going_back_never_stands_still(key: str | None):
    before = FORM.before(key, {"agreed": "long ago", "why_late": "x", "name": "x", "note": ""}, NOW)

    assert key_of(before) != key
