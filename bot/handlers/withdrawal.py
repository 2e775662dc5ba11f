"""Consent withdrawn: sharing stops at once, and the coordinator decides within 48 hours (P3.5, P3.12)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import nobody_may, pausing, rung
from bot.context import Context, case_room, coordination, direct
from bot.effects import Effect, Part, Say, SetMembers, SetPosting, Withdraw
from bot.router import C, M, Router
from bot.subjects import found
from casework import access
from casework.case import Case
from casework.consent import DECIDE_WITHIN
from casework.critical import Development, State
from casework.deadline import Deadline
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import (
    CaseClosed,
    ConsentRecorded,
    ConsentWithdrawn,
    DangerRecorded,
    GroundChanged,
    IntakeRecorded,
    ReferralClosed,
)
from casework.forms import Dialogue
from casework.names import names
from casework.people import Person
from casework.referral import Referral
from casework.visit import STILL

router = Router()

ABOUT_SHARING = ("consent", "intake", "review")
"""Dialogues that end with the consent; a review and a closing may have to go on."""
DECIDES = ("case-close", "referral-close")
"""Questions that are about the decision itself."""


@router.command(
    "consent withdraw [subject]",
    fr="consentement retirer [subject]",
    allow={M, C},
    where="dc",
    example=("consent withdraw K7-QF3", "consentement retirer K7-QF3"),
    rank=48,
    stops=True,
    step=Step.CONSENT,
)
def withdraw(ctx: Context, subject: str | None) -> list[Effect]:
    """At once, without a question (CONVERSATION V6); also before there is a case, and after it was closed."""
    referral, case = found(ctx, subject)
    if not _records_it(ctx, case):
        return _passed_on(ctx, referral, case)
    given = ctx.work.consents.find(referral.id)
    if given is None or not given.is_given:
        raise Refusal("consent-not-given", referral=ctx.code_of(referral.id))
    withdrawn, event = given.withdraw(team=_inside(ctx, case), by=ctx.actor.id, at=ctx.at)
    ctx.work.consents.save(withdrawn, because=event)
    code, due = case.id if case else referral.id, event.at + DECIDE_WITHIN
    if case is not None and not _decides(ctx, case):
        return _told_to_decide(ctx, referral, case, due)
    return [ctx.say(direct(ctx.actor), _block(case), code=code, at=event.at, due=due)]


def _records_it(ctx: Context, case: Case | None) -> bool:
    if case is None:
        return ctx.actor.role is C
    return access.may(ctx.actor, case, allow={C}, step=Step.CONSENT)


def _decides(ctx: Context, case: Case) -> bool:
    """Whoever the step is delegated to records it; what follows is a coordinator's to decide (P1.4, P3.12)."""
    return not case.is_open or access.may(ctx.actor, case, allow={C}, step=None)


def _inside(ctx: Context, case: Case | None) -> tuple[str, ...]:
    """Who of the team had come into the room: nobody else joins any more (P3.5)."""
    room = ctx.work.rooms.find(case_room(case.id)) if case else None
    if case is None or room is None or room.room_id is None:
        return ()
    joined = {user for user, (how, _) in ctx.work.rooms.members(room.room_id).items() if how == "join"}
    return tuple(id for id in case.team if ctx.someone(id).user_id in joined)


# --- heard by a member --------------------------------------------------------------------------------------
def _passed_on(ctx: Context, referral: Referral, case: Case | None) -> list[Effect]:
    """To the coordinators at once, who record it; the member learns whom to telephone (P3.5)."""
    if case is None:
        raise Refusal("no-such-referral", code=referral.id)
    if ctx.has_stopped(referral.id) or not case.is_open:
        raise Refusal("sharing-has-stopped", code=case.id)
    told, people = _ring_the_chairs(ctx, referral, case, "member-heard", "to-confirm")
    answer = ctx.say(direct(ctx.actor), "withdrawal/passed-on", people=people, code=case.id, at=ctx.at)
    return [*told, answer]


def _told_to_decide(ctx: Context, referral: Referral, case: Case, due: datetime) -> list[Effect]:
    """Recorded by a member: the coordinators are rung as if it were to be confirmed."""
    told, people = _ring_the_chairs(ctx, referral, case, "member-recorded", "to-decide", due=due)
    facts = {"people": people, "code": case.id, "at": ctx.at, "due": due}
    return [*told, ctx.say(direct(ctx.actor), "withdrawal/withdrawn-delegated", **facts)]


def _ring_the_chairs(
    ctx: Context, referral: Referral, case: Case, block: str, ring: str, **more: Any
) -> tuple[list[Effect], list[Person]]:
    """The message above its ring; and whom to telephone."""
    chairs, facts = ctx.could_chair(case), {"code": case.id, "at": ctx.at}
    heard = [ctx.say(direct(p), f"withdrawal/{block}", by=ctx.actor, **facts, **more) for p in chairs]
    rings = [
        ctx.ring_person(p, f"withdrawal/{ring}", about=_about(case.id), urgent=True, **facts) for p in chairs
    ] or nobody_may.call_the_lead(ctx, referral, since=ctx.at)
    return [*(replace(say, urgent=True) for say in heard), *rings], chairs or ctx.leads()


