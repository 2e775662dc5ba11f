"""A danger for somebody who has no case that its reporter reads: told to the coordinators of the referral (P7.10, P2.8).

No team is told: nobody has consented to one, or it is not theirs to know (P3.3, P12.11)."""

from __future__ import annotations

from bot import dangers, nobody_may, pausing, wordless
from bot.context import FADE, Context, direct
from bot.effects import Effect, Part, Say
from bot.router import Router
from casework.deadline import Deadline
from casework.events import (
    CaseTransferred,
    ChairLent,
    PersonAdded,
    PersonUnlocked,
    ReferralInDanger,
    ReferralMoved,
)
from casework.people import Person
from casework.referral import Referral
from casework.report import LONGEST, Report, beginning

router = Router()


def report(ctx: Context, referral: Referral, report: Report, tail: str) -> list[Effect]:
    """Kept with the referral, whatever has become of it; the answer is the same for whoever made it."""
    text = beginning(tail) if report.says_something else ""
    warned, event = referral.warn(text, immediate=report.immediate, by=ctx.actor.id, at=ctx.at)
    ctx.work.referrals.save(warned, because=event)
    aside = [] if text else wordless.keep(ctx, referral.id)
    people, lead = _to_telephone(ctx, referral), not _is_somebody_there(ctx, referral)
    facts = {"people": people, "lead": lead, "immediate": report.immediate, "emergency": ctx.emergency}
    facts |= {"bare": not text, "longest": LONGEST if report.is_cut else None}
    facts |= {"paused": pausing.has_made_way(ctx), "count": 1}
    return [ctx.reply("critical/before-a-case", id=referral.id, at=ctx.at, **facts), *aside]


def _is_somebody_there(ctx: Context, referral: Referral) -> bool:
    return any(not person.is_absent(ctx.now) for person in nobody_may.who_may(ctx, referral))


def _to_telephone(ctx: Context, referral: Referral) -> list[Person]:
    """Of those who are rung, who is there; nobody, where the program lead is rung instead."""
    told = dangers.told(ctx, referral, ctx.actor)
    there = [person for person in told if not person.is_absent(ctx.now)]
    return there or (told if _is_somebody_there(ctx, referral) else [])


@router.on(ReferralInDanger)
def ring_its_coordinators(ctx: Context, event: ReferralInDanger) -> list[Effect]:
    """Its own words in their direct rooms; of several that went out together one ring, below the last (V5). The program lead
    by the code, if none of them is there (P1.12)."""
    referral, by = ctx.work.referrals.get(event.about), ctx.someone(event.by)
    told = dangers.told(ctx, referral, by)
    words = [_words(ctx, referral, event.number, person) for person in told]
    if event.number < len(referral.warnings):
        return words
    if told or nobody_may.is_so(ctx, referral):
        dangers.begin(ctx, referral)
    rings = [_ring(ctx, referral, person) for person in told]
    lead = [] if _is_somebody_there(ctx, referral) else _ring_the_lead(ctx, referral)
    return [*words, *rings, *lead]


def _about(referral: Referral) -> str:
    return f"{referral.id}/danger"


def _words(ctx: Context, referral: Referral, number: int, person: Person) -> Effect:
    warned = referral.warnings[number - 1]
    facts = {"id": referral.id, "warned": warned, "by": ctx.someone(warned.by), "gone_at": ctx.now + FADE}
    return Say(
        room=direct(person),
        parts=(Part("critical/said-of", facts),),
        fades=FADE,
        about=_about(referral),
        urgent=True,
    )


def _ring(ctx: Context, referral: Referral, person: Person) -> Effect:
    facts = {"id": referral.id, "at": referral.warnings[-1].at}
    return ctx.ring_person(
        person, "critical/ring-before-a-case", about=_about(referral), urgent=True, **facts
    )


def _ring_the_lead(ctx: Context, referral: Referral) -> list[Effect]:
    facts = {"id": referral.id, "at": referral.warnings[-1].at, "region": referral.region}
    return [
        ctx.ring_person(lead, "critical/lead-before-a-case", about=_about(referral), urgent=True, **facts)
        for lead in ctx.leads()
    ]


# --- until one of them has read it -------------------------------------------------------------------------------
@router.step(dangers.RULE)
def nobody_has_read_it(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Each of them again; after an hour the program lead too, by the code (P7.4). What came due while the bot was down rings
    once, with the last of it (P10.3)."""
    referral = ctx.work.referrals.get(deadline.subject)
    people, still_due = dangers.to_read(ctx, referral), dangers.due_besides(ctx, referral, deadline)
    rung = [] if still_due else [_ring(ctx, referral, person) for person in people]
    is_for_the_lead = deadline.step == dangers.LAST_STEP or not people
    rings_later = any(not people or dangers.reaches_the_lead(ctx, one) for one in still_due)
    return [*rung, *_ring_the_lead(ctx, referral)] if is_for_the_lead and not rings_later else rung


@router.on(ReferralMoved)
@router.on(ChairLent)
@router.on(CaseTransferred)
def others_may_read_it(ctx: Context, event: ReferralMoved | ChairLent | CaseTransferred) -> list[Effect]:
    """In another region, or in place of the region's own: what nobody has read rings there, as if it came now."""
    case = ctx.work.cases.find(event.about)
    referral = ctx.work.referrals.get(case.referral if case else event.about)
    if not dangers.clocks(ctx, referral):
        return []
    dangers.begin(ctx, referral)
    return [_ring(ctx, referral, person) for person in dangers.to_read(ctx, referral)]


@router.on(PersonAdded)
@router.on(PersonUnlocked)
def another_may_read_it(ctx: Context, came: PersonAdded | PersonUnlocked) -> list[Effect]:
    """Whoever comes when all others were rung already."""
    person = ctx.someone(came.about)
    return [
        _ring(ctx, referral, person)
        for referral in dangers.unread(ctx)
        if person in dangers.to_read(ctx, referral)
    ]
