"""The same name or number elsewhere: told to the coordinators who may know of both, and to nobody else.

A duplicate of a referral or case (P2.7); a party who stands on the other side elsewhere (P2.15).
"""

from __future__ import annotations

from dataclasses import replace

from bot import pairs
from bot.context import Context, case_room, direct
from bot.effects import Effect, SetMembers
from bot.router import Router
from casework.access import Apart
from casework.case import Case
from casework.events import (
    CaseOpened,
    CaseReopened,
    CaseTaken,
    Event,
    IntakeRecorded,
    MatchFound,
    NumberCorrected,
    PersonJoined,
    PersonSeated,
    ReferralSent,
    TeamWidened,
)
from casework.people import Person, Role
from casework.referral import Referral

router = Router()


@router.on(ReferralSent)
def look_for_the_referred(ctx: Context, sent: ReferralSent) -> list[Effect]:
    referral = ctx.work.referrals.get(sent.about)
    name, phone = (referral.first, referral.last), referral.phone
    ctx.work.traces.note(referral.id, "client", name=name, phone=phone)
    found = {
        (trace.referral, trace.side != "client")
        for trace in ctx.work.traces.matches(referral.id, name=name, phone=phone)
    }
    return _tell(ctx, referral, found)


@router.on(NumberCorrected)
def look_for_the_number(ctx: Context, corrected: NumberCorrected) -> list[Effect]:
    referral = ctx.work.referrals.get(corrected.about)
    ctx.work.traces.note(referral.id, "client", phone=referral.phone)
    matches = ctx.work.traces.matches(referral.id, phone=referral.phone)
    found = {(trace.referral, trace.side != "client") for trace in matches}
    for other, across in found:
        _ask_again(ctx, referral.id, other, across)
    return _tell(ctx, referral, found)


def _ask_again(ctx: Context, id: str, other: str, across: bool) -> None:
    """They were found to be two people; now they have one number."""
    for mine, theirs in ((id, other), (other, id)):
        referral = ctx.work.referrals.find(mine)
        if referral is not None and referral.is_set_aside(theirs, across=across):
            ctx.work.referrals.save_quietly(referral.unmatched(theirs, across=across))


@router.on(IntakeRecorded)
def look_for_the_partner(ctx: Context, recorded: IntakeRecorded) -> list[Effect]:
    """Somebody's offending partner who is the person helped elsewhere (P2.15)."""
    referral = ctx.work.referrals.get(recorded.about)
    partner = ctx.work.intakes.get(referral.id).partner
    ctx.work.traces.note(referral.id, "partner", name=partner)
    matches = ctx.work.traces.matches(referral.id, name=partner)
    return _tell(ctx, referral, {(trace.referral, True) for trace in matches if trace.side == "client"})


# --- told once, in both regions -------------------------------------------------------------------------
def _tell(ctx: Context, referral: Referral, found: set[tuple[str, bool]]) -> list[Effect]:
    effects: list[Effect] = []
    for id, across in sorted(found):
        other = ctx.work.referrals.find(id)
        if other is not None and pairs.is_open(ctx, other):
            # Read anew: an earlier match may have changed it
            effects += _pair(ctx, ctx.work.referrals.get(referral.id), other, across)
    return effects


def _pair(ctx: Context, one: Referral, other: Referral, across: bool) -> list[Effect]:
    if other.id in (one.crossed if across else one.alike):
        return []
    for mine, theirs in ((one, other), (other, one)):
        changed = mine.crossed_with(theirs.id) if across else mine.alike_to(theirs.id)
        ctx.work.referrals.save_quietly(changed)
    ctx.work.journal.note(MatchFound(at=ctx.now, by="bot", about=one.id, other=other.id, across=across))
    # Whoever chairs both hears it once
    sides = [(one, other)] if one.region == other.region else [(one, other), (other, one)]
    told = [part for mine, theirs in sides for part in _each(ctx, mine, theirs, across)]
    return [*told, *(keep_apart(ctx, one, other) if across else [])]


def _each(ctx: Context, mine: Referral, theirs: Referral, across: bool) -> list[Effect]:
    """The ring below it says that something is to be confirmed: one for each pair, so that none takes another's place."""
    code, other = ctx.code_of(mine.id), ctx.code_of(theirs.id)
    about = pairs.about(mine, theirs)
    effects: list[Effect] = []
    for person in pairs.who_may_know(ctx, mine, theirs):
        effects += [
            pairs.notice(ctx, mine, theirs, across, person),
            ctx.ring_person(person, "matches/to-confirm", about=about, code=code, other=other, at=ctx.now),
        ]
    return effects


