"""Tasks of persons, with due dates: given, moved, taken back (P6.1, P6.2, P6.6)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from bot import alone, frozen, naming, standing_in, words
from bot.agencies import AGENCIES
from bot.context import Context, case_room
from bot.effects import Effect
from bot.router import A, C, M, Place, Router
from casework import dates, undoing
from casework.case import Case
from casework.errors import Refusal
from casework.events import StepTakenBack
from casework.people import Agency, Person, Role
from casework.plan import State, Task, is_for_staff, new_task
from casework.stage import Stage
from casework.undoing import Undoable, changed_since
from storage import documents

router = Router()

LONGEST_NAME = 4
"""Words that a person or an agency is called by, at most."""
AGENCY_WORDS = AGENCIES | {
    "victim services": Agency.VICTIMS,
    "services aux victimes": Agency.VICTIMS,
    "social development": Agency.SOCIAL,
    "developpement social": Agency.SOCIAL,
}


BY = re.compile(r"^(?:due |by |d[’']ici |pour )+(?=\S)", re.IGNORECASE)
"""`by friday` is due on Friday; *before* Friday would be another day, and is not taken."""


# --- add ------------------------------------------------------------------------------------------------
@router.command(
    "task add <case> <tail>",
    fr="tâche ajouter <case> <tail>",
    allow={M, C},
    where="cd",
    example=(
        "task add roy, monday 9:00, call the clinic",
        "tâche ajouter roy, lundi 9 h, appeler la clinique",
    ),
    rank=25,
)
def add(ctx: Context, case: Case, tail: str) -> list[Effect]:
    case.must_be_open()
    named, rest = _assignee(ctx, case, tail)
    found = dates.leading(BY.sub("", rest), now=ctx.at, calendar=ctx.house.calendar(case.region))
    if found is None:
        raise Refusal("date-not-understood")
    due, text = found
    if due.all_day and due.at <= ctx.now:  # `today`: nine o'clock has passed, the day has not
        raise Refusal("task-in-the-past" if _was_before_today(ctx, case, due.at) else "slot-needs-time")
    who = _one_of(ctx, case, named)
    number = ctx.work.tasks.next_number(case.id)
    task, added = new_task(
        f"{case.id}/T{number}", case.id, who.id, text, due_at=due.sure, by=ctx.actor.id, now=ctx.now
    )
    ctx.work.tasks.add(task, because=added)
    ctx.undoable("task-added", before=None, after=task, room=case_room(case.id))
    card = replace(
        ctx.say(case_room(case.id), "task/card", task=task, who=ctx.seated(case, who)),
        name=f"{task.short}/card",
    )
    if ctx.place is Place.CASE:
        return [card]
    return [ctx.reply("task/added", task=task, who=ctx.seated(case, who)), card]


def _was_before_today(ctx: Context, case: Case, at: datetime) -> bool:
    local = ctx.house.calendar(case.region).local
    return local(at).date() < local(ctx.now).date()


class Named(NamedTuple):
    """Who was meant: people, or an agency."""

    people: tuple[Person, ...] = ()
    agency: Agency | None = None


def _assignee(ctx: Context, case: Case, tail: str) -> tuple[Named, str]:
    """By surname, whole name, Matrix id or agency, the longest that fits; and what follows."""
    tokens = words.tokens(tail)
    for count in range(min(LONGEST_NAME, len(tokens)), 0, -1):
        typed = tail[: tokens[count - 1].end]
        if (named := _named(ctx, case, typed.strip(" ,;"))) is not None:
            return named, tail[tokens[count - 1].end :].strip(" ,;")
    return _by_pill(ctx, case, tail)


def _named(ctx: Context, case: Case, typed: str) -> Named | None:
    said = words.fold(typed)
    if said in AGENCY_WORDS:
        return Named(agency=AGENCY_WORDS[said])
    if typed.startswith("@"):
        user_id = naming.full_user_id(ctx, typed)
        people = [p for p in ctx.people() if p.user_id == user_id]
    else:
        near = [p for p in ctx.people() if p.region in (0, ctx.actor.region)]
        by_name = naming.fitting if _is_for_staff(case, typed) else naming.called
        people = by_name(near, typed)
    return _of_pill(ctx, people) if people else None


def _is_for_staff(case: Case, typed: str) -> bool:
    """The client's name, or the partner's, is no half of a colleague's (P6.6)."""
    return is_for_staff(typed, (name for party in case.parties for name in party))


