"""A danger that came without words: what is typed next is no command, and has not gone out either (P7.10)."""

from __future__ import annotations

from datetime import timedelta

from bot import pausing
from bot.context import Context
from bot.effects import Effect
from bot.router import Place
from casework.errors import Refusal

ACTION = "danger-words"
WAITS = timedelta(minutes=5)
UNSENT = "critical-without-text"


def keep(ctx: Context, code: str, short: str = "") -> list[Effect]:
    """What it is about, and nothing of what was written; `short`: the development that can be added to. Questions that
    are open make way."""
    if ctx.place is not Place.DIRECT:
        return []
    ctx.withdraw_questions(ACTION, ctx.actor.id)
    ctx.keep_typed(ACTION, {"code": code, "short": short}, wait=WAITS)
    return pausing.make_way(ctx)


def keep_unsent(ctx: Context, refusal: Refusal) -> list[Effect]:
    """`critical` alone was refused, and nothing is out: its words are on their way, and no answer either."""
    if refusal.reason != UNSENT or ctx.person is None or ctx.place is not Place.DIRECT:
        return []
    ctx.withdraw_questions(ACTION, ctx.actor.id)
    ctx.keep_typed(ACTION, {"unsent": str(refusal.details["example"])}, wait=WAITS)
    return pausing.make_way(ctx)


def has_come(ctx: Context) -> None:
    """One with its words: of what lacked them nothing waits any more."""
    ctx.withdraw_questions(ACTION, ctx.actor.id)


def not_out(ctx: Context) -> Refusal | None:
    """Where nothing else is understood by what they typed: 911, and how it goes out."""
    kept = ctx.work.questions.where(person=ctx.actor.id, room=ctx.room, subject=ACTION, state="open")
    if not kept:
        return None
    details, emergency = kept[-1].details, ctx.emergency
    if example := details.get("unsent"):
        return Refusal("critical-still-without-words", emergency=emergency, example=example)
    return Refusal("danger-without-words", emergency=emergency, **details)
