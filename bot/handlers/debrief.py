"""After a death or grave harm a debrief is offered (P11.7)."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context, direct
from bot.effects import Effect
from bot.router import Router
from casework.closing import Reason
from casework.events import CaseClosed, DebriefOffered

router = Router()


@router.on(CaseClosed)
def after_a_death(ctx: Context, closed: CaseClosed) -> list[Effect]:
    return offer(ctx, closed.about) if closed.reason == Reason.DIED else []


def offer(ctx: Context, code: str) -> list[Effect]:
    """After a death or grave harm, once: a debrief for the team, and its support program (P11.7)."""
    case = ctx.work.cases.get(code)
    if case.debrief_offered:
        return []
    ctx.work.cases.save(
        replace(case, debrief_offered=True), because=DebriefOffered(at=ctx.now, by="bot", about=code)
    )
    chairs = ctx.could_chair(case)
    return [ctx.say(direct(p), "closing/debrief", code=code) for p in chairs]
