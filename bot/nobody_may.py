"""A matter of which no coordinator of its region may know: who is told instead, by the code alone (P1.12)."""

from __future__ import annotations

from datetime import datetime

from bot import lending
from bot.context import Context
from bot.effects import Effect
from casework.case import Case
from casework.people import Person
from casework.referral import Referral


def is_so(ctx: Context, referral: Referral) -> bool:
    return not who_may(ctx, referral)


def who_may(ctx: Context, referral: Referral) -> list[Person]:
    """The coordinators of its region who may know of it, or read the case of it."""
    case = ctx.work.cases.of_referral(referral.id)
    return ctx.could_chair(case) if case is not None else ctx.chairs(referral)


def call_the_lead(ctx: Context, referral: Referral, *, since: datetime) -> list[Effect]:
    """They choose another region for a referral; for an open case a coordinator of another region, or they telephone."""
    case = ctx.work.cases.of_referral(referral.id)
    if case is not None:
        block = "chairing/needed" if case.is_open and lending.could(ctx, case) else "conflict/nobody-chairs"
        return [
            ctx.ring_person(lead, block, about=case.id, code=case.id, urgent=True) for lead in ctx.leads()
        ]
    can = regions(ctx, referral)
    block = "referral/nobody-may" if can else "referral/nobody-anywhere"
    facts = {"id": referral.id, "at": since, "regions": can}
    return [ctx.ring_person(lead, block, about=referral.id, urgent=True, **facts) for lead in ctx.leads()]


def left_without(ctx: Context, case: Case) -> list[Effect]:
    """Whoever it is lent to is not there: the lead names another."""
    if not lending.is_stranded(ctx, case):
        return []
    return call_the_lead(ctx, ctx.work.referrals.get(case.referral), since=ctx.now)


def regions(ctx: Context, referral: Referral) -> list[int]:
    """Where a coordinator may know of it."""
    others = (number for number in sorted(ctx.house.regions) if number != referral.region)
    return [number for number in others if ctx.chairs_in(referral, number)]
