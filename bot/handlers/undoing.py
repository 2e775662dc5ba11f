"""`undo`, `hide`, and what a coordinator takes back of a lost phone's (CONVERSATION V6, V7, 3.9)."""

from __future__ import annotations

from typing import Any

from bot import developments, what_stays, which_case, words
from bot.context import Context, direct
from bot.effects import Effect, Part, Say
from bot.handlers.risk import what_stands
from bot.handlers.unlocking import is_locked_near, sent_before
from bot.router import EVERYBODY, A, C, M, P, Place, Router
from casework.codes import read_code
from casework.errors import Refusal
from casework.events import Commanded
from casework.people import Role
from casework.referral import Status
from casework.undoing import FOR, Undoable

router = Router()

OF_NO_CASE = ("barrier",)
OWN = ("task", "task-added", "checked", "meeting-answer", "contact", "number", "match", "risk", *OF_NO_CASE)
"""Everyday steps."""
READ = "ack"
"""Is none: whoever gave it has read what cannot be unread. Nor is the step before it meant (V7)."""
SCORE = "risk"
"""A wrong score stays, marked (V7): what is said of it is what stands now."""
MOST = 5


# --- one's own last step ----------------------------------------------------------------------------------
@router.command(
    "undo [tail]", fr="défaire [tail]", allow={M, C, A, P}, where="dckp", example=("undo", "défaire"), rank=61
)
def undo(ctx: Context, tail: str | None) -> list[Effect]:
    """Within ten minutes; in a case room of that case alone, in a room of several cases what is of none. In the direct room
    a code says of which case, or of which referral (COMMANDS 1)."""
    code = _named(ctx, tail or "")
    if tail and not code:
        return _of_a_lost_phone(ctx, tail)
    kinds = OWN if ctx.place in (Place.DIRECT, Place.CASE) else OF_NO_CASE
    step = _to_take_back(ctx, kinds, code)
    told = _told_in(ctx, step)
    effects = _take_back(ctx, step)
    if ctx.room == told:
        return effects
    stopped = _has_stopped(ctx, step)
    alone = stopped or not told
    said = {"said": _said(ctx, step), "at": ctx.now, "code": step.code, "alone": alone}
    aside = ctx.place is Place.CASE and not stopped  # what the room is not told is not answered there either
    answer = ctx.say(direct(ctx.actor) if aside else ctx.room, _answer(step, alone=alone), **said)
    return [*(ctx.elsewhere() if aside else []), answer, *effects]


def _named(ctx: Context, tail: str) -> str:
    """Raises Refusal where it is not the room's own, or none that they can see."""
    code = read_code(tail.strip(words.STOPS)) or ""
    here = ctx.case_here
    if not code or ctx.place not in (Place.DIRECT, Place.CASE):
        return ""
    if here and code != here:
        raise Refusal("other-case-here", erase=True)
    if ctx.matter(code) is None:
        raise which_case.no_such(ctx, code)
    return code


def _to_take_back(ctx: Context, kinds: tuple[str, ...], code: str) -> Undoable:
    """The newest that they did, if it is such a step: nothing is reached behind (V7). `code`: of what was named."""
    step = _last(ctx, kinds, code or ctx.case_here)
    if step is not None and not _may_touch(ctx, step):
        raise Refusal("nothing-to-undo")
    if step is not None and _is_over(ctx, step) and step.is_in_time(ctx.now):
        raise Refusal("undo-closed")
    since, number = (step.at, step.number) if step else (ctx.now - FOR, 0)
    if (stays := what_stays.newest(ctx, since, number, code)) is not None:
        raise Refusal("undo-stays", **stays)
    if step is None:
        raise Refusal("nothing-to-undo")
    if step.kind == READ:
        raise Refusal("undo-read")
    step.must_not_be_late(ctx.now)
    return step


def _told_in(ctx: Context, step: Undoable) -> str:
    """Where others hear of it: not who came with the consent, of what is from before (P9.5)."""
    case = ctx.work.cases.find(step.code)
    return step.room if case is None or ctx.room_shows(case, step.at) else ""


def _last(ctx: Context, kinds: tuple[str, ...], code: str) -> Undoable | None:
    """In a case room nothing is said of an acknowledgement that the room was not told of (P3.12, P9.5)."""
    own = ctx.work.steps.newest(ctx.actor.id, kinds, code)
    if ctx.place not in (Place.DIRECT, Place.CASE):
        return own
    last = ctx.work.steps.newest(ctx.actor.id, (*kinds, READ), code)
    kept = last is not None and last.kind == READ and ctx.place is Place.CASE and _is_kept(ctx, last)
    return own if kept else last


def _is_kept(ctx: Context, step: Undoable) -> bool:
    read = ctx.work.developments.find(step.subject)
    return read is None or developments.is_alone(ctx, read) or not developments.is_in_the_room(ctx, read)


def _has_stopped(ctx: Context, step: Undoable) -> bool:
    """The room hears nothing: sharing has stopped there."""
    case = ctx.work.cases.find(step.code)
    return case is not None and ctx.has_stopped(case.referral)


