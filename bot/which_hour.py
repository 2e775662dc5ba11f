"""A command whose hour comes twice that night: which one is typed alone next, and the whole line need not be (P10.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import arguments, replies
from bot.addressing import addressed
from bot.context import Context
from bot.incoming import Message
from casework import date_words, dates
from casework.errors import Refusal

ACTION = "which-hour"
WAITS = timedelta(minutes=5)


def keep(ctx: Context, refusal: Refusal) -> None:
    """What was typed, sealed with its case's key, until the answer, the next thing that is typed, or five minutes."""
    assert ctx.message is not None, "somebody typed it"
    case = arguments.case_meant(ctx, addressed(ctx.message.body, ctx.house.user_id))
    kept = {
        "typed": ctx.message.body,
        "below": ctx.message.reply_to or "",
        "shown": str(refusal.details["shown"]),
    }
    ctx.keep_typed(ACTION, kept, wait=WAITS, key=case.referral if case else "")


def answered(ctx: Context, message: Message) -> Message | None:
    """The line that it was asked about, to be read with this hour. Anything else that is typed ends it."""
    kept = ctx.work.questions.where(person=ctx.actor.id, room=ctx.room, subject=ACTION, state="open")
    typed = addressed(message.body, ctx.house.user_id)
    for question in kept:
        behind = date_words.of_two(typed, question.details["shown"])
        details, in_time = question.details, ctx.at < question.expires_at
        ctx.end_question(question)
        if behind and in_time and not any(replies.answered(ctx)):
            at = dates.read(f"{details['shown']} {behind}", now=ctx.now, calendar=ctx.calendar).at
            ctx.house = replace(ctx.house, of_two=ctx.calendar.local(at).fold)
            return replace(message, body=details["typed"], reply_to=details["below"] or None)
    return None
