"""What an open case rests on, when that changes: a danger after a withdrawal, consent after a danger (P3.5, P9).

While it rests on a danger, somebody keeps the connection, and CCR is offered again (P9.6, P9.9).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import lending, own_tasks, scores
from bot.context import Context, case_room, direct
from bot.effects import Effect, SetMembers, SetPosting
from bot.handlers import opening
from bot.handlers.case import ids
from bot.handlers.nonconsent import not_consented, team_now, would_go_on
from bot.router import Router
from casework.case import Basis, Case
from casework.critical import State
from casework.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    ConsentRecorded,
    DangerRecorded,
    DevelopmentReported,
    GroundChanged,
    Reviewed,
    TeamWidened,
)
from casework.people import Person
from casework.review import Review
from storage.dialogues import Question

router = Router()

A_DAY = timedelta(hours=24)


# --- after a withdrawal (P3.5, P3.12) ---------------------------------------------------------------
@router.on(DangerRecorded)
def offer_to_go_on(ctx: Context, recorded: DangerRecorded) -> list[Effect]:
    """The ground alone lets nobody in: who would be, is shown first."""
    case = ctx.work.cases.of_referral(recorded.about)
    if case is None or case.basis is Basis.DANGER:
        return []
    return [would_go_on(ctx, case)]


@router.confirmed("nonconsent-case")
def go_on(ctx: Context, question: Question) -> list[Effect]:
    """Computed anew, as an opening is (CONVERSATION V7)."""
    case = ctx.case(question.subject)
    not_consented(ctx, case.referral)
    team = team_now(ctx, case)
    if ids(team) != question.details["invited"]:
        return [ctx.reply("case/list-changed"), would_go_on(ctx, case)]
    new = [person for person in team.invited if person.id not in case.team]
    members = tuple(person.id for person in team.invited)
    case, changed = case.rest_on(Basis.DANGER, members, by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(case, because=changed)
    if case.key_contact not in members:  # one person keeps the connection (P9.9)
        case, named = case.name_key_contact(ctx.actor.id, by=ctx.actor.id, at=ctx.now)
        ctx.work.cases.save(case, because=named)
    due = opening.meeting_due(ctx, case)
    return [ctx.reply("nonconsent/goes-on", code=case.id, at=ctx.now, due=due), *_invite(ctx, case, new)]


def _invite(ctx: Context, case: Case, people: list[Person]) -> list[Effect]:
    return [
        ctx.ring_person(person, "case/invited", about=case.id, code=case.id, at=ctx.now) for person in people
    ]


@router.on(GroundChanged)
def room_follows(ctx: Context, changed: GroundChanged) -> list[Effect]:
    """Who may not read any more is out before anything is said."""
    case, room = ctx.work.cases.get(changed.about), case_room(changed.about)
    if not case.is_open:
        return []
    follows: list[Effect] = [SetMembers(room=room, urgent=True), SetPosting(room=room)]
    if changed.basis == Basis.DANGER:
        _keep_scores(ctx, case)
        return [*follows, opening.card(ctx, case), _keep_the_connection(ctx, case)]
    return [*follows, ctx.say(room, "nonconsent/now-consented", at=changed.at)]


# --- its end (P9.1, P9.2) ---------------------------------------------------------------------------
@router.on(CaseClosed)
def lapses(ctx: Context, closed: CaseClosed) -> list[Effect]:
    """The danger it was recorded for is judged to be over: another one needs a ground of its own."""
    ground = ctx.work.nonconsents.find(ctx.work.cases.get(closed.about).referral)
    if ground is not None and ground.is_given:
        ctx.work.nonconsents.save_quietly(ground.lapse())
    return []


# --- while it rests on a danger (P9.6, P9.9) ----------------------------------------------------------
@router.on(CaseOpened)
def safety_planning(ctx: Context, opened: CaseOpened) -> list[Effect]:
    case = ctx.work.cases.get(opened.about)
    if case.basis is not Basis.DANGER:
        return []
    _keep_scores(ctx, case)
    return [_keep_the_connection(ctx, case)]


def _keep_scores(ctx: Context, case: Case) -> None:
    """What the high risk rests on is in the history of scores (P8.2), once for each time that it is recorded."""
    ground = ctx.work.nonconsents.get(case.referral)
    at = ground.recorded_at or ctx.now
    if any(one.of_ground and one.at == at for one in ctx.work.reviews.where(case=case.id)):
        return
    for score in ground.scores:
        id = f"{case.id}/V{ctx.work.reviews.next_number(case.id)}"
        kept = Review(id=id, case=case.id, scores=(score,), by=case.key_contact, at=at, of_ground=True)
        ctx.work.reviews.add(kept, because=kept.scored())


def _keep_the_connection(ctx: Context, case: Case) -> Effect:
    """Safety planning goes on meanwhile, and one person speaks with the person."""
    who = own_tasks.who_contacts(ctx, case, alone=False, since=ctx.now)
    task = own_tasks.add(
        ctx,
        case,
        "own-task.safety-planning",
        assignee=who.id,
        due_at=ctx.now + A_DAY,
        made_by=who.id,
    )
    first = own_tasks.first_word(ctx, case, who.id, since=ctx.now)
    facts = {"task": task, "person": who, "keeper": ctx.someone(case.connection), "first": first}
    return ctx.say(case_room(case.id), "nonconsent/connection", **facts)


@router.on(Reviewed)
def offer_at_a_review(ctx: Context, reviewed: Reviewed) -> list[Effect]:
    return _offer_again(ctx, reviewed.about)


@router.on(DevelopmentReported)
def offer_at_a_development(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    return _offer_again(ctx, reported.about)


def _offer_again(ctx: Context, code: str) -> list[Effect]:
    """To the coordinators, whether this is a moment to offer CCR again (P9.9)."""
    case = ctx.work.cases.get(code)
    if case.basis is not Basis.DANGER:
        return []
    facts = {"code": code, **_who_keeps_it(ctx, case)}
    return [ctx.say(direct(p), "nonconsent/offer-again", **facts) for p in ctx.could_chair(case)]


def _who_keeps_it(ctx: Context, case: Case) -> dict[str, object]:
    """And while they are not there, who stands in, if somebody does."""
    keeper = ctx.someone(case.connection)
    first = own_tasks.first_word(ctx, case, "", since=ctx.now)
    has_nobody = not case.spoke_before and lending.has_nobody(ctx, case, keeper)
    return {"keeper": keeper, "first": first, "has_nobody": has_nobody}


# --- consented later (P9.5) ---------------------------------------------------------------------------
@router.on(ConsentRecorded)
def consented(ctx: Context, recorded: ConsentRecorded) -> list[Effect]:
    """The danger is the ground no longer; others are invited once it was seen who that would be."""
    ground = ctx.work.nonconsents.find(recorded.about)
    if ground is not None:
        ctx.work.nonconsents.save_quietly(ground.end())
    case = ctx.work.cases.of_referral(recorded.about)
    if case is None or case.basis is Basis.CONSENT:
        return []
    case, changed = case.rest_on(Basis.CONSENT, case.team, by=recorded.by, at=recorded.at)
    ctx.work.cases.save(case, because=changed)
    return _would_widen(ctx, case) if case.is_open else []


@router.on(CaseReopened)
def scored_anew(ctx: Context, again: CaseReopened) -> list[Effect]:
    """It opens again on a danger that was recorded anew."""
    case = ctx.work.cases.get(again.about)
    if case.basis is Basis.DANGER:
        _keep_scores(ctx, case)
    return []


@router.on(CaseReopened)
def consented_while_closed(ctx: Context, again: CaseReopened) -> list[Effect]:
    """Its select members are back; whom the consent lets in besides is asked (P9.5)."""
    case = ctx.work.cases.get(again.about)
    return _would_widen(ctx, case) if besides(ctx, case) else []


def besides(ctx: Context, case: Case) -> list[Person]:
    """Whom a consent lets in that came while it was closed; they are asked about once it is open again."""
    ground = ctx.work.ground(case)
    widens = case.consented_at is not None and ground is not None and case.consented_at == ground.recorded_at
    return _new(ctx, case) if widens else []


def _new(ctx: Context, case: Case) -> list[Person]:
    return [person for person in team_now(ctx, case).invited if person.id not in case.team]


def _would_widen(ctx: Context, case: Case) -> list[Effect]:
    new = _new(ctx, case)
    if not new:
        return []
    asked = ctx.ask_yes(
        "consented-case",
        case.id,
        "nonconsent/would-widen",
        details={"new": " ".join(person.id for person in new)},
        invited=new,
    )
    return [asked]


@router.confirmed("consented-case")
def widen(ctx: Context, question: Question) -> list[Effect]:
    case = ctx.case(question.subject)
    new = _new(ctx, case)
    if " ".join(person.id for person in new) != question.details["new"]:
        return [ctx.reply("case/list-changed"), *_would_widen(ctx, case)]
    case, widened = case.widen(tuple(p.id for p in new), by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(case, because=widened)
    return [
        ctx.reply("nonconsent/widened", code=case.id, people=new, at=ctx.now),
        *_invite(ctx, case, new),
    ]


@router.on(TeamWidened)
def coming(ctx: Context, widened: TeamWidened) -> list[Effect]:
    """They see nothing from before: who the client is, and nothing of what was written without consent."""
    case, room = ctx.work.cases.get(widened.about), case_room(widened.about)
    people = [ctx.someone(id) for id in widened.people]
    told = ctx.say(room, "case/coming", people=people)
    return [SetMembers(room=room), told, opening.card(ctx, case), *_unknown_to_them(ctx, case)]


def _unknown_to_them(ctx: Context, case: Case) -> list[Effect]:
    """What the danger showed then the card does not say: the coordinators hear what is missing, and say anew what the team
    must know (P9.5)."""
    reported = ctx.work.developments.where(case=case.id, state=State.OPEN)
    facts = {
        "code": case.id,
        "shorts": [one.short for one in reported if _is_from_before(case, one.at)],
        "scores": scores.since(ctx, case, _is_from_before),
    }
    if not facts["shorts"] and not facts["scores"]:
        return []
    return [ctx.say(direct(p), "nonconsent/unknown-to-them", **facts) for p in ctx.could_chair(case)]


def _is_from_before(case: Case, at: datetime) -> bool:
    return case.consented_at is not None and at < case.consented_at
