"""Steps that can be taken back: sealed under the case's key, kept for some days, apart from questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from casework.undoing import TAKEN_BACK, Undoable
from storage.dialogues import Question
from storage.keys import Keyring, Master
from storage.unit_of_work import UnitOfWork
from tests.fresh import lay
from tests.town import HereDatabase

NOW = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)


@pytest.fixture
def work(tmp_path: Path):
    lay(tmp_path / "steps.db")
    database = HereDatabase(f"sqlite:///{tmp_path / 'steps.db'}")
    with UnitOfWork(database.write, Keyring(Master(b"m" * 32))) as work:
        yield work
    database.close()


def a_step(**changed: object) -> Undoable:
    step = Undoable(
        id="s1",
        person="roy",
        kind="task",
        subject="K7-QF3/T1",
        command="task done",
        room="",
        before='{"text": "call Marie"}',
        after="{}",
        at=NOW,
        number=1,
        expires_at=NOW + timedelta(minutes=10),
        key="R-7KQ4",
    )
    return replace(step, **changed)


def test_the_newest_of_a_person_is_found_whatever_its_state(work: UnitOfWork):
    work.steps.put(a_step())
    work.steps.put(a_step(id="s0", number=2, state=TAKEN_BACK))
    work.steps.put(a_step(id="s2", number=3, person="ana"))
    work.steps.put(a_step(id="s3", number=4, kind="ack"))

    newest = work.steps.newest("roy", ("task",))

    assert newest is not None and newest.id == "s0"
    assert work.steps.newest("roy", ("task",), "M4-WP8") is None


def test_nothing_of_it_lies_open(work: UnitOfWork):
    work.steps.put(a_step())

    [row] = work.connection.execute(text("SELECT * FROM questions"))

    assert "Marie" not in repr(tuple(row))


def test_old_ones_go_and_questions_stay(work: UnitOfWork):
    work.steps.put(a_step())
    question = Question(id="q1", person="roy", room="d", subject="K7-QF3", action="case-open", expires_at=NOW)
    work.questions.put(question)

    work.steps.forget_old(NOW + timedelta(days=1))

    assert work.steps.find("s1") is None
    assert [one.id for one in work.questions.where(person="roy")] == ["q1"]
