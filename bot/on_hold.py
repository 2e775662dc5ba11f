"""That a case's records are kept from destruction, in short: since when, and for which subpoenas (P8.8, P12.5)."""

from __future__ import annotations

from typing import Any

from bot.context import Context
from casework.case import Case

NOTHING: dict[str, Any] = {"held": None, "subpoenas": []}


def of(ctx: Context, case: Case) -> dict[str, Any]:
    """For coordinators: why stays with whoever holds it."""
    if not case.holds:
        return NOTHING
    open_ = ctx.work.subpoenas.where(case=case.id, state="open")
    numbers = sorted((one.short for one in open_), key=lambda short: int(short.removeprefix("SP")))
    return {"held": min(held.at for held in case.holds), "subpoenas": numbers}
