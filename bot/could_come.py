"""Is there anybody on the roster who could be added to a case for an agency? Else somebody is put on it first (P1.2)."""

from __future__ import annotations

from collections.abc import Iterable

from bot.context import Context
from casework.case import Case
from casework.people import PRIMARY, Agency


def somebody(ctx: Context, case: Case, agency: Agency | None) -> bool:
    """Of a coordinator's own seat it is not asked."""
    if agency not in PRIMARY:
        return True
    there = (p for p in ctx.people() if ctx.seated(case, p).agency is agency)
    return any(ctx.why_not(case.seat(p.id), p) is None for p in there)


def in_their_place(ctx: Context, case: Case, agencies: Iterable[Agency]) -> bool:
    """Of an agency whose own are in the case, and away: somebody else, who is there."""
    return any(agency not in PRIMARY or _another(ctx, case, agency) for agency in agencies)


def _another(ctx: Context, case: Case, agency: Agency) -> bool:
    there = (p for p in ctx.people() if p.id not in case.team and not p.is_away(ctx.now))
    theirs = (p for p in there if ctx.seated(case, p).agency is agency)
    return any(ctx.why_not(case.seat(p.id), p) is None for p in theirs)


def for_any(ctx: Context, case: Case, agencies: Iterable[Agency]) -> bool:
    return any(somebody(ctx, case, agency) for agency in agencies)
