"""Tasks that the bot adds: kept by what they are called, and worded for each reader (P11.1)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot import lending, vouching, words
from bot.context import Context, case_room
from bot.filters.surnames import surname
from casework import access
from casework.case import Basis, Case
from casework.delegation import Step
from casework.people import Agency, Person, Role
from casework.plan import NOBODY_YET, OPEN, Task

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


# --- before any contact with a person who has not consented (P9.9) --------------------------------------
class FirstWord(NamedTuple):
    """Who keeps the connection, and with whom a word comes first: with them; while they are not there with whoever stands
    in; None: that is whose task it is, and they decide."""

    keeper: Person
    ask: Person | None

    @property
    def is_there(self) -> bool:
        return self.ask == self.keeper


def first_word(ctx: Context, case: Case, who: str, *, since: datetime) -> FirstWord | None:
    """For this person; None: they keep the connection, or there is consent."""
    if case.basis is not Basis.DANGER or who == case.connection:
        return None
    keeper = ctx.someone(case.connection)
    if _can_be_asked(ctx, case, keeper):
        return FirstWord(keeper, keeper)
    instead = who_contacts(ctx, case, alone=False, since=since)
    is_another = instead.id not in (who, keeper.id) and can_act(ctx, case, instead)
    return FirstWord(keeper, instead if is_another else None)


def _can_be_asked(ctx: Context, case: Case, keeper: Person) -> bool:
    """Also who kept it in the region that the case comes from, and reads it no more (P8.5)."""
    is_elsewhere = bool(case.spoke_before) or case.on_its_way
    may = keeper.is_active if is_elsewhere else ctx.why_not(case, keeper) is None
    return may and not keeper.is_absent(ctx.now)


def after_a_word(ctx: Context, case: Case, task: Task) -> Task:
    first = first_word(ctx, case, task.assignee, since=task.made_at) if is_contact(task) else None
    if first is None:
        return replace(task, word_with="", kept_by="")
    if not case.spoke_before and lending.has_nobody(ctx, case, first.keeper):
        return replace(task, word_with=NOBODY_YET, kept_by="")  # the lead has not named another (P1.12)
    asked = surname(first.ask) if first.ask else ""
    return replace(task, word_with=asked, kept_by="" if first.is_there else surname(first.keeper))


def reword(ctx: Context, case: Case) -> None:
    """Those that are open, as somebody else keeps the connection, or is not there, or is back."""
    for task in ctx.work.tasks.where(case=case.id, state=OPEN):
        worded = after_a_word(ctx, case, task)
        if worded != task:
            ctx.work.tasks.save_quietly(worded)


def is_contact(task: Task) -> bool:
    return task.wording.partition(".")[2] in CONTACTS
