"""A disagreement goes to the program lead: the code and the question, nothing else (P1.9, P1.14)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import greeting, rung
from bot.context import FADE, PROGRAM, Context, case_room, coordination, direct
from bot.effects import Effect, Redact
from bot.paging import page_of
from bot.router import C, M, P, Place, Router
from casework import access
from casework.case import Case
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.escalation import Escalation, Standing, may_ask
from casework.events import CaseClosed, Escalated, EscalationAnswered, EscalationClosed
from casework.people import Person, Role
from storage.dialogues import Question

router = Router()

COUNTER = "escalations"
LONGEST_LIST = 8
LAST_STEP = "week"


# --- asking -----------------------------------------------------------------------------------------------
@router.command(
    "escalate <case> <text>",
    fr="différend <case> <text>",
    allow={M, C},
    where="cd",
    example=("escalate may a guest stay for the plan?", "différend une personne invitée peut-elle rester?"),
    rank=63,
    clears=True,
)
def escalate(ctx: Context, case: Case, text: str) -> list[Effect]:
    """Shown first, as the program lead would read it; gone from the direct room after 15 minutes."""
    may_ask(case, text)
    asked = ctx.ask_yes(
        "escalate",
        case.id,
        "escalating/would-send",
        details={"question": text},
        key=case.referral,
        question=text,
        emergency=ctx.emergency,
    )
    return [replace(asked, fades=FADE) if ctx.place is Place.DIRECT else asked]


@router.confirmed("escalate")
def really_escalate(ctx: Context, question: Question) -> list[Effect]:
    case, text = ctx.case(question.subject), question.details["question"]
    may_ask(case, text)
    escalation = Escalation(
        id=f"E{_next_number(ctx)}",
        case=case.id,
        region=case.region,
        question=text,
        by=ctx.actor.id,
        at=ctx.now,
    )
    ctx.work.escalations.add(escalation, because=escalation.sent())
    facts = {"id": escalation.id, "code": case.id, "at": ctx.now, "reads": bool(_who_reads(ctx))}
    return [ctx.reply("escalating/sent", **facts)]


def _who_reads(ctx: Context) -> list[Person]:
    """Of those who lead the program; none: the question waits, and whoever asked has to know (P1.9)."""
    return [lead for lead in ctx.leads() if not lead.is_locked and greeting.is_home(ctx, lead)]


def _next_number(ctx: Context) -> int:
    """Through the province; counted apart, because the rows go with their case (P8.6)."""
    number = int(ctx.work.settings.get(COUNTER) or 0) + 1
    ctx.work.settings.put(COUNTER, str(number))
    return number


@router.on(Escalated)
def to_the_program_room(ctx: Context, escalated: Escalated) -> list[Effect]:
    """The question as a notice, the ring below it; the coordination room rings too (CONVERSATION V5)."""
    one = ctx.work.escalations.get(escalated.escalation)
    case = ctx.work.cases.get(one.case)
    ctx.start_in(case, "escalation-answered", one.subject)
    card = replace(ctx.say(PROGRAM, "escalating/question", escalation=one), about=one.subject)
    facts = {"id": one.id, "code": one.case, "at": one.at, "reads": bool(_who_reads(ctx))}
    chairs = tuple(p.id for p in ctx.could_chair(case))
    known = replace(
        ctx.ring(coordination(case.region), "escalating/ring-coordination", **facts), mentions=chairs
    )
    return [card, _ring_leads(ctx, "escalating/ring", one), replace(known, about=one.subject)]


def _ring_leads(ctx: Context, block: str, one: Escalation) -> Effect:
    ring = ctx.ring(PROGRAM, block, id=one.id, code=one.case, at=one.at)
    return replace(ring, mentions=tuple(p.id for p in ctx.leads()), about=one.subject)


@router.step("escalation-answered")
def still_open(ctx: Context, deadline: Deadline) -> list[Effect]:
    """After a day, after three, then every week until it is answered."""
    one = ctx.work.escalations.get(deadline.subject.split("/")[1])
    if deadline.step == LAST_STEP:
        ctx.work.deadlines.settle(deadline.subject, deadline.rule, at=ctx.now)
        ctx.start(deadline.rule, deadline.subject, case=deadline.case, region=deadline.region)
    return [_ring_leads(ctx, "escalating/still-open", one)]


# --- the answer ---------------------------------------------------------------------------------------------
@router.command(
    "escalation answer <escalation> <text>",
    fr="différend répondre <escalation> <text>",
    allow={P},
    where="p",
    example=("escalation answer E1 yes, for that portion", "différend répondre E1 oui, pour cette portion"),
    rank=20,
    clears=True,
)
def answer(ctx: Context, escalation: str, text: str) -> list[Effect]:
    """Whatever it holds, it leaves the program room: it may name somebody, and no refusal may tell which name is one."""
    assert ctx.message is not None, "somebody typed it"
    try:
        answered, event = _of(ctx, escalation).reply(text, by=ctx.actor.id, at=ctx.at)
    except Refusal as refusal:
        refusal.details["erase"] = True
        raise
    ctx.work.escalations.save(answered, because=event)
    typed = Redact(room=ctx.room, events=(ctx.message.event_id,))
    facts = {"id": answered.id, "code": answered.case, "number": len(answered.answers)}
    return [typed, ctx.reply("escalating/answered", at=ctx.at, **facts)]


def _of(ctx: Context, id: str) -> Escalation:
    """Raises Refusal("no-such-escalation"), the same for one of a case that may not be seen (P12.11)."""
    found = ctx.work.escalations.find(id)
    if found is None or (ctx.actor.role is not Role.LEAD and not _may_know(ctx, found)):
        raise Refusal("no-such-escalation", escalation=id)
    return found


def _may_know(ctx: Context, one: Escalation) -> bool:
    if ctx.place is Place.CASE and ctx.room != case_room(one.case):
        return False
    return ctx.why_not(ctx.work.cases.get(one.case)) is None


@router.on(EscalationAnswered)
def back_to_the_team(ctx: Context, answered: EscalationAnswered) -> list[Effect]:
    """In the case room, and a ring to whoever asked; where nothing is said there any more, to the coordinators."""
    one = ctx.work.escalations.get(answered.escalation)
    case, asker = ctx.work.cases.get(one.case), ctx.someone(one.by)
    ctx.settle(one.subject, "escalation-answered")
    chairs = ctx.could_chair(case)
    facts: dict[str, Any] = {"escalation": one, "emergency": ctx.house.region(case.region).emergency}
    if not access.may_post(case, ctx.work.ground(case)):
        aside = [ctx.say(direct(p), "escalating/answer", people=[], **facts) for p in chairs]
        return [replace(one, fades=FADE) for one in aside]
    facts["people"] = _who_closes(case, chairs)
    said = ctx.say(case_room(case.id), "escalating/answer", **facts)
    told = replace(said, name=f"{one.id}/answer{len(one.answers)}", about=one.subject)
    if ctx.why_not(case, asker) is not None:
        return [told]
    return [
        told,
        ctx.ring_person(asker, "escalating/answer-ring", about=one.subject, id=one.id, code=case.id),
    ]


@router.on(EscalationAnswered)
def known_where_it_was_rung(ctx: Context, answered: EscalationAnswered) -> list[Effect]:
    one = ctx.work.escalations.get(answered.escalation)
    return _settled(ctx, one, "escalating/is-answered")


def _settled(ctx: Context, one: Escalation, block: str) -> list[Effect]:
    region = ctx.work.cases.get(one.case).region
    return rung.settled(ctx, region, one.subject, block, id=one.id, code=one.case)


def _who_closes(case: Case, chairs: list[Person]) -> list[Person]:
    """The key contact, if they coordinate it; else all who do."""
    return [person for person in chairs if person.id == case.key_contact] or chairs


# --- tracked until closed -----------------------------------------------------------------------------------
@router.command(
    "escalation close <escalation> [case]",
    fr="différend fermer <escalation> [case]",
    allow={C},
    where="cd",
    example=("escalation close E1", "différend fermer E1"),
    rank=64,
)
def close(ctx: Context, escalation: str, case: Case | None) -> list[Effect]:
    """The number is enough; a code behind it has to be that of its case."""
    if case is not None:
        case.must_be_open()
    one = _of(ctx, escalation)
    if case is not None and case.id != one.case:
        raise Refusal("no-such-escalation", escalation=escalation)
    ctx.work.cases.get(one.case).must_be_open()
    _close(ctx, one)
    return [ctx.reply("escalating/closed", id=one.id, code=one.case)]


def _close(ctx: Context, one: Escalation) -> None:
    closed, event = one.close(by=ctx.by, at=ctx.now)
    ctx.work.escalations.save(closed, because=event)


@router.on(EscalationClosed)
def no_more_reminders(ctx: Context, closed: EscalationClosed) -> list[Effect]:
    """Of a closed case the coordination room hears that it is closed."""
    one = ctx.work.escalations.get(closed.escalation)
    ctx.settle(one.subject, "escalation-answered")
    return _settled(ctx, one, "escalating/is-closed") if ctx.work.cases.get(one.case).is_open else []


@router.on(CaseClosed)
def closed_with_the_case(ctx: Context, closed: CaseClosed) -> list[Effect]:
    """Whoever was asked learns that no answer is waited for."""
    left = [one for one in ctx.work.escalations.where(case=closed.about) if one.state is not Standing.CLOSED]
    for one in left:
        _close(ctx, one)
    unanswered = [one for one in left if one.state is Standing.OPEN]
    return [
        ctx.say(PROGRAM, "escalating/closed-with-the-case", id=one.id, code=one.case) for one in unanswered
    ]


@router.command(
    "escalation list [page]",
    fr="différend liste [page]",
    allow={C, P},
    where="dkp",
    example=("escalation list", "différend liste"),
    rank=65,
)
def list_(ctx: Context, page: str | None) -> list[Effect]:
    """Open and answered ones: the lead's of the province, a coordinator's of cases that they can see."""
    found = ctx.work.escalations.where(state=(Standing.OPEN, Standing.ANSWERED))
    mine = [one for one in found if ctx.actor.role is Role.LEAD or _may_know(ctx, one)]
    mine.sort(key=lambda one: one.at)
    shown = page_of(mine, page, LONGEST_LIST).shown
    unanswered = [one.id for one in mine if one.state is Standing.OPEN]
    answers = unanswered[0] if unanswered and ctx.actor.role is Role.LEAD else ""
    return [
        ctx.say(direct(ctx.actor), "escalating/list", answers=answers, **shown),
        *ctx.elsewhere(),
    ]
