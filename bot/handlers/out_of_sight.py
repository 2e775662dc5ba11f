"""Somebody turns out to be one who must not know: what goes on without them, and who is told (P1.12, P3.9)."""

from __future__ import annotations

from dataclasses import replace

from bot import could_come, nobody_may, pausing, reading, standing_in
from bot.context import Context, case_room, coordination, direct
from bot.effects import Effect
from bot.handlers.alerts import begin_anew
from bot.handlers.conflict import drop_about, forget_alerts, pass_on_the_chair
from bot.router import Router
from casework.case import Case
from casework.events import (
    ConsentRecorded,
    Event,
    GroundChanged,
    IntakeRecorded,
    PersonUnseated,
    ReferralKeptFrom,
    ScopeChanged,
)
from casework.people import Person, Role
from casework.referral import Referral, Status

router = Router()


@router.on(ReferralKeptFrom)
@router.on(IntakeRecorded)
@router.on(ConsentRecorded)
@router.on(ScopeChanged)
def out_of_sight(ctx: Context, changed: Event) -> list[Effect]:
    """Named, a namesake, or left out by the client: they go on with nothing of it, and the coordination room forgets
    what it said (P1.12, P3.9)."""
    referral = ctx.work.referrals.get(changed.about)
    people = [person for person in ctx.people() if reading.is_kept_from(ctx.work, person, referral)]
    return goes_on_without(ctx, referral, people, says_who_left=isinstance(changed, ScopeChanged))


def goes_on_without(
    ctx: Context, referral: Referral, people: list[Person], *, says_who_left: bool = False
) -> list[Effect]:
    """`says_who_left`: whatever changed it tells so itself, and hands over."""
    case = ctx.work.cases.of_referral(referral.id)
    codes = (referral.id, case.id) if case else (referral.id,)
    effects = [effect for person in people for effect in drop_about(ctx, codes, person)]
    regions = {person.region for person in people if person.role is Role.COORDINATOR}
    gone_on = _case_goes_on(ctx, case, people, says_who_left) if case else _goes_on(ctx, referral, people)
    return [*effects, *forget_alerts(ctx, regions, *codes), *gone_on]


@router.on(ScopeChanged)
@router.on(GroundChanged)
@router.on(PersonUnseated)
def nothing_half_typed(ctx: Context, changed: Event) -> list[Effect]:
    """Their agency takes no part any more, or they stood in and are needed no more: they go on with no questions of it."""
    case = ctx.work.cases.find(changed.about) or ctx.work.cases.of_referral(changed.about)
    return pausing.out_of_it(ctx, case.id, case.referral) if case else []


# --- a referral -------------------------------------------------------------------------------------------
def _goes_on(ctx: Context, referral: Referral, people: list[Person]) -> list[Effect]:
    """Who had it may not know of it any more: the others take it; with none, the program lead finds a region."""
    if referral.state is Status.CLOSED:
        return []
    had_it = referral.taken_by in {person.id for person in people}
    if had_it:
        ctx.work.referrals.save_quietly(referral.let_go())
    if nobody_may.is_so(ctx, referral):
        begin_anew(ctx, referral)
        return nobody_may.call_the_lead(ctx, referral, since=ctx.now)
    if not had_it:
        return []
    begin_anew(ctx, referral)
    ring = ctx.ring(coordination(referral.region), "referral/to-take", id=referral.id, at=ctx.now)
    mentions = tuple(person.id for person in ctx.chairs(referral))
    return [replace(ring, mentions=mentions, about=referral.id, urgent=True)]


# --- a case -----------------------------------------------------------------------------------------------
def _case_goes_on(ctx: Context, case: Case, people: list[Person], says_who_left: bool) -> list[Effect]:
    """Who was in the room until now: the chair and the seat pass on, and the coordinators are told (P1.2, P4.8)."""
    if not case.is_open:
        return []
    inside = ctx.work.rooms.inside(case_room(case.id))
    gone = [person for person in people if person.user_id in inside and person.id not in case.excluded]
    effects = [effect for person in gone for effect in _has_left(ctx, case, person, says_who_left)]
    if gone and not ctx.could_chair(case):
        effects += nobody_may.call_the_lead(ctx, ctx.work.referrals.get(case.referral), since=ctx.now)
    return effects


def _has_left(ctx: Context, case: Case, person: Person, says_who_left: bool) -> list[Effect]:
    passed = pass_on_the_chair(ctx, case, person)
    if says_who_left:
        return passed
    other: Person | None = None
    effects: list[Effect] = []
    if person.role is Role.MEMBER:
        other, effects = standing_in.takes_over(ctx, ctx.work.cases.get(case.id), person)
    else:
        standing_in.hand_over(ctx, case, person, None)
    others = could_come.somebody(ctx, ctx.work.cases.get(case.id), person.agency)
    facts = {"code": case.id, "person": person, "other": other, "others": others, "at": ctx.now}
    block = "conflict/out-member" if person.role is Role.MEMBER else "conflict/out-coordinator"
    return [*passed, *effects, *(ctx.say(direct(p), block, **facts) for p in ctx.could_chair(case))]
