"""A case that is lent to another region's coordinator: the program lead hears when its own region may chair it again, and
when nobody is left who may chair a case, lent or not (P1.3, P1.12). By the code alone."""

from __future__ import annotations

from dataclasses import replace

from bot import lending, nobody_may
from bot.context import Context
from bot.effects import Effect
from bot.router import Router
from casework.case import Case
from casework.events import (
    Affirmed,
    ConflictUndone,
    ConsentRecorded,
    Event,
    GroundChanged,
    PersonAdded,
    PersonCorrected,
    PersonLocked,
    PersonRemoved,
    PersonSeated,
    PersonUnlocked,
    ScopeChanged,
)
from casework.people import Person, Role
from casework.stage import Stage

router = Router()


# --- its own may again --------------------------------------------------------------------------------------
@router.on(PersonUnlocked)
@router.on(PersonAdded)
@router.on(PersonCorrected)
@router.on(Affirmed)
@router.on(ConflictUndone)
@router.on(PersonSeated)
@router.on(ScopeChanged)
@router.on(ConsentRecorded)
@router.on(GroundChanged)
def its_own_may_again(ctx: Context, changed: Event) -> list[Effect]:
    """Until it is ended another region reads on: said once, whoever it is that may (P1.13)."""
    return [effect for case in lending.lent(ctx) for effect in _compared(ctx, case)]


def _compared(ctx: Context, case: Case) -> list[Effect]:
    may = lending.may_go_back(ctx, case)
    if may == case.may_go_back:
        return []
    ctx.work.cases.save_quietly(replace(case, may_go_back=may))
    return _rings(ctx, case, "chairing/may-go-back") if may else []


def _rings(ctx: Context, case: Case, block: str) -> list[Effect]:
    return [ctx.ring_person(lead, block, about=case.id, code=case.id) for lead in ctx.leads()]


# --- who chairs it cannot -----------------------------------------------------------------------------------
@router.on(PersonLocked)
@router.on(PersonRemoved)
@router.on(PersonCorrected)
def its_chair_is_gone(ctx: Context, gone: PersonLocked | PersonRemoved | PersonCorrected) -> list[Effect]:
    """The lead hears it at once; of a region in which nobody coordinates any more they hear as of one thing."""
    person = ctx.someone(gone.about)
    chaired = [case for case in ctx.work.cases.where(state=Stage.OPEN) if _chaired(ctx, case, person)]
    _lend_no_more(ctx, person)
    left = (ctx.work.cases.get(case.id) for case in chaired if case.lent_to or ctx.at_hand(case.region))
    return [effect for case in left for effect in nobody_may.left_without(ctx, case)]


def _chaired(ctx: Context, case: Case, person: Person) -> bool:
    """Until now: it was lent to them, or nothing else kept them out of it."""
    before = replace(person, locked_at=None, state="active")
    is_coordinator = person.role is Role.COORDINATOR and person.region == case.region
    return person.id in case.lent_to or (is_coordinator and ctx.why_not(case, before) is None)


def _lend_no_more(ctx: Context, person: Person) -> None:
    """Who has left, or coordinates no more, reads it by no old list when they come back."""
    if person.is_active and person.role is Role.COORDINATOR:
        return
    for case in (case for case in lending.lent(ctx) if person.id in case.lent_to):
        ctx.work.cases.save_quietly(case.no_more_lent(person.id))
