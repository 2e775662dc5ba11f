"""A case that goes on with the team of another region (P8.5, P8.9)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import arriving, enlisting
from bot.context import FADE, Context, case_room, coordination, direct
from bot.effects import Effect, Part, Say, SetMembers
from bot.handlers import carrying_on, connection, ladder, reopening, stopping
from bot.handlers.case import barred_lines
from bot.router import C, Router
from casework import access
from casework.access import Team
from casework.case import Case
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import CaseTaken, CaseTransferred
from casework.people import Person, Role
from casework.plan import OPEN
from casework.visit import STILL
from storage.dialogues import Question

router = Router()
FEW = 3
"""Alarms that are named before a transfer."""


@router.command(
    "case transfer <case> <text>",
    fr="dossier transférer <case> <text>",
    allow={C},
    where="cd",
    example=("case transfer K7-QF3 Edmundston", "dossier transférer K7-QF3 Edmundston"),
    rank=58,
)
def transfer(ctx: Context, case: Case, text: str) -> list[Effect]:
    """Shows who would read it there: with the yes the client has agreed to them (P3.9, P8.5)."""
    region = enlisting.region(ctx.house, text)
    case.transfer(region, by=ctx.actor.id, at=ctx.now)
    return [*ctx.elsewhere(), _would_transfer(ctx, case, region, _coming(ctx, case, region))]


def _coming(ctx: Context, case: Case, region: int) -> list[Person]:
    """As they would sit there: for their agency, or as coordinator alone."""
    return [ctx.seated(case, person) for person in _team_there(ctx, case, region).invited]


def _would_transfer(ctx: Context, case: Case, region: int, people: list[Person], *above: Part) -> Say:
    there = replace(ctx, room=direct(ctx.actor))  # not in a room that whoever asks is about to leave
    asked = there.ask_yes(
        "case-transfer",
        case.id,
        "reopening/would-transfer",
        details={"region": str(region), "shown": _shown(case, people)},
        region=ctx.house.region(region),
        people=people,
        leaving=len(ctx.members(case)),
        law=reopening.law(ctx, case),
        **_alarms(ctx, case),
    )
    return replace(asked, parts=(*above, *asked.parts))


def _alarms(ctx: Context, case: Case) -> dict[str, Any]:
    """What goes along unanswered, the most urgent first; a few by their numbers (P7.4)."""
    alarms = [one.short for one in arriving.still_open(ctx, case)]
    return {"alarms": alarms[:FEW], "more": len(alarms[FEW:])}


def _shown(case: Case, people: list[Person]) -> str:
    """What the yes is to: these seats, by agreement or because of a danger."""
    return " ".join([case.basis, *(f"{person.id}:{person.agency}" for person in people)])


def _team_there(ctx: Context, case: Case, region: int) -> Team:
    ground = ctx.work.ground(case)
    if ground is None or not ground.is_given:
        raise Refusal("case-without-consent", referral=case.referral)
    team = access.team(ctx.people(), region, ground, apart=access.apart(case), now=ctx.now)
    if not any(person.role is Role.COORDINATOR for person in team.invited):
        raise Refusal("nobody-takes-it")
    return team


@router.confirmed("case-transfer")
def really_transfer(ctx: Context, question: Question) -> list[Effect]:
    """What the client has agreed to is what was shown: if it would be others by now, they are shown first (P3.9)."""
    case, region = ctx.case(question.subject), int(question.details["region"])
    people = _coming(ctx, case, region)
    if _shown(case, people) != question.details.get("shown"):
        return [_would_transfer(ctx, case, region, people, Part("case/list-changed"))]
    before = [p for p in ctx.members(case) if p.id != ctx.actor.id]
    moved, event = case.transfer(region, by=ctx.actor.id, at=ctx.now)
    referral = ctx.work.referrals.get(case.referral)
    ctx.work.referrals.save_quietly(replace(referral, region=region))
    ctx.work.cases.save(moved, because=event)
    told = ctx.reply(
        "reopening/transferred",
        code=case.id,
        at=ctx.now,
        region=ctx.house.region(region),
        **connection.of_case(ctx, case),
    )
    out = [ctx.say(direct(p), "reopening/goes-on-elsewhere", code=case.id, at=ctx.now) for p in before]
    return [told, *out]


@router.on(CaseTransferred)
def out_with_the_old_team(ctx: Context, moved: CaseTransferred) -> list[Effect]:
    """Out of the room at once; their guests, meetings and half-done things end."""
    case = ctx.work.cases.get(moved.about)
    effects = [
        SetMembers(room=case_room(case.id), urgent=True),
        *stopping.end_talk(ctx, case.id, case.referral),
    ]
    for visit in ctx.work.visits.where(case=case.id, state=STILL):
        over, left = visit.end(by="bot", at=ctx.now)
        ctx.work.visits.save(over, because=left)
    stopping.cancel_meetings(ctx, case)
    stopping.withdraw_rings(ctx, ctx.work.deadlines.open(case=case.referral))
    ctx.work.deadlines.move_case(case.referral, case.region)
    ctx.start_in(case, "transfer-taken")
    waits = ctx.say(case_room(case.id), "reopening/waits-here", code=case.id, at=ctx.now)
    arriving.begin_anew(ctx, case, moved.by)
    alarms = arriving.still_open(ctx, case)
    nobody = ladder.lead_if_nobody_is_there(ctx, case, alarms[0]) if alarms else []
    return [*effects, waits, *arriving.ring_there(ctx, case, "reopening/comes-to-you"), *nobody]


@router.step("transfer-taken")
def nobody_has_taken_it(ctx: Context, deadline: Deadline) -> list[Effect]:
    """The coordinators there again, then the program lead, who learns the code alone; both once a day after that."""
    case = ctx.work.cases.get(deadline.subject)
    rings = arriving.ring_there(ctx, case, "reopening/still-comes-to-you")
    if deadline.step in ("remind", "again"):
        return rings
    block, about = "reopening/not-taken-lead", deadline.about
    leads = [ctx.ring_person(p, block, about=about, code=case.id) for p in ctx.leads()]
    return [*rings, *leads]


@router.command(
    "case take <case>",
    fr="dossier prendre <case>",
    allow={C},
    where="dkc",
    example=("case take K7-QF3", "dossier prendre K7-QF3"),
    rank=59,
)
def take(ctx: Context, case: Case) -> list[Effect]:
    """Shows who of the new region would be invited, and who not; in the direct room alone."""
    case.must_be_on_its_way()
    return [*ctx.elsewhere(), _would_take(ctx, case, _team_there(ctx, case, case.region))]


def _would_take(ctx: Context, case: Case, team: Team, *above: Part) -> Say:
    there = replace(ctx, room=direct(ctx.actor))
    asked = there.ask_yes(
        "case-take",
        case.id,
        "reopening/would-take",
        details={"invited": reopening.ids(team.invited)},
        invited=[ctx.seated(case, person) for person in team.invited],
        lines=barred_lines(team.barred),
        empty=team.empty,
        law=reopening.law(ctx, case),
        **connection.of_case(ctx, case),
    )
    return replace(asked, parts=(*above, *asked.parts), fades=FADE)


@router.confirmed("case-take")
def really_take(ctx: Context, question: Question) -> list[Effect]:
    case = ctx.case(question.subject)
    team = _team_there(ctx, case, case.region)
    if reopening.ids(team.invited) != question.details["invited"]:
        return [_would_take(ctx, case, team, Part("case/list-changed"))]
    taken, event = case.take(tuple(p.id for p in team.invited), by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(taken, because=event)
    facts = {"count": len(event.invited), **connection.of_case(ctx, case)}
    return [ctx.reply("reopening/taken", code=case.id, at=ctx.now, **facts)]


@router.on(CaseTaken)
def the_new_team(ctx: Context, taken: CaseTaken) -> list[Effect]:
    """What was somebody's of the old team is now the coordinator's to give (P10.7)."""
    case = ctx.work.cases.get(taken.about)
    ctx.settle(case.id, "transfer-taken")
    ctx.work.deadlines.hand_over(case.id, taken.by)
    for task in ctx.work.tasks.where(case=case.id, state=OPEN):
        if ctx.why_not(case, ctx.someone(task.assignee)) is not None:
            given, event = task.give(taken.by, by=taken.by, at=ctx.now)
            ctx.work.tasks.save(given, because=event)
    line = ctx.say(
        coordination(case.region), "reopening/is-taken", code=case.id, by=ctx.someone(taken.by), at=taken.at
    )
    asked, rung = carrying_on.ask_the_new_team(ctx, case, taken.by)
    return [*reopening.rings(ctx, taken, rung), line, *asked]
