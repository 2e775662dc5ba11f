"""Questions that were answered are kept for years: nothing that is typed goes through all of them (ARCHITECTURE 2)."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, event

from tests.build import a_team, an_open_case
from tests.town import Town


def read(town: Town, *typed: str) -> list[tuple[str, Any]]:
    """What was asked of the table of questions, meanwhile, about those that are over."""
    asked: list[tuple[str, Any]] = []
    engine: Engine = town.parts.database.write

    def note(connection: Any, cursor: Any, statement: str, values: Any, *more: Any) -> None:
        if "FROM questions" in statement and "ended" in values:
            asked.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    for line in typed:
        town.says("gallant", line)
    event.remove(engine, "before_cursor_execute", note)
    return asked


@pytest.mark.parametrize("typed", [("danger he is here", "danger he has a knife"), ("yes R-9TMF",)])
def test_those_of_the_time_in_question_are_found_by_the_index(town: Town, typed: tuple[str, ...]):
    a_team(town)
    an_open_case(town)
    an_open_case(town, "T9-HCX", "R-3HXD")

    asked = read(town, *typed)

    assert asked
    with town.parts.open_work() as work:
        for statement, values in asked:
            plan = work.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values).all()
            assert any("expires_at>? AND expires_at<?" in row[3] for row in plan), plan
