"""The risk management plan: tasks of persons, with due dates (PROTOCOL P6)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.errors import Refusal
from casework.events import TaskAdded, TaskGiven, TaskMoved
from casework.names import fold
from casework.people import Agency, Person, Role
from casework.undoing import changed_since

LONGEST = 500
FACTOR = re.compile(r"(?:^|\s)#(\w[\w-]*)\s*$")


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


NOT_STAFF = _folded(
    "client cliente clients person personne victim victime survivor survivant survivante partner partenaire "
    "offender suspect husband wife mari femme conjoint conjointe ex child children kid kids son daughter "
    "enfant enfants fils fille mother father parent parents mère père family famille supporter soutien"
)
"""Nobody of these is given a task: safety is the agencies' work (P6.6)."""
ARTICLES = _folded("the la le les l her his their my sa leur to à for pour")


class State(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    STARTED = "started"
    DONE = "done"
    CANNOT = "cannot"
    TAKEN_BACK = "taken-back"
    """Added by mistake: nothing disappears (P6.1)."""


OPEN = (State.OPEN, State.ACCEPTED, State.STARTED)
NOBODY_YET = "?"

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
    """As typed; of a task that the bot added nothing, but in rows from before it was worded for each reader."""
    wording: str = ""
    """Of a task that the bot added: what it is called by, in every language (P11.1)."""
    concerns: tuple[Agency, ...] = ()
    """Whom its wording names."""
    word_with: str = ""
    """The surname of who keeps the connection with a person who has not consented: a word with them comes first (P9.9).
    Empty: whose task it is does. NOBODY_YET: who kept it is out of the case, and nobody is named."""
    kept_by: str = ""
    """The surname of who keeps it, and is not there: then `word_with` stands in, or, empty, whose task it is decides."""
    due_at: datetime
    factor: str = ""
    """The risk factor it answers, as typed after `#` (P6.1)."""
    state: State = State.OPEN
    why: str = ""
    """Why it cannot be done."""
    made_by: str
    made_at: datetime

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    def is_late(self, now: datetime) -> bool:
        return self.is_open and self.due_at < now

    def must_be_moved_by(self, person: Person) -> None:
        """The one whose task it is, or a coordinator of the case; nobody else says that it is done."""
        if person.id != self.assignee and person.role is not Role.COORDINATOR:
            raise Refusal("not-your-task", task=self.short)

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

    def take_back(self) -> Task:
        if self.state is not State.OPEN:
            raise changed_since()
        return replace(self, state=State.TAKEN_BACK)

    def give(self, to: str, *, by: str, at: datetime) -> tuple[Task, TaskGiven]:
        """Somebody else's from now on, to be accepted by them: the responsibility moves, not the clock (P10.7)."""
        if not self.is_open:
            raise Refusal("task-not-open", task=self.short, state=self.state)
        event = TaskGiven(at=at, by=by, about=self.case, task=self.short, assignee=to, before=self.assignee)
        return replace(self, assignee=to, state=State.OPEN), event


def new_task(
    id: str, case: str, assignee: str, typed: str, *, due_at: datetime, by: str, now: datetime
) -> tuple[Task, TaskAdded]:
    """`typed` is what is to be done; a `#factor` at its end says which risk factor it answers."""
    factor = FACTOR.search(typed)
    text = typed[: factor.start()].strip() if factor else typed.strip()
    if not text:
        raise Refusal("task-without-text")
    if len(text) > LONGEST:
        raise Refusal("task-too-long", length=len(text), longest=LONGEST)
    if due_at <= now:
        raise Refusal("task-in-the-past")
    task = Task(
        id=id,
        case=case,
        assignee=assignee,
        text=text,
        factor=factor[1] if factor else "",
        due_at=due_at,
        made_by=by,
        made_at=now,
    )
    return task, task.added()


def is_for_staff(named: str, others: Iterable[str]) -> bool:
    """False: a word or a name for the client, the offending partner, a child, a supporter (P6.6)."""
    said = [fold(word) for word in re.findall(r"[^\s,'’]+", named)]
    first = next((word for word in said if word not in ARTICLES), "")
    return first not in NOT_STAFF and first not in {fold(name) for name in others if name}
