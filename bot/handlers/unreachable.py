"""A person who cannot be reached: how a referral closes for that (P3.11)."""

from __future__ import annotations

from bot import words
from bot.context import Context
from bot.effects import Say
from casework.referral import UNREACHABLE, Referral

SAID = ("unreachable", "cannot be reached", "injoignable", "impossible a joindre")


def is_meant(text: str) -> bool:
    return words.fold(text).startswith(SAID)


def ask(ctx: Context, referral: Referral, why: str) -> Say:
    """The yes records a word with the referrer, and that going on for the danger's sake was considered."""
    must_have_tried(ctx, referral)
    return ctx.ask_yes(
        "referral-close",
        referral.id,
        "referral/would-close-unreachable",
        key=referral.id,
        details={"why": why, "reason": UNREACHABLE},
        id=referral.id,
        tried=len(referral.tries),
        referrer=ctx.someone(referral.referrer),
        leave=referral.may_leave_message,
    )


def must_have_tried(ctx: Context, referral: Referral) -> None:
    local = ctx.house.calendar(referral.region).local
    referral.must_have_tried([local(attempt.at) for attempt in referral.tries], ctx.house.diligence)
