"""Looking at critical developments: one of them, and which types there are (PROTOCOL P7.1, P7.6; CONVERSATION V10)."""

from __future__ import annotations

from dataclasses import replace

from bot import alone, counting, developments, subwords
from bot.context import FADE, Context, new_id
from bot.counting import tally
from bot.effects import Effect, Part, Say
from bot.handlers import acknowledging
from bot.handlers.critical import NINE_ONE_ONE
from bot.markup import Ours
from bot.router import C, M, Place, Router
from casework.answered import FollowUp
from casework.case import Case
from casework.critical import Development, State, Type
from casework.errors import Refusal
from casework.events import Looked
from casework.people import Role
from casework.report import FRENCH

router = Router()
TYPES_ON_A_PAGE = 7


@router.command(
    "critical show [case] [development]",
    fr="critique voir [case] [development]",
    allow={M, C},
    where="cd",
    example=("critical show D1 K7-QF3", "critique voir D1 K7-QF3"),
    rank=30,
    if_refused=NINE_ONE_ONE,
    also=("critical voir", "critique show", "critique montrer", "critique afficher"),
    fits=subwords.names_or_looks("D"),
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
    return [_shown(ctx, one, parts), *acknowledging.say_who_opened(ctx, one, opened)]


def _to_show(ctx: Context, case: Case | None, short: str | None) -> Development:
    if case is not None and short is not None:
        return alone.get_here(ctx, case, short)
    mine = developments.waiting(ctx, case, short)
    if here := [one for one in mine if case is None or alone.is_spoken_of_here(ctx, case, one)]:
        return here[-1]
    if case is None:
        raise Refusal("which-case")
    known = ctx.work.developments.where(case=case.id, state=(State.OPEN, State.COMPLETE, State.ENDED))
    kept = [one for one in known if _is_shown_here(ctx, case, one)]
    if not kept:
        raise Refusal("no-development")
    return max(kept, key=lambda it: it.at)


def _is_shown_here(ctx: Context, case: Case, one: Development) -> bool:
    theirs = not developments.is_for_others(ctx, case, one) and ctx.shows(case, one.at)
    return theirs and alone.is_spoken_of_here(ctx, case, one)


def _since(ctx: Context, development: Development) -> list[Part]:
    """What was added, the newest few; and who has not answered."""
    followed = [
        Part("critical/follow-up-line", {"one": one, "by": ctx.someone(one.by)})
        for one in [more for more in development.followed if not _is_kept(ctx, more)][-3:]
    ]
    said = [*_notes(ctx, development), *followed]
    return [*said, counting.counter(ctx, development)] if development.told else said


def _notes(ctx: Context, development: Development) -> list[Part]:
    """What was written beside an `ack`, for the coordinators in their direct room: the case room may not have it (P3.12)."""
    if ctx.place is not Place.DIRECT or ctx.actor.role is not Role.COORDINATOR:
        return []
    noted = [one for one in (*development.seen, *development.acknowledged) if one.note]
    return [
        Part("critical/note-line", {"one": one, "by": ctx.someone(one.person)})
        for one in sorted(noted, key=lambda one: one.at)[-2:]
    ]


def _is_kept(ctx: Context, more: FollowUp) -> bool:
    """From whoever reads here; in the case room everybody does."""
    if ctx.place is Place.CASE or ctx.actor.role is not Role.COORDINATOR:
        return more.alone and (ctx.place is Place.CASE or more.by != ctx.actor.id)
    return False


def _shown(ctx: Context, one: Development, parts: tuple[Part, ...]) -> Effect:
    """In the direct room it fades."""
    if ctx.place is Place.CASE:
        return _shown_in_room(ctx, one, parts)
    waits = one.state is State.OPEN and one.waits_for(ctx.actor.id)
    gone = Part("critical/gone-ack" if waits else "critical/gone", {**tally(one), "gone_at": ctx.now + FADE})
    return Say(room=ctx.room, parts=(*parts, gone), fades=FADE)


def _shown_in_room(ctx: Context, one: Development, parts: tuple[Part, ...]) -> Say:
    """It goes with the rest if it was reported in the wrong case; while a guest is there it is answered aside."""
    if developments.is_said_elsewhere(ctx, ctx.work.cases.get(one.case)):
        return Say(room=ctx.room, parts=parts)
    shown = developments.detail(ctx, one, f"shown-{new_id()}", *parts)
    return replace(shown, urgent=False)


@router.command(
    "critical types [text]",
    fr="critique types [text]",
    allow={M, C},
    where="cd",
    example=("critical types", "critique types"),
    rank=60,
    if_refused=NINE_ONE_ONE,
    also=("critical list", "critique liste", "critique list", "critical help", "critique aide"),
    fits=subwords.is_page,
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
