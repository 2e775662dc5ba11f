"""The task of speaking safely with the client is with whoever can act now, and goes back to the key contact (P1.5, P7.8)."""

from __future__ import annotations

from dataclasses import replace

from bot import alone, own_tasks
from bot.context import Context, case_room, direct, new_id
from bot.effects import Effect
from bot.router import Router
from casework.case import Case
from casework.events import (
    Affirmed,
    DelegationEnded,
    DeviceBlocked,
    KeyContactNamed,
    PersonAdded,
    PersonJoined,
    PersonLeft,
    PersonLocked,
    PersonSeated,
    StepDelegated,
)
from casework.people import Person
from casework.plan import OPEN, State, Task
from casework.stage import Stage

router = Router()


@router.on(KeyContactNamed)
@router.on(StepDelegated)
@router.on(DelegationEnded)
@router.on(PersonSeated)
@router.on(PersonJoined)
@router.on(PersonLeft)
def in_this_case(
    ctx: Context,
    changed: KeyContactNamed | StepDelegated | DelegationEnded | PersonSeated | PersonJoined | PersonLeft,
) -> list[Effect]:
    return _of_case(ctx, ctx.work.cases.get(changed.about))


@router.on(PersonLocked)
@router.on(DeviceBlocked)
@router.on(Affirmed)
@router.on(PersonAdded)
def in_all_of_theirs(
    ctx: Context, changed: PersonLocked | DeviceBlocked | Affirmed | PersonAdded
) -> list[Effect]:
    return goes_on(ctx, ctx.someone(changed.about))


def goes_on(ctx: Context, person: Person) -> list[Effect]:
    """They are out, or back."""
    return [effect for case in ctx.cases_near(person, Stage.OPEN) for effect in _of_case(ctx, case)]


def _of_case(ctx: Context, case: Case) -> list[Effect]:
    if not case.is_open or case.on_its_way:
        return []
    tasks = ctx.work.tasks.where(case=case.id, state=OPEN)
    given = [effect for task in tasks if own_tasks.is_contact(task) for effect in _give(ctx, case, task)]
    own_tasks.reword(ctx, case)
    return given


def who(ctx: Context, case: Case, task: Task) -> Person:
    """Who should have it now."""
    stopped = ctx.has_stopped(case.referral)
    is_alone = stopped or alone.is_hidden(ctx, task)
    return own_tasks.who_contacts(ctx, case, alone=is_alone, since=task.made_at)


def _give(ctx: Context, case: Case, task: Task) -> list[Effect]:
    before, to = ctx.someone(task.assignee), who(ctx, case, task)
    if before.id == to.id or not _may_have(ctx, case, task, to) or _keeps_it(ctx, case, task, before, to):
        return []
    given, event = task.give(to.id, by=ctx.by, at=ctx.now)
    given = own_tasks.after_a_word(ctx, case, given)
    ctx.work.tasks.save(given, because=event)
    return _told(ctx, case, given, before, to)


def _may_have(ctx: Context, case: Case, task: Task, person: Person) -> bool:
    return own_tasks.can_act(ctx, case, person) and ctx.may_look_back(case, task.made_at, person)


def comes_to(ctx: Context, case: Case, task: Task, person: Person) -> bool:
    """Is it given to this person as soon as it is looked at, or is it theirs?"""
    if not own_tasks.is_contact(task) or who(ctx, case, task).id != person.id:
        return False
    return not _keeps_it(ctx, case, task, ctx.someone(task.assignee), person)


def _keeps_it(ctx: Context, case: Case, task: Task, before: Person, to: Person) -> bool:
    """Who has accepted it speaks with the client: two would be one too many. And nobody but the key contact takes it from
    somebody who can act."""
    is_taken = task.state is not State.OPEN or to.id != case.key_contact
    return is_taken and own_tasks.can_act(ctx, case, before)


def _told(ctx: Context, case: Case, task: Task, before: Person, to: Person) -> list[Effect]:
    """The room reads whose it is now, as its card cannot change (V4), unless somebody there must not know of it (P3.12,
    P9.5); and who is not to call any more hears it."""
    is_alone = alone.is_hidden(ctx, task) or ctx.has_stopped(case.referral)
    hidden = is_alone or not ctx.room_shows(case, task.made_at)
    also = ctx.could_chair(case) if hidden else []
    if not is_alone and before not in also and own_tasks.can_act(ctx, case, before):
        also = [before, *also]
    facts = {"code": case.id, "id": task.short, "who": to, "at": ctx.now}
    told = [ctx.say(direct(one), "task/is-given", **facts) for one in also if one.id != to.id]
    if hidden:
        return [*told]
    card = ctx.say(case_room(case.id), "task/card", task=task, who=ctx.seated(case, to))
    return [replace(card, name=f"{task.short}/card-{new_id()}"), *told]
