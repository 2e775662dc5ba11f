"""What the roster says of somebody is put right: shown first, then a coordinator's `yes` (P1.10, P1.12, P9.7).

What they signed, learnt and agreed stays theirs. Who sits elsewhere from then on leaves their seats as who leaves the
roster does: nothing that was asked of them is lost (P1.5).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import enlisting
from bot.context import PROGRAM, Context, coordination, direct
from bot.effects import Effect, Part, Say, SetMembers
from bot.enlisting import document_of, person_of
from bot.handlers import calls, new_chairs, rooms_corrected, taken_on
from bot.handlers.affirmation import follow
from bot.handlers.household import split_name
from bot.handlers.new_chairs import WouldRead
from bot.handlers.passing_on import (
    Left,
    cases_of,
    end_visits,
    must_not_be_the_last,
    pass_on,
    receipt,
    receipts_of_the_others,
    tell_of_a_lead,
    unset_alternates,
)
from bot.handlers.rooms_corrected import Moved
from bot.handlers.taken_on import NOTHING
from bot.proposals import accounts, must_be_of_region, must_not_be_own, propose, shown_in, tell_the_proposer
from bot.router import Router
from casework import access
from casework.errors import Refusal
from casework.people import Agency, Person, Role
from storage.dialogues import Question

router = Router()


# --- shown first ------------------------------------------------------------------------------------------
def shown(ctx: Context, known: Person, tail: str) -> list[Effect]:
    """A guest of one case is no entry of the roster; nobody puts right what is about themselves."""
    new, name = enlisting.corrected(ctx, known, tail, name_alone=_is_name_alone(ctx, tail))
    if name:
        first, last = split_name(name)
        new = replace(new, first=first, last=last)
    if known.role is Role.AD_HOC or not known.differs_in(new):
        raise Refusal("already-on-roster")
    if known.id == ctx.actor.id:
        raise Refusal("not-yourself")
    for region in {known.region, new.region}:
        must_be_of_region(ctx, region)
    _must_leave_a_chair(ctx, known, new)
    details = {"id": known.id, "was": document_of(known), "person": document_of(new)}
    block = "roster/would-correct"
    return propose(
        ctx, "roster-correct", known.user_id, new.region, details, block, **_facts(ctx, known, new)
    )


def _is_name_alone(ctx: Context, tail: str) -> bool:
    """`roster add @roy, Anna Roy`: the comma stands before all that is left."""
    body = ctx.message.body if ctx.message else ""
    return body[: body.rfind(tail)].rstrip().endswith(",")


def _facts(ctx: Context, was: Person, new: Person) -> dict[str, Any]:
    old = enlisting.particulars(ctx, was)
    return {
        **enlisting.particulars(ctx, new),
        **accounts(ctx, new),
        "who": was,
        "new": new,
        "fields": was.differs_in(new),
        "old_region": old["region"],
        "old_organisation": old["organisation"],
        "agencies": {"old": _agency(was), "new": _agency(new)},
        "moves": was.moves_to(new) and was.role in access.TEAM_ROLES,
        "reads": _reads(ctx, was, new),
        **rooms_corrected.shown(shown_in(ctx, new.region), was, new, comes=not _is_new_chair(was, new)),
    }


def _agency(person: Person) -> Agency | None:
    """Who leads the program or runs the bot is of none."""
    return None if person.role in (Role.LEAD, Role.OPERATOR) else person.agency


def _reads(ctx: Context, was: Person, new: Person) -> WouldRead:
    there = shown_in(ctx, new.region)
    return new_chairs.would_read(there, new) if _is_new_chair(was, new) else WouldRead()


def _is_new_chair(was: Person, new: Person) -> bool:
    chairs = new.role is Role.COORDINATOR
    return chairs and (was.role, was.region) != (new.role, new.region)


def _chairs_no_more(was: Person, new: Person) -> bool:
    chaired = was.role is Role.COORDINATOR
    return chaired and (was.role, was.region) != (new.role, new.region)


def _leads_no_more(was: Person, new: Person) -> bool:
    return was.role is Role.LEAD and new.role is not Role.LEAD


def _must_leave_a_chair(ctx: Context, was: Person, new: Person) -> None:
    if _chairs_no_more(was, new) or _leads_no_more(was, new):
        must_not_be_the_last(ctx, was)


# --- done -------------------------------------------------------------------------------------------------
@router.confirmed("roster-correct")
def really_correct(ctx: Context, question: Question) -> list[Effect]:
    """What was shown, and nothing that changed meanwhile."""
    was = ctx.someone(question.details["id"])
    must_not_be_own(ctx, question, was.id)
    if not was.is_active:
        raise Refusal("no-such-person")
    new = _as_shown(question, was)
    _must_leave_a_chair(ctx, was, new)
    cases = cases_of(ctx, was) if was.moves_to(new) else []
    changed = _rooms_changed(ctx, was, new)
    there = replace(ctx, room=direct(ctx.actor))  # as the receipt is shown
    taken = taken_on.by(there, was) if _chairs_no_more(was, new) else NOTHING
    new = _save(ctx, was, new)
    pointing = _without_alternates(ctx, new)
    passed = [pass_on(ctx, case, was) for case in cases]
    left, effects = [one for one, _ in passed], [effect for _, more in passed for effect in more]
    anew = taken_on.give_back(ctx, was) if _chairs_no_more(was, new) else []
    mine = receipt(ctx, was, _known(ctx, left, ctx.actor), pointing, taken) if left or taken.is_any else ()
    head = Part("roster/corrected", {"who": new, "alone": not mine})
    told = [Say(room=direct(ctx.actor) if mine else ctx.room, parts=(head, *mine))]
    return [
        *told,
        *_rooms(ctx, was, new),
        *effects,
        *receipts_of_the_others(ctx, was, [one for one in left if one not in _known(ctx, left, ctx.actor)]),
        *rooms_corrected.follow(ctx, was, new, changed),
        *anew,
        *calls.move(ctx, new),
        *_tell(ctx, was, new),
        *tell_the_proposer(ctx, question),
    ]


def _rooms_changed(ctx: Context, was: Person, new: Person) -> list[Moved]:
    """But for what is passed on with a seat, and what a new coordinator reads: both are told in their own words."""
    if was.moves_to(new):
        return []
    news = _is_new_chair(was, new)
    return [one for one in rooms_corrected.moved(ctx, was, new) if one.reason or not news]


def _as_shown(question: Question, was: Person) -> Person:
    before, then = person_of(question.details["was"]), person_of(question.details["person"])
    return replace(was, **{name: getattr(then, name) for name in before.differs_in(then)})


def _save(ctx: Context, was: Person, new: Person) -> Person:
    if was.moves_to(new):
        end_visits(ctx, was)
    corrected, event = was.correct(new, by=ctx.by, at=ctx.now)
    ctx.work.people.save(corrected, because=event)
    ctx.cache.pop("people", None)
    for clock in ctx.work.deadlines.open(responsible=was.id, case=""):
        if clock.rule not in (calls.RULE, calls.TAKEN):
            ctx.work.deadlines.move(replace(clock, region=corrected.region if clock.region else 0))
    return corrected


def _without_alternates(ctx: Context, new: Person) -> list[Person]:
    """Whoever cannot stand in any more does not; those who have nobody now, but for themselves."""
    pointing = [p for p in ctx.people() if p.alternate == new.id and not p.may_stand_in(new)]
    other = ctx.named_alternate(new)
    own = [new] if other is not None and not new.may_stand_in(other) else []
    unset_alternates(ctx, [*pointing, *own])
    return [*pointing, *own]


def _known(ctx: Context, left: list[Left], person: Person) -> list[Left]:
    return [one for one in left if ctx.why_not(one.case, person) is None]


def _rooms(ctx: Context, was: Person, new: Person) -> list[Effect]:
    """Every room that either of the two may be in is compared anew."""
    rooms = [one.room for one in (*follow(ctx, was), *follow(ctx, new)) if isinstance(one, SetMembers)]
    for person in (was, new):
        rooms += [coordination(person.region)] if person.role is Role.COORDINATOR else []
        rooms += [PROGRAM] if person.role is Role.LEAD else []
    return [SetMembers(room=room, urgent=True) for room in dict.fromkeys(rooms)]


def _named(fields: tuple[str, ...]) -> list[str]:
    return list(dict.fromkeys("name" if one in ("first", "last") else one for one in fields))


def _tell(ctx: Context, was: Person, new: Person) -> list[Effect]:
    """Whom it is about, the regions' coordinators, and who leads the program where one coordinates no more."""
    told: list[Effect] = [ctx.say(direct(new), "roster/corrected-yours", who=new, by=ctx.actor)]
    facts = {"who": new, "by": ctx.actor, "fields": _named(was.differs_in(new))}
    rooms = {coordination(person.region) for person in (was, new) if person.region} - {ctx.room}
    told += [ctx.say(room, "roster/corrected-region", **facts) for room in sorted(rooms)]
    if _chairs_no_more(was, new):
        names = ctx.house.region(was.region).names
        told.append(ctx.say(PROGRAM, "roster/coordinator-removed", who=new, by=ctx.actor, region=names))
    if _leads_no_more(was, new):
        told += tell_of_a_lead(ctx, new, ctx.actor)
    return [*told, *(new_chairs.comes(ctx, ctx.someone(new.id)) if _is_new_chair(was, new) else [])]
