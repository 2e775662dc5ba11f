"""Seats, steps and tasks of who leaves a team or the roster: to the alternate, else to the key contact (P1.5, P10.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from bot import could_come, standing_in
from bot.context import PROGRAM, Context, case_room, coordination, direct
from bot.effects import Effect, Part, Say
from bot.handlers import delegating
from bot.handlers.taken_on import NOTHING, TakenOn
from casework.access import FOR_A_WHILE
from casework.case import Case
from casework.errors import Refusal
from casework.people import Agency, Person, Role
from casework.plan import OPEN, Task
from casework.stage import Stage
from casework.visit import STILL

SHOWN = 6


class Left(NamedTuple):
    """What somebody leaves behind in one case."""

    case: Case
    other: Person | None
    """Who takes the seat."""
    tasks: tuple[Task, ...]
    """As they are given on."""
    empty: Agency | None
    """The agency that nobody represents there now (P1.2)."""
    was_there: bool
    """False: they were out of it before, and left only an old seat."""

    @property
    def is_something(self) -> bool:
        return self.was_there or bool(self.tasks)


def must_not_be_the_last(ctx: Context, person: Person) -> None:
    """A region always has a coordinator (P1.1), the province somebody who leads the program (P1.9, P1.12)."""
    if person.role is Role.COORDINATOR and ctx.coordinators(person.region) == [person]:
        raise Refusal("only-coordinator", who=person)
    if person.role is Role.LEAD and ctx.leads() == [person]:
        raise Refusal("only-lead", who=person)


def tell_of_a_lead(ctx: Context, person: Person, by: Person) -> list[Effect]:
    """Somebody leads the program no more: every region's coordinators know, and who leads it now."""
    facts = {"who": person, "by": by, "leads": ctx.leads()}
    rooms = [PROGRAM, *(coordination(region) for region in sorted(ctx.house.regions))]
    return [ctx.say(room, "roster/lead-removed", **facts) for room in rooms]


def pointing_at(ctx: Context, person: Person) -> list[Person]:
    return [p for p in ctx.people() if p.alternate == person.id]


def end_visits(ctx: Context, person: Person) -> None:
    for visit in ctx.work.visits.where(person=person.id, state=STILL):
        over, event = visit.end(by=ctx.by, at=ctx.now)
        ctx.work.visits.save(over, because=event)


def unset_alternates(ctx: Context, pointing: list[Person]) -> None:
    for other in pointing:
        changed, event = other.without_alternate(by=ctx.by, at=ctx.now)
        ctx.work.people.save(changed, because=event)
    ctx.cache.pop("people", None)


def cases_of(ctx: Context, person: Person) -> list[Case]:
    """Open ones with a seat, a step, a task or a chair of theirs."""
    cases = ctx.work.cases.where(state=Stage.OPEN)
    return sorted((case for case in cases if _has_part(ctx, case, person)), key=lambda case: case.opened_at)


def _has_part(ctx: Context, case: Case, person: Person) -> bool:
    return person.id in (*case.team, case.key_contact) or bool(_tasks_of(ctx, case, person))


def _tasks_of(ctx: Context, case: Case, person: Person) -> list[Task]:
    tasks = ctx.work.tasks.where(case=case.id, state=OPEN)
    return [task for task in tasks if task.assignee == person.id]


def pass_on(ctx: Context, case: Case, person: Person) -> tuple[Left, list[Effect]]:
    """The alternate takes seat and tasks; without one the tasks come back to the key contact, or a coordinator."""
    theirs, was_there = _tasks_of(ctx, case, person), _was_there(ctx, case, person)
    other, effects = None, list[Effect]()
    if person.id in case.team and was_there:
        other, effects = standing_in.takes_over(ctx, case, person)
    else:
        standing_in.hand_over(ctx, case, person, None)
    left = ctx.say(case_room(case.id), "roster/has-left", who=ctx.seated(case, person))
    gone = [left] if was_there else []
    effects = [*effects, *gone, *_vacate(ctx, ctx.work.cases.get(case.id), person)]
    given = tuple(ctx.work.tasks.get(task.id) for task in theirs)
    return Left(case, other, given, _emptied(ctx, case, person), was_there), effects


def _was_there(ctx: Context, case: Case, person: Person) -> bool:
    """Or would be again once unlocked, or affirmed; not whom the scope, or anything else, had put out of it (P3.4, P1.12)."""
    as_before = replace(person, state="active", locked_at=None)
    return ctx.why_not(case, as_before) in (None, *FOR_A_WHILE)


def _emptied(ctx: Context, case: Case, person: Person) -> Agency | None:
    """Their agency, if the client agreed to it and nobody of it is left on the team."""
    agency = ctx.seated(case, person).agency
    now = ctx.work.cases.get(case.id)
    there = {ctx.seated(now, ctx.someone(id)).agency for id in now.team}
    ground = ctx.work.ground(case)
    agreed = ground is not None and agency in ground.seats
    return agency if person.id in case.team and agreed and agency not in there else None


def _vacate(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """Who comes back one day is invited anew, not seated by an old list. The room learns who is gone, never why."""
    told: list[Effect] = []
    following = standing_in.next_key_contact(ctx, case, person)
    if case.key_contact == person.id and following is not None:
        case, named = case.name_key_contact(following.id, by=ctx.by, at=ctx.now)
        ctx.work.journal.note(named)
        told += delegating.passed_on(ctx, case, following)
    vacated, unseated = case.without_steps_of(person.id).unseat(person.id, by=ctx.by, at=ctx.now)
    ctx.work.cases.save(vacated, because=unseated)
    ctx.work.deadlines.pass_on(case.referral, person.id, vacated.key_contact)
    return told


def receipt(
    ctx: Context, person: Person, left: list[Left], pointing: list[Person], taken: TakenOn
) -> tuple[Part, ...]:
    left = [one for one in left if one.is_something]
    lines = [_line(ctx, person, one) for one in left[:SHOWN]]
    shown: dict[str, Any] = {"who": person, "lines": lines, "more": max(0, len(left) - SHOWN)}
    shown |= {"pointing": pointing, "taken": taken, "empty": None}
    if empty := next((one for one in left if one.empty), None):
        case = ctx.work.cases.get(empty.case.id)
        shown |= {"empty": case.id, "agency": empty.empty}
        shown |= {"others": could_come.somebody(ctx, case, empty.empty)}
    return (Part("roster/receipt", shown),)


def receipts_of_the_others(ctx: Context, person: Person, left: list[Left]) -> list[Effect]:
    """To each other coordinator of what whoever said yes may not know, and they may."""
    said: list[Effect] = []
    for chair in (p for p in ctx.coordinators(person.region) if p.id != ctx.actor.id):
        theirs = [one for one in left if ctx.why_not(one.case, chair) is None]
        if theirs:
            said.append(Say(room=direct(chair), parts=receipt(ctx, person, theirs, [], NOTHING)))
    return said


def _line(ctx: Context, person: Person, left: Left) -> dict[str, Any]:
    tasks = [task.short for task in left.tasks]
    to = next((ctx.someone(task.assignee) for task in left.tasks if task.assignee != person.id), None)
    pivot = (
        ctx.someone(ctx.work.cases.get(left.case.id).key_contact)
        if left.case.key_contact == person.id
        else None
    )
    return {
        "code": left.case.id,
        "other": left.other,
        "tasks": tasks,
        "to": to,
        "pivot": pivot,
        "empty": left.empty,
    }
