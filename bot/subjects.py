"""The referral or the case that a command is about, by whichever of its codes (P12.11)."""

from __future__ import annotations

from bot.arguments import is_referral
from bot.context import Context
from casework.case import Case
from casework.errors import Refusal
from casework.referral import Referral, Status


def own(ctx: Context, code: str) -> Referral:
    """A referral of the coordinator's own region, or whose case they chair for another; any other is not known, nor who is
    kept out of it, nor one whose case is closed to them (P1.12, P9.3, P12.11)."""
    found = ctx.work.referrals.find(code)
    if found is None or not _is_near(ctx, found) or not ctx.may_read_of(ctx.actor, found):
        raise Refusal("no-such-referral", code=code)
    return found


def _is_near(ctx: Context, referral: Referral) -> bool:
    return referral.region == ctx.actor.region or ctx.actor in ctx.chairs_from_elsewhere(referral)


def reached(ctx: Context, code: str) -> Referral:
    """Of a referral's code, or a case's; somebody has spoken with the person (P3.1)."""
    referral, _ = asked_about(ctx, code)
    must_be_reached(referral)
    return referral


def must_be_reached(referral: Referral) -> None:
    if referral.state not in (Status.CONTACTED, Status.OPENED):
        raise Refusal("person-not-reached", referral=referral.id)


def asked_about(ctx: Context, subject: str | None) -> tuple[Referral, Case | None]:
    """Of what takes writes: a case that is not closed."""
    referral, case = found(ctx, subject)
    if case is not None:
        case.must_be_open()
    return referral, case


def found(ctx: Context, subject: str | None) -> tuple[Referral, Case | None]:
    """Of a referral's code, a case's, or the case room's own; another case's code there is erased (CONVERSATION 2)."""
    if ctx.case_here and subject not in (None, ctx.case_here):
        raise Refusal("other-case-here", erase=True)
    if not (code := subject or ctx.case_here):
        raise Refusal("which-case")
    referral = own(ctx, code if is_referral(code) else ctx.case(code).referral)
    return referral, ctx.work.cases.of_referral(referral.id)
