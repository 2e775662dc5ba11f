"""`call me`: a coordinator telephones whoever has nobody's agreement yet; nothing is held on the person (P2.13)."""

from __future__ import annotations

from dataclasses import replace

from bot import replies
from bot.context import Context, coordination, direct
from bot.effects import Effect, Say
from bot.router import C, F, M, Router
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import CallAsked, CallMade, CallTaken
from casework.people import Person

router = Router()
RULE, TAKEN = "call-asked", "call-made"
"""Nobody has taken it; somebody has, and has not said yet that they called."""


@router.command("call me", fr="appelez-moi", allow={F, M}, where="d", rank=16, clears=True)
def call_me(ctx: Context) -> list[Effect]:
    """What is kept is a clock, and who asked."""
    person = ctx.actor
    people = ctx.coordinators(person.region)
    waits = ctx.work.deadlines.open(rule=RULE, subject=_subject(person))
    asked = [] if waits else _ask(ctx, person)
    return [ctx.reply("calls/asked", people=people, at=ctx.now, emergency=ctx.emergency), *asked]


def _ask(ctx: Context, person: Person) -> list[Effect]:
    ctx.work.journal.note(CallAsked(at=ctx.now, by=person.id, about=person.id, region=person.region))
    ctx.start(RULE, _subject(person), case="", region=person.region, responsible=person.id)
    return _alert(ctx, coordination(person.region), person, ctx.coordinators(person.region))


def _subject(person: Person) -> str:
    return f"call/{person.id}"


def _alert(ctx: Context, room: str, person: Person, people: list[Person]) -> list[Effect]:
    """Who it is in a notice; the ring below says that there is one (CONVERSATION V3)."""
    subject = _subject(person)
    ring = ctx.ring(room, "calls/to-call", at=ctx.now)
    loud = replace(ring, mentions=tuple(p.id for p in people), about=subject, urgent=True)
    return [replace(ctx.say(room, "calls/who", person=person, at=ctx.now), about=subject, urgent=True), loud]


# --- settled --------------------------------------------------------------------------------------------
@router.command(
    "call take [text]",
    fr="appel prendre [text]",
    allow={C},
    where="dk",
    example=("call take", "appel prendre"),
    rank=17,
)
def take(ctx: Context, text: str | None) -> list[Effect]:
    """The one that a reply is about, else the oldest of the region; it waits under `today` until it is done."""
    waiting = _first(ctx, _open(ctx, RULE))
    if waiting is None:
        raise Refusal("nobody-to-call")
    person = caller(ctx, waiting)
    ctx.settle(waiting.subject, RULE)
    ctx.work.journal.note(CallTaken(at=ctx.now, by=ctx.actor.id, about=person.id, region=waiting.region))
    ctx.start(TAKEN, waiting.subject, case="", region=waiting.region, responsible=ctx.actor.id)
    return [
        ctx.reply("calls/taken", person=person, by=ctx.actor, at=ctx.now),
        ctx.say(direct(person), "calls/will-call", by=ctx.actor, at=ctx.now),
        *_for_the_others(ctx, waiting, "calls/is-taken"),
    ]


def _for_the_others(ctx: Context, clock: Deadline, block: str) -> list[Effect]:
    """The room that was rung learns of it, wherever it was said."""
    room = coordination(clock.region)
    return [ctx.say(room, block, by=ctx.actor, at=ctx.now)] if ctx.room != room else []


@router.command(
    "call done [text]",
    fr="appel fait [text]",
    allow={C},
    where="dk",
    example=("call done", "appel fait"),
    rank=58,
)
def done(ctx: Context, text: str | None) -> list[Effect]:
    """One's own first; whoever has called needs not say beforehand that they will."""
    mine = [clock for clock in _open(ctx, TAKEN) if clock.responsible == ctx.actor.id]
    made = _first(ctx, mine) or _first(ctx, _open(ctx, RULE))
    if made is None:
        raise Refusal("nobody-to-call")
    person = caller(ctx, made)
    ctx.settle(made.subject, made.rule)
    ctx.work.journal.note(CallMade(at=ctx.now, by=ctx.actor.id, about=person.id, region=made.region))
    return [
        ctx.reply("calls/made", person=person, by=ctx.actor, at=ctx.now),
        ctx.say(direct(person), "calls/was-called", by=ctx.actor, at=ctx.now),
        *(_for_the_others(ctx, made, "calls/is-made") if made.rule == RULE else []),
    ]


