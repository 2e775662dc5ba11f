"""What a referral sets going: alerts, receipts, and the ladder while nobody takes it (P1.12, P2.5, P2.6, P2.14)."""

from __future__ import annotations

from dataclasses import replace

from bot import nobody_may
from bot.context import Context, coordination, direct
from bot.effects import Effect, Say
from bot.ended_clocks import clocks_ended
from bot.router import Router
from casework.deadline import Deadline
from casework.events import ReferralClosed, ReferralMoved, ReferralReturned, ReferralSent, ReferralTaken
from casework.people import Person, Role
from casework.referral import WINDOW, Referral, Status

router = Router()


# --- on submission (P2.5) -------------------------------------------------------------------------------
@router.on(ReferralSent)
def alert(ctx: Context, sent: ReferralSent) -> list[Effect]:
    referral = ctx.work.referrals.get(sent.about)
    return [*_alert(ctx, referral), *_tell_the_agency(ctx, sent, referral)]


def _alert(ctx: Context, referral: Referral, block: str = "referral/new") -> list[Effect]:
    """The coordinators who may know of it; if there is none, who stands in, and the program lead (P1.12)."""
    if chairs := ctx.chairs(referral):
        ring = ctx.ring(coordination(referral.region), block, id=referral.id, at=ctx.now)
        return [_mentioning(ring, chairs, referral.id)]
    return [
        *_ring_each(ctx, _alternates(ctx, referral), referral, "referral/new-for-alternate"),
        *nobody_may.call_the_lead(ctx, referral, since=referral.sent_at),
    ]


def _ring_each(ctx: Context, people: list[Person], referral: Referral, block: str) -> list[Effect]:
    return [
        ctx.ring_person(p, block, about=referral.id, urgent=True, id=referral.id, at=referral.sent_at)
        for p in people
    ]


def _alternates(ctx: Context, referral: Referral) -> list[Person]:
    """Of all its region's coordinators; who may not know of it is not called."""
    named = (ctx.someone(p.alternate) for p in ctx.coordinators(referral.region) if p.alternate)
    fit = {p.id: p for p in named if p.is_active and ctx.may_hear_of(p, referral)}
    return list(fit.values())


def _mentioning(ring: Say, people: list[Person], about: str) -> Say:
    return replace(ring, mentions=tuple(p.id for p in people), about=about, urgent=True, name=f"{about}/new")


def _tell_the_agency(ctx: Context, sent: ReferralSent, referral: Referral) -> list[Effect]:
    """The referrer's agency member learns that there was one; no details, and nobody who must not know (P1.12)."""
    members = [
        p
        for p in ctx.people()
        if p.role is Role.MEMBER and p.agency == sent.agency and p.region == sent.region and p.id != sent.by
    ]
    block = _who_has_it(ctx, referral)
    return [
        ctx.say(direct(p), block, id=sent.about, at=sent.at) for p in members if ctx.may_hear_of(p, referral)
    ]


def _who_has_it(ctx: Context, referral: Referral) -> str:
    if ctx.chairs(referral):
        return "referral/agency-told"
    return "referral/agency-told-lead" if ctx.leads() else "referral/agency-told-nobody"


@router.on(ReferralSent)
def start_clocks(ctx: Context, sent: ReferralSent) -> list[Effect]:
    """Taken within hours (P2.6); the team told, and meeting, within 48 (P2.10, P5.1)."""
    ctx.start("referral-taken", sent.about, case=sent.about, region=sent.region)
    for rule in ("team-notified", "team-meeting"):
        ctx.start(rule, sent.about, case=sent.about, region=sent.region, due_at=sent.at + WINDOW)
    if ctx.work.referrals.get(sent.about).waits_for_assessment:
        ctx.start("brain-assessment", sent.about, case=sent.about, region=sent.region)
    return []