# --- no member sits in both (P2.15) ---------------------------------------------------------------------
def apart(ctx: Context, referral: Referral) -> Apart:
    """Who stays out of it, as far as is known before it is a case (P1.12)."""
    client, intake = (referral.first, referral.last), ctx.work.intakes.find(referral.id)
    return Apart(
        parties=(client, intake.partner) if intake else (client,),
        excluded=referral.excluded,
        cleared=referral.cleared,
        across=_seated_across(ctx, referral),
    )


def _seated_across(ctx: Context, referral: Referral) -> tuple[str, ...]:
    """The members on the teams of what it is crossed with."""
    cases = (ctx.work.cases.of_referral(id) for id in referral.across)
    return tuple(id for case in cases if case and case.is_open for id in _members(ctx, case))


def _members(ctx: Context, case: Case) -> list[str]:
    return [id for id in case.team if ctx.someone(id).role is Role.MEMBER]


def keep_apart(ctx: Context, one: Referral, other: Referral) -> list[Effect]:
    """Both are open already: the team of the later one gives way."""
    cases = [case for it in (one, other) if (case := ctx.work.cases.of_referral(it.id)) and case.is_open]
    if len(cases) < 2:
        return []
    first, second = sorted(cases, key=lambda case: case.opened_at)
    gone = [ctx.someone(id) for id in _keep_in_step(ctx, second, first)]
    room = SetMembers(room=case_room(second.id), urgent=True)
    return [room, *(_say_gone(ctx, second, gone) if gone else [])]


def _keep_in_step(ctx: Context, case: Case, other: Case) -> list[str]:
    """Each keeps out the other's members; who sat in both leaves `case`, and they are returned."""
    mine, theirs = _members(ctx, case), _members(ctx, other)
    _note_across(ctx, case, theirs)
    _note_across(ctx, other, [id for id in mine if id not in theirs])
    return sorted(set(mine) & set(theirs))


def _note_across(ctx: Context, case: Case, members: list[str]) -> None:
    now = ctx.work.cases.get(case.id)
    across = tuple(dict.fromkeys((*now.across, *members)))
    if across != now.across:
        ctx.work.cases.save_quietly(replace(now, across=across))


def let_go(ctx: Context, one: Referral, other: Referral) -> list[str]:
    """They are other people: who was kept out of one for the other may be asked in again; nobody comes by itself.

    The codes of the cases in which somebody was.
    """
    cases = [case for it in (one, other) if (case := ctx.work.cases.of_referral(it.id)) and case.is_open]
    if len(cases) < 2:
        return []
    return [case.id for case, across in (cases, cases[::-1]) if _free(ctx, case, set(_members(ctx, across)))]


def _free(ctx: Context, case: Case, members: set[str]) -> bool:
    """Of these, who sits in nothing else that stands across."""
    still = {id for other in _crossed_cases(ctx, case) for id in _members(ctx, other)}
    freed = members & set(case.across) - still
    for person in sorted(freed & set(case.team)):
        case, unseated = case.unseat(person, by=ctx.by, at=ctx.now)
        ctx.work.cases.save(case, because=unseated)
    left = tuple(id for id in case.across if id not in freed)
    ctx.work.cases.save_quietly(replace(ctx.work.cases.get(case.id), across=left))
    return bool(freed)


def _say_gone(ctx: Context, case: Case, gone: list[Person]) -> list[Effect]:
    """In the direct rooms of its coordinators alone; the team learns nothing of it."""
    chairs = ctx.could_chair(case)
    return [ctx.say(direct(p), "matches/gone", code=case.id, people=gone) for p in chairs]


@router.on(CaseOpened)
@router.on(CaseReopened)
@router.on(CaseTaken)
@router.on(TeamWidened)
def teams_change(ctx: Context, event: Event) -> list[Effect]:
    """Whoever sits in one of them is kept out of the other, whichever way they came in."""
    case = ctx.work.cases.get(event.about)
    for other in _crossed_cases(ctx, case):
        _keep_in_step(ctx, case, other)
    return []


@router.on(PersonSeated)
@router.on(PersonJoined)
def comes_in(ctx: Context, came: PersonSeated | PersonJoined) -> list[Effect]:
    """Seats of alternates have no event of their own: they are noted when they come into the room."""
    case, person = ctx.work.cases.find(came.about), ctx.someone(came.person)
    if case is not None and person.role is Role.MEMBER and person.id in case.team:
        for other in _crossed_cases(ctx, case):
            _note_across(ctx, other, [person.id])
    return []


def _crossed_cases(ctx: Context, case: Case) -> list[Case]:
    across = ctx.work.referrals.get(case.referral).across
    found = (ctx.work.cases.of_referral(id) for id in across)
    return [other for other in found if other is not None and other.is_open]
