"""The date of a team meeting: set, moved, cancelled, reminded of; the 48-hour clock (P5.1, P5.4, P5.5, P5.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time
from typing import Any

from bot import nobody_may, own_tasks, rung
from bot.context import Context, case_room, coordination
from bot.effects import Effect, Part, Say, SetMembers
from bot.invitees import still_asked
from bot.meetings import due_of, meeting_of, missing_agencies, ring_about, tell, will_meet
from bot.router import C, Router
from casework import dates
from casework.case import Case
from casework.deadline import Deadline
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import (
    MeetingCancelled,
    MeetingConfirmed,
    MeetingEnded,
    MeetingMoved,
    PersonSeated,
)
from casework.meeting import LASTS, Meeting, State
from casework.people import Agency

router = Router()

TEAM = "team-meeting"

END_OF_DAY = time(17)


@router.command(
    "meeting confirm <case> <slot> [text]",
    fr="réunion confirmer <case> <slot> [text]",
    allow={C},
    where="cd",
    example=("meeting confirm 2", "réunion confirmer 2"),
    rank=31,
    step=Step.CHAIR,
)
def confirm(ctx: Context, case: Case, slot: str, text: str | None) -> list[Effect]:
    """`meeting confirm 2, REASON` where it is later than the 48 hours."""
    case.must_be_open()
    meeting = _newest(ctx, case, State.PROPOSED)
    due, people = due_of(ctx, case), still_asked(ctx, case, meeting)
    number = int(slot) if slot.isdecimal() else 0
    fixed, event = meeting.confirm(number, reason=text or "", due=due, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(fixed, because=event)
    missing = missing_agencies(fixed, number, people)
    count, of = len(fixed.coming(number, people)), len(fixed.agencies(people))
    parts = [
        Part("meeting/confirmed", {"meeting": fixed.short, "at": fixed.starts_at, "count": count, "of": of})
    ]
    if due is not None and event.starts_at > due:
        parts.append(Part("meeting/with-reason", {}))
    parts += _brief(ctx, case, event.starts_at, missing)
    parts.append(Part("meeting/place-next", {"by": ctx.actor, "meeting": fixed.short}))
    told = tell(ctx, case, *parts, name=f"{fixed.id}/date")
    return [*told, *_seat_stand_ins(ctx, case, fixed)]


def _newest(ctx: Context, case: Case, *states: State) -> Meeting:
    found = ctx.work.meetings.where(case=case.id, state=states)
    if not found:
        raise Refusal("no-open-proposal" if State.PROPOSED in states else "no-meeting-set", code=case.id)
    return max(found, key=lambda one: int(one.short[1:]))


def _brief(ctx: Context, case: Case, starts_at: datetime, missing: list[Agency]) -> list[Part]:
    """Whoever is not there is told afterwards; the coordinator sees to it."""
    if not missing:
        return []
    by = ctx.actor
    task = own_tasks.add(
        ctx,
        case,
        "task.brief",
        assignee=by.id,
        due_at=_evening(ctx, case, starts_at + LASTS),
        made_by=by.id,
        concerns=tuple(missing),
    )
    return [Part("meeting/brief", {"task": task.short, "missing": missing, "by": by, "due": task.due_at})]


def _evening(ctx: Context, case: Case, after: datetime) -> datetime:
    """That day at 17:00; a meeting that ends later leaves the next business day."""
    calendar = ctx.house.calendar(case.region)
    day = calendar.local(after).date()
    today = calendar.at(day, END_OF_DAY)
    return today if today > after else calendar.at(calendar.next_business_day(day), END_OF_DAY)


def _seat_stand_ins(ctx: Context, case: Case, meeting: Meeting) -> list[Effect]:
    """Alternates who come need the room; those who only answered do not."""
    effects: list[Effect] = []
    for id in meeting.stands_in:
        if id in case.team or id not in meeting.answers or id not in meeting.invited():
            continue
        case = case.seat(id)
        ctx.work.cases.save(case, because=PersonSeated(at=ctx.now, by=ctx.by, about=case.id, person=id))
        ring = ctx.ring_person(ctx.someone(id), "meeting/seated", about=meeting.id, code=case.id)
        effects += [SetMembers(room=case_room(case.id)), ring]
    return effects


@router.on(MeetingConfirmed)
def remind_of_it(ctx: Context, event: MeetingConfirmed) -> list[Effect]:
    _start_reminders(ctx, event.about, event.meeting, event.starts_at)
    case = ctx.work.cases.get(event.about)
    met = [clock for clock in _clocks(ctx, case) if will_meet(ctx, case, clock.due_at)]
    return [
        one for clock in met for one in _settled(ctx, case, clock, "meeting/is-set", start=event.starts_at)
    ]


def _clocks(ctx: Context, case: Case) -> list[Deadline]:
    return ctx.work.deadlines.open(case=case.referral, rule=TEAM)


def _settled(ctx: Context, case: Case, clock: Deadline, block: str, **facts: Any) -> list[Effect]:
    label = _label(case.id, clock.subject)
    return rung.settled(ctx, case.region, _about(clock), block, label=label, code=case.id, **facts)


@router.on(MeetingMoved)
def remind_of_the_new_date(ctx: Context, event: MeetingMoved) -> list[Effect]:
    _start_reminders(ctx, event.about, event.meeting, event.starts_at)
    return []


def _start_reminders(ctx: Context, code: str, short: str, starts_at: datetime) -> None:
    case, subject = ctx.work.cases.get(code), f"{code}/{short}"
    ctx.settle(subject, "meeting-answers", "meeting-starts")
    ctx.start_in(case, "meeting-starts", subject, due_at=starts_at)


@router.step("meeting-starts")
def it_starts_soon(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Those who were asked and have not declined (P5.5)."""
    meeting = ctx.work.meetings.get(deadline.subject)
    if meeting.state is not State.CONFIRMED:
        return []
    case = ctx.work.cases.get(meeting.case)
    return _ring_invited(ctx, case, meeting, "meeting/starts")


