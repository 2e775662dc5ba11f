"""While somebody is silent: reminded, then the alternate, then the program lead (P7.4, P1.5)."""

from __future__ import annotations

from dataclasses import replace

from bot import developments
from bot.context import Context, case_room, direct
from bot.effects import Effect, Part, Say, SetMembers
from bot.handlers import acknowledging, unanswered
from bot.router import Router
from casework.case import Case
from casework.critical import Development, State
from casework.deadlines import Deadline
from casework.events import PersonSeated, StepTakenBack
from casework.people import Person, Role
from casework.undoing import Undoable, changed_since

router = Router()


@router.step("development-acknowledged")
@router.step("danger-acknowledged")
def still_silent(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Who has opened the room meanwhile is not rung, and nobody is escalated for them."""
    one, people = developments.promote(ctx, ctx.work.developments.get(deadline.subject))
    effects = acknowledging.say_who_opened(ctx, one, people)
    case = ctx.work.cases.get(one.case)
    if one.state is not State.OPEN or not case.is_open:
        return effects
    one, passed_on = unanswered.pass_on(ctx, case, one)
    effects += passed_on
    if not one.silent():
        return effects
    assert deadline.step is not None
    return [*effects, *STEPS[deadline.step](ctx, case, one, deadline)]


def remind(ctx: Context, case: Case, one: Development, deadline: Deadline) -> list[Effect]:
    """Only the silent."""
    people = [ctx.someone(who) for who in one.to_ring()]
    minutes = _minutes(deadline)
    block = "critical/remind-held" if developments.is_said_elsewhere(ctx, case) else "critical/remind"
    return [
        ctx.ring_person(person, block, about=one.id, urgent=True, minutes=minutes, **_codes(one))
        for person in developments.reachable(ctx, case, people)
    ]


def call_alternates(ctx: Context, case: Case, one: Development, deadline: Deadline) -> list[Effect]:
    """The alternate of each silent person, and the coordination room, once."""
    silent = len(one.silent())
    one, called, effects = _call(ctx, case, one, one.silent())
    if not one.silent():  # an alternate had answered for themselves already
        return [*effects, *developments.completed(ctx, one)]
    block = "critical/region-called" if called else "critical/region-nobody"
    counts = {"silent": silent, "minutes": _minutes(deadline)} | ({"called": called} if called else {})
    rung = developments.tell_coordination(ctx, case, block, ring=one.id, short=one.short, **counts)
    return [*effects, *rung]


def ring_lead(ctx: Context, case: Case, one: Development, deadline: Deadline) -> list[Effect]:
    """The program lead learns the code, and whom to call; nothing of the case (P1.3)."""
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


def stand_in_for_the_absent(ctx: Context, one: Development) -> list[Effect]:
    """Who is away has their alternate called from the start (P1.5); who is on the team has been rung already (V5)."""
    away = tuple(who for who in one.told if ctx.someone(who).is_away(ctx.now))
    _, _, effects = _call(ctx, ctx.work.cases.get(one.case), one, away)
    return [effect for effect in effects if not _rings_only(effect, one.told)]


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
    return [*developments.recount(ctx, one), *call_for(ctx, one.case, ctx.someone(step.person))]


def call_for(ctx: Context, code: str, person: Person) -> list[Effect]:
    """Somebody cannot answer any more: their alternate is called at once, for all that waits for them, and for what
    they reported themselves (P1.8)."""
    effects: list[Effect] = []
    for one in ctx.work.developments.where(case=code, state=State.OPEN):
        if person.id in (*one.silent(), one.by):
            _, _, called = _call(ctx, ctx.work.cases.get(code), one, (person.id,))
            effects += called
    return effects


def ask_who_is_back(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """Reported while they were locked, and nobody was asked in their place: they are asked now (P7.4)."""
    effects: list[Effect] = []
    for one in ctx.work.developments.where(case=case.id, state=State.OPEN):
        if not _is_missed(ctx, case, one, person):
            continue
        asked, event = one.ask(person.id, at=ctx.now)
        ctx.work.developments.save(asked, because=event)
        effects += [
            *_show_to_newcomers(ctx, case, asked),
            developments.ring(ctx, case, asked, person),
            *developments.recount(ctx, asked),
        ]
    return effects


def _is_missed(ctx: Context, case: Case, one: Development, person: Person) -> bool:
    """Nobody of their agency was asked; a coordinator answers for themselves."""
    team = {p.id for p in developments.team(ctx, case)}
    if person.id not in team or person.id == one.by or one.asks(person.id):
        return False
    if person.role is Role.COORDINATOR:
        return True
    asked = [ctx.someone(id) for id in (*one.told, *one.alternates.values(), one.by)]
    return not any(p.agency is person.agency and p.role is Role.MEMBER for p in asked)


def _call(
    ctx: Context, case: Case, one: Development, silent: tuple[str, ...]
) -> tuple[Development, int, list[Effect]]:
    """Seated, invited, shown the card, rung. Returns how many were called too."""
    rung: list[Person] = []
    newcomers: list[Person] = []
    for who in silent:
        person = _alternate(ctx, case, one, ctx.someone(who))
        if person is None:
            continue
        one, event = one.call(person.id, who, at=ctx.now)
        ctx.work.developments.save(one, because=event)
        if person.id not in case.team:
            case = seat(ctx, case, person)
            newcomers.append(person)
        if not one.has_acknowledged(person.id) and person not in rung:
            rung.append(person)
    shown = _show_to_newcomers(ctx, case, one) if newcomers else []
    rings = (developments.stand_in(ctx, case, one, person) for person in rung)
    return one, len(rung), [*shown, *rings]


def _alternate(ctx: Context, case: Case, one: Development, person: Person) -> Person | None:
    """Whoever may read the case once seated; the reporter cannot answer their own report."""
    if person.alternate is None or person.id in one.alternates or person.alternate == one.by:
        return None
    other = ctx.someone(person.alternate)
    may_read = ctx.why_not(case.seat(other.id), other) is None
    return other if may_read and not other.is_away(ctx.now) else None


def seat(ctx: Context, case: Case, person: Person) -> Case:
    seated = case.seat(person.id)
    event = PersonSeated(at=ctx.now, by="bot", about=case.id, person=person.id)
    ctx.work.cases.save(seated, because=event)
    return seated


def _show_to_newcomers(ctx: Context, case: Case, one: Development) -> list[Effect]:
    """Nobody reads what was written before they were invited: the card, once more, for them.

    Not where others joined since who must not see what was shared without consent (P9.5): those who stand in
    look it up in their direct room.
    """
    members = SetMembers(room=case_room(case.id), urgent=True)
    if not ctx.room_shows(case, one.at):
        return [members]
    again = Part("critical/again", {"short": one.short})
    return [members, developments.detail(ctx, one, "card-again", again, *developments.card(ctx, one))]


def _codes(one: Development) -> dict[str, object]:
    return {"code": one.case, "short": one.short}


def _minutes(deadline: Deadline) -> int:
    assert deadline.step_at is not None
    return int((deadline.step_at - deadline.starts_at).total_seconds() // 60)
