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


def for_any(ctx: Context, case: Case, agencies: Iterable[Agency]) -> bool:
    return any(somebody(ctx, case, agency) for agency in agencies)
