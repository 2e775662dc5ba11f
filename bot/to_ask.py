"""Whom an open development asks, or will once it is looked at: who was passed over while they were out (P7.4)."""

from __future__ import annotations

from bot import developments
from bot.context import Context
from bot.effects import Effect
from casework.case import Case
from casework.critical import Development, State
from casework.people import Person, Role


def alarms_of(ctx: Context, person: Person) -> list[Development]:
    """Which wait for them, or will as soon as they are asked: immediate danger first, then the oldest."""
    found = [
        one
        for one in ctx.work.developments.where(state=State.OPEN)
        if _is_asked(ctx, ctx.work.cases.get(one.case), one, person)
    ]
    return sorted(found, key=lambda one: (not one.immediate, one.at))


def called_in(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """To whoever is seated now: a ring, unless an alarm of the case rings them into its room as they come (V5)."""
    if any(one.case == case.id for one in alarms_of(ctx, person)):
        return []
    return [ctx.ring_person(person, "case/invited", about=case.id, code=case.id, at=ctx.now)]


def _is_asked(ctx: Context, case: Case, one: Development, person: Person) -> bool:
    if case.on_its_way or ctx.has_stopped(case.referral) or ctx.why_not(case, person) is not None:
        return False
    waits = one.waits_for(person.id) or (
        is_missed(ctx, case, one, person) and not one.has_acknowledged(person.id)
    )
    return waits and developments.may_be_asked(case, one, person)


def is_missed(ctx: Context, case: Case, one: Development, person: Person) -> bool:
    """Nobody of their agency was asked; a coordinator answers for themselves."""
    team = {p.id for p in developments.team(ctx, case)}
    if person.id not in team or person.id == one.by or one.asks(person.id):
        return False
    if person.role is Role.COORDINATOR:
        return True
    asked = [ctx.someone(id) for id in (*one.told, *one.alternates.values(), one.by)]
    return not any(p.agency is person.agency and p.role is Role.MEMBER for p in asked)
