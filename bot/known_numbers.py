"""A number at which it was unsafe, or that was another's, is not safe in any matter that has it, whatever the region
(PROTOCOL P2.1, P3.11). Of where that was found out nobody learns anything by it (P12.11)."""

from __future__ import annotations

from bot import nobody_may, pairs
from bot.context import Context, direct
from bot.effects import Effect
from casework.attempts import Outcome, Standing
from casework.delegation import Step
from casework.people import Person
from casework.referral import Referral


def standing(ctx: Context, referral: Referral) -> Standing:
    """What is known of its number, here and elsewhere."""
    found = {Outcome(kind) for kind in ctx.work.traces.found_of(referral.phone)}
    for other in same_number(ctx, referral):
        found |= other.found_of_number
    return referral.standing(found)


def same_number(ctx: Context, referral: Referral) -> list[Referral]:
    """The others that have it now."""
    traces = ctx.work.traces.matches(referral.id, phone=referral.phone)
    others = (ctx.work.referrals.find(id) for id in sorted({trace.referral for trace in traces}))
    return [other for other in others if other is not None]


def keep(ctx: Context, before: Referral) -> None:
    """It has another number from now on; what was found out of this one stays known."""
    for outcome in before.found_of_number:
        ctx.work.traces.note_found(before.id, outcome, before.phone)


def has_again(ctx: Context, before: Referral) -> None:
    """That was taken back."""
    for outcome in before.found_of_number:
        ctx.work.traces.forget_found(before.id, outcome, before.phone)


def unsafe_elsewhere(ctx: Context, referral: Referral) -> frozenset[str]:
    """The others that have its number, and of which it stands above it that it is not safe."""
    others = same_number(ctx, referral)
    return frozenset(other.id for other in others if standing(ctx, other).is_unsafe)


def tell_others(ctx: Context, referral: Referral, before: frozenset[str]) -> list[Effect]:
    """Whoever may call elsewhere reads at once that theirs is not safe, or is so no more, and nothing else; once, and only
    where that changed. `before`: of which it stood there."""
    now = unsafe_elsewhere(ctx, referral)
    return [
        ctx.say(direct(person), f"referral/{block}", code=ctx.code_of(other.id))
        for ids, block in ((now - before, "number-not-safe"), (before - now, "number-warned-no-more"))
        for other in same_number(ctx, referral)
        if other.id in ids and pairs.is_open(ctx, other)
        for person in _who_call(ctx, other)
    ]


def _who_call(ctx: Context, referral: Referral) -> list[Person]:
    """Its coordinators, and to whom speaking with the person is delegated (P1.4)."""
    case = ctx.work.cases.of_referral(referral.id)
    readers = ctx.readers(case) if case else []
    given = [p for p in readers if case and case.is_delegated(p.id, Step.CONTACT)]
    return list({p.id: p for p in (*nobody_may.who_may(ctx, referral), *given)}.values())
