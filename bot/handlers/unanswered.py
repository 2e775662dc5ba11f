"""A critical development that asks somebody who can never answer it: the coordinator stands in (P1.5, P7.4)."""

from __future__ import annotations

from bot import developments
from bot.context import Context
from bot.effects import Effect
from bot.router import Router
from casework import access
from casework.case import Case
from casework.critical import Development, State
from casework.events import ConflictDeclared, PersonExcluded, PersonRemoved, PersonUnseated, ScopeChanged
from casework.people import Person, Role

router = Router()


@router.on(PersonRemoved)
def left_the_roster(ctx: Context, removed: PersonRemoved) -> list[Effect]:
    asked = (one for one in ctx.work.developments.where(state=State.OPEN) if one.asks(removed.about))
    return [effect for one in asked for effect in _pass_on(ctx, one)]


@router.on(ConflictDeclared)
@router.on(PersonExcluded)
@router.on(PersonUnseated)
def left_the_case(ctx: Context, gone: ConflictDeclared | PersonExcluded | PersonUnseated) -> list[Effect]:
    return _of_case(ctx, gone.about)


@router.on(ScopeChanged)
def left_with_their_agency(ctx: Context, changed: ScopeChanged) -> list[Effect]:
    case = ctx.work.cases.of_referral(changed.about)
    return _of_case(ctx, case.id) if case else []


def _of_case(ctx: Context, code: str) -> list[Effect]:
    waiting = ctx.work.developments.where(case=code, state=State.OPEN)
    return [effect for one in waiting for effect in _pass_on(ctx, one)]


def _pass_on(ctx: Context, one: Development) -> list[Effect]:
    case = ctx.work.cases.get(one.case)
    return pass_on(ctx, case, one)[1] if case.is_open else []


def pass_on(ctx: Context, case: Case, one: Development) -> tuple[Development, list[Effect]]:
    """In place of each who is gone for good, and whose alternate is: who is asked of the same agency, else a
    coordinator, rung once. The last one ends it."""
    before, rung = one, list[Person]()
    gone = [who for who in one.silent() if not _may_yet_answer(ctx, case, one, who)]
    for who in gone:
        colleague = _colleague(ctx, case, one, who)
        instead = colleague or _chair(ctx, case, one)
        if instead is None or one.alternates.get(who) == instead.id:
            continue
        was_rung = one.asks(instead.id) or instead in rung  # once a person (V5)
        one, called = one.call(instead.id, who, at=ctx.now)
        ctx.work.developments.save(one, because=called)
        if instead != colleague and _is_awaited(one, instead) and not was_rung:
            rung.append(instead)
    effects = [developments.stand_in(ctx, case, one, person) for person in rung]
    if one == before:
        return one, []
    return one, [*effects, *(developments.recount if one.silent() else developments.completed)(ctx, one)]


def _may_yet_answer(ctx: Context, case: Case, one: Development, who: str) -> bool:
    people = [ctx.someone(id) for id in (who, one.alternates.get(who)) if id]
    return any(ctx.why_not(case, person) in (None, *access.FOR_A_WHILE) for person in people)


def _colleague(ctx: Context, case: Case, one: Development, who: str) -> Person | None:
    """Somebody of the same agency who is asked too: who is back, when the alternate has left the case again."""
    agency = ctx.someone(who).agency
    others = (ctx.someone(id) for id in one.told if id != who and _may_yet_answer(ctx, case, one, id))
    return next((p for p in others if p.agency is agency and p.role is Role.MEMBER), None)


def _is_awaited(one: Development, person: Person) -> bool:
    return one.asks(person.id) and not one.has_acknowledged(person.id)


def _chair(ctx: Context, case: Case, one: Development) -> Person | None:
    """The reporter only if there is nobody else: they know it."""
    chairs = sorted(ctx.could_chair(case), key=lambda p: p.id == one.by)
    return next(iter(chairs), None)
