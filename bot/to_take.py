"""What came from another region and nobody there has taken yet (P8.5, P10.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot import matters, words
from bot.context import Context
from bot.matching import Match
from bot.router import Place
from bot.waiting import URGENT, Item
from casework.case import Case
from casework.people import Role

TAKE = ("take", "prendre")


def items(ctx: Context) -> Iterator[Item]:
    """A line of `today` for the coordinators there, and in their room."""
    for case, since in _waiting(ctx):
        facts = {"code": case.id, "at": since}
        yield Item(URGENT, since, "today/to-take", facts, "today/do-case-take")


def _waiting(ctx: Context) -> Iterator[tuple[Case, datetime]]:
    if ctx.actor.role is not Role.COORDINATOR:
        return
    for clock in ctx.work.deadlines.open(rule="transfer-taken", region=_region(ctx)):
        case = ctx.work.cases.get(clock.subject)
        if case.is_open and ctx.why_not(case) is None and _is_shown(ctx, case):
            yield case, clock.starts_at


def _region(ctx: Context) -> int:
    return matters.region_of(ctx.room) if ctx.place is Place.COORDINATION else ctx.actor.region


def _is_shown(ctx: Context, case: Case) -> bool:
    return matters.shown_here(ctx, ctx.work.referrals.get(case.referral))


def bare(ctx: Context, text: str) -> Match | None:
    """`take` alone in the coordination room means the only case that waits there; of two it never guesses."""
    if ctx.place is not Place.COORDINATION or words.fold(text) not in TAKE:
        return None
    codes = [case.id for case, _ in _waiting(ctx)]
    return ctx.router.match(f"case take {codes[0]}") if len(codes) == 1 else None
