"""What the opening of a case sets going: its room, rings, clocks, and the first tasks (P4.4 to P4.7, P4.13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import lending, named_at_intake, own_tasks, scores
from bot.context import Context, case_room, coordination
from bot.effects import Effect, OpenRoom, SetMembers, Withdraw
from bot.handlers.checked import agencies_there
from bot.meetings import due_of
from bot.router import Router
from bot.statutes import statute
from casework.case import Case
from casework.events import CaseOpened, CaseReopened, CaseTaken, PersonSeated
from casework.intake import SAFETY_PLAN, FollowOn, Intake, follow_ons
from casework.nonconsent import NonConsent
from casework.people import PRIMARY, Person, Role
from casework.review import Entry

router = Router()


@router.on(CaseReopened)
@router.on(CaseTaken)
def clocks_anew(ctx: Context, again: CaseReopened | CaseTaken) -> list[Effect]:
    """The team meets within 48 hours, and looks in its records (P4.7, P5.1, P8.5); what still runs goes on.

    Before the card is written, which names the date.
    """
    case = ctx.work.cases.get(again.about)
    if due_of(ctx, case) is None:
        ctx.start_in(case, "team-meeting", case.referral)
    ctx.settle(case.id, "records-checked")
    ctx.start_in(case, "records-checked", due_at=meeting_due(ctx, case), responsible=case.key_contact)
    return []


@router.on(CaseOpened)
@router.on(CaseReopened)
@router.on(CaseTaken)
def room(ctx: Context, opened: CaseOpened | CaseReopened | CaseTaken) -> list[Effect]:
    """Everybody is invited before the first message: whoever accepts later reads it too (P4.5)."""
    case = ctx.work.cases.get(opened.about)
    name = case_room(case.id)
    said = [card(ctx, case), _coming(ctx, case, opened.invited), *named_at_intake.for_the_team(ctx, case)]
    return [OpenRoom(room=name), SetMembers(room=name), *said]


def card(ctx: Context, case: Case) -> Effect:
    """P4.6, and what P3.7 asks to be said wherever the names are; without consent, its ground too (P9.4)."""
    ground = ctx.work.ground(case)
    assert ground is not None, "a case opens on a ground"
    there = agencies_there(ctx, case)
    shown = {
        "case": case,
        "intake": ctx.work.intakes.get(case.referral),
        "agencies": there,
        "empty": [agency for agency in PRIMARY if agency in ground.seats and agency not in there],
        "due": meeting_due(ctx, case),
        "scores": _later(ctx, case),
    }
    room = case_room(case.id)
    if isinstance(ground, NonConsent):
        since = ctx.house.calendar(case.region).local(ground.recorded_at or ctx.now).date()
        law, key_contact = statute(ground.ground, since), ctx.someone(case.key_contact)
        nobody = lending.has_nobody(ctx, case, key_contact)
        who = {"key_contact": key_contact, "has_nobody": nobody, **_through_whom(ctx, case)}
        shown["scores"] = [one for one in _later(ctx, case) if one.at > (ground.recorded_at or ctx.now)]
        said = ctx.say(room, "nonconsent/first", ground=ground, law=law, **who, **shown)
        return replace(said, about=_about(case))
    said = ctx.say(room, "case/first", referral=ctx.work.referrals.get(case.referral), **shown)
    return replace(said, about=_about(case))


def _through_whom(ctx: Context, case: Case) -> dict[str, Any]:
    """`before`: who kept the connection elsewhere, if they can be asked; `instead`: who stands in for the key contact."""
    first = own_tasks.first_word(ctx, case, "", since=ctx.now)
    before = first.keeper if first and first.is_there and case.spoke_before else None
    through = own_tasks.who_contacts(ctx, case, alone=False, since=ctx.now)
    return {"before": before, "instead": through if through.id != case.key_contact else None}


def _about(case: Case) -> str:
    """One that waits still is not needed beside a newer one."""
    return f"{case.id}/card"


def _later(ctx: Context, case: Case) -> list[Entry]:
    """Scores after those of the referral, as far as the room may look back."""
    return scores.since(ctx, case, ctx.room_shows)


def meeting_due(ctx: Context, case: Case) -> datetime:
    """When the 48 hours end; they go on under the referral's code (P5.1)."""
    return due_of(ctx, case) or ctx.work.referrals.get(case.referral).meeting_due


