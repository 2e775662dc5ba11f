"""What somebody types of a client in their direct room goes when the answers with detail go there (COMMANDS 1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.arguments import DANGERS, NUMBERED, REST
from bot.context import FADE, Context
from bot.effects import Effect, Redact
from bot.matching import Match
from bot.router import Command, Place

MATTERS = frozenset({"case", "alarm", "matter", "referral", "subject", *NUMBERED})
IN_THE_TAIL = frozenset({"consent scope", "risk", "task add"})
"""Read part by part, and words or a score are among them."""
OF_NOBODY = "barrier"
"""It names no case, and words about somebody may be in it all the same."""


def may_hold_it(command: Command) -> bool:
    """A text about a case or a referral."""
    slots = {slot.name for slot in command.slots}
    has_words = "text" in slots and bool(slots & MATTERS)
    return has_words or command.name in (*IN_THE_TAIL, OF_NOBODY)


def fades(ctx: Context, command: Command, given: Mapping[str, Any]) -> list[Effect]:
    """Where words were typed at all."""
    said = any(given.get(name) for name in REST)
    return fading(ctx) if said and may_hold_it(command) else []


def fades_refused(ctx: Context, match: Match | None) -> list[Effect]:
    """What was refused is there to be put right for as long; a danger stays to be copied (P7.10)."""
    if match is None or match.command.name in DANGERS or len(match.tail.split()) < len(match.command.slots):
        return []
    return fading(ctx) if may_hold_it(match.command) else []


def fading(ctx: Context) -> list[Effect]:
    if ctx.place is not Place.DIRECT or ctx.message is None:
        return []
    return [Redact(room=ctx.room, events=(ctx.message.event_id,), at=ctx.now + FADE, fades=True)]