def _answer(step: Undoable, *, alone: bool) -> str:
    if step.kind == SCORE:
        return "undoing/done-score"
    return "undoing/done" if alone else "undoing/done-told"


def _may_touch(ctx: Context, step: Undoable) -> bool:
    """Whoever may not read the matter any more does not learn that it is there."""
    if step.kind in OF_NO_CASE:
        return True
    case = ctx.work.cases.find(step.code)
    if case is not None:
        return ctx.why_not(case) is None
    referral = ctx.work.referrals.find(step.code)
    return referral is not None and ctx.may_read_of(ctx.actor, referral)


def _is_over(ctx: Context, step: Undoable) -> bool:
    """What it was about is closed since, perhaps by the same person."""
    case, referral = ctx.work.cases.find(step.code), ctx.work.referrals.find(step.code)
    return (case is not None and not case.is_open) or (
        referral is not None and referral.state is Status.CLOSED
    )


def _take_back(ctx: Context, step: Undoable) -> list[Effect]:
    """The record, what follows from it, and a line where others had been told."""
    case = ctx.work.cases.find(step.code)
    if case is not None:
        case.must_be_open()
    undone, event = step.take_back(by=ctx.by, at=ctx.now)
    effects: list[Effect] = ctx.router.undos[step.kind](ctx, step, event)
    ctx.work.steps.save_quietly(undone)
    told = [_line(ctx, step)] if _told_in(ctx, step) else []
    return [*told, *effects]


def _line(ctx: Context, step: Undoable) -> Say:
    own, score = step.person == ctx.by, step.kind == SCORE
    whose = ctx.someone(step.person)
    facts = {"said": _said(ctx, step), "by": ctx.actor, "whose": whose, "at": ctx.now, "done_at": step.at}
    if score:
        block = "undoing/room-score" if own else "undoing/room-score-by-another"
        facts |= what_stands(ctx, step)
    else:
        block = "undoing/room" if own else "undoing/room-by-another"
    # A name: for the team too, while a guest reads along
    return Say(room=step.room, parts=(Part(block, facts),), name=f"{step.subject}/undone")


def _said(ctx: Context, step: Undoable) -> dict[str, str]:
    """As it was typed, in both languages."""
    spoken = ctx.router.spoken(step.command)
    codes = (step.code,) if step.kind == SCORE else step.codes  # scores are numbered for us alone
    return {lang: " ".join((text, *codes)) for lang, text in spoken.items()}


# --- what somebody else did with a lost phone ---------------------------------------------------------------
def _of_a_lost_phone(ctx: Context, tail: str) -> list[Effect]:
    """`1 3` as a reply to the list, or `undo roy 1`. By a coordinator; each number is answered."""
    typed = tail.replace(",", " ").split()
    numbers = list(dict.fromkeys(int(word) for word in typed if word.isdecimal()))
    named = [word for word in typed if not word.isdecimal() and words.fold(word) not in ("undo", "defaire")]
    if ctx.actor.role is not Role.COORDINATOR or ctx.place is not Place.DIRECT or not numbers:
        raise Refusal("undo-usage")
    person = is_locked_near(ctx, " ".join(named))
    sent = sent_before(ctx, person)
    if max(numbers) > len(sent) or min(numbers) < 1:
        raise Refusal("no-such-number", count=len(sent))
    parts: list[Part] = []
    effects: list[Effect] = []
    for number in numbers[:MOST]:
        part, more = _one_of_them(ctx, number, sent[number - 1])
        parts.append(part)
        effects += more
    left = [Part("undoing/more-numbers", {})] if len(numbers) > MOST else []
    end = Part("undoing/after-lock", {"who": person})
    return [Say(room=direct(ctx.actor), parts=(*parts, *left, end)), *effects]


def _one_of_them(ctx: Context, number: int, sent: Commanded) -> tuple[Part, list[Effect]]:
    step = ctx.work.steps.find(sent.step) if sent.step else None
    spoken = ctx.router.spoken(sent.command)
    said = {lang: " ".join((text, *sent.codes)) for lang, text in spoken.items()}
    facts: dict[str, Any] = {"number": number, "said": said}
    if step is None:
        return Part("undoing/cannot", facts), []
    try:
        return Part("undoing/taken", facts), _take_back(ctx, step)
    except Refusal as refusal:
        return Part(WHY[refusal.reason], facts), []


WHY = {
    "undone-already": "undoing/taken-already",
    "undo-changed": "undoing/changed",
    "case-closed": "undoing/closed",
}


# --- hide -------------------------------------------------------------------------------------------------
@router.command("hide", fr="masquer", allow=EVERYBODY, where="d", rank=61)
def hide(ctx: Context) -> list[Effect]:
    """What would fade goes at once (CONVERSATION V6, "look")."""
    count = ctx.work.outbox.hide(direct(ctx.actor), ctx.now)
    return [ctx.reply("undoing/hidden" if count else "undoing/nothing-to-hide", count=count)]