def _block(case: Case | None) -> str:
    if case is None:
        return "withdrawal/withdrawn-early"
    return "withdrawal/withdrawn" if case.is_open else "withdrawal/withdrawn-closed"


@router.on(IntakeRecorded)
def never_by_the_partner(ctx: Context, recorded: IntakeRecorded) -> list[Effect]:
    """Who consents for another was named before the offending partner was: never one and the same (P3.14)."""
    given, intake = ctx.work.consents.find(recorded.about), ctx.work.intakes.get(recorded.about)
    if given is None or not given.is_given or not names(given.given_by, intake.partner):
        return []
    case = ctx.work.cases.of_referral(recorded.about)
    withdrawn, event = given.withdraw(team=_inside(ctx, case), by="bot", at=ctx.now)
    ctx.work.consents.save(withdrawn, because=event)
    code = case.id if case else recorded.about
    chairs = ctx.chairs(ctx.work.referrals.get(recorded.about))
    return [ctx.say(direct(person), "withdrawal/by-partner", code=code) for person in chairs]


# --- what stops -----------------------------------------------------------------------------------------
@router.on(ConsentWithdrawn)
def stop(ctx: Context, withdrawn: ConsentWithdrawn) -> list[Effect]:
    case = ctx.work.cases.of_referral(withdrawn.about)
    cleared = _end_talks(ctx, withdrawn, case)
    return [*cleared, *(_freeze(ctx, case, withdrawn) if case and case.is_open else [])]


def _freeze(ctx: Context, case: Case, withdrawn: ConsentWithdrawn) -> list[Effect]:
    """Guests are out before the one line that is still said there; then nobody writes."""
    room = case_room(case.id)
    ctx.work.outbox.hush(room)
    for visit in ctx.work.visits.where(case=case.id, state=STILL):
        over, left = visit.end(by=ctx.by, at=ctx.now)
        ctx.work.visits.save(over, because=left)
    line = Part("withdrawal/has-stopped", {"at": withdrawn.at})
    said = Say(room=room, parts=(line,), name=f"{case.id}/withdrawn", urgent=True, farewell=True)
    return [SetMembers(room=room, urgent=True), SetPosting(room=room), said]


def _end_talks(ctx: Context, withdrawn: ConsentWithdrawn, case: Case | None) -> list[Effect]:
    """What is half typed, or waits for a yes, would share or let somebody in."""
    about = (withdrawn.about, case.id) if case else (withdrawn.about,)
    for question in ctx.work.questions.where(subject=about, state="open"):
        if question.action not in DECIDES:
            ctx.end_question(question)
    talks = ctx.work.dialogues.where(subject=about, form=ABOUT_SHARING)
    return [effect for talk in talks for effect in _end(ctx, talk)]


def _end(ctx: Context, talk: Dialogue) -> list[Effect]:
    told = [ctx.say(talk.room, "withdrawal/talk-ended", code=talk.subject)] if talk.person else []
    return [*pausing.erase(ctx, talk), *told]


# --- who decides ----------------------------------------------------------------------------------------
@router.on(ConsentWithdrawn)
def start_clock(ctx: Context, withdrawn: ConsentWithdrawn) -> list[Effect]:
    """48 hours for closing, or going on for the danger's sake (P9); of a closed case it is decided."""
    case = ctx.work.cases.of_referral(withdrawn.about)
    if case is not None and not case.is_open:
        return []
    referral, code = ctx.work.referrals.get(withdrawn.about), _code(ctx, withdrawn.about)
    due = withdrawn.at + DECIDE_WITHIN
    ctx.start(
        "withdrawal-decided",
        code,
        case=referral.id,
        region=referral.region,
        starts_at=withdrawn.at,
        due_at=due,
        responsible=withdrawn.by,
    )
    room = coordination(referral.region)
    by = _of_the_chairs(ctx, referral, withdrawn.by)
    return [ctx.say(room, "withdrawal/region-told", code=code, at=withdrawn.at, due=due, by=by)]


def _of_the_chairs(ctx: Context, referral: Referral, by: str) -> Person | None:
    """Nobody, where I found that it does not stand, or a member recorded it."""
    return next((person for person in nobody_may.who_may(ctx, referral) if person.id == by), None)


def _code(ctx: Context, referral: str) -> str:
    case = ctx.work.cases.of_referral(referral)
    return case.id if case else referral


