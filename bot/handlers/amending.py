"""What was reported, put right: its type, what came after, the wrong case; nothing is edited away (PROTOCOL P7.6)."""

from __future__ import annotations

from typing import Any

from bot import counting, developments, from_before, frozen
from bot.alone import get_here
from bot.context import Context, case_room, direct
from bot.counting import tally
from bot.effects import Effect, Part, Redact
from bot.handlers.critical import NINE_ONE_ONE, clear_typed, must_take_reports, of, typed
from bot.router import C, M, Place, Router
from bot.subwords import names
from casework import plan
from casework.case import Case
from casework.critical import Development
from casework.errors import Refusal
from casework.events import DevelopmentMisplaced
from casework.people import Person
from casework.report import LONGEST, read_types

router = Router()


# --- putting right (P7.6) -------------------------------------------------------------------------------
@router.command(
    "critical type <development> [case] <text>",
    fr="critique type <development> [case] <text>",
    allow={M, C},
    where="cd",
    example=("critical type D1 offence", "critique type D1 infraction"),
    rank=61,
    if_refused=NINE_ONE_ONE,
    also=("critical retype", "critique corriger"),
    fits=names("D"),
)
def retype(ctx: Context, development: str, case: Case | None, text: str) -> list[Effect]:
    """By a new line: the card stays as it was written."""
    case, one = _open_one(ctx, case, development)
    one, event = one.retype(
        read_types(text), by=ctx.actor.id, at=ctx.at, alone=developments.is_alone(ctx, one)
    )
    ctx.work.developments.save(one, because=event)
    number = len(one.earlier_types)
    part = Part("critical/retyped", _news(ctx, one))
    return [*_told(ctx, case, one, f"type-{number}", part), *_echo(ctx, "critical/retyped-here", one)]


@router.command(
    "critical add <development> [case] <text>",
    fr="critique ajouter <development> [case] <text>",
    allow={M, C},
    where="cd",
    example=("critical add D1 Bail conditions arrived", "critique ajouter D1 Conditions reçues"),
    rank=31,
    if_refused=NINE_ONE_ONE,
    also=(
        "critical update",
        "critical ajouter",
        "critical note",
        "critical follow-up",
        "critique add",
        "critique ajout",
        "critique suite",
        "critique suivi",
        "critique note",
    ),
    fits=names("D"),
)
def add(ctx: Context, development: str, case: Case | None, text: str) -> list[Effect]:
    """A follow-up, as a new message."""
    case, one = _open_one(ctx, case, development)
    if len(text) > LONGEST:
        raise Refusal("critical-too-long", longest=LONGEST)
    where = typed(ctx) if ctx.place is Place.CASE else ""
    alone = developments.is_alone(ctx, one)
    one, event = one.follow(text, by=ctx.actor.id, at=ctx.at, typed=where, alone=alone)
    ctx.work.developments.save(one, because=event)
    number = len(one.followed)
    part = Part("critical/follow-up", {**_news(ctx, one), "text": text})
    told = _told(ctx, case, one, f"follow-{number}", part)
    return [*told, *_echo(ctx, "critical/added-here", one), *clear_typed(ctx)]


def _told(ctx: Context, case: Case, one: Development, name: str, part: Part) -> list[Effect]:
    """In the room; of what is the coordinators' alone, they hear each in their direct room (P3.12), and of what is from
    before a later consent whoever knows of it (P9.5)."""
    if not developments.is_kept_from_the_room(ctx, one):
        return [developments.detail(ctx, one, name, part)]
    if not developments.is_alone(ctx, one):
        return from_before.amended(ctx, one)
    look = {"en": f"critical show {one.short} {case.id}", "fr": f"critique voir {one.short} {case.id}"}
    return frozen.tell(ctx, case, look=look)


def _open_one(ctx: Context, case: Case | None, short: str) -> tuple[Case, Development]:
    if case is None:
        raise Refusal("which-case")
    must_take_reports(case)
    one = get_here(ctx, case, short)
    if _is_beside_others(ctx, one):
        raise Refusal("written-before-consent", erase=True)
    return case, one