def _ring_invited(ctx: Context, case: Case, meeting: Meeting, block: str, *, but: str = "") -> list[Effect]:
    """`but`: who did it knows of it."""
    people = [ctx.someone(id) for id in meeting.invited() if id != but]
    here = [p for p in people if ctx.why_not(case, p) is None]
    facts = {"code": case.id, "meeting": meeting.short, "at": meeting.starts_at}
    return [ring_about(ctx, p, meeting, block, facts) for p in here]


@router.command(
    "meeting place <case> <meeting> <text>",
    fr="réunion lieu <case> <meeting> <text>",
    allow={C},
    where="cd",
    example=("meeting place M1 room 210, city hall", "réunion lieu M1 salle 210, hôtel de ville"),
    rank=32,
    step=Step.CHAIR,
)
def place(ctx: Context, case: Case, meeting: str, text: str) -> list[Effect]:
    case.must_be_open()
    placed, event = meeting_of(ctx, case, meeting).place(text, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(placed, because=event)
    return tell(ctx, case, Part("meeting/placed", {"meeting": placed}), name=f"{placed.id}/place")


@router.command(
    "meeting move <case> <meeting> <tail>",
    fr="réunion déplacer <case> <meeting> <tail>",
    allow={C},
    where="cd",
    example=("meeting move M1 friday 10:00", "réunion déplacer M1 vendredi 10 h"),
    rank=34,
    step=Step.CHAIR,
)
def move(ctx: Context, case: Case, meeting: str, tail: str) -> list[Effect]:
    """`meeting move M1 friday 10:00, REASON` where it is later than the 48 hours."""
    case.must_be_open()
    to, reason = _date_and_reason(ctx, case, tail)
    old = meeting_of(ctx, case, meeting)
    moved, event = old.move(to, reason=reason, due=due_of(ctx, case), by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(moved, because=event)
    what = Part("meeting/moved", {"meeting": moved.short, "at": to, "was": old.starts_at})
    told = tell(ctx, case, what, name=f"{moved.id}/date")
    return [*told, *_ring_invited(ctx, case, moved, "meeting/moved-ring", but=ctx.actor.id)]


def _date_and_reason(ctx: Context, case: Case, tail: str) -> tuple[datetime, str]:
    found = dates.leading(tail, now=ctx.now, calendar=ctx.house.calendar(case.region))
    if found is None:
        raise Refusal("date-not-understood")
    when, reason = found
    if when.all_day:
        raise Refusal("slot-needs-time")
    return when.sure, reason


@router.command(
    "meeting cancel <case> <meeting> <text>",
    fr="réunion annuler <case> <meeting> <text>",
    allow={C},
    where="cd",
    example=("meeting cancel M1 the court date was moved", "réunion annuler M1 la comparution est reportée"),
    rank=35,
    step=Step.CHAIR,
)
def cancel(ctx: Context, case: Case, meeting: str, text: str) -> list[Effect]:
    case.must_be_open()
    old = meeting_of(ctx, case, meeting)
    cancelled, event = old.cancel(text, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(cancelled, because=event)
    told = tell(
        ctx, case, Part("meeting/cancelled", {"meeting": cancelled, "by": ctx.actor}), name=f"{old.id}/date"
    )
    return [*told, *_ring_invited(ctx, case, old, "meeting/cancelled-ring", but=ctx.actor.id)]


@router.on(MeetingCancelled)
def stop_its_clocks(ctx: Context, event: MeetingCancelled) -> list[Effect]:
    ctx.settle(f"{event.about}/{event.meeting}")
    return []


@router.step(TEAM)
def not_met_yet(ctx: Context, deadline: Deadline) -> list[Effect]:
    """The coordination room rings while no meeting is set; late is allowed, never silent."""
    case = ctx.work.cases.of_referral(deadline.case)
    if case is not None and (not case.is_open or will_meet(ctx, case, deadline.due_at)):
        return []
    referral = ctx.work.referrals.find(deadline.case)
    if referral is not None and nobody_may.is_so(ctx, referral):
        return nobody_may.call_the_lead(ctx, referral, since=deadline.starts_at)
    code = case.id if case else deadline.case
    facts = {"label": _label(code, deadline.subject), "code": code, "due": deadline.due_at}
    stage = "due" if deadline.step == "due" else "ahead"
    kind = "clock" if case else "referral"
    ring = _loud(ctx, deadline, ctx.ring(coordination(deadline.region), f"meeting/{kind}-{stage}", **facts))
    if stage == "ahead":
        return [ring]
    block = "meeting/what-now" if case else "meeting/what-now-referral"
    return [replace(ctx.say(ring.room, block, **facts), urgent=True), ring]


def _label(code: str, subject: str) -> str:
    """`K7-QF3, D1` where a development started the clock."""
    return ", ".join((code, *subject.split("/")[1:]))


def _loud(ctx: Context, deadline: Deadline, ring: Say) -> Say:
    coordinators = tuple(p.id for p in ctx.coordinators(deadline.region))
    return replace(ring, mentions=coordinators, urgent=True, about=_about(deadline))


def _about(clock: Deadline) -> str:
    """Not the development or the referral itself: settling must not withdraw what else waits about it."""
    return f"{clock.subject}/{TEAM}"


@router.on(MeetingEnded)
def the_team_has_met(ctx: Context, event: MeetingEnded) -> list[Effect]:
    """Every 48-hour clock of the case ends; what waits about a development itself still goes out."""
    ctx.settle(f"{event.about}/{event.meeting}")
    case = ctx.work.cases.get(event.about)
    told: list[Effect] = []
    for clock in _clocks(ctx, case):
        ctx.work.deadlines.settle(clock.subject, TEAM, at=ctx.now)
        ctx.work.outbox.withdraw(_about(clock))
        told += _settled(ctx, case, clock, "meeting/has-met")
    return told