def _of_pill(ctx: Context, people: list[Person]) -> Named:
    """Of several with one name, the one that the pill means."""
    pills = ctx.message.pills if ctx.message else ()
    meant = [p for p in people if p.user_id in pills]
    return Named(people=tuple(meant if len(people) > 1 and meant else people))


def _by_pill(ctx: Context, case: Case, tail: str) -> tuple[Named, str]:
    """A pill shows the name that its owner chose; the comma says where that ends."""
    typed, comma, rest = tail.partition(",")
    pills = ctx.message.pills if ctx.message else ()
    people = tuple(p for p in ctx.people() if pills and p.user_id == pills[0])
    if people and comma:
        return Named(people=people), rest.strip()
    if not _is_for_staff(case, typed):
        raise Refusal("task-for-client", code=case.id)
    raise Refusal("no-such-person")


def _one_of(ctx: Context, case: Case, named: Named) -> Person:
    """One person who may read this case."""
    people = named.people or _seated(ctx, case, named.agency)
    if len(people) > 1:
        raise naming.which(ctx, people)
    if not people or ctx.why_not(case, people[0]) is not None:
        raise Refusal("not-in-this-case")
    return people[0]


def _seated(ctx: Context, case: Case, agency: Agency | None) -> tuple[Person, ...]:
    """The agency's member on this team; its coordinator if there is no other (P1.11)."""
    team = [p for p in ctx.seats(case) if p.id in case.team and p.agency == agency]
    readers = [p for p in team if ctx.why_not(case, p) is None]
    return tuple([p for p in readers if p.role is Role.MEMBER] or readers)


# --- move -----------------------------------------------------------------------------------------------
@router.command(
    "task accept <task> [case]",
    fr="tâche accepter <task> [case]",
    allow={M, C, A},
    where="cd",
    example=("task accept T1", "tâche accepter T1"),
    rank=26,
)
def accept(ctx: Context, task: str, case: Case | None) -> list[Effect]:
    return _move(ctx, case, task, State.ACCEPTED)


@router.command(
    "task start <task> [case]",
    fr="tâche commencer <task> [case]",
    allow={M, C, A},
    where="cd",
    example=("task start T1", "tâche commencer T1"),
    rank=29,
)
def start(ctx: Context, task: str, case: Case | None) -> list[Effect]:
    return _move(ctx, case, task, State.STARTED)


@router.command(
    "task done <task> [case]",
    fr="tâche faite <task> [case]",
    allow={M, C, A},
    where="cd",
    example=("task done T1", "tâche faite T1"),
    rank=27,
)
def done(ctx: Context, task: str, case: Case | None) -> list[Effect]:
    return _move(ctx, case, task, State.DONE)


@router.command(
    "task cannot <task> [case] <text>",
    fr="tâche impossible <task> [case] <text>",
    allow={M, C, A},
    where="cd",
    example=("task cannot T1, the clinic is closed", "tâche impossible T1, la clinique est fermée"),
    rank=28,
)
def cannot(ctx: Context, task: str, case: Case | None, text: str) -> list[Effect]:
    return _move(ctx, case, task, State.CANNOT, why=text)


def _move(ctx: Context, case: Case | None, short: str, to: State, why: str = "") -> list[Effect]:
    """One line in the case room; in a direct room an answer too."""
    task = meant(ctx, case, short)
    whole = ctx.case(task.case)
    whole.must_be_open()
    if not _stands_in(ctx, whole, task):
        task.must_be_moved_by(replace(ctx.actor, role=ctx.role_in(whole)))
    moved, event = task.move(to, by=ctx.actor.id, at=ctx.at, why=why)
    ctx.work.tasks.save(moved, because=event)
    is_alone, from_before = alone.is_hidden(ctx, task), not ctx.room_shows(whole, task.made_at)
    hidden = is_alone or from_before
    room = "" if hidden else case_room(task.case)
    ctx.undoable("task", before=task, after=moved, room=room)
    owner = ctx.someone(task.assignee) if task.assignee != ctx.actor.id else None
    giver = _who_gave(ctx, whole, task) if to is State.CANNOT else None
    said = {"task": moved, "by": ctx.actor, "owner": owner, "giver": giver, "at": ctx.at}
    said["until"] = ctx.now + undoing.FOR  # as an instant: while a guest reads along the line waits
    line = ctx.say(case_room(task.case), "task/moved", **said)
    line = replace(line, name=f"{task.short}/{to}")  # a name: for the team too, while a guest reads along
    told = [*([] if hidden else [line]), *_tell_who_gave(ctx, task, giver)]
    if ctx.place is Place.CASE:
        return told
    look = {"en": f"plan {task.short} {task.case}", "fr": f"plan {task.short} {task.case}"}
    stopped = is_alone or ctx.has_stopped(whole.referral)
    answer = ctx.reply("task/moved-direct", task=moved, at=ctx.at, alone=stopped, quiet=from_before)
    if not stopped:
        return [answer, *told]
    return [answer, *told, *frozen.tell(ctx, whole, look=look, rung=giver.id if giver else "")]


