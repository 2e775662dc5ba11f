"""The client's scope was changed by somebody: every other coordinator of it reads what changed, and why (P3.4, P1.2)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot import could_come
from bot.context import Context, direct
from bot.effects import Effect
from bot.handlers import nobody_there
from casework.case import Case
from casework.people import Person
from casework.referral import Referral


def the_others(
    ctx: Context,
    referral: Referral,
    case: Case | None,
    facts: dict[str, Any],
    *,
    left: Iterable[Person] = (),
    coming: Iterable[Person] = (),
) -> list[Effect]:
    """In person, as it names whom the client chose; `facts`: as whoever changed it was answered."""
    shown = {**facts, "by": ctx.actor, "at": ctx.at, "left": [*left], "coming": [*coming]}
    shown |= _empty(ctx, case, shown["coming"])
    chairs = ctx.could_chair(case) if case else ctx.chairs(referral)
    return [ctx.say(direct(p), "scope/changed-by", **shown) for p in chairs if p.id != ctx.by]


def _empty(ctx: Context, case: Case | None, coming: list[Person]) -> dict[str, Any]:
    """Agencies of the scope that nobody represents in the room (P1.2)."""
    if case is None:
        return {"empty": [], "others": False}
    there = {person.agency for person in coming}
    empty = [one for one in nobody_there.agencies(ctx, ctx.work.cases.get(case.id)) if one not in there]
    return {"empty": empty, "others": could_come.for_any(ctx, case, empty)}
