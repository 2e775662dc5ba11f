"""An alternate in somebody's place: the seat, the tasks, the alarms that wait (PROTOCOL P1.5, P1.8)."""

from __future__ import annotations

from bot import alone, own_tasks
from bot.context import Context, case_room
from bot.effects import Effect
from bot.handlers import ladder, safe_contact
from casework.case import Case
from casework.people import Person, Role
from casework.plan import OPEN, Task
from casework.seats import SITS


def takes_over(ctx: Context, case: Case, person: Person) -> tuple[Person | None, list[Effect]]:
    """The alternate comes in; the tasks go to them, else to the key contact (P1.13, P4.8, P10.7)."""
    other, effects = comes_in(ctx, case, person)
    hand_over(ctx, case, person, other)
    return other, effects


def comes_in(ctx: Context, case: Case, person: Person) -> tuple[Person | None, list[Effect]]:
    """The alternate is seated, invited and rung, at once for all alarms that wait (P1.5).

    The room learns that the agency has another face, never why. Call it once the person may read no more.
    """
    rung = ladder.call_for(ctx, case.id, person)  # first: whoever is new to the room is shown what waits
    other = called_in(ctx, case, person)
    told = [] if other is None else [_comes_in(ctx, ctx.work.cases.get(case.id), person, other)]
    if other is not None and not rung:  # an alarm that waits has rung them already (CONVERSATION V5)
        rung = [ctx.ring_person(other, "standing/called", about=case.id, code=case.id, at=ctx.now)]
    return other, [*told, *rung]


def called_in(ctx: Context, case: Case, person: Person) -> Person | None:
    """The alternate; nobody, where sharing has stopped: who may decide knows of it (P3.5, P3.12)."""
    return None if ctx.has_stopped(case.referral) else alternate_of(ctx, case, person)


def alternate_of(ctx: Context, case: Case, person: Person) -> Person | None:
    """Who may read the case once seated, and is there."""
    other = ctx.named_alternate(person)
    if other is None or other.is_away(ctx.now):
        return None
    return other if ctx.why_not(case.seat(other.id), other) is None else None


def _comes_in(ctx: Context, case: Case, person: Person, other: Person) -> Effect:
    if other.id not in case.team and other.role is Role.MEMBER:
        ladder.seat(ctx, case, other)
    return ctx.say(case_room(case.id), "standing/represents", agency=person.agency, other=other)


def hand_over(ctx: Context, case: Case, person: Person, other: Person | None) -> list[Task]:
    """Every open task of this person in this case; who gets it learns of it (`bot/handlers/task.py`)."""
    mine = ctx.work.tasks.where(case=case.id, state=OPEN)
    given = []
    for task in (task for task in mine if task.assignee == person.id):
        to = _who_gets(ctx, case, person, task, other)
        if to is None:
            continue
        moved, event = task.give(to.id, by=ctx.by, at=ctx.now)
        ctx.work.tasks.save(moved, because=event)
        given.append(moved)
    return given


def _who_gets(ctx: Context, case: Case, person: Person, task: Task, other: Person | None) -> Person | None:
    """What is the coordinators' alone stays with them (P3.12); who speaks with the client has a rule of its own (P7.8)."""
    if own_tasks.is_contact(task):
        speaks = safe_contact.who(ctx, case, task)
        knows = ctx.may_look_back(case, task.made_at, speaks)
        return speaks if knows and speaks.id != person.id else None
    if alone.is_hidden(ctx, task) and (other is None or other.role is not Role.COORDINATOR):
        return next((chair for chair in ctx.could_chair(case) if chair.id != person.id), None)
    if other is not None and ctx.may_look_back(case, task.made_at, other):
        return other
    return _who_answers_for(ctx, case, person, task)


def while_away(ctx: Context, case: Case, task: Task) -> Person | None:
    """Who is reminded of it, and may settle it, while whose it is are not there; None: nobody who is there themselves."""
    owner = ctx.someone(task.assignee)
    other = alternate_of(ctx, case, owner)
    seated = other if other is not None and ctx.why_not(case, other) is None else None
    who = _who_gets(ctx, case, owner, task, seated)
    return None if who is None or who.is_absent(ctx.now) else who


def next_key_contact(ctx: Context, case: Case, person: Person) -> Person | None:
    """Who it would be instead of this one: a coordinator who may read the case, who is there before who is not."""
    return next((chair for chair in ctx.could_chair(case) if chair.id != person.id), None)


def _who_answers_for(ctx: Context, case: Case, person: Person, task: Task) -> Person | None:
    """The key contact, who knows the client (P4.8), if they may know of it (P9.5); else a coordinator, and who is there
    before who is not."""
    contact = ctx.work.people.find(case.key_contact)
    sits = contact is not None and ctx.role_in(case, contact) in SITS and ctx.why_not(case, contact) is None
    knows = contact is not None and sits and ctx.may_look_back(case, task.made_at, contact)
    could = [contact, *ctx.could_chair(case)] if contact is not None and knows else ctx.could_chair(case)
    others = [p for p in could if p.id != person.id]
    return next(iter(sorted(others, key=lambda p: p.is_absent(ctx.now))), None)
