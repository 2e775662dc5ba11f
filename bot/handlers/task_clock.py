"""The clock of a task: whose it is hears of it, and is reminded; late, it escalates (P6.2, P10.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import rung, standing_in
from bot.context import Context, coordination
from bot.effects import Effect, Say
from bot.router import Router
from casework.case import Case
from casework.deadline import Deadline
from casework.events import TaskAdded, TaskGiven, TaskMoved
from casework.people import Person
from casework.plan import State

router = Router()


@router.on(TaskAdded)
def start_clock(ctx: Context, added: TaskAdded) -> list[Effect]:
    """Reminded before and when due, escalated when late (P6.2); whose task it is learns of it once."""
    case = ctx.work.cases.get(added.about)
    subject = f"{case.id}/{added.task}"
    ctx.start_in(case, "task-done", subject, due_at=added.due_at, responsible=added.assignee)
    if added.assignee == added.by:
        return []
    who = ctx.someone(added.assignee)
    return [ctx.ring_person(who, "task/yours", about=subject, code=case.id, id=added.task, due=added.due_at)]


@router.on(TaskGiven)
def hand_over_clock(ctx: Context, given: TaskGiven) -> list[Effect]:
    """Whoever has it now is reminded of it from now on, and learns so (P10.7)."""
    subject = f"{given.about}/{given.task}"
    task = ctx.work.tasks.get(subject)
    ctx.work.deadlines.hand_over(subject, given.assignee)
    ctx.work.outbox.withdraw(subject)
    who, code, short = ctx.someone(given.assignee), given.about, given.task
    known = _known_where_it_rang(ctx, code, short, "task/is-given", who=who)
    if task.due_at <= ctx.now:
        return [ctx.ring_person(who, "task/yours-late", about=subject, code=code, id=short), *known]
    return [ctx.ring_person(who, "task/yours", about=subject, code=code, id=short, due=task.due_at), *known]


@router.on(TaskMoved)
def stop_clock(ctx: Context, moved: TaskMoved) -> list[Effect]:
    if moved.state not in (State.DONE, State.CANNOT):
        return []
    ctx.settle(f"{moved.about}/{moved.task}", "task-done")
    is_done = moved.state == State.DONE
    return _known_where_it_rang(ctx, moved.about, moved.task, "task/is-settled", is_done=is_done)


def _known_where_it_rang(ctx: Context, code: str, task: str, block: str, **facts: Any) -> list[Effect]:
    """Late, or of nobody, it rang the coordinators; whose it is may be somebody else."""
    region = ctx.work.cases.get(code).region
    return rung.settled(ctx, region, f"{code}/{task}", block, code=code, id=task, **facts)


@router.step("task-done")
def remind(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Whose task it is, or who stands in for them; then the coordinators, then the program lead, who learns the code alone."""
    case = ctx.work.cases.get(deadline.subject.split("/")[0])
    if deadline.step == "lead":
        return [
            ctx.ring_person(p, "task/late-lead", about=deadline.subject, code=case.id, due=deadline.due_at)
            for p in ctx.leads()
        ]
    who = ctx.someone(deadline.responsible)
    if deadline.step == "coordinator" or ctx.why_not(case, who) is not None:
        return [_ring_coordinators(ctx, case, deadline)]
    if who.is_away(ctx.now):
        return _remind_who_stands_in(ctx, case, deadline)
    block = "task/before" if deadline.step == "before" else "task/due"
    return [_ring(ctx, case, deadline, who, block)]


def _remind_who_stands_in(ctx: Context, case: Case, deadline: Deadline) -> list[Effect]:
    """As it would be handed on (P1.5, P4.8); their own phone stays silent."""
    other = standing_in.while_away(ctx, case, ctx.work.tasks.get(deadline.subject))
    if other is None:
        return [_ring_coordinators(ctx, case, deadline)]
    return [_ring(ctx, case, deadline, other, "task/stands-in")]


def _ring(ctx: Context, case: Case, deadline: Deadline, who: Person, block: str) -> Say:
    short, about = deadline.subject.split("/")[1], deadline.subject
    return ctx.ring_person(who, block, about=about, code=case.id, id=short, due=deadline.due_at)


def _ring_coordinators(ctx: Context, case: Case, deadline: Deadline) -> Say:
    short = deadline.subject.split("/")[1]
    block = "task/late" if deadline.due_at < ctx.now else "task/unreached"
    ring = ctx.ring(coordination(case.region), block, code=case.id, id=short, due=deadline.due_at)
    people = tuple(p.id for p in ctx.coordinators(case.region))
    return replace(ring, mentions=people, about=deadline.subject)