def _stands_in(ctx: Context, case: Case, task: Task) -> bool:
    """Their alternate; or who is reminded of it while they are away."""
    owner = ctx.someone(task.assignee)
    if ctx.actor.stands_in_for(owner, ctx.now):
        return True
    return owner.is_away(ctx.now) and standing_in.while_away(ctx, case, task) == ctx.actor


def _who_gave(ctx: Context, case: Case, task: Task) -> Person | None:
    """Who decides how it goes on: who gave it, else the key contact, else a coordinator who is there and may know."""
    asked = (ctx.someone(task.made_by), ctx.someone(case.key_contact), *ctx.could_chair(case))
    return next((p for p in asked if ctx.why_not(case, p) is None and not p.is_absent(ctx.now)), None)


def _tell_who_gave(ctx: Context, task: Task, giver: Person | None) -> list[Effect]:
    """Nobody is rung for what they typed themselves."""
    if giver is None or giver.id == ctx.actor.id:
        return []
    about, code = task.id, task.case
    return [ctx.ring_person(giver, "task/cannot", about=about, code=code, id=task.short, at=ctx.at)]


def meant(ctx: Context, case: Case | None, short: str) -> Task:
    """Without a code: the one open task of theirs with that number, else asked (CONVERSATION 2)."""
    if case is not None:
        return _of(ctx, case, short)
    found = [ctx.work.tasks.find(f"{case.id}/{short}") for case in my_cases(ctx)]
    mine = [task for task in found if task and task.is_open and task.assignee == ctx.actor.id]
    if not mine:
        raise Refusal("which-case")
    if len(mine) > 1:
        raise Refusal("which-task", task=short, codes=[task.case for task in mine])
    return mine[0]


def _of(ctx: Context, case: Case, short: str) -> Task:
    found = ctx.work.tasks.find(f"{case.id}/{short}")
    if found is None or short in alone.kept_from_here(ctx, case) or not _is_theirs_to_know(ctx, case, found):
        raise Refusal("no-such-task", task=short)
    if ctx.place is Place.CASE and not ctx.shows(case, found.made_at):
        raise Refusal("written-before-consent")
    return found


def _is_theirs_to_know(ctx: Context, case: Case, task: Task) -> bool:
    """Not to who came with the consent, but for what is theirs by now (P9.5)."""
    return task.assignee == ctx.actor.id or ctx.knows(case, task.made_at)


def my_cases(ctx: Context) -> list[Case]:
    """The open ones that this person may read."""
    return [case for case in ctx.cases_near(ctx.actor, Stage.OPEN) if ctx.why_not(case) is None]


# --- taken back -----------------------------------------------------------------------------------------
@router.undo("task")
def take_back_a_move(ctx: Context, step: Undoable, event: StepTakenBack) -> list[Effect]:
    """As it was before; a task that was done is reminded of again."""
    moved, before = documents.read(step.after.encode(), Task), documents.read(step.before.encode(), Task)
    if ctx.work.tasks.get(step.subject) != moved:
        raise changed_since()
    ctx.work.tasks.save(before, because=event)
    if not moved.is_open:
        ctx.work.outbox.withdraw(step.subject)  # who gave it has nothing to decide
        ctx.reopen(step.subject, "task-done", since=step.at)
    return []


@router.undo("task-added")
def take_back_a_task(ctx: Context, step: Undoable, event: StepTakenBack) -> list[Effect]:
    """It stays in the plan, as taken back; nobody is reminded of it."""
    ctx.work.tasks.save(ctx.work.tasks.get(step.subject).take_back(), because=event)
    ctx.settle(step.subject, "task-done")
    return []
