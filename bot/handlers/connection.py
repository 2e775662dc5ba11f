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
from casework.plan import State

router = Router()


def of_case(ctx: Context, case: Case) -> dict[str, Any]:
    """What a message says of them to whoever asked."""
    if case.basis is not Basis.DANGER:
        return named(ctx, None)
    first = own_tasks.first_word(ctx, case, ctx.actor.id, since=ctx.now)
    return named(ctx, ctx.someone(case.connection), first.ask if first else ctx.actor)


def named(ctx: Context, keeper: Person | None, ask: Person | None = None) -> dict[str, Any]:
    """`own`: it is whoever reads it. `ask`: with whom a word comes first; None: whoever reads it decides."""
    return {"connection": keeper, "own": keeper == ctx.actor, "ask": ask}


@router.on(KeyContactNamed)
@router.on(GroundChanged)
@router.on(TaskGiven)
def name_who_it_is_now(ctx: Context, changed: KeyContactNamed | GroundChanged | TaskGiven) -> list[Effect]:
    """In the tasks that are open; before whoever gets one reads it."""
    own_tasks.reword(ctx, ctx.work.cases.get(changed.about))
    return []


@router.on(TaskMoved)
def they_have_spoken(ctx: Context, moved: TaskMoved) -> list[Effect]:
    """The team of the region that took the case has the connection itself, and asks nobody elsewhere any more."""
    case = ctx.work.cases.get(moved.about)
    task = ctx.work.tasks.get(f"{moved.about}/{moved.task}")
    if case.spoke_before and moved.state == State.DONE and own_tasks.is_contact(task):
        case = case.in_touch()
        ctx.work.cases.save_quietly(case)
        own_tasks.reword(ctx, case)
    return []
