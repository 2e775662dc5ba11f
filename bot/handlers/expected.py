"""Meetings that have a date, for `today`: when, and what one has answered (P5.3, P5.5, P5.6)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot import matters
from bot.context import Context
from bot.guests import expected_at
from bot.invitees import may_answer
from bot.router import Place
from bot.waiting import DUE, Item
from casework.case import Case
from casework.meeting import LASTS, Choice, Meeting, State
from casework.people import Role
from casework.visit import STILL

RULE = "meeting-starts"
"""Its clock has no line of its own: the meeting's says more."""


def meetings(ctx: Context) -> Iterator[Item]:
    """One's own; for a coordinator, and in the coordination room, the region's."""
    for meeting in ctx.work.meetings.where(state=(State.CONFIRMED, State.STARTED)):
        case = ctx.work.cases.get(meeting.case)
        if case.is_open and not ctx.has_stopped(case.referral) and _is_for(ctx, case, meeting):
            assert meeting.starts_at is not None, "it is confirmed"
            yield Item(
                DUE, meeting.starts_at, "today/meeting", _facts(ctx, case, meeting), _do(ctx, case, meeting)
            )


def _is_for(ctx: Context, case: Case, meeting: Meeting) -> bool:
    """Until it should be over; a coordinator has still to end it, or to give it another date."""
    assert meeting.starts_at is not None, "it is confirmed"
    if _chairs(ctx, case):
        return True
    goes_on = ctx.now < meeting.starts_at + LASTS
    return ctx.place is Place.DIRECT and goes_on and _is_invited(ctx, case, meeting)


def _chairs(ctx: Context, case: Case) -> bool:
    if ctx.role_in(case) is not Role.COORDINATOR:
        return False
    if ctx.place is Place.COORDINATION:
        return matters.is_of_here(ctx, case)
    return ctx.why_not(case) is None


def _is_invited(ctx: Context, case: Case, meeting: Meeting) -> bool:
    """Who was asked, or has answered all the same, as a guest may."""
    who = ctx.actor.id
    comes = who in meeting.invited() or meeting.said_by(who) in (Choice.YES, Choice.MAYBE)
    return comes and may_answer(ctx, case, meeting, ctx.actor)


def _facts(ctx: Context, case: Case, meeting: Meeting) -> dict[str, Any]:
    said = meeting.said_by(ctx.actor.id) if ctx.place is Place.DIRECT else None
    is_mine = ctx.place is Place.DIRECT and ctx.actor.id in meeting.asked
    return {
        "code": case.id,
        "meeting": meeting.short,
        "at": meeting.starts_at,
        "begun_at": meeting.started_at,
        "is_past": meeting.starts_at is not None and meeting.starts_at < ctx.now,
        "said": said,
        "is_asked": is_mine and bool(meeting.chosen),
        "is_case": ctx.actor.role is not Role.AD_HOC,
    }


def _do(ctx: Context, case: Case, meeting: Meeting) -> str:
    """What is due of it now, from whoever leads it."""
    if ctx.role_in(case) is not Role.COORDINATOR or meeting.starts_at is None or meeting.starts_at > ctx.now:
        return ""
    return "today/do-end" if meeting.state is State.STARTED else "today/do-begin"


def visits(ctx: Context) -> Iterator[Item]:
    """A guest's own, before and while the room is open to them; the code is told once they are in it."""
    if ctx.place is not Place.DIRECT:
        return
    for visit in ctx.work.visits.where(person=ctx.actor.id, state=STILL):
        if ctx.now < visit.ends_at:
            at = expected_at(ctx, visit)
            code = visit.case if visit.is_on(ctx.now) else ""
            facts = {"at": at, "ends": visit.ends_at, "code": code}
            yield Item(DUE, at, "today/visit", facts, "today/do-visit")