@router.on(ConsentRecorded)
def shared_again(ctx: Context, recorded: ConsentRecorded) -> list[Effect]:
    """The last words in the room were that nobody writes there any more: it is told that it goes on (V4)."""
    case = ctx.work.cases.of_referral(recorded.about)
    waited = ctx.work.deadlines.open(subject=_code(ctx, recorded.about), rule="withdrawal-decided")
    again = case is not None and case.is_open and waited
    said = [ctx.say(case_room(case.id), "withdrawal/goes-on", at=ctx.now)] if case and again else []
    return [*_decided(ctx, recorded.about), *said]


@router.on(DangerRecorded)
def decided_before_a_case(ctx: Context, recorded: DangerRecorded) -> list[Effect]:
    """An open case goes on only once the coordinator has seen who would read it (P9)."""
    return [] if ctx.work.cases.of_referral(recorded.about) else _decided(ctx, recorded.about)


@router.on(GroundChanged)
def goes_on_for_the_danger(ctx: Context, changed: GroundChanged) -> list[Effect]:
    return _decided(ctx, ctx.work.cases.get(changed.about).referral)


def _decided(ctx: Context, referral: str) -> list[Effect]:
    code, region = _code(ctx, referral), ctx.work.referrals.get(referral).region
    ctx.work.deadlines.settle(code, "withdrawal-decided", at=ctx.now)
    known = rung.settled(ctx, region, _about(code), "withdrawal/is-decided", code=code)
    return [Withdraw(about=_about(code)), *known, *_what_was_kept(ctx, code)]


@router.on(CaseClosed)
@router.on(ReferralClosed)
def nothing_to_decide(ctx: Context, closed: CaseClosed | ReferralClosed) -> list[Effect]:
    """Neither whether it goes on, nor whether a word that a member passed on is so."""
    return [Withdraw(about=_about(closed.about))]


def _what_was_kept(ctx: Context, code: str) -> list[Effect]:
    """Reported meanwhile to the coordinators alone: it stays so, and they hear that it does (P3.12)."""
    case = ctx.work.cases.find(code)
    if case is None or not case.is_open:
        return []
    shorts = [one.short for one in ctx.work.developments.where(case=code) if _is_kept(one)]
    if not shorts:
        return []
    return [
        ctx.say(direct(p), "withdrawal/kept-alone", code=code, shorts=shorts) for p in ctx.could_chair(case)
    ]


def _is_kept(one: Development) -> bool:
    return one.alone and one.state in (State.OPEN, State.COMPLETE)


def _about(code: str) -> str:
    """Not the code itself: settling must not withdraw what else waits about it."""
    return f"{code}/decision"


@router.step("withdrawal-decided")
def not_decided(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Reminded before; at its end the members are out; then the alternates, and the program lead (code only)."""
    referral = ctx.work.referrals.get(deadline.case)
    if nobody_may.is_so(ctx, referral):
        out = [SetMembers(room=case_room(deadline.subject), urgent=True)] if deadline.step == "due" else []
        return [*out, *nobody_may.call_the_lead(ctx, referral, since=deadline.starts_at)]
    if deadline.step in ("day", "soon"):
        return _remind(ctx, referral, deadline)
    if deadline.step == "due":
        room = case_room(deadline.subject)
        return [SetMembers(room=room, urgent=True), *_overdue(ctx, referral, deadline)]
    people = _alternates(ctx, referral) if deadline.step == "alternates" else ctx.leads()
    return [*_overdue(ctx, referral, deadline), *_rings(ctx, people, "withdrawal/please-call", deadline)]


def _remind(ctx: Context, referral: Referral, deadline: Deadline) -> list[Effect]:
    """Whoever recorded it; if they may not know of it any more, the others."""
    chairs = ctx.chairs(referral)
    mine = [person for person in chairs if person.id == deadline.responsible]
    return _rings(ctx, mine or chairs, "withdrawal/decide-by", deadline)


def _overdue(ctx: Context, referral: Referral, deadline: Deadline) -> list[Effect]:
    facts = {"code": deadline.subject, "due": deadline.due_at}
    ring = ctx.ring(coordination(referral.region), "withdrawal/overdue", **facts)
    mentions = tuple(person.id for person in ctx.chairs(referral))
    return [replace(ring, mentions=mentions, about=_about(deadline.subject), urgent=True)]


def _rings(ctx: Context, people: Iterable[Person], block: str, deadline: Deadline) -> list[Effect]:
    code, about = deadline.subject, _about(deadline.subject)
    facts = {"code": code, "due": deadline.due_at}
    return [ctx.ring_person(person, block, about=about, urgent=True, **facts) for person in people]


def _alternates(ctx: Context, referral: Referral) -> list[Person]:
    """Of the coordinators; nobody who has to be kept from it (P1.12)."""
    found = [ctx.someone(person.alternate) for person in ctx.chairs(referral) if person.alternate]
    return [person for person in {p.id: p for p in found}.values() if ctx.may_hear_of(person, referral)]
