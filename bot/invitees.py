"""Who a meeting still asks: who was asked, and may still read the case (P3.4, P5.3)."""

from __future__ import annotations

from bot.context import Context
from casework import access
from casework.case import Case
from casework.meeting import Meeting
from casework.people import Person

COUNTED = (None, *access.FOR_A_WHILE, "closed")
"""For whom the seat is still theirs; of a closed case, those who had one."""


def still_asked(ctx: Context, case: Case, meeting: Meeting) -> list[Person]:
    """As they sit in that case; whoever was called as an alternate counts as seated."""
    asked = (person for person in ctx.seats(case) if person.id in meeting.asked)
    return [person for person in asked if _why_not(ctx, case, meeting, person) in COUNTED]


def may_answer(ctx: Context, case: Case, meeting: Meeting, person: Person) -> bool:
    return _why_not(ctx, case, meeting, person) is None


def gone(ctx: Context, case: Case, meeting: Meeting) -> list[str]:
    """Who was asked and has nothing to do with the case any more."""
    still = {person.id for person in still_asked(ctx, case, meeting)}
    return [who for who in meeting.asked if who not in still]


def _why_not(ctx: Context, case: Case, meeting: Meeting, person: Person) -> str | None:
    return ctx.why_not(case.seat(person.id) if person.id in meeting.stands_in else case, person)
