"""A critical development that asks somebody who has left, or who can never answer it: who answers for them (P1.5, P7.4)."""

from __future__ import annotations

from bot import counting, ringing
from bot.context import Context
from bot.effects import Effect
from bot.router import Router
from casework import access
from casework.case import Case
from casework.critical import Development, State
from casework.events import (
    Affirmed,
    ConflictDeclared,
    ConsentRecorded,
    GroundChanged,
    PersonAdded,
    PersonCorrected,
    PersonExcluded,
    PersonLocked,
    PersonRemoved,
    PersonUnseated,
    ScopeChanged,
)
from casework.people import Person, Role

router = Router()


@router.on(PersonRemoved)
@router.on(PersonLocked)
@router.on(PersonCorrected)
def left_everything(ctx: Context, gone: PersonRemoved | PersonLocked | PersonCorrected) -> list[Effect]:
    return left_by(ctx, ctx.someone(gone.about))


def left_by(ctx: Context, person: Person) -> list[Effect]:
    """All that asks them, wherever."""
    asked = (one for one in ctx.work.developments.where(state=State.OPEN) if one.asks(person.id))
    return [effect for one in asked for effect in _pass_on(ctx, one)]


@router.on(ConflictDeclared)
@router.on(PersonExcluded)
@router.on(PersonUnseated)
def left_the_case(ctx: Context, gone: ConflictDeclared | PersonExcluded | PersonUnseated) -> list[Effect]:
    return _of_case(ctx, gone.about)


@router.on(GroundChanged)
def left_with_the_ground(ctx: Context, changed: GroundChanged) -> list[Effect]:
    """Only some agencies act on a danger without consent (P9.3)."""
    return _of_case(ctx, changed.about)


@router.on(ScopeChanged)
@router.on(ConsentRecorded)
def left_with_their_agency(ctx: Context, changed: ScopeChanged | ConsentRecorded) -> list[Effect]:
    case = ctx.work.cases.of_referral(changed.about)
    return _of_case(ctx, case.id) if case else []


@router.on(PersonAdded)
@router.on(PersonCorrected)
@router.on(Affirmed)
def somebody_coordinates_again(ctx: Context, came: PersonAdded | PersonCorrected | Affirmed) -> list[Effect]:
    """Nobody could stand in before."""
    person = ctx.someone(came.about)
    if person.role is not Role.COORDINATOR:
        return []
    cases = ctx.work.cases.where(region=person.region, state="open")
    return [effect for case in cases for effect in _of_case(ctx, case.id)]


def _of_case(ctx: Context, code: str) -> list[Effect]:
    waiting = ctx.work.developments.where(case=code, state=State.OPEN)
    return [effect for one in waiting for effect in _pass_on(ctx, one)]


def _pass_on(ctx: Context, one: Development) -> list[Effect]:
    case = ctx.work.cases.get(one.case)
    return pass_on(ctx, case, one)[1] if case.is_open and not case.on_its_way else []


def pass_on(
    ctx: Context, case: Case, one: Development, *, before: Development | None = None
) -> tuple[Development, list[Effect]]:
    """In place of each who is gone, and whose alternate is: who is asked of the same agency, else a coordinator, rung
    once. The last one ends it. `before`: as the room was last told of it."""
    before, rung = before or one, list[Person]()
    for who in (id for id in one.told if not one.has_acknowledged(id)):
        instead, counts = _instead(ctx, case, one, ctx.someone(who))
        if instead is None or (counts and one.alternates.get(who) == instead.id):
            continue
        was_rung = one.asks(instead.id) or instead in rung  # once a person (V5)
        one, called = (one.call if counts else one.answer_for)(instead.id, who, at=ctx.now)
        ctx.work.developments.save(one, because=called)
        if _is_awaited(one, instead) and not was_rung:
            rung.append(instead)
    effects = [ringing.stand_in(ctx, case, one, person) for person in rung]
    return one, [*effects, *counting.counted(ctx, before, one)]


def _instead(ctx: Context, case: Case, one: Development, person: Person) -> tuple[Person | None, bool]:
    """Who answers for them, if they cannot, and whether their agency is still counted: it is where a coordinator has to
    answer for it."""
    if person.role is Role.COORDINATOR:
        return _another_chair(ctx, case, one, person), False
    if _may_yet_answer(ctx, case, one, person):
        return None, False
    colleague = _colleague(ctx, case, one, person)
    return (colleague, False) if colleague else (_chair(ctx, case, one), True)


def _another_chair(ctx: Context, case: Case, one: Development, person: Person) -> Person | None:
    """Coordinators answer for each other; one who is there for one who is not (P4.8)."""
    reason = ctx.why_not(case, person)
    for_a_while = reason in access.FOR_A_WHILE or (reason is None and person.is_away(ctx.now))
    if reason is None and not for_a_while:
        return None
    chair = _chair(ctx, case, one, but=person)
    return None if chair is None or (for_a_while and chair.is_absent(ctx.now)) else chair


def _may_yet_answer(ctx: Context, case: Case, one: Development, person: Person) -> bool:
    """They, or who was called in their place; if that one has left, not who is away until then."""
    if called := one.alternates.get(person.id):
        other = ctx.someone(called)
        if _may_come_back(ctx, case, other):
            return True
        return _may_come_back(ctx, case, person) and not person.is_away(ctx.now)
    return _may_come_back(ctx, case, person)


def _may_come_back(ctx: Context, case: Case, person: Person) -> bool:
    return ctx.why_not(case, person) in (None, *access.FOR_A_WHILE)


def _colleague(ctx: Context, case: Case, one: Development, person: Person) -> Person | None:
    """Somebody of the same agency who is asked too: who is back, when the alternate has left the case again."""
    others = (ctx.someone(id) for id in one.told if id != person.id)
    able = (p for p in others if p.role is Role.MEMBER and _may_yet_answer(ctx, case, one, p))
    return next((p for p in able if p.agency is person.agency), None)


def _is_awaited(one: Development, person: Person) -> bool:
    return one.asks(person.id) and not one.has_acknowledged(person.id)


def _chair(ctx: Context, case: Case, one: Development, but: Person | None = None) -> Person | None:
    """The reporter only if there is nobody else: they know it."""
    could = [p for p in ctx.could_chair(case) if but is None or p.id != but.id]
    return next(iter(sorted(could, key=lambda p: p.id == one.by)), None)
