"""How long a closed case is kept, and its end: the key is destroyed, nobody reads it any more (P8.6, P8.8)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bot import typed
from bot.context import Context, coordination, direct
from bot.effects import Effect, Forget
from bot.router import Router
from casework.case import Case
from casework.deadline import Deadline
from casework.events import CaseClosed, CaseDestroyed, CaseHeld, CaseReopened, HoldReleased, ReferralClosed
from casework.referral import Referral, Status
from storage import destroy

router = Router()

RULE = "records-kept"
A_MONTH = timedelta(days=30)
"""So long before it the coordinators are told."""


# --- its clock --------------------------------------------------------------------------------------------
@router.on(CaseClosed)
def begin(ctx: Context, closed: CaseClosed) -> list[Effect]:
    _begin(ctx, ctx.work.cases.get(closed.about), ctx.now + ctx.house.retention)
    return []


def _begin(ctx: Context, case: Case, due_at: datetime) -> None:
    ctx.work.deadlines.settle(case.id, RULE, at=ctx.now)
    if not case.holds and not case.is_open:
        ctx.start_in(case, RULE, due_at=due_at)


@router.on(ReferralClosed)
def begin_for_a_referral(ctx: Context, closed: ReferralClosed) -> list[Effect]:
    """What never became a case is kept no longer than one."""
    _begin_for(ctx, ctx.work.referrals.get(closed.about), ctx.now + ctx.house.retention)
    return []


def _begin_for(ctx: Context, referral: Referral, due_at: datetime) -> None:
    ctx.work.deadlines.settle(referral.id, RULE, at=ctx.now)
    if not referral.holds and referral.state is Status.CLOSED:
        ctx.start(RULE, referral.id, case=referral.id, region=referral.region, due_at=due_at)


@router.on(CaseHeld)
@router.on(CaseReopened)
def stop(ctx: Context, event: CaseHeld | CaseReopened) -> list[Effect]:
    ctx.work.deadlines.settle(event.about, RULE, at=ctx.now)
    return []


@router.on(HoldReleased)
def go_on(ctx: Context, released: HoldReleased) -> list[Effect]:
    """Where it stood; never sooner than the month in which the coordinators can still say no."""
    soonest = ctx.now + A_MONTH + timedelta(minutes=1)
    if (case := ctx.work.cases.find(released.about)) is None:
        referral = ctx.work.referrals.get(released.about)
        closed = ctx.work.journal.about(referral.id, ReferralClosed, referral.sent_at)
        if closed:
            _begin_for(ctx, referral, max(closed[-1].at + ctx.house.retention, soonest))
    elif case.closed_at is not None:
        _begin(ctx, case, max(case.closed_at + ctx.house.retention, soonest))
    return []


# --- told before, and then done -------------------------------------------------------------------------------
@router.step(RULE)
def its_time_has_come(ctx: Context, deadline: Deadline) -> list[Effect]:
    referral = ctx.work.referrals.get(deadline.case)
    case = ctx.work.cases.of_referral(referral.id)
    # An affirmation that lapsed does not keep them from the code; with no coordinator, the lead
    chairs = ctx.chairs(referral)
    if deadline.step != "destroy":
        block = "holding/soon-destroyed" if chairs else "holding/soon-destroyed-lead"
        facts: dict[str, Any] = {"code": deadline.subject, "due": deadline.due_at}
        return [ctx.ring_person(p, block, about=deadline.subject, **facts) for p in chairs or ctx.leads()]
    if (case or referral).holds or (case is not None and case.is_open):
        return []
    code, told = deadline.subject, [direct(person) for person in chairs or ctx.leads()]
    rooms = [coordination(referral.region)] if _may_be_named_there(ctx, referral) else told
    gone = destroy_all(ctx, referral, case)
    block = "holding/destroyed" if case else "holding/referral-destroyed"
    said = [ctx.say(room, block, code=code, at=ctx.now) for room in told]
    return [*gone, *said, *(ctx.say(room, "holding/typed-stays", code=code, at=ctx.now) for room in rooms)]


def _may_be_named_there(ctx: Context, referral: Referral) -> bool:
    """Not before a coordinator who is kept from it (P1.12): asked while there is something to ask about."""
    return ctx.chairs(referral) == ctx.coordinators(referral.region) != []


def destroy_all(ctx: Context, referral: Referral, case: Case | None) -> list[Effect]:
    """The journal and its counts stay, and the chain still verifies."""
    code = case.id if case else ""
    _forget_what_guests_were_there_for(ctx, code)
    taken_out = typed.removed(ctx, (referral.id, *((code,) if code else ())))
    rooms = destroy.everything(ctx.work, referral=referral.id, code=code)
    event = CaseDestroyed(at=ctx.now, by="bot", about=code or referral.id, referral=referral.id)
    ctx.work.journal.note(event)
    ctx.work.shrink_log()
    return [*taken_out, *(Forget(room_id=room_id) for room_id in sorted(rooms))]


def _forget_what_guests_were_there_for(ctx: Context, code: str) -> None:
    """An earlier release had it in their entries of the roster too, under another key: written anew they are without."""
    for visit in ctx.work.visits.where(case=code):
        ctx.work.people.save_quietly(ctx.someone(visit.person))
