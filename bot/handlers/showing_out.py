"""A guest goes out: by a word, at the end of the portion or the meeting; or comes at another date (P1.15, P5.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.context import Context, case_room, direct
from bot.effects import Effect, LeaveRoom, Say, SetMembers
from bot.router import C, Place, Router
from casework.case import Case
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import CaseClosed, GuestLeft, MeetingCancelled, MeetingEnded, MeetingMoved
from casework.people import Person, Role
from casework.visit import HERE, STILL, Visit

router = Router()

STAYS = timedelta(days=1)
"""How long the guest's direct room stays after the visit."""


@router.command(
    "adhoc remove <case> <person>",
    fr="ponctuel retirer <case> <person>",
    allow={C},
    where="cd",
    example=("adhoc remove @s.haddad", "ponctuel retirer @s.haddad"),
    rank=41,
    stops=True,
)
def remove(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """At once, without a question (CONVERSATION V6). That they have left is read once where they were (V5)."""
    visits = ctx.work.visits.where(case=case.id, person=person.id, state=STILL)
    if not visits:
        raise Refusal("no-such-guest")
    _end(ctx, visits)
    was_here = ctx.place is Place.CASE and any(visit.state == HERE for visit in visits)
    if was_here:
        return [ctx.reply("adhoc/removed-here", by=ctx.actor, at=ctx.now)]
    return [ctx.reply("adhoc/removed", code=case.id, guest=person, by=ctx.actor, at=ctx.now)]


def _end(ctx: Context, visits: list[Visit]) -> None:
    for visit in visits:
        over, event = visit.end(by=ctx.by, at=ctx.now)
        ctx.work.visits.save(over, because=event)


@router.step("visit-ends")
def time_is_up(ctx: Context, deadline: Deadline) -> list[Effect]:
    visit = ctx.work.visits.get(deadline.subject)
    if visit.state in STILL:
        _end(ctx, [visit])
    return []


@router.on(MeetingEnded)
def the_meeting_is_over(ctx: Context, ended: MeetingEnded) -> list[Effect]:
    _end(ctx, _of_meeting(ctx, ended.about, ended.meeting))
    return []


@router.on(MeetingCancelled)
def the_meeting_is_cancelled(ctx: Context, cancelled: MeetingCancelled) -> list[Effect]:
    _end(ctx, _of_meeting(ctx, cancelled.about, cancelled.meeting))
    return []


@router.on(CaseClosed)
def the_case_is_closed(ctx: Context, closed: CaseClosed) -> list[Effect]:
    _end(ctx, ctx.work.visits.where(case=closed.about, state=STILL))
    return []


def _of_meeting(ctx: Context, code: str, meeting: str) -> list[Visit]:
    return [v for v in ctx.work.visits.where(case=code, state=STILL) if v.meeting == meeting]


@router.on(GuestLeft)
def show_out(ctx: Context, left: GuestLeft) -> list[Effect]:
    """Out of the room first, then what was held for the team goes out (P5.6)."""
    subject, guest = f"{left.about}/{left.visit}", ctx.someone(left.person)
    case = ctx.work.cases.get(left.about)
    ctx.settle(subject)
    told = [_tell_the_room(ctx, case.id, guest)] if left.was_here else []
    goodbye = _goodbye(ctx, case, left, guest)
    return [SetMembers(room=case_room(case.id), urgent=True), *told, goodbye]


def _goodbye(ctx: Context, case: Case, left: GuestLeft, guest: Person) -> Say:
    """A day later the bot leaves the conversation; not a coordinator's, who is at home here (P8.9)."""
    if guest.role is not Role.AD_HOC:
        return ctx.say(direct(guest), "adhoc/visit-over", at=ctx.now)
    leaves = ctx.now + STAYS
    ctx.start(
        "guest-forgotten",
        f"{left.about}/{left.visit}",
        case="",
        region=case.region,
        due_at=leaves,
    )
    meeting = ctx.work.visits.get(f"{left.about}/{left.visit}").meeting
    not_needed = "adhoc/not-needed" if meeting else "adhoc/not-needed-there"
    block = "adhoc/thanks" if left.was_here else not_needed
    return ctx.say(direct(guest), block, at=ctx.now, leaves=leaves)


def _tell_the_room(ctx: Context, code: str, guest: Person) -> Say:
    """With the last guest gone, what was held for the team follows."""
    room = case_room(code)
    others = [v for v in ctx.work.visits.where(case=code, state=HERE) if v.is_on(ctx.now)]
    held = 0 if others else ctx.work.outbox.held(room, ctx.now)
    if not others:
        ctx.work.outbox.release(room, ctx.now)
    return replace(ctx.say(room, "adhoc/has-left", guest=guest, held=held), urgent=True)


@router.step("guest-forgotten")
def leave_the_guest(ctx: Context, deadline: Deadline) -> list[Effect]:
    """A day later, unless the guest is expected again, or has been here since."""
    visit = ctx.work.visits.get(deadline.subject)
    guest = ctx.someone(visit.person)
    others = [v for v in ctx.work.visits.where(person=guest.id) if v.id != visit.id]
    if not guest.is_active or any(v.state in STILL or v.ends_at > visit.ends_at for v in others):
        return []
    return [LeaveRoom(room=direct(guest))]


@router.on(MeetingMoved)
def come_at_the_new_date(ctx: Context, event: MeetingMoved) -> list[Effect]:
    """The client agreed to the guest for this meeting; the portion moves with it."""
    effects: list[Effect] = []
    for visit in _of_meeting(ctx, event.about, event.meeting):
        moved, because = visit.move(event.starts_at, by=ctx.by, at=ctx.now)
        ctx.work.visits.save(moved, because=because)
        guest = ctx.someone(visit.person)
        out = [_tell_the_room(ctx, visit.case, guest)] if visit.state == HERE else []
        news = ctx.say(direct(guest), "adhoc/moved", at=event.starts_at)
        effects += [SetMembers(room=case_room(visit.case), urgent=True), *out, news]
    return effects
