"""Somebody leaves the roster: every room at once, what was theirs goes to others, the records keep the name (P1.3, P1.5)."""

from __future__ import annotations

from dataclasses import replace

from bot import matters, pausing, standing_in
from bot.context import PROGRAM, Context, coordination, direct
from bot.effects import Effect, LeaveRoom, Part, Say, SetMembers
from bot.handlers import taken_on
from bot.handlers.affirmation import follow
from bot.handlers.household import GOODBYE
from bot.handlers.passing_on import (
    Left,
    cases_of,
    end_visits,
    must_not_be_the_last,
    pass_on,
    pointing_at,
    receipt,
    receipts_of_the_others,
    tell_of_a_lead,
    unset_alternates,
)
from bot.handlers.taken_on import TakenOn
from bot.proposals import (
    PROPOSED_BY,
    must_be_of_region,
    must_not_be_own,
    propose,
    shown_in,
    tell_the_proposer,
)
from bot.router import C, O, Place, Router
from casework.case import Case
from casework.errors import Refusal
from casework.events import PersonRemoved
from casework.people import Person, Role
from casework.stage import Stage
from storage.dialogues import Question

router = Router()


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
    must_not_be_the_last(ctx, person)
    there = shown_in(ctx, person.region)
    return propose(
        ctx,
        "roster-remove",
        person.user_id,
        person.region,
        {"id": person.id},
        "roster/would-remove",
        who=person,
        account=person.user_id,
        alternate=ctx.named_alternate(person),
        pointing=pointing_at(ctx, person),
        pivots=_next_pivots(there, person),
        taken=taken_on.by(there, person),
    )


def _next_pivots(ctx: Context, person: Person) -> list[Person]:
    """Who becomes key contact where it is this person; names, no cases: others read along in the coordination room. Of a
    case that somebody who reads there must not know of, not even these (P1.12)."""
    theirs = [c for c in ctx.work.cases.where(state=Stage.OPEN) if c.key_contact == person.id]
    found = [standing_in.next_key_contact(ctx, c, person) for c in theirs if _is_shown_here(ctx, c)]
    return list({other.id: other for other in found if other is not None}.values())


def _is_shown_here(ctx: Context, case: Case) -> bool:
    return matters.shown_here(ctx, ctx.work.referrals.get(case.referral))


# --- done -------------------------------------------------------------------------------------------------
@router.confirmed("roster-remove")
def really_remove(ctx: Context, question: Question) -> list[Effect]:
    """The visits end first: their thanks come before the last word."""
    person = ctx.someone(question.details["id"])
    must_not_be_own(ctx, question, person.id)
    if not person.is_active:
        raise Refusal("no-such-person")
    must_not_be_the_last(ctx, person)
    end_visits(ctx, person)
    pointing, cases = pointing_at(ctx, person), cases_of(ctx, person)
    taken = taken_on.by(replace(ctx, room=direct(ctx.actor)), person)  # as the receipt is shown
    gone, removed = person.remove(by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(gone, because=removed)
    ctx.cache.pop("people", None)
    unset_alternates(ctx, pointing)
    left = [pass_on(ctx, case, gone) for case in cases]
    effects = [effect for _, more in left for effect in more]
    told = _receipts(ctx, gone, [one for one, _ in left], pointing, taken)
    anew = taken_on.give_back(ctx, gone)
    return [*told, *effects, *anew, *tell_the_proposer(ctx, question)]


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
            ctx.end_question(question)


def _tell_the_leads(ctx: Context, person: Person, removed: PersonRemoved) -> list[Effect]:
    """One coordinator removes another: somebody above both of them knows (CONVERSATION 2, row 8)."""
    by = ctx.someone(removed.by)
    if person.role is Role.LEAD:
        return tell_of_a_lead(ctx, person, by)
    if person.role is not Role.COORDINATOR:
        return []
    names = ctx.house.region(person.region).names
    return [ctx.say(PROGRAM, "roster/coordinator-removed", who=person, by=by, region=names)]


# --- receipts ---------------------------------------------------------------------------------------------
def _receipts(
    ctx: Context, person: Person, left: list[Left], pointing: list[Person], taken: TakenOn
) -> list[Effect]:
    """Codes in direct rooms, and to each coordinator only of the cases that they may know."""
    mine = [one for one in left if ctx.why_not(one.case) is None]
    head = Part("roster/removed", {"who": person, "count": _rooms(mine), "alone": False})
    whole = receipt(ctx, person, mine, pointing, taken)
    if ctx.place is Place.DIRECT:
        told: list[Effect] = [Say(room=ctx.room, parts=(head, *whole))]
    else:
        known = [one for one in mine if _is_shown_here(ctx, one.case)]
        here = ctx.reply("roster/removed", who=person, count=_rooms(known), alone=True)
        told = [here, Say(room=direct(ctx.actor), parts=whole)]
    return [*told, *receipts_of_the_others(ctx, person, [one for one in left if one not in mine])]


def _rooms(left: list[Left]) -> int:
    """That they are out of from now."""
    return sum(one.was_there for one in left)
