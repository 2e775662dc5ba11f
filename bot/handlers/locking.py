"""A lost phone, a locked person: out of everything at once (CONVERSATION 3.9; P1.5). Back again: `unlocking.py`."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from bot import greeting, pausing, standing_in
from bot.context import PROGRAM, Context, coordination, direct
from bot.effects import Effect, SetMembers
from bot.handlers import taken_on
from bot.handlers.affirmation import follow
from bot.router import EVERYBODY, C, Router
from casework import devices
from casework.access import TEAM_ROLES
from casework.case import Case
from casework.errors import Refusal
from casework.events import PersonLocked
from casework.people import Person, Role
from casework.stage import Stage

router = Router()

SHOWN = 3


# --- lost -----------------------------------------------------------------------------------------------
@router.command("lost", fr="perdu", allow=EVERYBODY, where="d", rank=62, overtakes=True, stops=True)
def lost(ctx: Context) -> list[Effect]:
    """No question. The answer is the last thing that these devices read."""
    person, _ = _lock(ctx, ctx.actor)
    told = whom_to_tell(ctx, person)
    facts = {
        "at": ctx.now,
        "is_alerted": person.role in TEAM_ROLES,
        "alternate": _alternate(ctx, person),
        "told": told,
        "is_of_region": person.region != 0,
        "leads": _leads(ctx, person),
        "lead_told": person.role is not Role.LEAD and not told,
        "chairs": person.role is Role.COORDINATOR,
    }
    return [replace(ctx.say(direct(person), "locking/lost", **facts), farewell=True)]


# --- lock -----------------------------------------------------------------------------------------------
@router.command(
    "lock <person>",
    fr="verrouiller <person>",
    allow={C},
    where="d",
    example=("lock @gallant", "verrouiller @gallant"),
    rank=47,
    stops=True,
)
def lock(ctx: Context, person: Person) -> list[Effect]:
    """At once: somebody telephoned, and has no other device (CONVERSATION V6)."""
    if person.id == ctx.actor.id:
        return lost(ctx)
    must_be_near(ctx, person)
    devices.must_not_be_the_last(person, ctx.at_hand(person.region), by=ctx.actor)
    locked, covered = _lock(ctx, person)
    shown = {"lines": covered[:SHOWN], "more": len(covered[SHOWN:]), "taken": taken_on.by(ctx, locked)}
    return [ctx.reply("locking/locked", who=locked, at=ctx.now, count=len(covered), **shown)]


def must_be_near(ctx: Context, person: Person) -> None:
    """Of one's own region or of none; of a region that has nobody at hand, any coordinator."""
    if person.region in (0, ctx.actor.region):
        return
    if any(p.id != person.id for p in ctx.at_hand(person.region)):
        raise Refusal("other-region")


class Covered(NamedTuple):
    """One case that they are out of, and who stands in."""

    code: str
    other: Person | None
    """Who is called."""
    sits: Person | None
    """Their alternate, who is not called and has their own seat in it."""
    has_one: bool


def _lock(ctx: Context, person: Person) -> tuple[Person, list[Covered]]:
    """The record first: from here on no room's key and no command is theirs. The rest follows from the event."""
    locked, event = person.lock(by=ctx.by, at=ctx.now)
    ctx.work.people.save(locked, because=event)
    ctx.cache.pop("people", None)
    return locked, [_covered(ctx, case, locked) for case in known(ctx, reads_when_unlocked(ctx, locked))]


def known(ctx: Context, cases: list[Case]) -> list[Case]:
    """Of others whoever locks or unlocks learns nothing, not even how many there are (P1.12, P12.11)."""
    return [case for case in cases if ctx.why_not(case) is None]


def _covered(ctx: Context, case: Case, person: Person) -> Covered:
    other, called = _alternate(ctx, person), standing_in.called_in(ctx, case, person)
    sits = other if other and called is None and _has_a_seat(ctx, case, other) else None
    return Covered(code=case.id, other=called, sits=sits, has_one=bool(person.alternate))


def _has_a_seat(ctx: Context, case: Case, person: Person) -> bool:
    return person.id in case.team and ctx.why_not(case, person) is None and not person.is_away(ctx.now)


def reads_when_unlocked(ctx: Context, person: Person) -> list[Case]:
    """The open cases that only the lock keeps them out of."""
    as_before = replace(person, locked_at=None)
    cases = ctx.work.cases.where(state=Stage.OPEN)
    return [case for case in cases if ctx.why_not(case, as_before) is None]


def enters_when_unlocked(ctx: Context, person: Person) -> list[Case]:
    """Into a room in which sharing has stopped nobody is asked again; they read it in the direct room (P3.5)."""
    return [case for case in reads_when_unlocked(ctx, person) if not ctx.has_stopped(case.referral)]


# --- what follows from it ---------------------------------------------------------------------------------
@router.on(PersonLocked)
def shut_out(ctx: Context, locked: PersonLocked) -> list[Effect]:
    """Out of the rooms; nothing half typed and no detail stays on the screen."""
    person = ctx.someone(locked.about)
    room = direct(person)
    effects = rooms_of(ctx, person, urgent=True)
    for dialogue in ctx.work.dialogues.where(person=person.id, state="open"):
        effects += pausing.put_away(ctx, dialogue)
    for question in ctx.work.questions.where(person=person.id, state="open"):
        ctx.end_question(question)
    ctx.work.outbox.hide(room, ctx.now)
    greeting.breaks_off(ctx, person)
    return effects


