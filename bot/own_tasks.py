"""Tasks that the bot adds: kept by what they are called, and worded for each reader (P11.1)."""

from __future__ import annotations

from datetime import datetime

from bot import words
from bot.context import Context
from casework.case import Case
from casework.people import Agency
from casework.plan import Task


def add(
    ctx: Context,
    case: Case,
    wording: str,
    *,
    assignee: str,
    due_at: datetime,
    made_by: str,
    concerns: tuple[Agency, ...] = (),
    short: str = "",
) -> Task:
    """`wording`: group and key of our words; `short`: its number, if that is taken already."""
    group, _, key = wording.partition(".")
    task = Task(
        id=f"{case.id}/{short or f'T{ctx.work.tasks.next_number(case.id)}'}",
        case=case.id,
        assignee=assignee,
        text="",
        wording=f"{words.group_for(case.basis, group, key)}.{key}",
        concerns=concerns,
        due_at=due_at,
        made_by=made_by,
        made_at=ctx.now,
    )
    ctx.work.tasks.add(task, because=task.added())
    return task
