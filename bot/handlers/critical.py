"""Critical developments: reported, broadcast, corrected (PROTOCOL P7; CONVERSATION 3.7)."""

from __future__ import annotations

from dataclasses import replace

from bot import developments, own_tasks
from bot.context import FADE, Context, case_room, direct
from bot.developments import tally
from bot.effects import Effect, Part, Redact, Say
from bot.handlers import ladder
from bot.render import Ours
from bot.router import A, C, M, Place, Router
from casework import plan, whereabouts
from casework.case import Case
from casework.critical import Development, State, Type
from casework.errors import Refusal
from casework.events import DevelopmentFollowed, DevelopmentMisplaced, DevelopmentReported, Looked
from casework.people import Role
from casework.report import FRENCH, LONGEST, Report, read_report, read_types

router = Router()
NINE_ONE_ONE = "critical/in-danger"
TYPES_ON_A_PAGE = 7


# --- reporting ------------------------------------------------------------------------------------------
@router.command(
    "critical [case] [tail]",
    fr="critique [case] [tail]",
    allow={M, C, A},
    where="cd",
    example=("critical K7-QF3 bail Released at 14:10", "critique K7-QF3 caution Libération à 14 h 10"),
    rank=8,
    if_refused=NINE_ONE_ONE,
)
def critical(ctx: Context, case: Case | None, tail: str | None) -> list[Effect]:
    return _report(ctx, case, read_report(tail or ""))


@router.command(
    "danger [case] [tail]",
    fr="danger [case] [tail]",
    allow={M, C, A},
    where="cd",
    example=("danger K7-QF3 Somebody is at the door", "danger K7-QF3 Quelqu’un est à la porte"),
    rank=7,
    if_refused=NINE_ONE_ONE,
)
def danger(ctx: Context, case: Case | None, tail: str | None) -> list[Effect]:
    """Immediate danger: sent without a question (P7.10)."""
    return _report(ctx, case, replace(read_report(tail or ""), immediate=True))


def _report(ctx: Context, case: Case | None, report: Report) -> list[Effect]:
    if report.is_empty:
        raise Refusal("critical-without-text")
    if case is None:
        raise Refusal("which-case")
    _must_take_reports(case)
    development = _record(ctx, case, report)
    return [_confirmation(ctx, development, named_a_type=bool(report.types)), *_clear_typed(ctx)]


def _must_take_reports(case: Case) -> None:
    """Danger after the end is what reopening is for: it is said at once, with whom to call meanwhile (P8.5)."""
    if not case.is_open:
        raise Refusal("danger-when-closed", code=case.id)


def _record(ctx: Context, case: Case, report: Report) -> Development:
    told = [p for p in developments.team(ctx, case) if p.id != ctx.actor.id]
    development = Development(
        id=f"{case.id}/D{ctx.work.developments.next_number(case.id)}",
        case=case.id,
        types=report.types or (Type.OTHER,),
        text=report.text,
        immediate=report.immediate,
        by=ctx.actor.id,
        at=ctx.at,
        told=tuple(p.id for p in told),
        task=f"T{ctx.work.tasks.next_number(case.id)}",
        typed=_typed(ctx) if ctx.place is Place.CASE else "",
        state=State.OPEN if told else State.COMPLETE,
    )
    ctx.work.developments.add(development, because=development.reported())
    return development


def _typed(ctx: Context) -> str:
    assert ctx.message is not None, "somebody reports it"
    return ctx.message.event_id


def _clear_typed(ctx: Context) -> list[Effect]:
    """Detail does not stay where it was typed, but in the case room (CONVERSATION 2)."""
    return [Redact(room=ctx.room, events=(_typed(ctx),))] if ctx.place is Place.DIRECT else []


