"""What would be told in a case room in which sharing has stopped: the coordinators hear of it alone (P3.12)."""

from __future__ import annotations

from bot.context import Context, direct
from bot.effects import Effect
from casework.case import Case
from casework.people import Person


def tell_the_chairs(ctx: Context, case: Case, *, look: dict[str, str], rung: str = "") -> list[Effect]:
    """By code, each in their direct room, but for who has just done it. `look`: what shows it, in each language; `rung`:
    who is rung for it, and needs no notice of it too (V5)."""
    if not ctx.has_stopped(case.referral):
        return []
    return tell(ctx, case, look=look, rung=rung)


def tell(
    ctx: Context, case: Case, *, look: dict[str, str], rung: str = "", by: Person | None = None
) -> list[Effect]:
    """`by`: who did it, if not whoever speaks."""
    who = by or ctx.actor
    others = [person for person in ctx.could_chair(case) if person.id not in (who.id, rung)]
    said = {"code": case.id, "by": who, "at": ctx.at, "look": look}
    return [ctx.say(direct(person), "withdrawal/recorded-alone", **said) for person in others]
