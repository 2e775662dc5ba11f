"""The plan as it is read: the whole by agency, one's own, one task uncut (P6.5)."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot import alone, lending, own_tasks, words
from bot.context import Context
from bot.effects import Effect, Say
from bot.handlers.task import meant, my_cases
from bot.router import A, C, M, Place, Router
from casework.case import Case
from casework.errors import Refusal
from casework.people import PRIMARY, Person, Role
from casework.plan import Task

router = Router()

MINE = ("mine", "moi")
NUMBER = re.compile(r"t\d+", re.IGNORECASE)
PAGE = 10
"""Where one language is read; in a room of two, half of it, twice."""


@router.command(
    "plan [case] [tail]",
    fr="plan [case] [tail]",
    allow={M, C, A},
    where="cd",
    example=("plan mine", "plan moi"),
    rank=24,
)
def plan(ctx: Context, case: Case | None, tail: str | None) -> list[Effect]:
    """The whole by agency, what is open first; an ad hoc member sees their own (P12.1). `plan T1`: one, uncut."""
    typed = (tail or "").strip()
    if NUMBER.fullmatch(typed):
        return [_one(ctx, meant(ctx, case, typed.upper()))]
    own, page = _asked(typed)
    if own or _is_guest(ctx, case):
        return [_own_plan(ctx, case, page)]
    if case is None:
        raise Refusal("which-case")
    ctx.looked(case.id, "plan")
    hidden = alone.kept_from_here(ctx, case)
    kept = [task for task in ctx.work.tasks.where(case=case.id) if task.short not in hidden]
    rows = _rows(ctx, [task for task in kept if ctx.shows(case, task.made_at)])
    return [_shown(ctx, "task/plan", rows, page, code=case.id)]


def _one(ctx: Context, task: Task) -> Say:
    case = ctx.work.cases.get(task.case)
    theirs = task.assignee == ctx.actor.id
    if not theirs and (_is_guest(ctx, case) or not ctx.shows(case, task.made_at)):
        raise Refusal("no-such-task", task=task.short)
    ctx.looked(case.id, "plan")
    [row] = _rows(ctx, [task])
    return ctx.shown("task/one", row=row, mine=task.is_open and theirs)


def _is_guest(ctx: Context, case: Case | None) -> bool:
    return (ctx.role_in(case) if case else ctx.actor.role) is Role.AD_HOC


def _asked(tail: str) -> tuple[bool, int]:
    """`plan mine`, `plan 2`, `plan mine 2`."""
    said = words.fold(tail).split()
    own = any(word in MINE for word in said)
    rest = [word for word in said if word not in MINE]
    if not rest:
        return own, 1
    if len(rest) > 1 or not rest[0].isdecimal():
        raise Refusal("plan-usage")
    return own, int(rest[0])


def _own_plan(ctx: Context, case: Case | None, page: int) -> Say:
    cases = my_cases(ctx) if case is None else [case]
    tasks = [task for one in cases for task in ctx.work.tasks.where(case=one.id)]
    mine = [task for task in tasks if task.assignee == ctx.actor.id and not _is_kept_from_here(ctx, task)]
    return _shown(ctx, "task/mine", _rows(ctx, mine), page)


def _is_kept_from_here(ctx: Context, task: Task) -> bool:
    return ctx.place is Place.CASE and alone.is_hidden(ctx, task)


class Row(NamedTuple):
    task: Task
    who: Person
    has_nobody: bool
    late: bool


def _rows(ctx: Context, tasks: list[Task]) -> list[Row]:
    rows = [_row(ctx, task) for task in tasks]
    return sorted(
        rows, key=lambda row: (not row.task.is_open, _seat(row.who), row.task.due_at, _in_turn(row.task))
    )


def _row(ctx: Context, task: Task) -> Row:
    case, who = ctx.work.cases.get(task.case), ctx.someone(task.assignee)
    has_nobody = task.is_open and lending.has_nobody(ctx, case, who)
    if task.is_open:
        task = own_tasks.after_a_word(ctx, case, task)
    return Row(task, ctx.seated(case, who), has_nobody, task.is_late(ctx.now))


def _in_turn(task: Task) -> tuple[str, int]:
    """T2 before T10."""
    return task.case, int(task.short.removeprefix("T"))


def _seat(person: Person) -> int:
    return PRIMARY.index(person.agency) if person.agency in PRIMARY else len(PRIMARY)


def _shown(ctx: Context, block: str, rows: list[Row], page: int, **params: object) -> Say:
    size = PAGE // len(_languages(ctx))
    first = size * (min(max(page, 1), max(1, -(-len(rows) // size))) - 1)
    here = rows[first : first + size]
    mine = next((row.task for row in rows if row.task.is_open and row.who.id == ctx.actor.id), None)
    return ctx.shown(
        block,
        rows=here,
        open=sum(row.task.is_open for row in rows),
        closed=sum(not row.task.is_open for row in rows),
        more=len(rows) - first - len(here),
        next=first // size + 2,
        mine=mine,
        **params,
    )


def _languages(ctx: Context) -> tuple[str, ...]:
    """In which the answer is read."""
    if ctx.place is not Place.CASE:
        return (ctx.actor.language,)
    return ctx.house.languages(ctx.work.cases.get(ctx.case_here).region)
