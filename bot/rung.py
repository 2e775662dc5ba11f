"""What rang in a coordination room and is settled elsewhere: one line there, no ring stands as if open (CONVERSATION V4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.context import Context, coordination
from bot.effects import Effect
from storage.outbox import SETTLED


def settled(ctx: Context, region: int, about: str, block: str, /, **facts: Any) -> list[Effect]:
    """`about`: as the ring has it. Where it is settled in that room it is answered there; and once is enough."""
    room = coordination(region)
    if ctx.room == room or not ctx.work.outbox.has_rung(room, about):
        return []
    line = ctx.say(room, block, by=ctx.person, at=ctx.now, **facts)
    return [replace(line, about=about, name=f"{about}/{SETTLED}")]
