"""Deadlines are rows (ARCHITECTURE 20)."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from casework.deadline import Deadline
from casework.deadlines import Rule
from storage.tables import deadlines


class Deadlines:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, deadline: Deadline) -> None:
        self._connection.execute(insert(deadlines).values(asdict(deadline)))

    def move(self, deadline: Deadline) -> None:
        changed = update(deadlines).where(deadlines.c.id == deadline.id)
        self._connection.execute(changed.values(asdict(deadline)))

    def due(self, now: datetime, limit: int = 50, *, since: datetime | None = None) -> list[Deadline]:
        """Open, with a step whose time has come (after `since`), oldest first."""
        fallen = (deadlines.c.state == "open") & (deadlines.c.step_at <= now)
        if since is not None:
            fallen &= deadlines.c.step_at > since
        query = select(deadlines).where(fallen).order_by(deadlines.c.step_at, deadlines.c.id).limit(limit)
        return [_deadline(row) for row in self._connection.execute(query)]

    def next_at(self) -> datetime | None:
        query = select(deadlines.c.step_at).where(
            deadlines.c.state == "open", deadlines.c.step_at.is_not(None)
        )
        found: datetime | None = self._connection.execute(
            query.order_by(deadlines.c.step_at).limit(1)
        ).scalar()
        return found

    def settle(self, subject: str, *rules: str, at: datetime, state: str = "settled") -> int:
        """How many this ended; no rule named: all of the subject."""
        open_ = (deadlines.c.subject == subject) & (deadlines.c.state == "open")
        if rules:
            open_ &= deadlines.c.rule.in_(rules)
        ended = update(deadlines).where(open_).values(state=state, ended_at=at, step=None, step_at=None)
        return self._connection.execute(ended).rowcount

    def reopen(
        self, subject: str, rule: str, *, since: datetime, rules: dict[str, Rule], now: datetime
    ) -> None:
        """A step that settled it was taken back: it goes on, and what fell due meanwhile is late."""
        found = (
            (deadlines.c.subject == subject) & (deadlines.c.rule == rule) & (deadlines.c.state == "settled")
        )
        rows = self._connection.execute(select(deadlines).where(found, deadlines.c.ended_at >= since))
        for row in rows.all():
            again = replace(_deadline(row), state="open").first(rules, now)
            changed = update(deadlines).where(deadlines.c.id == again.id)
            self._connection.execute(changed.values(**asdict(again), ended_at=None))

    def hand_over(self, subject: str, responsible: str) -> None:
        """The responsibility moves, not the clock (P10.7)."""
        open_ = (deadlines.c.subject == subject) & (deadlines.c.state == "open")
        self._connection.execute(update(deadlines).where(open_).values(responsible=responsible))

    def pass_on(self, case: str, gone: str, responsible: str) -> None:
        """The same, of all that one person answered for in a case or referral."""
        theirs = (deadlines.c.case == case) & (deadlines.c.responsible == gone)
        open_ = theirs & (deadlines.c.state == "open")
        self._connection.execute(update(deadlines).where(open_).values(responsible=responsible))

    def move_case(self, case: str, region: int) -> None:
        """Its clocks go on in another region."""
        open_ = (deadlines.c.case == case) & (deadlines.c.state == "open")
        self._connection.execute(update(deadlines).where(open_).values(region=region))

    def cancel_case(self, case: str, at: datetime, *, but: str = "") -> int:
        """`but`: the rule whose clocks go on."""
        of_it = (deadlines.c.case == case) & (deadlines.c.rule != but)
        open_ = of_it & (deadlines.c.state == "open")
        ended = update(deadlines).where(open_).values(state="cancelled", ended_at=at, step=None, step_at=None)
        return self._connection.execute(ended).rowcount

    def open(self, **columns: object) -> list[Deadline]:
        query = select(deadlines).where(deadlines.c.state == "open").order_by(deadlines.c.due_at)
        for name, value in columns.items():
            query = query.where(deadlines.c[name] == value)
        return [_deadline(row) for row in self._connection.execute(query)]


def _deadline(row: Any) -> Deadline:
    fields = row._asdict()
    del fields["ended_at"]
    return Deadline(**fields)