def _coming(ctx: Context, case: Case, invited: tuple[str, ...]) -> Effect:
    people = [ctx.seated(case, ctx.someone(id)) for id in invited]
    return ctx.say(case_room(case.id), "case/coming", people=people)


@router.on(CaseOpened)
def rings(ctx: Context, opened: CaseOpened) -> list[Effect]:
    """With these the team is notified (P2.10). Whoever opened it knows."""
    coming = [ctx.someone(id) for id in opened.invited if id != opened.by]
    told = [
        ctx.ring_person(p, "case/invited", about=opened.about, code=opened.about, at=opened.at)
        for p in coming
    ]
    line = ctx.say(
        coordination(opened.region), "case/is-open", code=opened.about, id=opened.referral, at=opened.at
    )
    return [*told, line]


@router.on(PersonSeated)
def joining(ctx: Context, seated: PersonSeated) -> list[Effect]:
    """They see nothing from before, so the room says anew where the case stands (P4.6); once, for all who join in one go.

    Whoever seats them rings them, with the reason (CONVERSATION V5).
    """
    case, person = ctx.work.cases.get(seated.about), ctx.someone(seated.person)
    coming = ctx.say(case_room(case.id), "case/coming", people=[person])
    older = Withdraw(about=_about(case))
    return [SetMembers(room=case_room(case.id)), coming, older, card(ctx, case)]


@router.on(CaseOpened)
def clocks(ctx: Context, opened: CaseOpened) -> list[Effect]:
    """The meeting's goes on under the referral's code (P5.1)."""
    case = ctx.work.cases.get(opened.about)
    in_a_month = ctx.house.calendar(case.region).add_months(case.opened_at, 1)
    ctx.start_in(case, "records-checked", due_at=meeting_due(ctx, case), responsible=case.key_contact)
    ctx.start_in(case, "risk-reviewed", due_at=in_a_month, responsible=case.key_contact)
    return []


# --- what the intake calls for ------------------------------------------------------------------------
@router.on(CaseOpened)
def first_tasks(ctx: Context, opened: CaseOpened) -> list[Effect]:
    case = ctx.work.cases.get(opened.about)
    intake = ctx.work.intakes.get(case.referral)
    return _tasks(ctx, case, intake, _called_for(ctx, case, intake))


def more_tasks(ctx: Context, case: Case, before: Intake, now: Intake) -> list[Effect]:
    """What an answer calls for that was given when the case was open (P4.4)."""
    if not case.is_open or ctx.has_stopped(case.referral):
        return []
    known = _called_for(ctx, case, before)
    return _tasks(ctx, case, now, [one for one in _called_for(ctx, case, now) if one not in known])


def _tasks(ctx: Context, case: Case, intake: Intake, called_for: list[FollowOn]) -> list[Effect]:
    lines = [_task(ctx, case, follow_on) for follow_on in called_for]
    facts = {"lines": lines, "from_intake": intake.says_something}
    return [ctx.say(case_room(case.id), "case/first-tasks", **facts)] if lines else []


def _called_for(ctx: Context, case: Case, intake: Intake) -> list[FollowOn]:
    """Without consent, safety planning has its own task (P9.6), and the talk may have scored already."""
    referral, ground = ctx.work.referrals.get(case.referral), ctx.work.ground(case)
    if not isinstance(ground, NonConsent):
        return follow_ons(intake, referral)
    scored = replace(referral, scores=(*referral.scores, *ground.scores))
    return [follow_on for follow_on in follow_ons(intake, scored) if follow_on is not SAFETY_PLAN]


def _task(ctx: Context, case: Case, follow_on: FollowOn) -> dict[str, object]:
    person = _who(ctx, case, follow_on)
    task = own_tasks.add(
        ctx,
        case,
        f"follow-on.{follow_on.name}",
        assignee=person.id,
        due_at=ctx.now + follow_on.within,
        made_by=case.key_contact,
    )
    return {"task": task, "person": person}


def _who(ctx: Context, case: Case, follow_on: FollowOn) -> Person:
    """The member of the first agency that has one on the team, else the coordinator (P4.4)."""
    seated = [ctx.someone(id) for id in case.team]
    fits = (p for a in follow_on.agencies for p in seated if p.role is Role.MEMBER and p.agency is a)
    return next(fits, ctx.someone(case.key_contact))
