"""Somebody must not know of a referral, or of its case: the other coordinators learn to whom they say nothing (P1.12)."""

from __future__ import annotations

from bot import reading
from bot.context import Context, direct
from bot.effects import Effect
from bot.router import Router
from casework.events import PersonExcluded, ReferralKeptFrom, ReferralSent
from casework.people import Person
from casework.referral import Referral

router = Router()


def people_kept_from(ctx: Context, referral: Referral) -> list[Person]:
    """Of its region: named by who referred or by the client, or of the same name as somebody in it."""
    case = ctx.work.cases.of_referral(referral.id)
    aside = case.conflicts if case else ()  # who said so themselves knows of it (P1.8)
    here = [p for p in ctx.people() if p.region == referral.region and p.id not in aside]
    return [person for person in here if reading.is_kept_from(ctx.work, person, referral)]


@router.on(ReferralSent)
def with_the_referral(ctx: Context, sent: ReferralSent) -> list[Effect]:
    referral = ctx.work.referrals.get(sent.about)
    return _told(ctx, referral, people_kept_from(ctx, referral))


@router.on(ReferralKeptFrom)
@router.on(PersonExcluded)
def later(ctx: Context, kept: ReferralKeptFrom | PersonExcluded) -> list[Effect]:
    case = ctx.work.cases.find(kept.about)
    return _told(
        ctx, ctx.work.referrals.get(case.referral if case else kept.about), [ctx.someone(kept.person)]
    )


def _told(ctx: Context, referral: Referral, people: list[Person]) -> list[Effect]:
    others = [p for p in ctx.chairs(referral) if p.id != ctx.by] if people else []
    code = ctx.code_of(referral.id)
    facts = {"code": code, "people": people, "gone_at": None}
    return [ctx.say(direct(p), "referral/kept-from", **facts) for p in others]


def repeated(ctx: Context, referral: Referral) -> list[Effect]:
    """For whoever takes it, above what comes next: with names, so in the direct room alone."""
    people = people_kept_from(ctx, referral)
    return [ctx.detail("referral/kept-from", code=referral.id, people=people)] if people else []
