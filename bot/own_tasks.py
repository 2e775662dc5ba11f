"""Tasks that the bot adds: kept by what they are called, and worded for each reader (P11.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import lending, vouching, words
from bot.context import Context, case_room
from bot.filters.surnames import surname
from casework import access
from casework.case import Basis, Case
from casework.delegation import Step
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


def who_contacts(ctx: Context, case: Case, *, alone: bool, since: datetime) -> Person:
    """Whoever can act now: the key contact; else who stands in (P1.4, P1.5, P7.8). `alone`: it is the coordinators' (P3.12).
    `since`: when it came up; of what is from before a later consent nobody hears who came with it (P9.5).

    With nobody there it waits for the key contact; where they are not in the case, as in one that has just come to a
    region, for a coordinator.
    """
    pivot = ctx.someone(case.key_contact)
    comes_back = ctx.why_not(case, pivot) in (None, *access.FOR_A_WHILE)
    could = [pivot, *_stand_ins(ctx, case, pivot)] if comes_back else ctx.could_chair(case)
    known = [person for person in could if ctx.may_look_back(case, since, person)]
    fit = [person for person in known if person.role is Role.COORDINATOR or not alone]
    waits = pivot if comes_back and pivot in fit else next(iter(ctx.could_chair(case)), pivot)
    return next((person for person in fit if can_act(ctx, case, person)), waits)


def _stand_ins(ctx: Context, case: Case, pivot: Person) -> list[Person]:
    """Who carries out this step in that case, the alternate, the coordinators."""
    delegates = [ctx.someone(one.person) for one in case.delegations if one.step is Step.CONTACT]
    alternate = ctx.named_alternate(pivot)
    return [*delegates, *([alternate] if alternate else []), *ctx.could_chair(case)]


def can_act(ctx: Context, case: Case, person: Person) -> bool:
    """May read it, is there, has a device that does, and has not left the room by themselves."""
    may = ctx.why_not(case, person) is None and not person.is_absent(ctx.now)
    return may and vouching.reads(ctx, person) and not _has_gone(ctx, case, person)


def _has_gone(ctx: Context, case: Case, person: Person) -> bool:
    room = ctx.work.rooms.find(case_room(case.id))
    if room is None or room.room_id is None:
        return False
    return ctx.work.rooms.membership(room.room_id, person.user_id) in ("gone", "asks")


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
