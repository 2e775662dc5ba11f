"""What was shown and waits for somebody's `yes CODE` (CONVERSATION V7); and their `no`, which nobody has to say."""

from __future__ import annotations

from bot import which_case, words
from bot.context import ANY_COORDINATOR, ANY_LEAD, Context
from casework.errors import Refusal
from casework.people import Role
from storage.dialogues import Question

NO = frozenset({"no", "nope", "non"})
LONGEST_NO = 3
"""`no thank you`; what is longer says something."""


def open_to(ctx: Context) -> list[Question]:
    """What waits in this room for a yes of this person."""
    anybody = {Role.COORDINATOR: (ANY_COORDINATOR,), Role.LEAD: (ANY_LEAD,)}
    whom = (ctx.actor.id, *anybody.get(ctx.actor.role, ()))
    found: list[Question] = ctx.work.questions.where(person=whom, room=ctx.room, state="open")
    return sorted((one for one in found if one.action != which_case.ACTION), key=lambda it: it.expires_at)


def told_no(ctx: Context, text: str) -> Refusal | None:
    """Nothing happens without the yes, and it ends by itself: what another may still confirm is left to them."""
    said = [word.strip(words.STOPS) for word in words.fold(text).split()]
    if not said or said[0] not in NO or len(said) > LONGEST_NO:
        return None
    waiting = [one for one in open_to(ctx) if ctx.now < one.expires_at]
    return Refusal("no-without-yes", subjects=[one.subject for one in waiting]) if waiting else None
