"""What a referral sets going: alerts, receipts, and the ladder while nobody takes it (P2.5, P2.6, P2.14)."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context, coordination, direct
from bot.effects import Effect, Say
from bot.router import Router
from casework.deadlines import Deadline
from casework.events import ReferralClosed, ReferralSent, ReferralTaken
from casework.people import Person, Role
from casework.referral import WINDOW, Referral

router = Router()


# --- on submission (P2.5) -------------------------------------------------------------------------------
@router.on(ReferralSent)
def alert(ctx: Context, sent: ReferralSent) -> list[Effect]:
    room = coordination(sent.region)
    ring = ctx.ring(room, "referral/new", id=sent.about, at=sent.at)
    coordinators = ctx.coordinators(sent.region)
    loud = _mentioning(ring, coordinators, sent.about)
    return [loud, *_tell_the_agency(ctx, sent)]


def _mentioning(ring: Say, people: list[Person], about: str) -> Say:
    return replace(ring, mentions=tuple(p.id for p in people), about=about, urgent=True, name=f"{about}/new")


def _tell_the_agency(ctx: Context, sent: ReferralSent) -> list[Effect]:
    """The referrer's agency member learns that there was one; no details."""
    members = [
        p
        for p in ctx.people()
        if p.role is Role.MEMBER and p.agency == sent.agency and p.region == sent.region and p.id != sent.by
    ]
    return [ctx.say(direct(p), "referral/agency-told", id=sent.about, at=sent.at) for p in members]


@router.on(ReferralSent)
def start_clocks(ctx: Context, sent: ReferralSent) -> list[Effect]:
    """Taken within hours (P2.6), and the team meets within 48 (P5.1)."""
    ctx.start("referral-taken", sent.about, case=sent.about, region=sent.region)
    ctx.start("team-meeting", sent.about, case=sent.about, region=sent.region, due_at=sent.at + WINDOW)
    return []


@router.on(ReferralTaken)
def stop_ladder(ctx: Context, taken: ReferralTaken) -> list[Effect]:
    ctx.settle(taken.about, "referral-taken")
    return []


@router.on(ReferralClosed)
def stop_clocks(ctx: Context, closed: ReferralClosed) -> list[Effect]:
    ctx.work.deadlines.cancel_case(closed.about, ctx.now)
    return []


@router.step("referral-taken")
def nobody_took_it(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Reminder after 1 h, alternates after 4 h (and the referrer learns whom to telephone), lead after 12 h."""
    referral: Referral = ctx.work.referrals.get(deadline.subject)
    since = {"id": referral.id, "at": referral.sent_at}
    room = coordination(referral.region)
    coordinators = ctx.coordinators(referral.region)
    again = _mentioning(ctx.ring(room, "referral/not-taken", **since), coordinators, referral.id)
    if deadline.step == "remind":
        return [again]
    if deadline.step == "alternates":
        alternates = [ctx.someone(p.alternate) for p in coordinators if p.alternate]
        called = [
            ctx.ring_person(p, "referral/not-taken", about=referral.id, urgent=True, **since)
            for p in {p.id: p for p in alternates}.values()
        ]
        return [again, *called, _tell_the_referrer(ctx, referral)]
    leads = ctx.leads()
    rings = [
        ctx.ring_person(p, "referral/not-taken-lead", about=referral.id, urgent=True, **since) for p in leads
    ]
    return [again, *rings]


def _tell_the_referrer(ctx: Context, referral: Referral) -> Effect:
    """Not taken after four hours: whom to telephone (P2.14)."""
    referrer = ctx.someone(referral.referrer)
    people = ctx.coordinators(referral.region)
    return ctx.say(direct(referrer), "referral/referrer-told", id=referral.id, people=people)
