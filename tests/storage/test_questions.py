"""Questions of all years are kept: those of one minute are found without going through them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event

from storage.dialogues import Question
from tests.storage.store import NOW, a_store

MINUTE = timedelta(minutes=1)
ABOUT = {"person": "roy", "room": "person:roy", "subject": "which-case", "state": ("open", "ended")}


def a_question(id: str, expires_at: datetime, state: str = "ended") -> Question:
    same: dict[str, Any] = {"person": "roy", "room": "person:roy", "subject": "which-case"}
    return Question(id=id, action="which-case", expires_at=expires_at, state=state, **same)


def test_those_of_a_minute_are_found_by_the_index(tmp_path: Path):
    store, read = a_store(tmp_path), list[tuple[str, Any]]()

    with store.open_work() as work:
        for id, at in (("q1", NOW - MINUTE), ("q2", NOW), ("q3", NOW + MINUTE / 2), ("q4", NOW + MINUTE)):
            work.questions.put(a_question(id, at, "open" if id == "q3" else "ended"))
        event.listen(store.database.write, "before_cursor_execute", lambda *a: read.append((a[2], a[3])))
        found = work.questions.expiring(NOW, NOW + MINUTE, **ABOUT)
        [(asked, values)] = [(said, given) for said, given in read if "FROM questions" in said]
        plan = work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {asked}", values).all()

    assert [one.id for one in found] == ["q2", "q3"]
    assert any("expires_at>? AND expires_at<?" in row[3] for row in plan), plan
    store.database.close()
