"""Somebody leaves the roster: every room at once, what was theirs goes to others, the records keep the name (P1.3, P1.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, NamedTuple

from bot import pausing, standing_in
from bot.context import PROGRAM, Context, case_room, coordination, direct, ended
from bot.effects import Effect, LeaveRoom, Part, Say, SetMembers
from bot.handlers import delegating, taken_on
from bot.handlers.affirmation import follow
from bot.handlers.household import GOODBYE
from bot.handlers.taken_on import NOTHING, TakenOn
from bot.proposals import PROPOSED_BY, must_be_of_region, must_not_be_own, propose, tell_the_proposer
from bot.router import C, O, Place, Router
from casework.case import Case, Stage
from casework.errors import Refusal
from casework.events import PersonRemoved
from casework.people import Person, Role
from casework.plan import OPEN, Task
from casework.visit import STILL
from storage.dialogues import Question

router = Router()

SHOWN = 6


class Left(NamedTuple):
    """What somebody leaves behind in one case."""

    case: Case
    other: Person | None
    """Who takes the seat."""
    tasks: tuple[Task, ...]
    """As they are given on."""


# --- shown first ------------------------------------------------------------------------------------------
@router.command(
    "roster remove <person>",
    fr="équipe retirer <person>",
    allow={C, O},
    where="dk",
    example=("roster remove @roy", "équipe retirer @roy"),
    rank=42,
    yes_too=True,
)
def remove(ctx: Context, person: Person) -> list[Effect]:
    if person.id == ctx.actor.id:
        raise Refusal("not-yourself")
    must_be_of_region(ctx, person.region)
    _must_not_be_the_last(ctx, person)
    return propose(
        ctx,
        "roster-remove",
        person.user_id,
        person.region,
        {"id": person.id},
        "roster/would-remove",
        who=person,
        alternate=ctx.someone(person.alternate) if person.alternate else None,
        pointing=_pointing_at(ctx, person),
        pivots=_next_pivots(ctx, person),
        taken=taken_on.by(ctx, person),
    )


def _must_not_be_the_last(ctx: Context, person: Person) -> None:
    """A region always has a coordinator (P1.1)."""
    if person.role is Role.COORDINATOR and ctx.coordinators(person.region) == [person]:
        raise Refusal("only-coordinator", who=person)


def _pointing_at(ctx: Context, person: Person) -> list[Person]:
    return [p for p in ctx.people() if p.alternate == person.id]


def _next_pivots(ctx: Context, person: Person) -> list[Person]:
    """Who becomes key contact where it is this person; names, no cases: others read along in the coordination room."""
    theirs = ctx.work.cases.where(state=Stage.OPEN)
    found = [standing_in.next_key_contact(ctx, c, person) for c in theirs if c.key_contact == person.id]
    return list({other.id: other for other in found if other is not None}.values())


# --- done -------------------------------------------------------------------------------------------------
@router.confirmed("roster-remove")
def really_remove(ctx: Context, question: Question) -> list[Effect]:
    """The visits end first: their thanks come before the last word."""
    person = ctx.someone(question.details["id"])
    must_not_be_own(ctx, question, person.id)
    if not person.is_active:
        raise Refusal("no-such-person")
    _must_not_be_the_last(ctx, person)
    _end_visits(ctx, person)
    pointing, cases = _pointing_at(ctx, person), _cases_of(ctx, person)
    taken = taken_on.by(ctx, person)
    gone, removed = person.remove(by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(gone, because=removed)
    ctx.cache.pop("people", None)
    _unset_alternates(ctx, pointing)
    left = [_pass_on(ctx, case, gone) for case in cases]
    effects = [effect for _, more in left for effect in more]
    told = _receipts(ctx, gone, [one for one, _ in left], pointing, taken)
    anew = taken_on.give_back(ctx, gone)
    return [*told, *effects, *anew, *tell_the_proposer(ctx, question)]


def _end_visits(ctx: Context, person: Person) -> None:
    for visit in ctx.work.visits.where(person=person.id, state=STILL):
        over, event = visit.end(by=ctx.by, at=ctx.now)
        ctx.work.visits.save(over, because=event)


def _unset_alternates(ctx: Context, pointing: list[Person]) -> None:
    for other in pointing:
        changed, event = other.without_alternate(by=ctx.by, at=ctx.now)
        ctx.work.people.save(changed, because=event)
    ctx.cache.pop("people", None)


def _cases_of(ctx: Context, person: Person) -> list[Case]:
    """Open ones with a seat, a step, a task or a chair of theirs."""
    cases = ctx.work.cases.where(state=Stage.OPEN)
    return sorted((case for case in cases if _has_part(ctx, case, person)), key=lambda case: case.opened_at)


def _has_part(ctx: Context, case: Case, person: Person) -> bool:
    return person.id in (*case.team, case.key_contact) or bool(_tasks_of(ctx, case, person))


def _tasks_of(ctx: Context, case: Case, person: Person) -> list[Task]:
    tasks = ctx.work.tasks.where(case=case.id, state=OPEN)
    return [task for task in tasks if task.assignee == person.id]


def _pass_on(ctx: Context, case: Case, person: Person) -> tuple[Left, list[Effect]]:
    """The alternate takes seat and tasks; without one the tasks come back to the key contact, or a coordinator."""
    theirs = _tasks_of(ctx, case, person)
    other, effects = None, list[Effect]()
    if person.id in case.team:
        other, effects = standing_in.takes_over(ctx, case, person)
    else:
        standing_in.hand_over(ctx, case, person, None)
    effects = [*effects, *_vacate(ctx, ctx.work.cases.get(case.id), person)]
    given = tuple(ctx.work.tasks.get(task.id) for task in theirs)
    return Left(case, other, given), effects


def _vacate(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """Who comes back one day is invited anew, not seated by an old list. The room learns who is gone, never why."""
    told: list[Effect] = [ctx.say(case_room(case.id), "roster/has-left", who=person)]
    following = standing_in.next_key_contact(ctx, case, person)
    if case.key_contact == person.id and following is not None:
        case, named = case.name_key_contact(following.id, by=ctx.by, at=ctx.now)
        ctx.work.journal.note(named)
        told += delegating.passed_on(ctx, case, following)
    vacated, unseated = case.without_steps_of(person.id).unseat(person.id, by=ctx.by, at=ctx.now)
    ctx.work.cases.save(vacated, because=unseated)
    for clock in ctx.work.deadlines.open(case=case.referral, responsible=person.id):
        ctx.work.deadlines.move(replace(clock, responsible=vacated.key_contact))
    return told


@router.on(PersonRemoved)
def out_of_everything(ctx: Context, removed: PersonRemoved) -> list[Effect]:
    """What waits for them ends; what they typed leaves the screen; the last word, and out (P12.1)."""
    person = ctx.someone(removed.about)
    room = direct(person)
    effects: list[Effect] = []
    for dialogue in ctx.work.dialogues.where(person=person.id):
        effects += pausing.let_go(ctx, dialogue)
    _end_questions(ctx, person)
    for clock in ctx.work.deadlines.open(responsible=person.id, case=""):
        ctx.settle(clock.subject, clock.rule)
    goodbye = replace(ctx.say(room, "roster/goodbye"), farewell=True, name=GOODBYE)
    shared = SetMembers(room=coordination(person.region) if person.region else PROGRAM, urgent=True)
    last: list[Effect] = [goodbye, SetMembers(room=room), LeaveRoom(room=room)]
    return [*follow(ctx, person), shared, *effects, *last, *_tell_the_leads(ctx, person, removed)]


def _end_questions(ctx: Context, person: Person) -> None:
    """Those that wait for their yes, and what they proposed themselves."""
    for question in ctx.work.questions.where(state="open"):
        if person.id in (question.person, question.details.get(PROPOSED_BY)):
            ctx.work.questions.save_quietly(ended(question))
            ctx.settle(question.id)


def _tell_the_leads(ctx: Context, person: Person, removed: PersonRemoved) -> list[Effect]:
    """One coordinator removes another: somebody above both of them knows (CONVERSATION 2, row 8)."""
    if person.role is not Role.COORDINATOR:
        return []
    names = ctx.house.region(person.region).names
    by = ctx.someone(removed.by)
    return [ctx.say(PROGRAM, "roster/coordinator-removed", who=person, by=by, region=names)]


# --- receipts ---------------------------------------------------------------------------------------------
def _receipts(
    ctx: Context, person: Person, left: list[Left], pointing: list[Person], taken: TakenOn
) -> list[Effect]:
    """Codes in direct rooms, and to each coordinator only of the cases that they may know."""
    mine = [one for one in left if ctx.why_not(one.case) is None]
    head = Part("roster/removed", {"who": person, "count": len(mine), "alone": False})
    receipt = _receipt(ctx, person, mine, pointing, taken)
    if ctx.place is Place.DIRECT:
        told: list[Effect] = [Say(room=ctx.room, parts=(head, *receipt))]
    else:
        here = ctx.reply("roster/removed", who=person, count=len(mine), alone=True)
        told = [here, Say(room=direct(ctx.actor), parts=receipt)]
    return [*told, *_to_the_others(ctx, person, [one for one in left if one not in mine])]


def _to_the_others(ctx: Context, person: Person, left: list[Left]) -> list[Effect]:
    said: list[Effect] = []
    for chair in (p for p in ctx.coordinators(person.region) if p.id != ctx.actor.id):
        theirs = [one for one in left if ctx.why_not(one.case, chair) is None]
        if theirs:
            said.append(Say(room=direct(chair), parts=_receipt(ctx, person, theirs, [], NOTHING)))
    return said


def _receipt(
    ctx: Context, person: Person, left: list[Left], pointing: list[Person], taken: TakenOn
) -> tuple[Part, ...]:
    lines = [_line(ctx, person, one) for one in left[:SHOWN]]
    shown: dict[str, Any] = {"who": person, "lines": lines, "more": max(0, len(left) - SHOWN)}
    return (Part("roster/receipt", {**shown, "pointing": pointing, "taken": taken}),)


def _line(ctx: Context, person: Person, left: Left) -> dict[str, Any]:
    tasks = [task.short for task in left.tasks]
    to = next((ctx.someone(task.assignee) for task in left.tasks if task.assignee != person.id), None)
    pivot = (
        ctx.someone(ctx.work.cases.get(left.case.id).key_contact)
        if left.case.key_contact == person.id
        else None
    )
    return {"code": left.case.id, "other": left.other, "tasks": tasks, "to": to, "pivot": pivot}
