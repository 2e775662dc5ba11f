"""Is somebody who is away answered for, in an alarm, by somebody who is there (P1.5, P4.8, P7.4)?"""

from __future__ import annotations

from bot.context import Context
from casework.case import Case
from casework.critical import Development
from casework.people import Person, Role


def is_missing(ctx: Context, case: Case, one: Development, person: Person) -> bool:
    """Away, and nobody who is there answers for them."""
    return person.is_away(ctx.now) and not any(
        not other.is_absent(ctx.now) and ctx.why_not(case, other) is None
        for other in _others(ctx, case, one, person)
    )


def _others(ctx: Context, case: Case, one: Development, person: Person) -> list[Person]:
    """Coordinators answer for each other; for an agency whoever of it is asked, was called, or reported it."""
    if person.role is Role.COORDINATOR:
        return [chair for chair in ctx.could_chair(case) if chair.id != person.id]
    asked = {one.by, *one.told, *one.alternates.values()} - {person.id}
    agency = ctx.seated(case, person).agency
    return [other for other in map(ctx.someone, asked) if ctx.seated(case, other).agency is agency]
