"""A case that came from another region, and the alarms that are open in it, until somebody takes it (P7.4, P8.5)."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context, coordination
from bot.effects import Effect
from casework import deadline
from casework.case import Case
from casework.critical import Development, State
from casework.deadline import Deadline


def still_open(ctx: Context, case: Case) -> list[Development]:
    found = ctx.work.developments.where(case=case.id, state=State.OPEN)
    return sorted(found, key=lambda one: (not one.immediate, one.at))


def ring_there(ctx: Context, case: Case, block: str) -> list[Effect]:
    """The coordinators there; with an alarm that is open it is urgent, and named."""
    people = tuple(p.id for p in ctx.could_chair(case))
    alarms = [one.short for one in still_open(ctx, case)]
    facts = {"code": case.id, "at": ctx.now, "alarm": alarms[0] if alarms else "", "more": len(alarms[1:])}
    ring = ctx.ring(coordination(case.region), block, **facts)
    about = deadline.about(case.id, "transfer-taken")
    return [replace(ring, mentions=people, about=about, urgent=bool(alarms))]


def begin_anew(ctx: Context, case: Case, by: str) -> None:
    """From the moment on in which others have to hear of it: the coordinators there are asked, until there is a team."""
    chairs = tuple(person.id for person in ctx.could_chair(case))
    for one in still_open(ctx, case):
        ctx.work.developments.save_quietly(one.hand_over(chairs, by=by, at=ctx.now)[0])
        ctx.settle(one.id, one.rule)
        ctx.start_in(case, one.rule, one.id)


def rings_itself(ctx: Context, case: Case, deadline: Deadline) -> bool:
    """The clock of its taking began with this one, and rings at the same hours."""
    own = ctx.work.deadlines.open(rule="transfer-taken", subject=case.id)
    return any(clock.starts_at == deadline.starts_at for clock in own)


def is_first(ctx: Context, case: Case, one: Development) -> bool:
    """Of several one ring says all (V5)."""
    return still_open(ctx, case)[0].id == one.id
