"""What was shown and waits for somebody's `yes CODE` (CONVERSATION V7); and their `no`, which nobody has to say."""

from __future__ import annotations

from datetime import timedelta

from bot import which_case, which_hour, wordless, words
from bot.context import ANY_COORDINATOR, ANY_LEAD, Context
from casework.errors import Refusal
from casework.events import Commanded, Failed, Refused
from casework.people import Role
from storage.dialogues import Question

ANOTHER_ANSWER = (which_case.ACTION, which_hour.ACTION, wordless.ACTION)
"""Nobody says yes to these."""
NO = frozenset({"no", "nope", "non"})
SHOWN = 3
LOOKS_BACK = timedelta(minutes=30)
LONGEST_NO = 3
"""`no thank you`; what is longer says something."""


def open_to(ctx: Context) -> list[Question]:
    """What waits in this room for a yes of this person."""
    anybody = {Role.COORDINATOR: (ANY_COORDINATOR,), Role.LEAD: (ANY_LEAD,)}
    whom = (ctx.actor.id, *anybody.get(ctx.actor.role, ()))
    found: list[Question] = ctx.work.questions.where(person=whom, room=ctx.room, state="open")
    return sorted((one for one in found if one.action not in ANOTHER_ANSWER), key=lambda it: it.expires_at)


def needs_code(ctx: Context) -> Refusal:
    """A bare yes confirms nothing (V7): what waits, and what its yes would do; not what is older than something that has
    failed since, which the yes was meant for."""
    waiting = [one for one in open_to(ctx) if ctx.now < one.expires_at]
    failed = _has_failed_since(ctx)
    shown = [] if failed else [{"subject": one.subject, "action": one.action} for one in waiting[-SHOWN:]]
    return Refusal("yes-needs-code", waiting=shown, failed=failed)


def _has_failed_since(ctx: Context) -> bool:
    """The last thing that this person began here was refused, or broke."""
    since = ctx.now - LOOKS_BACK
    commands = ctx.work.journal.about(ctx.by, Commanded, since)
    last = max((one.at for one in commands), default=since)
    refused = [one for one in ctx.work.journal.about(ctx.room, Refused, since) if one.command != "yes"]
    failed = [*refused, *ctx.work.journal.about(ctx.room, Failed, since)]
    return any(one.by == ctx.by and one.at >= last for one in failed)


def told_no(ctx: Context, text: str) -> Refusal | None:
    """Nothing happens without the yes, and it ends by itself: what another may still confirm is left to them."""
    said = [word.strip(words.STOPS) for word in words.fold(text).split()]
    if not said or said[0] not in NO or len(said) > LONGEST_NO:
        return None
    waiting = [one for one in open_to(ctx) if ctx.now < one.expires_at]
    return Refusal("no-without-yes", subjects=[one.subject for one in waiting]) if waiting else None
