"""Times for a team meeting: named, or found inside the 48 hours (P5.2)."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.context import Context
from bot.effects import Effect, Part
from bot.invitees import still_asked
from bot.meetings import call_alternates, counter_of, due_of, example_of, ring_about, team_of, tell
from bot.router import C, Router
from casework import scheduling
from casework.case import Case
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import (
    MeetingProposed,
)
from casework.meeting import LASTS, Meeting, State
from casework.meeting import propose as proposed
from casework.people import PRIMARY, Person, Role
from casework.scheduling import Busy

router = Router()

WINDOW = timedelta(hours=48)
FURTHER = timedelta(days=4)
"""How far the bot looks where the 48 hours hold no time at all."""


@router.command(
    "meeting propose <case> [tail]",
    fr="réunion proposer <case> [tail]",
    allow={C},
    where="cd",
    example=(
        "meeting propose tomorrow 10:00, friday 14:00",
        "réunion proposer demain 10 h, vendredi 14 h",
    ),
    rank=30,
    step=Step.CHAIR,
)
def propose(ctx: Context, case: Case, tail: str | None) -> list[Effect]:
    """The slots that are named, or three that the bot finds. A newer proposal takes the place of an open one."""
    case.must_be_open()
    team, due, busy = team_of(ctx, case), due_of(ctx, case), _busy(ctx)
    asked = _to_ask(ctx, case, team)
    slots = _named(ctx, case, tail) if tail else _found(ctx, case, asked, busy, due)
    before = _replace_open(ctx, case)
    number = ctx.work.meetings.next_number(case.id)
    meeting, event = proposed(number, case.id, slots, asked, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.add(meeting, because=event)
    away = tuple(p.id for p in asked if p.is_away(ctx.now))
    meeting, called = call_alternates(ctx, case, meeting, away)
    rated = [scheduling.rate(at, asked, busy) for at in slots]
    card = tell(ctx, case, *_card(ctx, case, meeting, rated, due, before), name=meeting.id, about=meeting.id)
    return [*card, counter_of(ctx, meeting), *_ask(ctx, case, meeting), *called]


def _to_ask(ctx: Context, case: Case, team: list[Person]) -> list[Person]:
    """The members, who proposes, and a coordinator where nobody else fills the agency's seat (P1.11)."""
    asked = [p for p in team if p.role is Role.MEMBER or p.id == ctx.actor.id]
    for person in sorted(team, key=lambda p: p.id != case.key_contact):
        agency = ctx.seated(case, person).agency
        if agency in PRIMARY and agency not in {ctx.seated(case, p).agency for p in asked}:
            asked.append(person)
    return asked


def _busy(ctx: Context) -> list[Busy]:
    others = ctx.work.meetings.where(state=(State.CONFIRMED, State.STARTED))
    return [
        Busy(who, other.starts_at, other.starts_at + LASTS)
        for other in others
        for who in other.invited()
        if other.starts_at is not None
    ]


def _named(ctx: Context, case: Case, tail: str) -> tuple[datetime, ...]:
    slots = scheduling.read_slots(tail, now=ctx.now, calendar=ctx.house.calendar(case.region))
    if not slots:
        raise Refusal("date-not-understood")
    return slots


def _found(
    ctx: Context, case: Case, team: list[Person], busy: list[Busy], due: datetime | None
) -> tuple[datetime, ...]:
    """Inside the 48 hours, or as soon as possible after them."""
    ends = due if due is not None and due > ctx.now else ctx.now + WINDOW
    calendar = ctx.house.calendar(case.region)
    for until in (ends, ctx.now + FURTHER):
        found = scheduling.candidates(team, busy, calendar, now=ctx.now, until=until)
        if found:
            return tuple(one.at for one in found)
    raise AssertionError("four days hold a time")


def _replace_open(ctx: Context, case: Case) -> list[str]:
    """Which waited, and do no more."""
    open_ = ctx.work.meetings.where(case=case.id, state=State.PROPOSED)
    for old in open_:
        cancelled, event = old.cancel("", by=ctx.actor.id, at=ctx.now)
        ctx.work.meetings.save(cancelled, because=event)
    return [old.short for old in open_]


def _card(
    ctx: Context,
    case: Case,
    meeting: Meeting,
    rated: list[scheduling.Candidate],
    due: datetime | None,
    before: list[str],
) -> list[Part]:
    agencies = meeting.agencies(still_asked(ctx, case, meeting))
    lines = [
        {"number": number, "at": one.at, "free": len(set(one.free) & set(agencies))}
        for number, one in enumerate(rated, 1)
    ]
    late = sum(due is not None and one.at > due for one in rated)
    head = "meeting/slots" if due is None else "meeting/slots-late" if late else "meeting/slots-inside"
    first = Part(head, {"meeting": meeting.short, "count": len(lines), "late": late, "due": due})
    rest = {
        "lines": lines,
        "of": len(agencies),
        "until": meeting.answers_by,
        "example": example_of(meeting),
    }
    newer = [Part("meeting/replaces", {"meeting": meeting.short, "before": before})] if before else []
    return [first, *newer, *_gap(ctx, case), Part("meeting/choose", rest)]


def _gap(ctx: Context, case: Case) -> list[Part]:
    """The agencies that may take part, and have nobody on the team (P1.2)."""
    ground = ctx.work.ground(case)
    there = {ctx.seated(case, person).agency for person in team_of(ctx, case)}
    missing = [one for one in PRIMARY if ground is not None and one in ground.seats and one not in there]
    return [Part("meeting/gap", {"agencies": missing})] if missing else []


def _ask(ctx: Context, case: Case, meeting: Meeting) -> list[Effect]:
    """One ring each; what the times are stands in the case room (CONVERSATION V5)."""
    waiting = [ctx.someone(id) for id in meeting.silent() if id not in meeting.stands_in]
    facts = {
        "code": case.id,
        "meeting": meeting.short,
        "until": meeting.answers_by,
        "example": example_of(meeting),
    }
    return [ring_about(ctx, person, meeting, "meeting/ask", facts) for person in waiting]


@router.on(MeetingProposed)
def wait_for_answers(ctx: Context, event: MeetingProposed) -> list[Effect]:
    case = ctx.work.cases.get(event.about)
    ctx.start_in(
        case,
        "meeting-answers",
        f"{event.about}/{event.meeting}",
        due_at=event.answers_by,
        responsible=event.by,
    )
    return []