def _is_beside_others(ctx: Context, one: Development) -> bool:
    """Typed in the case room, where others read since who must not know that there was one (P9.5)."""
    kept = developments.is_kept_from_the_room(ctx, one) and not developments.is_alone(ctx, one)
    return kept and ctx.place is Place.CASE


def _news(ctx: Context, development: Development) -> dict[str, object]:
    kinds = developments.kinds(ctx, development)
    by = ctx.seated(ctx.work.cases.get(development.case))
    return {"short": development.short, "kinds": kinds, "by": by, "at": ctx.at}


def _echo(ctx: Context, block: str, development: Development, **more: object) -> list[Effect]:
    """In the case room the new line is the answer; of what the room does not hear, it is answered aside."""
    kept = developments.is_kept_from_the_room(ctx, development)
    if ctx.place is Place.CASE and not kept:
        return []
    alone = developments.is_alone(ctx, development)
    said = {**tally(development), "alone": alone, "kept": kept, **more}
    elsewhere = ctx.elsewhere() if _is_beside_others(ctx, development) else []
    return [*elsewhere, ctx.say(direct(ctx.actor), block, **said)]


# --- the wrong case -------------------------------------------------------------------------------------
@router.command(
    "critical misplaced <development> [case]",
    fr="critique égaré <development> [case]",
    allow={M, C},
    where="cd",
    example=("critical misplaced D1", "critique égaré D1"),
    rank=62,
    if_refused=NINE_ONE_ONE,
    also=(
        "critical wrong-case",
        "critical wrong-room",
        "critical égaré",
        "critique misplaced",
        "critique mauvais-dossier",
        "critique mauvaise-salle",
    ),
    fits=names("D"),
)
def misplaced(ctx: Context, development: str, case: Case | None) -> list[Effect]:
    """At once: out of that room, the ladder stopped, the coordinator told, the record kept."""
    if case is None:
        raise Refusal("which-case")
    one, event = get_here(ctx, case, development).misplace(by=ctx.actor.id, at=ctx.at)
    ctx.work.developments.save(one, because=event)
    return _echo(ctx, "critical/misplaced-here", one, left=_still_read_it(ctx, one))


@router.on(DevelopmentMisplaced)
def take_it_back(ctx: Context, event: DevelopmentMisplaced) -> list[Effect]:
    """Out of the room, off the clocks and off the plan; what is on its way is called back."""
    case, one = of(ctx, event.about, event.development)
    ctx.settle(one.id)
    _drop_task(ctx, one, event)
    room, left = case_room(case.id), _still_read_it(ctx, one)
    facts: dict[str, Any] = {"short": one.short, "at": event.at, "by": ctx.someone(event.by), "left": left}
    told = developments.tell_coordination(ctx, case, "critical/region-misplaced", **facts)
    ctx.work.outbox.call_back_about(developments.details_of(one))
    names = (*_written(one), *developments.notes(ctx, one))
    erased = Redact(room=room, names=names, events=_typed_here(ctx, one))
    return [erased, *_told_of_the_wrong_case(ctx, one, facts), *counting.recount(ctx, one), *told]


def _told_of_the_wrong_case(ctx: Context, one: Development, facts: dict[str, Any]) -> list[Effect]:
    if one.alone:
        return []
    if not developments.is_in_the_room(ctx, one):
        return from_before.misplaced(ctx, one, facts)
    return [ctx.say(case_room(one.case), "critical/misplaced", code="", **facts)]


def _still_read_it(ctx: Context, one: Development) -> list[Person]:
    """In the room that the case had before it was opened again: nothing is removed there, the server would refuse it."""
    if not developments.in_an_earlier_room(ctx, one):
        return []
    return [ctx.someone(id) for id in one.readers or (one.by, *one.told)]


def _typed_here(ctx: Context, one: Development) -> tuple[str, ...]:
    if not developments.in_an_earlier_room(ctx, one):
        typed_ = (one.typed, *(more.typed for more in one.followed), *one.typed_notes)
        return tuple(filter(None, typed_))
    made_at = ctx.work.rooms.made_at(case_room(one.case))
    return tuple(more.typed for more in one.followed if more.typed and made_at and more.at >= made_at)


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