def caller(ctx: Context, clock: Deadline) -> Person:
    """Who asked for the call."""
    return ctx.someone(clock.subject.partition("/")[2])


def _open(ctx: Context, rule: str) -> list[Deadline]:
    return ctx.work.deadlines.open(rule=rule, region=ctx.actor.region)


def _first(ctx: Context, clocks: list[Deadline]) -> Deadline | None:
    about = _replied(ctx)
    if about is not None:
        return next((clock for clock in clocks if clock.subject == about), None)
    return min(clocks, key=lambda clock: clock.starts_at, default=None)


def _replied(ctx: Context) -> str | None:
    _, about = replies.answered(ctx)
    return about if about.startswith("call/") else None


@router.step(TAKEN)
def not_done_yet(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Whoever took it is asked once; the name of the caller stays under `today` (CONVERSATION V3).

    Who has left, or lost their phone, will not call: it is asked of the others anew.
    """
    by, about = ctx.someone(deadline.responsible), deadline.subject
    if by not in ctx.at_hand(deadline.region):
        return give_back(ctx, deadline)
    return [ctx.ring_person(by, "calls/made-question", about=about, at=deadline.starts_at)]


def give_back(ctx: Context, clock: Deadline) -> list[Effect]:
    """Whoever said that they call, will not: the others are asked, and the caller knows."""
    person = caller(ctx, clock)
    ctx.settle(clock.subject, TAKEN)
    if not person.is_active:
        return []
    people = [p for p in ctx.at_hand(person.region) if p.region == person.region]
    told = ctx.say(direct(person), "calls/asked-anew", by=ctx.someone(clock.responsible), people=people)
    return [*_ask(ctx, person), told]


def move(ctx: Context, person: Person) -> list[Effect]:
    """Of whoever belongs to another region now, and still waits for a call: it is asked there, as if it were new."""
    waits = ctx.work.deadlines.open(rule=RULE, subject=_subject(person))
    if not waits or person.region in (0, waits[0].region):
        return []
    ctx.settle(_subject(person), RULE)
    return _ask(ctx, person)


# --- not settled ----------------------------------------------------------------------------------------
@router.step(RULE)
def nobody_called(ctx: Context, deadline: Deadline) -> list[Effect]:
    """As a referral that nobody takes: again, alternates and the caller, the program lead (P2.6)."""
    person, people = ctx.someone(deadline.responsible), ctx.coordinators(deadline.region)
    again = _again(ctx, deadline, people)
    if deadline.step == "alternates":
        named = {p.alternate: ctx.someone(p.alternate) for p in people if p.alternate}
        stand_in = [part for p in named.values() for part in _alert(ctx, direct(p), person, [p])]
        told = ctx.say(direct(person), "calls/not-yet", people=people, emergency="911")
        return [again, *stand_in, told]
    if deadline.step == "lead":
        leads = [_ring_lead(ctx, p, deadline) for p in ctx.leads()]
        return [again, *leads]
    return [again]


def _again(ctx: Context, deadline: Deadline, people: list[Person]) -> Say:
    ring = ctx.ring(coordination(deadline.region), "calls/still-to-call", at=deadline.starts_at)
    return replace(ring, mentions=tuple(p.id for p in people), about=deadline.subject, urgent=True)


def _ring_lead(ctx: Context, person: Person, deadline: Deadline) -> Say:
    about, region = deadline.subject, deadline.region
    return ctx.ring_person(
        person, "calls/late-lead", about=about, urgent=True, region=region, at=deadline.starts_at
    )
