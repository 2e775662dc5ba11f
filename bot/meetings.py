"""What proposing, asking and setting a date share: the team, the counter, rings, alternates (P5.1 to P5.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.context import Context, case_room, direct
from bot.effects import Effect, Part, Say
from bot.invitees import still_asked
from casework.case import Case
from casework.errors import Refusal
from casework.meeting import Meeting, State
from casework.people import Agency, Person


def team_of(ctx: Context, case: Case) -> list[Person]:
    """Who sits on the team, and may read the case now."""
    people = {person.id: person for person in ctx.people()}
    seats = (people[id] for id in case.team if id in people)
    return [person for person in seats if ctx.why_not(case, person) is None]


def off_with(ctx: Context, case: Case) -> list[dict[str, Any]]:
    """Those with a date ahead, which end with the case; what a coordinator called off has its reason, and was said then."""
    dated = ctx.work.meetings.where(case=case.id, state=(State.CONFIRMED, State.CANCELLED))
    off = [one for one in dated if one.starts_at is not None and one.starts_at > ctx.now]
    off = [one for one in off if one.state is State.CONFIRMED or not one.reason]
    return [{"meeting": one.short, "at": one.starts_at} for one in off]


def due_of(ctx: Context, case: Case) -> datetime | None:
    """When the earliest 48 hours end in which the team has to meet (P5.1)."""
    clocks = ctx.work.deadlines.open(case=case.referral, rule="team-meeting")
    return clocks[0].due_at if clocks else None


def will_meet(ctx: Context, case: Case, due: datetime) -> bool:
    """In time, or later with the reason recorded."""
    fixed = ctx.work.meetings.where(case=case.id, state=(State.CONFIRMED, State.STARTED))
    return any(one.starts_at is not None and (one.starts_at <= due or one.reason) for one in fixed)


def example_of(meeting: Meeting) -> str:
    """Numbers that there are."""
    return {1: "1", 2: "1 2"}.get(len(meeting.slots), "2 3")


def count_of(ctx: Context, meeting: Meeting) -> dict[str, object]:
    people = still_asked(ctx, ctx.work.cases.get(meeting.case), meeting)
    all_, heard = meeting.agencies(people), meeting.answered(people)
    waiting = [agency for agency in all_ if agency not in heard]
    return {"meeting": meeting.short, "count": len(heard), "of": len(all_), "waiting": waiting}


def counter_of(ctx: Context, meeting: Meeting) -> Say:
    said = ctx.say(case_room(meeting.case), "meeting/counter", **count_of(ctx, meeting))
    return replace(said, name=f"{meeting.id}/counter")


def ring_about(ctx: Context, person: Person, meeting: Meeting, block: str, facts: dict[str, Any]) -> Say:
    return ctx.ring_person(person, block, about=meeting.id, **facts)


def call_alternates(
    ctx: Context, case: Case, meeting: Meeting, silent: tuple[str, ...]
) -> tuple[Meeting, list[Effect]]:
    """Those who could take the seat: in the client's scope, affirmed, here (P1.5)."""
    rings: list[Effect] = []
    for whom in silent:
        alternate = _alternate(ctx, case, whom)
        if alternate is None or alternate.id in meeting.asked:
            continue
        meeting, event = meeting.call(alternate.id, whom, at=ctx.now)
        ctx.work.meetings.save(meeting, because=event)
        rings += _ring_stand_in(ctx, case, meeting, alternate)
    return meeting, rings


def _ring_stand_in(ctx: Context, case: Case, meeting: Meeting, alternate: Person) -> list[Effect]:
    """They do not see the case room: the times come along."""
    lines = [{"number": number, "at": at} for number, at in enumerate(meeting.slots, 1)]
    facts = {"code": case.id, "meeting": meeting.short, "lines": lines, "example": example_of(meeting)}
    times = replace(ctx.say(direct(alternate), "meeting/stand-in-times", **facts), about=meeting.id)
    return [times, ring_about(ctx, alternate, meeting, "meeting/stand-in", facts)]


def _alternate(ctx: Context, case: Case, whom: str) -> Person | None:
    id = ctx.someone(whom).alternate
    alternate = ctx.someone(id) if id else None
    if alternate is None or alternate.is_away(ctx.now):
        return None
    return alternate if ctx.why_not(case.seat(alternate.id), alternate) is None else None


def meeting_of(ctx: Context, case: Case, short: str) -> Meeting:
    found = ctx.work.meetings.find(f"{case.id}/{short}")
    if found is None:
        raise Refusal("no-such-meeting", meeting=short, code=case.id)
    return found


def tell(
    ctx: Context, case: Case, *parts: Part, name: str | None = None, about: str | None = None
) -> list[Effect]:
    """In the case room, wherever it was typed (COMMANDS 1)."""
    told = Say(room=case_room(case.id), parts=parts, name=name, about=about)
    if ctx.room == told.room:
        return [told]
    return [told, ctx.say(direct(ctx.actor), "meeting/in-the-room", code=case.id)]


def missing_agencies(meeting: Meeting, slot: int, people: list[Person]) -> list[Agency]:
    coming = meeting.coming(slot, people)
    return [agency for agency in meeting.agencies(people) if agency not in coming]
