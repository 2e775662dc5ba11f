"""A referral before its case: the team's notice, the brain assessment, another region (P1.12, P2.9, P2.10)."""

from __future__ import annotations

from dataclasses import replace

from bot import enlisting, nobody_may, words
from bot.context import Context, coordination, direct
from bot.disclosing import note_before_a_case
from bot.effects import Effect, Say
from bot.router import C, P, Router
from bot.subjects import own
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import BrainAssessmentAnswered, CaseOpened, ReferralMoved, TeamNotified
from casework.people import Person, Role
from casework.referral import WINDOW, Assessment, Referral, Status
from storage.dialogues import Question

router = Router()


# --- the team's notice (P2.10) --------------------------------------------------------------------------
@router.command(
    "referral notice <referral>",
    fr="aiguillage avis <referral>",
    allow={C},
    where="dk",
    example=("referral notice R-7KQ4", "aiguillage avis R-7KQ4"),
    rank=14,
)
def notice(ctx: Context, referral: str) -> list[Effect]:
    """Reference, basis and clock, to each member who may know; nothing of whom it is about."""
    found = own(ctx, referral)
    team = _team(ctx, found)
    notified, event = found.notify(by=ctx.actor.id, at=ctx.now, told=len(team))
    ctx.work.referrals.save(notified, because=event)
    told = [_told(ctx, person, found) for person in team]
    return [ctx.reply("referral/noticed", id=found.id, count=len(team), at=ctx.now), *told]


def _told(ctx: Context, person: Person, referral: Referral) -> Say:
    """Gone from the room when its clock has ended."""
    said = ctx.say(direct(person), "referral/notice", referral=referral, due=referral.meeting_due)
    return replace(said, fades=WINDOW)


def _team(ctx: Context, referral: Referral) -> list[Person]:
    """Nobody who is a party, or close to one; nor who has not affirmed."""
    members = (p for p in ctx.people() if p.role is Role.MEMBER and p.region == referral.region)
    return [p for p in members if p.has_affirmed(ctx.now) and ctx.may_hear_of(p, referral)]


@router.on(TeamNotified)
def noticed(ctx: Context, notified: TeamNotified) -> list[Effect]:
    """The room that was rung learns of it, wherever it was done."""
    ctx.settle(notified.about, "team-notified")
    referral = ctx.work.referrals.get(notified.about)
    note_before_a_case(ctx, referral, "notice", _team(ctx, referral), by=notified.by, at=notified.at)
    room = coordination(referral.region)
    if ctx.room == room:
        return []
    return [
        ctx.say(room, "referral/is-noticed", id=notified.about, by=ctx.someone(notified.by), at=notified.at)
    ]


@router.on(CaseOpened)
def told_by_opening(ctx: Context, opened: CaseOpened) -> list[Effect]:
    """With the invitations the team is told; what was only a reminder is a task now."""
    ctx.settle(opened.referral, "team-notified", "brain-assessment")
    return []


@router.step("team-notified")
def not_noticed(ctx: Context, deadline: Deadline) -> list[Effect]:
    return _ring(ctx, deadline, "referral/notice-due")


def _ring(ctx: Context, deadline: Deadline, block: str) -> list[Effect]:
    """In the coordination room, as the whole region's coordinators answer for it."""
    referral = ctx.work.referrals.get(deadline.subject)
    if nobody_may.is_so(ctx, referral):
        return nobody_may.call_the_lead(ctx, referral, since=referral.sent_at)
    room = coordination(referral.region)
    ring = ctx.ring(room, block, id=referral.id, at=deadline.due_at)
    people = tuple(p.id for p in ctx.chairs(referral))
    return [replace(ring, mentions=people, about=referral.id, urgent=deadline.rule == "team-notified")]


# --- the brain assessment (P2.9) ------------------------------------------------------------------------
ANSWERS = {
    "offered": Assessment.OFFERED,
    "offert": Assessment.OFFERED,
    "not needed": Assessment.NOT_NEEDED,
    "pas necessaire": Assessment.NOT_NEEDED,
    "not yet": Assessment.NOT_YET,
    "pas encore": Assessment.NOT_YET,
}


@router.command(
    "referral assessment <referral> <text>",
    fr="aiguillage évaluation <referral> <text>",
    allow={C},
    where="d",
    example=("referral assessment R-7KQ4 offered", "aiguillage évaluation R-7KQ4 offerte"),
    rank=56,
)
def assessment(ctx: Context, referral: str, text: str) -> list[Effect]:
    """Offered, not needed or not yet: the injury itself is never asked and never kept."""
    answer = next((ANSWERS[word] for word in ANSWERS if words.same(words.spaced(text), word)), None)
    if answer is None:
        raise Refusal("no-such-assessment")
    assessed, event = own(ctx, referral).assessed(answer, by=ctx.actor.id, at=ctx.now)
    ctx.work.referrals.save(assessed, because=event)
    return [ctx.reply("referral/assessed", id=assessed.id, answer=answer)]


@router.on(BrainAssessmentAnswered)
def answered(ctx: Context, event: BrainAssessmentAnswered) -> list[Effect]:
    if event.outcome != Assessment.NOT_YET:
        ctx.settle(event.about, "brain-assessment")
    return []


@router.step("brain-assessment")
def not_answered(ctx: Context, deadline: Deadline) -> list[Effect]:
    """To whoever took it, else to all who may know; the ring says only that something is to be confirmed."""
    referral = ctx.work.referrals.get(deadline.subject)
    chairs = ctx.chairs(referral)
    mine = [p for p in chairs if p.id == referral.taken_by] or chairs
    return [ctx.ring_person(p, "referral/assessment-due", about=referral.id, id=referral.id) for p in mine]


# --- another region, where nobody may know of it (P1.12) ------------------------------------------------
@router.command(
    "referral region <referral> <text>",
    fr="aiguillage région <referral> <text>",
    allow={P},
    where="dp",
    example=("referral region R-7KQ4 3", "aiguillage région R-7KQ4 3"),
    rank=57,
    yes_too=True,
)
def region(ctx: Context, referral: str, text: str) -> list[Effect]:
    """By the code alone, and only where no coordinator of its own region may know of it; what opens is shown first."""
    found, to = _stranded(ctx, referral), enlisting.region(ctx.house, text)
    _moved(ctx, found, to)
    names = ctx.house.region(to).names
    asked = ctx.ask_yes(
        "referral-region",
        found.id,
        "referral/would-move",
        details={"region": str(to)},
        id=found.id,
        region=names,
    )
    return [asked]


def _stranded(ctx: Context, code: str) -> Referral:
    found = ctx.work.referrals.find(code)
    if found is None or ctx.chairs(found) or found.state in (Status.OPENED, Status.CLOSED):
        raise Refusal("no-such-referral", code=code)
    return found


def _moved(ctx: Context, found: Referral, to: int) -> tuple[Referral, ReferralMoved]:
    if not ctx.chairs_in(found, to):
        raise Refusal("nobody-there-either")
    return found.move(to, by=ctx.actor.id, at=ctx.now)


@router.confirmed("referral-region")
def move(ctx: Context, question: Question) -> list[Effect]:
    found, to = _stranded(ctx, question.subject), int(question.details["region"])
    moved, event = _moved(ctx, found, to)
    ctx.work.referrals.save(moved, because=event)
    names = ctx.house.region(to).names
    return [ctx.reply("referral/moved", id=found.id, region=names, at=ctx.now)]
