"""What stops with a case: clocks, rings, meetings, and what somebody was asked (P8.4)."""

from __future__ import annotations

from bot import pausing
from bot.context import Context, case_room
from bot.effects import Effect
from bot.ended_clocks import clocks_ended
from bot.router import Router
from casework.case import Case
from casework.deadline import Deadline
from casework.events import CaseClosed
from casework.meeting import AHEAD

router = Router()


@router.on(CaseClosed)
def stop_everything(ctx: Context, closed: CaseClosed) -> list[Effect]:
    """Nothing of it falls due, waits for an answer, or is half typed any more; but a danger that nobody has read (P7.10)."""
    case = ctx.work.cases.get(closed.about)
    clocks = clocks_ended(ctx, case.referral, closed)
    ctx.work.outbox.drop_room(case_room(case.id))  # nobody could read it any more
    cancel_meetings(ctx, case)
    withdraw_rings(ctx, clocks)
    for code in (case.id, case.referral):
        ctx.work.outbox.withdraw(code)
    return end_talk(ctx, case.id, case.referral)


def withdraw_rings(ctx: Context, clocks: list[Deadline]) -> None:
    """What still waits to go out because of them."""
    for about in {about for clock in clocks for about in (clock.subject, clock.about)}:
        ctx.work.outbox.withdraw(about)


def cancel_meetings(ctx: Context, case: Case) -> None:
    """What lies ahead of it: if the case goes on, another date is found (P5.1)."""
    for meeting in ctx.work.meetings.where(case=case.id, state=AHEAD):
        cancelled, event = meeting.cancel("", by="bot", at=ctx.now)
        ctx.work.meetings.save(cancelled, because=event)


def end_talk(ctx: Context, *about: str) -> list[Effect]:
    """What somebody was asked, and what is half typed about it."""
    for question in ctx.work.questions.where(subject=about, state="open"):
        ctx.end_question(question)
    half_typed = ctx.work.dialogues.where(subject=about)
    return [effect for dialogue in half_typed for effect in pausing.erase(ctx, dialogue)]
