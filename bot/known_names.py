"""The people of the matters that somebody may read: their names do not go where no case is known (P12.8, P1.14).

Only of these: a no to the name of somebody else would tell that they are somebody's client (P12.11).
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.context import Context
from casework import discreet
from casework.case import Case
from casework.people import Role
from casework.referral import Referral
from casework.stage import Stage


def found_in(ctx: Context, text: str) -> str | None:
    """`name` or `initials` of a client or an offending partner whom this person knows of; None: nothing."""
    cases = list(_cases(ctx))
    parties = [party for case in cases for party in case.parties]
    parties += [(one.first, one.last) for one in _referrals(ctx)]
    names = {name for party in parties for name in (*party, " ".join(party))}
    if discreet.unclean(text, sorted(names)) is not None:
        return "name"
    initials = {case.initials for case in cases}
    return next((what for one in sorted(initials) if (what := discreet.unclean(text, initials=one))), None)


def _cases(ctx: Context) -> Iterator[Case]:
    for case in ctx.cases_near(ctx.actor, Stage.OPEN, Stage.CLOSED):
        if ctx.why_not(case) is None:
            yield case


def _referrals(ctx: Context) -> Iterator[Referral]:
    """Those that they take, or made."""
    chairs = ctx.actor.role is Role.COORDINATOR
    for referral in ctx.work.referrals.where(region=ctx.actor.region):
        takes, made = chairs and ctx.may_read_of(ctx.actor, referral), referral.referrer == ctx.actor.id
        if (takes or made) and ctx.may_hear_of(ctx.actor, referral):
            yield referral
