"""How the scores of a case stand: what it began with, what a ground rests on, and what was entered since (P8.2, P9.1)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.context import Context
from casework.case import Case
from casework.review import Entry, history, since_the_referral


def since(ctx: Context, case: Case, shows: Callable[[Case, datetime], bool]) -> list[Entry]:
    """After those of the referral, the newest last. `shows`: may what is of that instant be shown there (P9.5)?"""
    return since_the_referral(shown(ctx, case, shows))


def shown(ctx: Context, case: Case, shows: Callable[[Case, datetime], bool]) -> list[Entry]:
    """As far as whoever reads may look back; each by the number that it has for everybody (P9.5)."""
    reviews = ctx.work.reviews.where(case=case.id)
    hidden = {one.id for one in reviews if not shows(case, one.at)}
    return history(ctx.work.referrals.get(case.referral), reviews, hidden=hidden)
