"""The risk management plan: tasks of persons, with due dates (PROTOCOL P6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.errors import Refusal
from casework.events import TaskAdded, TaskMoved


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    STARTED = "started"
    DONE = "done"
    CANNOT = "cannot"


OPEN = (State.OPEN, State.ACCEPTED, State.STARTED)

MOVES = {
    State.OPEN: {State.ACCEPTED, State.STARTED, State.DONE, State.CANNOT},
    State.ACCEPTED: {State.STARTED, State.DONE, State.CANNOT},
    State.STARTED: {State.DONE, State.CANNOT},
}


@dataclass(frozen=True, kw_only=True)
class Task:
    """`id` is `K7-QF3/T1`. Never assigned to the client (P6.6): `assignee` is a person on the roster."""

    id: str
    case: str
    assignee: str
    text: str
    due_at: datetime
    state: State = State.OPEN
    why: str = ""
    made_by: str
    made_at: datetime

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def added(self) -> TaskAdded:
        return TaskAdded(
            at=self.made_at,
            by=self.made_by,
            about=self.case,
            task=self.short,
            assignee=self.assignee,
            due_at=self.due_at,
        )

    def move(self, to: State, *, by: str, at: datetime, why: str = "") -> tuple[Task, TaskMoved]:
        """Raises Refusal("task-not-open") once it is done or cannot be done; nothing disappears (P6.1)."""
        if to not in MOVES.get(self.state, ()):
            raise Refusal("task-not-open", task=self.short, state=self.state)
        event = TaskMoved(at=at, by=by, about=self.case, task=self.short, state=to)
        return replace(self, state=to, why=why), event
