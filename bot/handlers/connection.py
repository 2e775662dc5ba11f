"""Who keeps the connection with a person who has not consented; a word with them comes before any contact (P9.9)."""

from __future__ import annotations

from typing import Any

from bot import own_tasks
from bot.context import Context
from bot.effects import Effect
from bot.router import Router
from casework.case import Basis, Case
from casework.events import GroundChanged, KeyContactNamed, TaskGiven, TaskMoved
from casework.people import Person
from casework.plan import OPEN, State

router = Router()


def kept_by(ctx: Context, case: Case) -> Person | None:
    """Nobody contacts a person who has not consented before a word with them; None: there is consent."""
    return ctx.someone(case.connection) if case.basis is Basis.DANGER else None


def named(ctx: Context, keeper: Person | None) -> dict[str, Any]:
    """What a message says of them; `own`: it is whoever reads it."""
    return {"connection": keeper, "own": keeper == ctx.actor}


@router.on(KeyContactNamed)
@router.on(GroundChanged)
@router.on(TaskGiven)
def name_who_it_is_now(ctx: Context, changed: KeyContactNamed | GroundChanged | TaskGiven) -> list[Effect]:
    """In the tasks that are open; before whoever gets one reads it."""
    _reword(ctx, ctx.work.cases.get(changed.about))
    return []


@router.on(TaskMoved)
def they_have_spoken(ctx: Context, moved: TaskMoved) -> list[Effect]:
    """The team of the region that took the case has the connection itself, and asks nobody elsewhere any more."""
    case = ctx.work.cases.get(moved.about)
    task = ctx.work.tasks.get(f"{moved.about}/{moved.task}")
    if case.spoke_before and moved.state == State.DONE and own_tasks.is_contact(task):
        case = case.in_touch()
        ctx.work.cases.save_quietly(case)
        _reword(ctx, case)
    return []


def _reword(ctx: Context, case: Case) -> None:
    for task in ctx.work.tasks.where(case=case.id, state=OPEN):
        named = own_tasks.after_a_word(ctx, case, task)
        if named != task:
            ctx.work.tasks.save_quietly(named)
