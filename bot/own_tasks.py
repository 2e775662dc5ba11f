"""Tasks that the bot adds: kept by what they are called, and worded for each reader (P11.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import lending, words
from bot.context import Context
from bot.filters.surnames import surname
from casework import access
from casework.case import Basis, Case
from casework.critical import Development
from casework.people import Agency, Person, Role
from casework.plan import NOBODY_YET, Task

CONTACTS = ("safe-contact", "safety-planning")
"""By what they are called: those that mean speaking with the person."""


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
    task = after_a_word(ctx, case, task)
    ctx.work.tasks.add(task, because=task.added())
    return task


def who_contacts(ctx: Context, case: Case, development: Development) -> Person:
    """The key contact; where they are not in the case, as in one that has just come to a region, or where what was
    reported is the coordinators' alone, a coordinator (P3.12, P7.8)."""
    pivot = ctx.someone(case.key_contact)
    reads = ctx.why_not(case, pivot) in (None, *access.FOR_A_WHILE)
    if reads and (pivot.role is Role.COORDINATOR or not development.alone):
        return pivot
    return next(iter(ctx.could_chair(case)), pivot)


def after_a_word(ctx: Context, case: Case, task: Task) -> Task:
    """Nobody contacts a person who has not consented before a word with who keeps the connection (P9.9)."""
    first = case.basis is Basis.DANGER and is_contact(task) and task.assignee != case.connection
    return replace(task, word_with=_keeper(ctx, case) if first else "")


def _keeper(ctx: Context, case: Case) -> str:
    """Nobody, where whoever kept it is out of the case, and the lead has not named another (P1.12)."""
    keeper = ctx.someone(case.connection)
    is_out = not case.spoke_before and lending.has_nobody(ctx, case, keeper)
    return NOBODY_YET if is_out else surname(keeper)


def is_contact(task: Task) -> bool:
    return task.wording.partition(".")[2] in CONTACTS
