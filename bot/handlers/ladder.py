"""Acknowledging a critical development, and what happens while somebody is silent (P7.4, P1.5)."""

from __future__ import annotations

from dataclasses import replace

from bot import developments
from bot.context import Context, case_room, direct
from bot.developments import tally
from bot.effects import Answer, Effect, LetGo, Part, Say, SetMembers
from bot.handlers import unanswered
from bot.incoming import Read
from bot.router import A, C, M, Place, Router
from bot.words import fold
from casework.case import Case
from casework.critical import Development, State
from casework.deadlines import Deadline
from casework.errors import Refusal
from casework.events import DevelopmentAcknowledged, DevelopmentComplete, PersonSeated, StepTakenBack
from casework.people import Person, Role
from casework.undoing import Undoable, changed_since

router = Router()
NOTHING_MORE = ("critical/noted-direct", "critical/noted-before")
ALL = ("all", "tout", "tous", "toutes")


# --- ack ------------------------------------------------------------------------------------------------
@router.command(
    "ack [case] [development] [text]",
    fr="reçu [case] [development] [text]",
    allow={M, C, A},
    where="cd",
    example=("ack D1", "reçu D1"),
    rank=6,
)
def ack(ctx: Context, case: Case | None, development: str | None, text: str | None) -> list[Effect]:
    """In the case room it counts at once; in the direct room once the case room was opened (V10)."""
    first, _, rest = (text or "").strip().partition(" ")
    everything = development is None and fold(first) in ALL
    note = rest.strip() if everything else text or ""
    chosen = _chosen(ctx, case, development, note, everything=everything)
    effects: list[Effect] = []
    parts: list[Part] = []
    for one in chosen:
        part, more = _take(ctx, one, note, alone=len(chosen) == 1)
        parts += part
        effects += more
    return [*_reply(ctx, chosen, parts), *effects]


def _reply(ctx: Context, chosen: list[Development], parts: list[Part]) -> list[Effect]:
    if [part.block for part in parts] == ["critical/noted"]:
        return [_line(chosen[0], ctx.actor, parts[0])]
    return [Say(room=ctx.room, parts=_ending(ctx, parts))] if parts else []


def _line(one: Development, person: Person, part: Part) -> Effect:
    """In the case room; a dozen of them in the same seconds are one (CONVERSATION V5)."""
    together = Part("critical/noted-together", part.params)
    noted = bool(part.params["note"])
    room = case_room(one.case)
    return Answer(room=room, card=one.id, alone=part, together=together, who=person.id, said=noted)


def _ending(ctx: Context, parts: list[Part]) -> tuple[Part, ...]:
    """In the direct room an answer says that nothing more is to be done; in the case room it is one line."""
    over = ctx.place is Place.DIRECT and parts[-1].block in NOTHING_MORE
    return (*parts, Part("critical/noted-now")) if over else tuple(parts)


def _chosen(
    ctx: Context, case: Case | None, short: str | None, note: str, *, everything: bool
) -> list[Development]:
    """Never guesses when two wait (V5)."""
    if case is not None and short is not None:
        return [developments.get(ctx, case, short)]
    mine = developments.waiting(ctx, case, short)
    if not mine and note and (last := developments.last_acknowledged(ctx, case)):
        return [last]  # being read had counted already; what they add is kept with it
    if not mine:
        raise Refusal("nothing-to-acknowledge")
    if len(mine) > 1 and not everything:
        rows = [{"short": one.short, "code": one.case, "at": one.at} for one in mine]
        here = "which-development" if ctx.place is Place.CASE else "which-development-direct"
        raise Refusal(here, rows=rows)
    return mine


def _take(ctx: Context, one: Development, note: str, *, alone: bool) -> tuple[list[Part], list[Effect]]:
    """What is answered where it was typed, and what else follows."""
    one, opened = developments.promote(ctx, one)
    lines = say_who_opened(ctx, one, [p for p in opened if p.id != ctx.actor.id])
    if ctx.actor.id in {p.id for p in opened} or (one.has_acknowledged(ctx.actor.id) and not note):
        return [Part("critical/noted-before", _noted(ctx, one, note))], lines
    before = one
    if ctx.place is Place.DIRECT and not developments.has_opened(ctx, one, ctx.actor):
        one, seen = one.see(ctx.actor, note, at=ctx.at)
        ctx.work.developments.save(one, because=seen)
        ctx.undoable("ack", before=before, after=one)
        stopped = ctx.has_stopped(ctx.work.cases.get(one.case).referral)  # the room does not have it
        block = "critical/seen-alone" if stopped else "critical/seen"
        return [Part(block, _noted(ctx, one, note))], lines
    one, acknowledged = one.acknowledge(ctx.actor, note, at=ctx.at)
    if note and ctx.place is Place.CASE and ctx.message is not None:
        one = one.noted(ctx.message.event_id)
    ctx.work.developments.save(one, because=acknowledged)
    ctx.undoable("ack", before=before, after=one, room=case_room(one.case))
    return _said(ctx, one, note, alone=alone), [*lines, *_told_to_the_room(ctx, one, note)]


