"""An alarm that reaches nobody of an agency: the coordinators learn it at once, and telephone (P7.3, P7.4).

Who is locked, or whose affirmation has lapsed, cannot read it; the ladder goes on waiting for them, as it passes.
"""

from __future__ import annotations

from dataclasses import replace

from bot import developments
from bot.context import Context, direct
from bot.effects import Effect
from bot.router import Router
from casework import access
from casework.case import Case
from casework.critical import Development, State
from casework.events import DevelopmentReported, PersonLocked
from casework.people import Agency, Person, Role

router = Router()


@router.on(DevelopmentReported)
def from_the_start(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    """The alarm itself has just rung them."""
    return _told(ctx, ctx.work.developments.get(f"{reported.about}/{reported.development}"))


@router.on(PersonLocked)
def since_the_lock(ctx: Context, locked: PersonLocked) -> list[Effect]:
    """The lock has rung them."""
    return [effect for one in _of(ctx, ctx.someone(locked.about)) for effect in _told(ctx, one)]


def since_it_lapsed(ctx: Context, person: Person) -> list[Effect]:
    """Nothing else rings the coordinators then."""
    return [effect for one in _of(ctx, person) for effect in _rung(ctx, one)]


def _of(ctx: Context, person: Person) -> list[Development]:
    """The open alarms that asked them, and reach nobody of their agency now."""
    asked = (one for one in ctx.work.developments.where(state=State.OPEN) if one.asks(person.id))
    return [one for one in asked if person.agency in _agencies(ctx, ctx.work.cases.get(one.case), one)]


def _told(ctx: Context, one: Development) -> list[Effect]:
    case = ctx.work.cases.get(one.case)
    agencies = _agencies(ctx, case, one)
    if not agencies:
        return []
    facts = {"code": case.id, "short": one.short, "agencies": agencies}
    told = (ctx.say(direct(chair), "nobody_reads/told", **facts) for chair in _chairs(ctx, case))
    return [replace(notice, urgent=True) for notice in told]


def _rung(ctx: Context, one: Development) -> list[Effect]:
    """The notice, and the ring below it."""
    told, codes = _told(ctx, one), {"code": one.case, "short": one.short}
    chairs = _chairs(ctx, ctx.work.cases.get(one.case)) if told else []
    rings = [
        ctx.ring_person(chair, "nobody_reads/ring", about=one.id, urgent=True, **codes) for chair in chairs
    ]
    return [*told, *rings]


def _chairs(ctx: Context, case: Case) -> list[Person]:
    return [chair for chair in ctx.could_chair(case) if not chair.is_absent(ctx.now)]


def _agencies(ctx: Context, case: Case, one: Development) -> list[Agency]:
    """With a seat in the case, and nobody who can read it now, nor has answered it, nor reported it."""
    if developments.is_alone(ctx, one) or not case.is_open or case.on_its_way:
        return []
    seated = [p for p in ctx.people() if p.id in case.team and p.role is Role.MEMBER]
    kept_out = [p for p in seated if _passes(ctx, case, p)]
    heard = {p.agency for p in developments.team(ctx, case)} | {p.agency for p in seated if one.knows(p.id)}
    return list(dict.fromkeys(p.agency for p in kept_out if p.agency not in heard))


def _passes(ctx: Context, case: Case, person: Person) -> bool:
    """Is what keeps them out a lock, or a lapsed affirmation, and nothing else? Who left is not waited for."""
    reason = ctx.why_not(case, person)
    unlocked = ctx.why_not(case, replace(person, locked_at=None))
    return reason in access.FOR_A_WHILE and unlocked in (None, *access.FOR_A_WHILE)
