"""What a team waits for from one person, for their `today`: times of a meeting, a look in the records (P4.7, P5.1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.context import Context
from bot.handlers.checked import is_to_look
from bot.invitees import may_answer
from bot.meetings import example_of
from bot.router import Place
from bot.waiting import DUE, Item
from casework.case import Case
from casework.deadline import Deadline
from casework.meeting import Meeting, State


def of(ctx: Context) -> dict[str, Item]:
    """In the direct room, by the subject of the clock that runs for it, which then needs no line of its own."""
    return dict([*_times(ctx), *_records(ctx)]) if ctx.place is Place.DIRECT else {}


def _times(ctx: Context) -> Iterator[tuple[str, Item]]:
    for meeting in ctx.work.meetings.where(state=State.PROPOSED):
        case = ctx.work.cases.get(meeting.case)
        if meeting.closed_at is None and ctx.actor.id in meeting.silent() and _is_asked(ctx, case, meeting):
            facts: dict[str, Any] = {"code": case.id, "meeting": meeting.short, "due": meeting.answers_by}
            facts |= {"example": example_of(meeting), "is_inside": _is_inside(ctx, case)}
            yield meeting.id, Item(DUE, meeting.answers_by, "today/times", facts, "today/do-times")


def _is_asked(ctx: Context, case: Case, meeting: Meeting) -> bool:
    shared = case.is_open and not ctx.has_stopped(case.referral)
    return shared and may_answer(ctx, case, meeting, ctx.actor)


def _is_inside(ctx: Context, case: Case) -> bool:
    """Whoever stands in has the times in the direct room."""
    return ctx.why_not(case) is None


def _records(ctx: Context) -> Iterator[tuple[str, Item]]:
    for clock in ctx.work.deadlines.open(rule="records-checked", region=ctx.actor.region):
        case = ctx.work.cases.get(clock.subject)
        if _is_to_look(ctx, case, clock):
            facts = {"code": case.id, "due": clock.due_at, "late": clock.due_at < ctx.now}
            yield clock.subject, Item(DUE, clock.due_at, "today/records", facts, "today/do-records")


def _is_to_look(ctx: Context, case: Case, clock: Deadline) -> bool:
    if not case.is_open or ctx.is_hushed(clock) or ctx.why_not(case) is not None:
        return False
    return is_to_look(ctx, case, ctx.actor)
