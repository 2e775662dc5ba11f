"""An alarm from before a later consent: who knows of it is told in the direct room, and the case room is not (P9.5)."""

from __future__ import annotations

from bot.context import Context, direct
from bot.effects import Effect
from casework.critical import Development
from casework.people import Person, Role


def who_know(ctx: Context, one: Development) -> list[Person]:
    """Whoever was asked or reported it, and reads the case still; and its coordinators. Not who has just typed it."""
    case = ctx.work.cases.get(one.case)
    asked = [ctx.someone(id) for id in (one.by, *one.told, *one.alternates.values())]
    readers = [person for person in asked if ctx.why_not(case, person) is None]
    each = {person.id: person for person in (*readers, *ctx.could_chair(case))}
    return [person for person in each.values() if person.id != ctx.by]


def amended(ctx: Context, one: Development) -> list[Effect]:
    """Something was added to it, or put right: where that is read."""
    said = {"code": one.case, "short": one.short, "by": ctx.actor, "at": ctx.at}
    return [ctx.say(direct(person), "critical/amended-aside", **said) for person in who_know(ctx, one)]


def misplaced(ctx: Context, one: Development, facts: dict[str, object]) -> list[Effect]:
    """The coordinators read it in their room."""
    members = [person for person in who_know(ctx, one) if person.role is not Role.COORDINATOR]
    return [ctx.say(direct(person), "critical/misplaced", code=one.case, **facts) for person in members]
