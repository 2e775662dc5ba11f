"""Somebody is kept out of a case: does their agency have anybody in it still, or somebody who could come (P1.2, P1.12)?"""

from __future__ import annotations

from typing import Any

from bot import could_come, standing_in
from bot.context import Context, direct
from bot.effects import Effect
from bot.handlers import nobody_there
from casework.case import Case
from casework.people import Person


def without(ctx: Context, case: Case, person: Person) -> dict[str, Any]:
    """`case`: as it stands without them. Who comes instead, the agency that is left empty, and whether somebody could be
    added for it."""
    other = standing_in.called_in(ctx, case, person) if case.is_open and person.id in case.team else None
    seat = ctx.seated(case, person).agency
    filled = other is not None and other.agency is seat
    empty = [] if filled or not case.is_open else [one for one in _empty(ctx, case) if one is seat]
    return {"other": other, "empty": empty, "others": could_come.for_any(ctx, case, empty)}


def _empty(ctx: Context, case: Case) -> list[Any]:
    return nobody_there.agencies(ctx, case)


def told(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """To the coordinators but for whoever did it, who is answered so."""
    facts = without(ctx, case, person)
    if not facts["empty"]:
        return []
    chairs = [p for p in ctx.could_chair(case) if p.id != ctx.by]
    return [ctx.say(direct(p), "conflict/left-empty", code=case.id, **facts) for p in chairs]
