"""While somebody is silent: reminded, then the alternate, then the program lead (P7.4, P1.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import arriving, counting, developments, ringing
from bot.context import Context, direct
from bot.effects import Effect, Say
from bot.handlers import acknowledging, unanswered
from bot.router import Router
from bot.to_ask import is_missed
from casework.case import Case
from casework.critical import Development, State
from casework.deadline import Deadline
from casework.events import (
    Affirmed,
    AskedLater,
    ConflictUndone,
    DeviceApproved,
    IdentityAccepted,
    PersonSeated,
    StepTakenBack,
    TeamWidened,
)
from casework.people import Person, Role
from casework.undoing import Undoable, changed_since

router = Router()
AN_HOUR = 60
"""In minutes."""
A_MOMENT = timedelta(minutes=10)
"""From a coordinator's word on a device until the server shows that it reads."""
LET_IN: tuple[type[DeviceApproved | IdentityAccepted], ...] = (DeviceApproved, IdentityAccepted)


@router.step("development-acknowledged")
@router.step("danger-acknowledged")
def still_silent(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Who has opened the room meanwhile is not rung, and nobody is escalated for them."""
    one, people = developments.promote(ctx, ctx.work.developments.get(deadline.subject))
    effects = acknowledging.say_who_opened(ctx, one, people)
    case = ctx.work.cases.get(one.case)
    if one.state is not State.OPEN or not case.is_open:
        return effects
    if case.on_its_way:
        return [*effects, *_nobody_has_taken_it(ctx, case, one, deadline)]
    one, passed_on = unanswered.pass_on(ctx, case, one)
    effects += passed_on
    if not one.silent():
        return effects
    assert deadline.step is not None
    return [*effects, *STEPS[deadline.step](ctx, case, one, deadline)]


def _nobody_has_taken_it(ctx: Context, case: Case, one: Development, deadline: Deadline) -> list[Effect]:
    """No team is there yet, whose alternates could be called: the coordinators are rung to take it, all of them, and if none
    of them is there the program lead (P8.5). Where both clocks began together, the case's own rings from the hour on."""
    if deadline.step == "lead":
        return ring_lead(ctx, case, one, deadline)
    if not arriving.is_first(ctx, case, one):
        return []
    if _minutes(deadline) >= AN_HOUR and arriving.rings_itself(ctx, case, deadline):
        return lead_if_nobody_is_there(ctx, case, one)
    rung = arriving.ring_there(ctx, case, "reopening/still-comes-to-you")
    return [*rung, *lead_if_nobody_is_there(ctx, case, one)]


def lead_if_nobody_is_there(ctx: Context, case: Case, one: Development) -> list[Effect]:
    """Every coordinator who could take it is away: nobody hears what rings there (P1.5)."""
    is_there = any(not person.is_absent(ctx.now) for person in ctx.could_chair(case))
    return [] if is_there else _call_the_lead(ctx, case, one)


def remind(ctx: Context, case: Case, one: Development, deadline: Deadline) -> list[Effect]:
    """Only the silent."""
    people = [ctx.someone(who) for who in one.to_ring()]
    minutes = _minutes(deadline)
    return [
        ctx.ring_person(
            person,
            _reminder(ctx, case, one, person),
            about=one.id,
            urgent=True,
            minutes=minutes,
            **_codes(one),
        )
        for person in ringing.reachable(ctx, case, one, people)
    ]


def _reminder(ctx: Context, case: Case, one: Development, person: Person) -> str:
    there = developments.is_there_for(ctx, case, one, person)
    return "critical/remind" if there else "critical/remind-held"


def call_alternates(ctx: Context, case: Case, one: Development, deadline: Deadline) -> list[Effect]:
    """The alternate of each silent person, and the coordination room, once."""
    before = one
    one, effects = _call(ctx, case, one, one.silent())
    counted = counting.counted(ctx, before, one)
    if not one.silent():  # an alternate had answered for themselves already
        return [*effects, *counted]
    silent = len(one.silent_people())
    called = len(_stand_in(ctx, one))
    block = "critical/region-called" if called else "critical/region-nobody"
    counts = {"silent": silent, "minutes": _minutes(deadline)} | ({"called": called} if called else {})
    rung = developments.tell_coordination(ctx, case, block, ring=one.id, short=one.short, **counts)
    return [*effects, *rung, *counted]


def _stand_in(ctx: Context, one: Development) -> set[str]:
    """Who was called in place of the silent, and may still read it."""
    case = ctx.work.cases.get(one.case)
    called = {one.alternates[who] for who in one.silent() if who in one.alternates}
    return {who for who in called if ctx.why_not(case, ctx.someone(who)) is None}


def ring_lead(ctx: Context, case: Case, one: Development, deadline: Deadline) -> list[Effect]:
    """The program lead learns the code, and whom to call; nothing of the case (P1.3)."""
    return _call_the_lead(ctx, case, one)


def _call_the_lead(ctx: Context, case: Case, one: Development) -> list[Effect]:
    chairs = ctx.could_chair(case)
    whom = {**_codes(one), "people": chairs, "region": ctx.house.region(case.region).names}
    effects: list[Effect] = []
    for lead in ctx.leads():
        effects.append(replace(ctx.say(direct(lead), "critical/lead-whom", **whom), urgent=True))
        effects.append(
            ctx.ring_person(lead, "critical/lead", about=one.id, urgent=True, at=one.at, **_codes(one))
        )
    return effects


STEPS = {"remind": remind, "alternates": call_alternates, "lead": ring_lead}


def stand_in_for_the_absent(ctx: Context, one: Development) -> tuple[Development, list[Effect]]:
    """Who is away has their alternate called from the start (P1.5); who is on the team is rung anyway (V5)."""
    away = tuple(who for who in one.told if ctx.someone(who).is_away(ctx.now))
    called, effects = _call(ctx, ctx.work.cases.get(one.case), one, away)
    return called, [effect for effect in effects if not _rings_only(effect, one.told)]


def _rings_only(effect: Effect, people: tuple[str, ...]) -> bool:
    return isinstance(effect, Say) and effect.ring and set(effect.mentions) <= set(people)


@router.undo("ack")
def take_back(ctx: Context, step: Undoable, event: StepTakenBack) -> list[Effect]:
    """By a coordinator, when a phone is lost: nobody has read the alarm, it goes on, and the alternate is called."""
    one = ctx.work.developments.get(step.subject)
    if one.state is State.MISPLACED:
        raise changed_since()
    was_complete = one.state is State.COMPLETE
    one = one.unacknowledge(step.person)
    ctx.work.developments.save(one, because=event)
    if was_complete and one.state is State.OPEN:
        ctx.reopen(one.id, one.rule, since=step.at)
    return [*counting.recount(ctx, one), *call_for(ctx, one.case, ctx.someone(step.person))]


def call_for(ctx: Context, code: str, person: Person) -> list[Effect]:
    """Somebody cannot answer any more: their alternate is called at once, for all that waits for them, and for what
    they reported themselves (P1.8)."""
    effects: list[Effect] = []
    for one in ctx.work.developments.where(case=code, state=State.OPEN):
        if person.id in (*one.silent(), one.by):
            after, called = _call(ctx, ctx.work.cases.get(code), one, (person.id,))
            passed_on = unanswered.pass_on(ctx, ctx.work.cases.get(code), after, before=one)[1]
            effects += [*called, *passed_on]
    return ringing.for_each(ctx.work.cases.get(code), effects)


def ask_who_is_back(ctx: Context, case: Case, *people: Person, stayed: bool = False) -> list[Effect]:
    """Reported while they were locked, or not there, and nobody was asked in their place: they are asked now (P7.4).
    Who was asked before, and may have been out of the room, is shown it again; not who `stayed` in it all the time."""
    if ctx.has_stopped(case.referral):
        return []
    effects: list[Effect] = []
    for one in ctx.work.developments.where(case=case.id, state=State.OPEN):
        coming = [person for person in people if developments.may_be_asked(case, one, person)]
        missed = [person for person in coming if is_missed(ctx, case, one, person)]
        again = [person for person in coming if one.waits_for(person.id)]
        has_it = stayed and all(one.could_read(person.id) for person in (*missed, *again))
        effects += _ask(ctx, case, one, missed, again, is_shown=not has_it)
    return ringing.for_each(case, effects)


def ask_who_was_passed_over(ctx: Context, person: Person, *, stayed: bool = False) -> list[Effect]:
    """Others had answered for them while they were out, or nobody; what is open still is theirs again."""
    missed = {one.case for one in _all_open(ctx) if not one.asks(person.id) and not one.knows(person.id)}
    return _ask_in(ctx, missed, person, stayed=stayed)


def ask_who_can_read_now(ctx: Context, person: Person) -> list[Effect]:
    """No device of theirs read what was written so far: what still waits for them goes out anew (ARCHITECTURE 13); not what
    rang when a coordinator let that device in, a moment before it is seen to read (V5)."""
    unread = {one.case for one in _all_open(ctx) if not one.knows(person.id)}
    return _ask_in(ctx, unread - _rung_when_let_in(ctx, person, unread), person)


def _rung_when_let_in(ctx: Context, person: Person, cases: set[str]) -> set[str]:
    since, journal = ctx.now - A_MOMENT, ctx.work.journal
    let_in = [event for kind in LET_IN for event in journal.about(person.id, kind, since)]
    if not let_in:
        return set()
    since = min(event.at for event in let_in)
    asked = (one for code in cases for one in journal.about(code, AskedLater, since))
    return {one.about for one in asked if one.person == person.id}


def _all_open(ctx: Context) -> list[Development]:
    return ctx.work.developments.where(state=State.OPEN)


def _ask_in(ctx: Context, codes: set[str], person: Person, *, stayed: bool = False) -> list[Effect]:
    cases = (ctx.work.cases.get(code) for code in sorted(codes))
    return [
        effect
        for case in cases
        if not case.on_its_way and ctx.why_not(case, person) is None
        for effect in ask_who_is_back(ctx, case, person, stayed=stayed)
    ]


@router.on(Affirmed)
def signed_again(ctx: Context, affirmed: Affirmed) -> list[Effect]:
    """Of the coordinators, who comes is asked where nobody is (`unanswered.py`)."""
    person = ctx.someone(affirmed.about)
    return ask_who_was_passed_over(ctx, person) if person.role is Role.MEMBER else []


def _ask(
    ctx: Context,
    case: Case,
    one: Development,
    missed: list[Person],
    again: list[Person],
    *,
    is_shown: bool,
) -> list[Effect]:
    if not missed and not again:
        return []
    for person in missed:
        one, event = one.ask(person.id, at=ctx.now)
        ctx.work.developments.save(one, because=event)
    shown: list[Effect] = []
    if is_shown:
        one, shown = developments.show_again(ctx, case, one)
    rings = [ringing.ring(ctx, case, one, person) for person in (*missed, *again)]
    return [*shown, *rings, *(counting.recount(ctx, one) if missed else [])]


@router.on(TeamWidened)
def several_come(ctx: Context, widened: TeamWidened) -> list[Effect]:
    return ask_who_is_back(
        ctx, ctx.work.cases.get(widened.about), *(ctx.someone(id) for id in widened.people)
    )


@router.on(PersonSeated)
def one_comes(ctx: Context, seated: PersonSeated) -> list[Effect]:
    """Whoever the ladder itself seats is rung by it."""
    if seated.by == "bot":
        return []
    return ask_who_is_back(ctx, ctx.work.cases.get(seated.about), ctx.someone(seated.person))


@router.on(ConflictUndone)
def conflict_was_none(ctx: Context, undone: ConflictUndone) -> list[Effect]:
    return ask_who_is_back(ctx, ctx.work.cases.get(undone.about), ctx.someone(undone.person))


def _call(
    ctx: Context, case: Case, one: Development, silent: tuple[str, ...]
) -> tuple[Development, list[Effect]]:
    """Seated, invited, shown the card, rung: once, whomever they stand in for (V5)."""
    rung: list[Person] = []
    for who in silent:
        person = unanswered.alternate(ctx, case, one, ctx.someone(who))
        if person is None:
            continue
        was_rung = one.asks(person.id)
        one, event = one.call(person.id, who, at=ctx.now)
        ctx.work.developments.save(one, because=event)
        if person.id not in case.team:
            case = seat(ctx, case, person)
        if not was_rung and not one.has_acknowledged(person.id):
            rung.append(person)
    shown: list[Effect] = []
    if not all(one.could_read(person.id) for person in rung):
        one, shown = developments.show_again(ctx, case, one)
    rings = (ringing.stand_in(ctx, case, one, person) for person in rung)
    return one, [*shown, *rings]


def seat(ctx: Context, case: Case, person: Person) -> Case:
    seated = case.seat(person.id)
    event = PersonSeated(at=ctx.now, by="bot", about=case.id, person=person.id)
    ctx.work.cases.save(seated, because=event)
    return seated


def _codes(one: Development) -> dict[str, object]:
    return {"code": one.case, "short": one.short}


def _minutes(deadline: Deadline) -> int:
    assert deadline.step_at is not None
    return int((deadline.step_at - deadline.starts_at).total_seconds() // 60)