@router.on(ReferralMoved)
def arrive(ctx: Context, moved: ReferralMoved) -> list[Effect]:
    """In another region, and its clock of taking it begins anew; the 48 hours do not (P10.7)."""
    referral = ctx.work.referrals.get(moved.about)
    open_ = [clock for clock in ctx.work.deadlines.open(case=referral.id) if clock.rule != "referral-taken"]
    for clock in open_:
        ctx.work.deadlines.move(replace(clock, region=referral.region))
    begin_anew(ctx, referral)
    return _alert(ctx, referral)


def begin_anew(ctx: Context, referral: Referral) -> None:
    """The ladder goes on until somebody has it (P2.6)."""
    ctx.settle(referral.id, "referral-taken")
    ctx.start("referral-taken", referral.id, case=referral.id, region=referral.region)


@router.on(ReferralReturned)
def ask_anew(ctx: Context, returned: ReferralReturned) -> list[Effect]:
    """As if it came today, but for the 48 hours (P2.6, P10.7)."""
    ctx.start("referral-taken", returned.about, case=returned.about, region=returned.region)
    block = "referral/anew-locked" if ctx.someone(returned.person).is_locked else "referral/anew"
    return _alert(ctx, ctx.work.referrals.get(returned.about), block)


@router.on(ReferralTaken)
def stop_ladder(ctx: Context, taken: ReferralTaken) -> list[Effect]:
    """The room that was rung learns who has it, wherever it was taken."""
    ctx.settle(taken.about, "referral-taken")
    room = coordination(ctx.work.referrals.get(taken.about).region)
    if ctx.room == room:
        return []
    return [ctx.say(room, "referral/is-taken", id=taken.about, by=ctx.someone(taken.by), at=taken.at)]


@router.on(ReferralClosed)
def stop_clocks(ctx: Context, closed: ReferralClosed) -> list[Effect]:
    clocks_ended(ctx, closed.about, closed)
    return []


@router.step("referral-taken")
def nobody_took_it(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Reminder after 1 h, alternates after 4 h (and the referrer learns whom to telephone), lead after 12 h."""
    referral: Referral = ctx.work.referrals.get(deadline.subject)
    if not ctx.chairs(referral):
        return _nobody_may(ctx, referral, deadline)
    if referral.taken_by is not None:  # begun anew when nobody could know of it; somebody can again
        return []
    ring = ctx.ring(coordination(referral.region), "referral/not-taken", id=referral.id, at=referral.sent_at)
    again = _mentioning(ring, ctx.chairs(referral), referral.id)
    if deadline.step == "alternates":
        called = _ring_each(ctx, _alternates(ctx, referral), referral, "referral/not-taken")
        return [again, *called, *_tell_the_referrer(ctx, referral)]
    if deadline.step == "lead":
        return [again, *_call_the_lead(ctx, referral)]
    return [again]


def _call_the_lead(ctx: Context, referral: Referral) -> list[Effect]:
    """Above the ring: the region, and whom to call; nothing of whom it is about (P1.3)."""
    whom = {"id": referral.id, "people": ctx.chairs(referral)}
    region = ctx.house.region(referral.region).names
    told = [ctx.say(direct(lead), "referral/lead-whom", region=region, **whom) for lead in ctx.leads()]
    urgent = [replace(one, urgent=True) for one in told]
    return [*urgent, *_ring_each(ctx, ctx.leads(), referral, "referral/not-taken-lead")]


def _nobody_may(ctx: Context, referral: Referral, deadline: Deadline) -> list[Effect]:
    told = _tell_the_referrer(ctx, referral) if deadline.step == "alternates" else []
    return [*nobody_may.call_the_lead(ctx, referral, since=referral.sent_at), *told]


def _tell_the_referrer(ctx: Context, referral: Referral) -> list[Effect]:
    """Not taken after four hours: whom to telephone (P2.14); not once the person was reached."""
    if referral.state is not Status.SENT:
        return []
    referrer = ctx.someone(referral.referrer)
    people = to_call(ctx, referral)
    return [ctx.say(direct(referrer), "referral/referrer-told", id=referral.id, people=people)]


def to_call(ctx: Context, referral: Referral) -> list[Person]:
    """Whom the referrer reaches: of who has been told."""
    return ctx.chairs(referral) or _alternates(ctx, referral) or ctx.leads()
