"""Dangers that were reported of a referral: until a coordinator has read them, and how they are shown (P7.10)."""

from __future__ import annotations

from bot.context import Context
from bot.effects import Effect
from casework.deadline import Deadline
from casework.referral import Referral, Warned

RULE = "referral-danger"
FIRST_STEP = "remind"


def clocks(ctx: Context, referral: Referral) -> list[Deadline]:
    """That still ring because nobody has read it; the oldest first."""
    return ctx.work.deadlines.open(subject=referral.id, rule=RULE)


def begin(ctx: Context, referral: Referral) -> None:
    """What was not read before rings on as it did: a newer danger puts nothing off. Those of one moment ring as one."""
    if not any(clock.step == FIRST_STEP for clock in clocks(ctx, referral)):
        ctx.start(RULE, referral.id, case=referral.id, region=referral.region)


def is_read(ctx: Context, referral: Referral) -> None:
    """By a coordinator, who asked for it and did not report it themselves: nobody is rung any more."""
    if referral.warnings and not is_by(ctx, referral):
        ctx.settle(referral.id, RULE)


def is_by(ctx: Context, referral: Referral) -> bool:
    """Did whoever speaks report the last one? Then somebody else has to read it."""
    return referral.warnings[-1].by == ctx.actor.id


def shown(ctx: Context, referral: Referral) -> list[Effect]:
    """Every one with its own words, the newest last; in the direct room alone."""
    return [_card(ctx, referral, one) for one in referral.warnings]


def _card(ctx: Context, referral: Referral, warned: Warned) -> Effect:
    return ctx.detail("critical/said-of", id=referral.id, warned=warned, by=ctx.someone(warned.by))