def rooms_of(ctx: Context, person: Person, *, urgent: bool = False) -> list[Effect]:
    """Every room but their own: the records say whether they may be there."""
    also = {Role.COORDINATOR: coordination(person.region), Role.LEAD: PROGRAM}
    shared = [also[person.role]] if person.role in also else []
    compared = [one.room for one in follow(ctx, person) if isinstance(one, SetMembers)]
    return [SetMembers(room=room, urgent=urgent) for room in (*compared, *shared)]


@router.on(PersonLocked)
def call_alternates(ctx: Context, locked: PersonLocked) -> list[Effect]:
    """They are absent from now on: who stands in is called at once, also for alarms that run (P7.4)."""
    person = ctx.someone(locked.about)
    effects: list[Effect] = []
    covered = dict(person.covered)
    for case in reads_when_unlocked(ctx, person):
        other, called = standing_in.comes_in(ctx, case, person)
        effects += called
        if other is not None and other.id not in case.team:
            covered[case.id] = other.id
    if covered != person.covered:
        ctx.work.people.save_quietly(replace(person, covered=covered))
    return effects


@router.on(PersonLocked)
def ask_the_others(ctx: Context, locked: PersonLocked) -> list[Effect]:
    """What a coordinator had taken on does not wait for the voice: others take it over (P2.6, P2.13)."""
    person = ctx.someone(locked.about)
    return taken_on.give_back(ctx, person) if person.role is Role.COORDINATOR else []


@router.on(PersonLocked)
def tell(ctx: Context, locked: PersonLocked) -> list[Effect]:
    """The coordinators by a ring that names nobody; of a coordinator, the program lead too (CONVERSATION 2, row 8)."""
    person = ctx.someone(locked.about)
    chairs = [p for p in whom_to_tell(ctx, person) if p.id != locked.by]
    rings: list[Effect] = [
        ctx.ring_person(p, "locking/ring", about=f"lock:{person.user_id}", at=locked.at, urgent=True)
        for p in chairs
    ]
    return [*rings, *_tell_the_lead(ctx, person, locked)]


def whom_to_tell(ctx: Context, person: Person) -> list[Person]:
    """Who can hear the voice: the region's coordinators that a message reaches."""
    return [p for p in ctx.at_hand(person.region) if p.id != person.id]


def _tell_the_lead(ctx: Context, person: Person, locked: PersonLocked) -> list[Effect]:
    """With the last coordinator of a region the alternate is rung too, and somebody has to be found; of anybody else, where
    no coordinator hears of it."""
    if person.role is Role.LEAD:
        return _tell_of_a_lead(ctx, person, locked)
    if person.role is not Role.COORDINATOR:
        return [] if whom_to_tell(ctx, person) else _nobody_hears(ctx, person, locked)
    last = not whom_to_tell(ctx, person)
    if locked.by == person.id and not last:
        return []
    block = "locking/last-locked" if last else "locking/coordinator-locked"
    region = ctx.house.region(person.region)
    facts = {"who": person, "by": ctx.someone(locked.by), "region": region.names, "at": locked.at}
    alternate = _alternate(ctx, person) if last else None
    effects: list[Effect] = []
    for one in (*_above(ctx, person), *([alternate] if alternate else [])):
        ring = ctx.ring_person(one, "locking/coordinator-ring", about=f"lock:{person.id}", at=locked.at)
        told = ctx.say(direct(one), block, **facts)
        effects += [replace(told, urgent=True), replace(ring, urgent=True)]
    return effects


def _nobody_hears(ctx: Context, person: Person, locked: PersonLocked) -> list[Effect]:
    """No coordinator of their region can be reached, who would hear the voice: whoever finds one is rung."""
    region = ctx.house.region(person.region).names if person.region else None
    effects: list[Effect] = []
    for one in _above(ctx, person):
        if one.id == locked.by:
            continue
        told = ctx.say(direct(one), "locking/nobody-hears", who=person, region=region, at=locked.at)
        ring = ctx.ring_person(one, "locking/nobody-hears-ring", about=f"lock:{person.id}", at=locked.at)
        effects += [replace(told, urgent=True), replace(ring, urgent=True)]
    return effects


def _above(ctx: Context, person: Person) -> list[Person]:
    """Who leads the program; where none of them can be reached, the coordinators of the other regions."""
    others = [p for p in ctx.at_hand(0) if p.region != person.region]
    return _leads(ctx, person) or others


def _tell_of_a_lead(ctx: Context, person: Person, locked: PersonLocked) -> list[Effect]:
    """By name, in the rooms that whoever is locked too reads later; the others who lead it are rung."""
    facts = {"who": person, "by": ctx.someone(locked.by), "at": locked.at, "leads": _leads(ctx, person)}
    rooms = [PROGRAM, *(coordination(region) for region in sorted(ctx.house.regions))]
    told = [replace(ctx.say(room, "locking/lead-locked", **facts), urgent=True) for room in rooms]
    rings = [
        ctx.ring_person(p, "locking/ring", about=f"lock:{person.user_id}", at=locked.at, urgent=True)
        for p in _leads(ctx, person)
        if p.id != locked.by
    ]
    return [*told, *rings]


def _leads(ctx: Context, person: Person) -> list[Person]:
    return [p for p in ctx.leads() if not p.is_locked and p.id != person.id]


def _alternate(ctx: Context, person: Person) -> Person | None:
    other = ctx.named_alternate(person)
    return other if other and other.is_active and not other.is_locked else None
