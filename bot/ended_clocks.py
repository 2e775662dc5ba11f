"""What ran for a case, or for a referral that never became one, runs no more (P8.4)."""

from __future__ import annotations

from bot.context import Context
from casework.deadline import Deadline
from casework.events import ClocksEnded, Event


def clocks_ended(ctx: Context, referral: str, because: Event) -> list[Deadline]:
    """All that ran for it, with the reason in the journal."""
    clocks = ctx.work.deadlines.open(case=referral)
    ctx.work.deadlines.cancel_case(referral, ctx.now)
    if clocks:
        rules = tuple(sorted({clock.rule for clock in clocks}))
        because_of = type(because).__name__
        ended = ClocksEnded(at=ctx.now, by="bot", about=because.about, rules=rules, because=because_of)
        ctx.work.journal.note(ended)
    return clocks
