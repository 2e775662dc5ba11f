"""A critical development that asks somebody who has left, or who can never answer it: who answers for them (P1.5, P7.4)."""

from __future__ import annotations

from bot import could_come, counting, developments, ringing
from bot.context import Context
from bot.effects import Effect
from bot.router import Router
from casework import access
from casework.case import Case
from casework.critical import Development, State
from casework.events import (
    Affirmed,
    ChairLent,
    ChairReturned,
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
from casework.people import Agency, Person, Role

router = Router()
CALLED_FOR = ("removed", "excluded", "conflict")
"""Who is out for one of these has their alternate called."""


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
@router.on(ChairLent)
@router.on(ChairReturned)
def left_the_case(
    ctx: Context, gone: ConflictDeclared | PersonExcluded | PersonUnseated | ChairLent | ChairReturned
) -> list[Effect]:
    """Or somebody chairs it now who can answer for a coordinator who had left it."""
    return _of_case(ctx, gone.about)


@router.on(GroundChanged)
def left_with_the_ground(ctx: Context, changed: GroundChanged) -> list[Effect]:
    """Only some agencies act on a danger without consent (P9.3)."""
    return _of_case(ctx, changed.about)


@router.on(ScopeChanged)
@router.on(ConsentRecorded)
def left_with_their_agency(ctx: Context, changed: ScopeChanged | ConsentRecorded) -> list[Effect]:
    case = ctx.work.cases.of_referral(changed.about)
    return [*_of_case(ctx, case.id), *_missed_no_more(ctx, case)] if case and case.is_open else []


def _missed_no_more(ctx: Context, case: Case) -> list[Effect]:
    """The count names no agency as not there that is not to know any more."""
    waiting = ctx.work.developments.where(case=case.id, state=State.OPEN)
    told = [one for one in waiting if counting.unreached(ctx, one) != list(one.unreached)]
    return [effect for one in told for effect in counting.recount(ctx, one)]


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
    return pass_on(ctx, case, one)[1] if case.is_open else []


def pass_on(
    ctx: Context, case: Case, one: Development, *, before: Development | None = None
) -> tuple[Development, list[Effect]]:
    """In place of each who is gone: who is there of the same agency, or another coordinator, rung once. An agency of which
    nobody is left is waited for no more, and said. The last one ends it. `before`: as the room was last told of it."""
    before, first, rung = before or one, one, list[Person]()
    for who in one.silent():
        person, asked = ctx.someone(who), one
        one, instead = _passed_on(ctx, case, one, person)
        if instead is not None and one.waits_for(instead.id) and not asked.asks(instead.id):
            rung.append(instead)
    effects = [ringing.stand_in(ctx, case, one, person) for person in rung]
    lost = [agency for agency in one.unreached if agency not in first.unreached]
    return one, [*effects, *_nobody_of(ctx, case, one, lost), *counting.counted(ctx, before, one)]


def _passed_on(
    ctx: Context, case: Case, one: Development, person: Person
) -> tuple[Development, Person | None]:
    """And who answers for them now, if somebody else does."""
    if person.role is Role.COORDINATOR:
        return _answered_by(ctx, one, person, _another_chair(ctx, case, one, person))
    one = _without_who_left(ctx, case, one, person)
    colleague = _colleague(ctx, case, one, person)
    if _may_yet_answer(ctx, case, one, person) and not _answers_for(ctx, case, one, colleague, person):
        return one, None
    if colleague is not None:
        return _answered_by(ctx, one, person, colleague)
    if one.told == (person.id,):  # somebody has to hear of it
        return _answered_by(ctx, one, person, _chair(ctx, case, one))
    missed = person.agency if _is_agreed(ctx, case, person.agency) else None
    one, event = one.ask_no_more(person.id, of=missed, at=ctx.now)
    ctx.work.developments.save(one, because=event)
    return one, None


def _answered_by(
    ctx: Context, one: Development, person: Person, other: Person | None
) -> tuple[Development, Person | None]:
    if other is None:
        return one, None
    one, event = one.answer_for(other.id, person.id, at=ctx.now)
    ctx.work.developments.save(one, because=event)
    return one, other


def _without_who_left(ctx: Context, case: Case, one: Development, person: Person) -> Development:
    """Whoever was called in their place, and may not read it any more, stands in no more."""
    called = one.alternates.get(person.id)
    if called is None or ctx.why_not(case, ctx.someone(called)) is None:
        return one
    one, event = one.stands_in_no_more(called, at=ctx.now)
    ctx.work.developments.save(one, because=event)
    return one


def _another_chair(ctx: Context, case: Case, one: Development, person: Person) -> Person | None:
    """Coordinators answer for each other; one who is there for one who is not (P4.8)."""
    reason = ctx.why_not(case, person)
    for_a_while = reason in access.FOR_A_WHILE or (reason is None and person.is_away(ctx.now))
    if reason is None and not for_a_while:
        return None
    chair = _chair(ctx, case, one, but=person)
    return None if chair is None or (for_a_while and chair.is_absent(ctx.now)) else chair


def _may_yet_answer(ctx: Context, case: Case, one: Development, person: Person) -> bool:
    """They, also once a lock or a lapse has passed (`nobody_reads.py`); or who stands in for them, or is called at once."""
    is_out = ctx.why_not(case, person)
    if is_out in (None, *access.FOR_A_WHILE) or person.id in one.alternates:
        return True
    return is_out in CALLED_FOR and alternate(ctx, case, one, person) is not None


def alternate(ctx: Context, case: Case, one: Development, person: Person) -> Person | None:
    """Whoever may read the case once seated; the reporter cannot answer their own report; of what is the coordinators'
    alone, one of them (P3.12); of what was shared without consent, who was there (P9.5)."""
    if person.alternate is None or person.id in one.alternates or person.alternate == one.by:
        return None
    other = ctx.someone(person.alternate)
    may_read = ctx.why_not(case.seat(other.id), other) is None
    if not developments.may_be_asked(case, one, other):
        return None
    return other if may_read and not other.is_away(ctx.now) else None


def _answers_for(
    ctx: Context, case: Case, one: Development, colleague: Person | None, person: Person
) -> bool:
    """For who is away and has no alternate: a colleague who is there, and is asked anyhow or reported it."""
    if colleague is None or not person.is_away(ctx.now) or colleague.is_absent(ctx.now):
        return False
    stands_in = person.id in one.alternates or alternate(ctx, case, one, person) is not None
    return not stands_in and (colleague.id == one.by or one.asks(colleague.id))


def _colleague(ctx: Context, case: Case, one: Development, person: Person) -> Person | None:
    """Somebody who reads it for the same agency: who has answered or is asked before who is to be asked now."""
    here = [p for p in developments.team(ctx, case) if p.id != person.id]
    theirs = [p for p in here if ctx.seated(case, p).agency is person.agency]
    able = [p for p in theirs if developments.is_theirs(case, one, p)]
    able.sort(key=lambda p: (not one.knows(p.id), not one.asks(p.id), p.is_away(ctx.now)))
    return next(iter(able), None)


def _chair(ctx: Context, case: Case, one: Development, but: Person | None = None) -> Person | None:
    """The reporter only if there is nobody else: they know it."""
    could = [p for p in ctx.could_chair(case) if but is None or p.id != but.id]
    return next(iter(sorted(could, key=lambda p: p.id == one.by)), None)


# --- nobody is left ---------------------------------------------------------------------------------------
def _is_agreed(ctx: Context, case: Case, agency: Agency) -> bool:
    """Of an agency that is not to know nobody is missed (P3.4, P9.3), nor of a team that is not there yet (P8.5)."""
    ground = ctx.work.ground(case)
    is_given = ground is not None and ground.is_given and agency in ground.seats
    return is_given and not case.on_its_way


def _nobody_of(ctx: Context, case: Case, one: Development, agencies: list[Agency]) -> list[Effect]:
    """To the coordinators, once: it does not wait for whom nothing reaches."""
    if not agencies:
        return []
    block = "critical/region-nobody-left"
    others = could_come.for_any(ctx, case, agencies)
    told = developments.tell_coordination(ctx, case, block, short=one.short, agencies=agencies, others=others)
    rung = developments.tell_coordination(ctx, case, f"{block}-ring", ring=one.id, short=one.short)
    return [*told, *rung]