def _confirmation(ctx: Context, development: Development, *, named_a_type: bool) -> Say:
    """To the reporter alone: how to correct it. It names the type, so it fades."""
    parts = [
        _part("sent-danger" if development.immediate else "sent", development, emergency=ctx.emergency),
        _part("sent-type" if named_a_type else "sent-untyped", development),
    ]
    if Type.RELEASED in development.types:
        parts.append(_part("which-release", development))
    if ctx.has_stopped(ctx.work.cases.get(development.case).referral):
        parts.append(_part("sent-after-withdrawal", development))
    gone = "sent-here" if ctx.place is Place.DIRECT else "sent-there"
    parts.append(_part(gone, development, gone_at=ctx.now + FADE))
    parts.append(_part("sent-now" if development.told else "sent-to-nobody", development))
    return Say(room=direct(ctx.actor), parts=tuple(parts), fades=FADE, urgent=True)


def _part(block: str, development: Development, **params: object) -> Part:
    return Part(
        f"critical/{block}",
        {"d": development, "kinds": developments.kinds(development), **tally(development), **params},
    )


# --- what it starts -------------------------------------------------------------------------------------
@router.on(DevelopmentReported)
def broadcast(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    """Card, ring, counter in the case room; a ring to each person; a silent line for the region (P7.3)."""
    case, development = _of(ctx, reported.about, reported.development)
    told = [ctx.someone(id) for id in development.told]
    reached = developments.reachable(ctx, case, told)
    rings = [developments.ring(ctx, case, development, person) for person in reached]
    card = developments.detail(ctx, development, "card", *developments.card(ctx, development))
    shown = [card, *_ring_in_room(ctx, case, development), *_count_in_room(ctx, development)]
    block = "critical/region-alone" if ctx.has_stopped(case.referral) else "critical/region-told"
    silent = developments.tell_coordination(ctx, case, block, short=development.short, at=development.at)
    return [*shown, *rings, *silent, *ladder.stand_in_for_the_absent(ctx, development)]


@router.on(DevelopmentReported)
@router.on(DevelopmentFollowed)
def say_that_it_holds_a_place(ctx: Context, event: DevelopmentReported | DevelopmentFollowed) -> list[Effect]:
    """It has gone out, unasked and at once (P7.10); whoever wrote it learns alone how to take it back (P4.11)."""
    case, one = _of(ctx, event.about, event.development)
    by = ctx.someone(event.by)
    newest = one.followed[-1].text if isinstance(event, DevelopmentFollowed) else one.text
    if not whereabouts.is_named(newest):
        return []
    guest = ctx.role_in(case, by) is Role.AD_HOC
    block = "critical/holds-a-place-guest" if guest else "critical/holds-a-place"
    return [ctx.say(direct(by), block, short=one.short, code=case.id)]


def _ring_in_room(ctx: Context, case: Case, development: Development) -> list[Effect]:
    told = developments.reachable(ctx, case, [ctx.someone(id) for id in development.told])
    if not told or developments.is_said_elsewhere(ctx, case):
        return []
    ring = ctx.ring(case_room(case.id), "critical/ring-room", **developments.when(development))
    mentions = tuple(person.id for person in told)
    name = f"{development.id}/ring"
    return [replace(ring, mentions=mentions, about=development.id, urgent=True, name=name)]


def _count_in_room(ctx: Context, development: Development) -> list[Effect]:
    if not development.told:
        return []
    part = developments.counter(ctx, development)
    return [replace(developments.detail(ctx, development, "counter", part), about=None)]


@router.on(DevelopmentReported)
def start_clocks(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    """The ladder of the silent (P7.4), the team's meeting (P7.5), the key contact's task (P7.8)."""
    case, development = _of(ctx, reported.about, reported.development)
    if development.state is State.OPEN:
        ctx.start(development.rule, development.id, case=case.referral, region=case.region)
    ctx.start(
        "team-meeting",
        development.id,
        case=case.referral,
        region=case.region,
        starts_at=development.at,
        due_at=development.meeting_due,
    )
    # No second ring: the development has rung already (V5)
    own_tasks.add(
        ctx,
        case,
        "own-task.safe-contact",
        assignee=case.key_contact,
        due_at=development.contact_due,
        made_by=case.key_contact,
        short=development.task,
    )
    return []


# --- looking --------------------------------------------------------------------------------------------
@router.command(
    "critical show [case] [development]",
    fr="critique voir [case] [development]",
    allow={M, C},
    where="cd",
    example=("critical show D1", "critique voir D1"),
    rank=30,
    if_refused=NINE_ONE_ONE,
)
def show(ctx: Context, case: Case | None, development: str | None) -> list[Effect]:
    """Having seen it, an `ack` that waited for that counts (V10)."""
    one = _to_show(ctx, case, development)
    developments.must_be_shown(ctx, one)
    looked = Looked(at=ctx.now, by=ctx.actor.id, about=one.id, what="development")
    one = one.show(ctx.actor.id)
    ctx.work.developments.save(one, because=looked)
    one, opened = developments.promote(ctx, one)
    parts = (*developments.card(ctx, one), *_since(ctx, one))
    return [_shown(ctx, one, parts), *ladder.say_who_opened(ctx, one, opened)]


def _to_show(ctx: Context, case: Case | None, short: str | None) -> Development:
    if case is not None and short is not None:
        return developments.get(ctx, case, short)
    if mine := developments.waiting(ctx, case, short):
        return mine[-1]
    if case is None:
        raise Refusal("which-case")
    known = ctx.work.developments.where(case=case.id, state=(State.OPEN, State.COMPLETE))
    kept = [
        one for one in known if not developments.is_for_others(ctx, case, one) and ctx.shows(case, one.at)
    ]
    if not kept:
        raise Refusal("no-development")
    return max(kept, key=lambda it: it.at)


def _since(ctx: Context, development: Development) -> list[Part]:
    """What was added, the newest few; and who has not answered."""
    followed = [
        Part("critical/follow-up-line", {"one": one, "by": ctx.someone(one.by)})
        for one in development.followed[-3:]
    ]
    return [*followed, developments.counter(ctx, development)] if development.told else followed


def _shown(ctx: Context, one: Development, parts: tuple[Part, ...]) -> Effect:
    """In the direct room it fades."""
    if ctx.place is Place.CASE:
        return Say(room=ctx.room, parts=parts)
    waits = one.asks(ctx.actor.id) and not one.has_acknowledged(ctx.actor.id)
    gone = Part("critical/gone-ack" if waits else "critical/gone", {**tally(one), "gone_at": ctx.now + FADE})
    return Say(room=ctx.room, parts=(*parts, gone), fades=FADE)


@router.command(
    "critical types [text]",
    fr="critique types [text]",
    allow={M, C},
    where="cd",
    example=("critical types", "critique types"),
    rank=60,
    if_refused=NINE_ONE_ONE,
)
def types(ctx: Context, text: str | None) -> list[Effect]:
    """Numbers, words and labels, on two pages."""
    second = (text or "").strip() == "2"
    chosen = list(Type)[TYPES_ON_A_PAGE:] if second else list(Type)[:TYPES_ON_A_PAGE]
    lines = [
        {
            "number": one.number or "",
            "key": one.value,
            "typed": {"en": Ours(one.value), "fr": Ours(FRENCH[one])},
        }
        for one in chosen
    ]
    return [
        ctx.reply("critical/types-rest" if second else "critical/types", lines=lines, emergency=ctx.emergency)
    ]


# --- putting right (P7.6) -------------------------------------------------------------------------------
@router.command(
    "critical type <development> [case] <text>",
    fr="critique type <development> [case] <text>",
    allow={M, C},
    where="cd",
    example=("critical type D1 offence", "critique type D1 infraction"),
    rank=61,
    if_refused=NINE_ONE_ONE,
)
def retype(ctx: Context, development: str, case: Case | None, text: str) -> list[Effect]:
    """By a new line: the card stays as it was written."""
    case, one = _open_one(ctx, case, development)
    one, event = one.retype(read_types(text), by=ctx.actor.id, at=ctx.at)
    ctx.work.developments.save(one, because=event)
    number = len(one.earlier_types)
    line = developments.detail(ctx, one, f"type-{number}", Part("critical/retyped", _news(ctx, one)))
    return [line, *_echo(ctx, "critical/retyped-here", one)]


@router.command(
    "critical add <development> [case] <text>",
    fr="critique ajouter <development> [case] <text>",
    allow={M, C},
    where="cd",
    example=("critical add D1 Bail conditions arrived", "critique ajouter D1 Conditions reçues"),
    rank=31,
    if_refused=NINE_ONE_ONE,
)
def add(ctx: Context, development: str, case: Case | None, text: str) -> list[Effect]:
    """A follow-up, as a new message."""
    case, one = _open_one(ctx, case, development)
    if len(text) > LONGEST:
        raise Refusal("critical-too-long", length=len(text), longest=LONGEST)
    typed = _typed(ctx) if ctx.place is Place.CASE else ""
    one, event = one.follow(text, by=ctx.actor.id, at=ctx.at, typed=typed)
    ctx.work.developments.save(one, because=event)
    number = len(one.followed)
    line = developments.detail(
        ctx, one, f"follow-{number}", Part("critical/follow-up", {**_news(ctx, one), "text": text})
    )
    return [line, *_echo(ctx, "critical/added-here", one), *_clear_typed(ctx)]


def _open_one(ctx: Context, case: Case | None, short: str) -> tuple[Case, Development]:
    if case is None:
        raise Refusal("which-case")
    _must_take_reports(case)
    return case, developments.get(ctx, case, short)


def _news(ctx: Context, development: Development) -> dict[str, object]:
    kinds = developments.kinds(development)
    by = ctx.seated(ctx.work.cases.get(development.case))
    return {"short": development.short, "kinds": kinds, "by": by, "at": ctx.at}


def _echo(ctx: Context, block: str, development: Development) -> list[Effect]:
    """In the case room the new line is the answer."""
    return [ctx.reply(block, **tally(development))] if ctx.place is Place.DIRECT else []


# --- the wrong case -------------------------------------------------------------------------------------
@router.command(
    "critical misplaced <development> [case]",
    fr="critique égaré <development> [case]",
    allow={M, C},
    where="cd",
    example=("critical misplaced D1", "critique égaré D1"),
    rank=62,
    if_refused=NINE_ONE_ONE,
)
def misplaced(ctx: Context, development: str, case: Case | None) -> list[Effect]:
    """At once: out of that room, the ladder stopped, the coordinator told, the record kept."""
    if case is None:
        raise Refusal("which-case")
    one, event = developments.get(ctx, case, development).misplace(by=ctx.actor.id, at=ctx.at)
    ctx.work.developments.save(one, because=event)
    return _echo(ctx, "critical/misplaced-here", one)


@router.on(DevelopmentMisplaced)
def take_it_back(ctx: Context, event: DevelopmentMisplaced) -> list[Effect]:
    case, one = _of(ctx, event.about, event.development)
    ctx.settle(one.id)
    _drop_task(ctx, one, event)
    by = ctx.someone(event.by)
    room = case_room(case.id)
    told = developments.tell_coordination(
        ctx, case, "critical/region-misplaced", short=one.short, at=event.at, by=by
    )
    ctx.work.outbox.withdraw(developments.details_of(one))
    typed = (one.typed, *(more.typed for more in one.followed), *one.typed_notes)
    names = (*_written(one), *developments.notes(ctx, one))
    erased = Redact(room=room, names=names, events=tuple(filter(None, typed)))
    line = ctx.say(room, "critical/misplaced", short=one.short, at=event.at, by=by)
    return [erased, line, *developments.recount(ctx, one), *told]


def _written(development: Development) -> tuple[str, ...]:
    """Every message of ours that holds its detail, and was sent."""
    followed = [f"follow-{number + 1}" for number in range(len(development.followed))]
    retyped = [f"type-{number + 1}" for number in range(len(development.earlier_types))]
    return tuple(f"{development.id}/{name}" for name in ("card", "card-again", *followed, *retyped))


def _drop_task(ctx: Context, development: Development, event: DevelopmentMisplaced) -> None:
    task = ctx.work.tasks.find(f"{development.case}/{development.task}")
    if task is None or not task.is_open:
        return
    dropped, moved = task.move(plan.State.CANNOT, by=event.by, at=event.at, why=development.short)
    ctx.work.tasks.save(dropped, because=moved)


def _of(ctx: Context, code: str, short: str) -> tuple[Case, Development]:
    return ctx.work.cases.get(code), ctx.work.developments.get(f"{code}/{short}")