def _noted(ctx: Context, one: Development, note: str) -> dict[str, object]:
    return {**tally(one), "who": ctx.actor, "at": ctx.at, "note": note}


def _said(ctx: Context, one: Development, note: str, *, alone: bool) -> list[Part]:
    """The last one in the case room is answered by the line that says so."""
    if ctx.place is Place.CASE and _is_last(one):
        return []
    if ctx.place is Place.DIRECT:
        return [Part("critical/noted-direct", _noted(ctx, one, note))]
    return [Part("critical/noted" if alone else "critical/noted-each", _noted(ctx, one, note))]


def _told_to_the_room(ctx: Context, one: Development, note: str) -> list[Effect]:
    """What was typed in the direct room is shown in the case room."""
    if ctx.place is Place.CASE or (_is_last(one) and not note):
        return []
    if note:
        return [developments.note(ctx, one, _noted(ctx, one, note))]
    return [_line(one, ctx.actor, Part("critical/acknowledged", _noted(ctx, one, note)))]


def _is_last(one: Development) -> bool:
    return one.state is State.OPEN and not one.silent()


# --- the case room is opened ----------------------------------------------------------------------------
@router.on(Read)
def opened(ctx: Context, read: Read) -> list[Effect]:
    """A receipt: whoever had seen the alert has acknowledged now, by itself (P7.4)."""
    room = ctx.work.rooms.named(read.room_id) or ""
    effects: list[Effect] = []
    for waiting in ctx.work.developments.where(case=room.removeprefix("case:"), state=State.OPEN):
        one, people = developments.promote(ctx, waiting)
        effects += say_who_opened(ctx, one, people)
    return effects


def say_who_opened(ctx: Context, one: Development, people: list[Person]) -> list[Effect]:
    """A line in the case room, with the note they left; and to themselves, that it counts now."""
    notes = {kept.person: kept.note for kept in one.acknowledged}
    effects: list[Effect] = []
    for person in people:
        params = {**tally(one), "who": person, "note": notes[person.id], "at": ctx.now}
        effects.append(ctx.say(direct(person), "critical/counts-now", **params))
        if notes[person.id]:
            effects.append(developments.note(ctx, one, params))
        elif one.silent():
            effects.append(_line(one, person, Part("critical/opened", params)))
    return effects


# --- one more, and the last -----------------------------------------------------------------------------
@router.on(DevelopmentAcknowledged)
def count(ctx: Context, event: DevelopmentAcknowledged) -> list[Effect]:
    one: Development = ctx.work.developments.get(f"{event.about}/{event.development}")
    if _is_last(one):
        one, complete = one.complete(at=event.at)
        ctx.work.developments.save(one, because=complete)
    return developments.recount(ctx, one)


@router.on(DevelopmentComplete)
def stop(ctx: Context, complete: DevelopmentComplete) -> list[Effect]:
    """Every agency has acknowledged: the alarms end, waiting rings do not go out (ARCHITECTURE 11)."""
    one: Development = ctx.work.developments.get(f"{complete.about}/{complete.development}")
    case = ctx.work.cases.get(one.case)
    ctx.settle(one.id, one.rule)
    reporter = ctx.someone(one.by)
    said = {**tally(one), "at": complete.at}
    told: list[Effect] = [LetGo(room=case_room(case.id), card=one.id)]
    if reporter.is_active:
        told.append(ctx.say(direct(reporter), "critical/all-acknowledged", **said))
    chair = next(iter(ctx.could_chair(case)), None)
    if not one.acknowledged:  # who was asked cannot answer any more
        return [*told, ctx.say(case_room(case.id), "critical/complete-nobody-left", **said, chair=chair)]
    last = one.acknowledged[-1]
    block = (
        "critical/complete-by-alternate" if last.person in one.alternates.values() else "critical/complete"
    )
    agency = developments.called(ctx, one, ctx.someone(last.person))
    line = ctx.say(case_room(case.id), block, **said, agency=agency, chair=chair)
    return [*told, line]


# --- nobody answers -------------------------------------------------------------------------------------
@router.step("development-acknowledged")
@router.step("danger-acknowledged")
def still_silent(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Who has opened the room meanwhile is not rung, and nobody is escalated for them."""
    one, people = developments.promote(ctx, ctx.work.developments.get(deadline.subject))
    effects = say_who_opened(ctx, one, people)
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
