"""How an ad hoc member is greeted: in both languages, without a case code (CONVERSATION 2, 3.8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import greeting
from bot.context import Context, direct
from bot.effects import Say
from casework.people import Person
from casework.visit import STILL, Visit


def greeted(ctx: Context, guest: Person, visit: Visit) -> list[Say]:
    expected = expected_at(ctx, visit)
    block = "adhoc/back" if guest.has_affirmed(expected) else "adhoc/welcome"
    hello = ctx.say(direct(guest), block, at=expected, begun=visit.has_begun(ctx.now))
    return greeting.say(ctx, guest, replace(hello, languages=("en", "fr")))


def again(ctx: Context, guest: Person) -> list[Say]:
    """For the visit that comes next; none: there is nothing to greet for any more."""
    visits = ctx.work.visits.where(person=guest.id, state=STILL)
    following = min(visits, key=lambda it: it.opens_at, default=None)
    return greeted(ctx, guest, following) if following else []


def expected_at(ctx: Context, visit: Visit) -> datetime:
    """When the meeting is; the room opens a little earlier."""
    meeting = ctx.work.meetings.get(f"{visit.case}/{visit.meeting}") if visit.meeting else None
    return (meeting.starts_at if meeting else None) or visit.opens_at
