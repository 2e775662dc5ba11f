"""What ran for a case, or for a referral that never became one, runs no more (P8.4); but a danger that nobody has read (P7.10)."""

from __future__ import annotations

from bot import dangers
from bot.context import Context
from casework.deadline import Deadline
from casework.events import ClocksEnded, Event


def clocks_ended(ctx: Context, referral: str, because: Event) -> list[Deadline]:
    """All that ran for it, with the reason in the journal."""
    clocks = that_end(ctx, referral)
    ctx.work.deadlines.cancel_case(referral, ctx.now, but=dangers.RULE)
    if clocks:
        rules = tuple(sorted({clock.rule for clock in clocks}))
        because_of = type(because).__name__
        ended = ClocksEnded(at=ctx.now, by="bot", about=because.about, rules=rules, because=because_of)
        ctx.work.journal.note(ended)
    return clocks


def that_end(ctx: Context, referral: str) -> list[Deadline]:
    return [clock for clock in ctx.work.deadlines.open(case=referral) if clock.rule != dangers.RULE]
