"""What was reported when sharing had stopped is the coordinators' alone, and so is the task that it starts (P3.12)."""

from __future__ import annotations

from bot import developments
from bot.context import Context
from bot.router import Place
from casework.case import Case
from casework.critical import Development
from casework.errors import Refusal
from casework.people import Role
from casework.plan import Task


def kept_from_here(ctx: Context, case: Case) -> frozenset[str]:
    """By their numbers, developments and tasks: those of which whoever reads here must not know, as a case room's whole
    team reads. In the direct room the reporter knows of the report, and whose task it is of the task."""
    aside = ctx.place is Place.DIRECT
    if aside and ctx.actor.role is Role.COORDINATOR:
        return frozenset()
    found = _of(ctx, case.id)
    reported = {one.short for one in found if not (aside and one.by == ctx.actor.id)}
    return frozenset(reported | {one.task for one in found if not (aside and _is_own(ctx, one))})


def _of(ctx: Context, code: str) -> list[Development]:
    return [one for one in ctx.work.developments.where(case=code) if one.alone]


def _is_own(ctx: Context, one: Development) -> bool:
    task = ctx.work.tasks.find(f"{one.case}/{one.task}")
    return task is not None and task.assignee == ctx.actor.id


def is_hidden(ctx: Context, task: Task) -> bool:
    """Nothing of it is said in the case room, nor given to anybody but a coordinator."""
    return any(one.task == task.short for one in _of(ctx, task.case))


def get_here(ctx: Context, case: Case, short: str) -> Development:
    """The same, where it is said in the case room: what is the coordinators' alone is not spoken of there."""
    found = developments.get(ctx, case, short)
    if not is_spoken_of_here(ctx, case, found):
        raise Refusal("no-such-development", code=short, erase=True)
    return found


def is_spoken_of_here(ctx: Context, case: Case, development: Development) -> bool:
    return not development.alone or ctx.place is not Place.CASE or ctx.has_stopped(case.referral)
