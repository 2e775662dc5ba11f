"""What an absence means for the cases: who stands in, what has no cover, what happened meanwhile (P1.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from bot import developments, matters, nobody_may, standing_in, vouching
from bot.context import Context, case_room, coordination, direct
from bot.effects import Effect, SetMembers
from bot.handlers import safe_contact, unanswered
from casework.case import Case
from casework.critical import Development, State
from casework.people import Person, Role
from casework.plan import OPEN
from casework.stage import Stage

SHOWN = 5
"""In an answer; the rest is counted."""
LISTED = 10
"""Codes in one message."""


class Covered(NamedTuple):
    case: Case
    other: Person | None
    """Who stands in; None: nobody."""


class Alternate(NamedTuple):
    other: Person | None
    is_there: bool
    until: datetime | None
    """How long they are away; None of who is locked."""


def alternate_then(ctx: Context, person: Person) -> Alternate:
    """Of that whole time: who is away in it themselves is no cover."""
    other = ctx.named_alternate(person)
    if other is None or not other.is_active:
        return Alternate(None, False, None)
    away = other.is_away_between(*span(person))
    return Alternate(other, not away and not other.is_locked, other.away_until if away else None)


def span(person: Person) -> tuple[datetime, datetime]:
    assert person.away_from is not None and person.away_until is not None, "they will be away"
    return person.away_from, person.away_until


def some(all_: list[str]) -> dict[str, Any]:
    return {"shown": all_[:SHOWN], "more": max(0, len(all_) - SHOWN)}


# --- what is covered ------------------------------------------------------------------------------------
def cases_of(ctx: Context, person: Person) -> list[Case]:
    """The open ones in which they have a seat, or are the key contact, and those that they chair for another region."""
    cases = ctx.cases_near(person, Stage.OPEN)
    mine = [case for case in cases if person.id in (*case.team, *case.lent_to, case.key_contact)]
    readable = [case for case in mine if ctx.why_not(case, person) is None]
    return sorted(readable, key=lambda case: case.opened_at)


def cover(ctx: Context, person: Person, begins: datetime, ends: datetime) -> list[Covered]:
    return [
        Covered(
            case, next((p for p in _could(ctx, case, person) if not p.is_away_between(begins, ends)), None)
        )
        for case in cases_of(ctx, person)
    ]


def _could(ctx: Context, case: Case, person: Person) -> list[Person]:
    """The alternate, if they may read it once seated; for a coordinator any other coordinator of the case."""
    other = ctx.named_alternate(person)
    could = [other] if other and ctx.why_not(case.seat(other.id), other) is None else []
    if person.role is Role.COORDINATOR:
        could += [p for p in ctx.could_chair(case) if p.id != person.id and p not in could]
    return could


def is_alone(ctx: Context, person: Person, begins: datetime, ends: datetime) -> bool:
    """Would no coordinator of the region be there?"""
    others = (p for p in ctx.coordinators(person.region) if p.id != person.id and not p.is_locked)
    return person.role is Role.COORDINATOR and all(p.is_away_between(begins, ends) for p in others)


# --- it begins --------------------------------------------------------------------------------------------
def begin(ctx: Context, person: Person) -> list[Effect]:
    """Alternates are seated, invited, shown the card and rung; the coordinators learn what changed, and why."""
    effects: list[Effect] = []
    covered, changed = dict(person.covered), list[Covered]()
    for case in cases_of(ctx, person):
        if case.id in covered:
            continue
        other, called = standing_in.comes_in(ctx, case, person)
        effects += called
        if other is not None and other.id not in case.team and other.role is Role.MEMBER:
            covered[case.id] = other.id
            effects.append(SetMembers(room=case_room(case.id), urgent=True))
        if case.region == person.region:
            changed.append(Covered(case, other or _another_chair(ctx, case, person)))
        else:  # nobody else there may hear of it
            effects += nobody_may.left_without(ctx, case)
    _keep(ctx, replace(person, covered=covered))
    effects += _tell_region(ctx, person, changed)
    passed_on = [*unanswered.left_by(ctx, person), *safe_contact.goes_on(ctx, person)]
    return [*effects, *passed_on, *_nobody_chairs(ctx, person)]


def _another_chair(ctx: Context, case: Case, person: Person) -> Person | None:
    others = _could(ctx, case, person) if person.role is Role.COORDINATOR else []
    return next((p for p in others if not p.is_away(ctx.now)), None)


def _tell_region(ctx: Context, person: Person, changed: list[Covered]) -> list[Effect]:
    """One message of all that one person covers, and one of what nobody does: of those that the same coordinators may know
    of, as who must not know of one is passed by (`bot/matters.py`)."""
    groups: dict[tuple[str, frozenset[str]], list[Covered]] = {}
    for one in changed:
        may = matters.who_may_know(ctx, person.region, ctx.work.referrals.get(one.case.referral))
        groups.setdefault((one.other.id if one.other else "", may), []).append(one)
    return [_of_several(ctx, person, some) for some in groups.values()]


def _of_several(ctx: Context, person: Person, some: list[Covered]) -> Effect:
    other, codes = some[0].other, [one.case.id for one in some]
    facts: dict[str, Any] = {"who": person, "until": person.away_until} | ({"other": other} if other else {})
    block = "away/region-covered" if other else "away/region-uncovered"
    shown = {"codes": codes[:LISTED], "more": len(codes[LISTED:])}
    return ctx.say(coordination(person.region), block, **shown, **facts)


def _nobody_chairs(ctx: Context, person: Person) -> list[Effect]:
    assert person.away_until is not None, "they are away"
    if not is_alone(ctx, person, ctx.now, person.away_until):
        return []
    region, until, about = person.region, person.away_until, f"away:{person.id}"
    return [
        ctx.ring_person(lead, "away/nobody-chairs", about=about, region=region, until=until)
        for lead in ctx.leads()
    ]


def _keep(ctx: Context, person: Person) -> None:
    ctx.work.people.save_quietly(person)
    ctx.cache.pop("people", None)


# --- it ends ----------------------------------------------------------------------------------------------
def give_back(ctx: Context, person: Person) -> list[Effect]:
    """Whoever stood in leaves again, unless they are needed; then, once they are not any more."""
    effects = safe_contact.goes_on(ctx, person)
    still = {}
    for code, who in person.covered.items():
        case, other = ctx.work.cases.get(code), ctx.someone(who)
        if not case.is_open or who not in case.team:
            continue
        if _is_needed(ctx, case, other, person):
            still[code] = who
            effects.append(_stays(ctx, case, other, person))
        else:
            effects += _leaves(ctx, case, other, person)
    if still != person.covered:
        _keep(ctx, replace(person, covered=still))
    return effects


def _is_needed(ctx: Context, case: Case, other: Person, person: Person) -> bool:
    """With an open task there, an alarm that waits for them, or for somebody else who is away; or who is back reads
    nothing, on no device."""
    tasks = ctx.work.tasks.where(case=case.id, state=OPEN)
    alarms = ctx.work.developments.where(case=case.id, state="open")
    for_others = (p for p in ctx.people() if p.id != person.id and p.covered.get(case.id) == other.id)
    return (
        not vouching.reads(ctx, person)
        or any(task.assignee == other.id for task in tasks)
        or any(other.id in one.to_ring() for one in alarms)
        or any(p.is_absent(ctx.now) for p in for_others)
    )


def _leaves(ctx: Context, case: Case, other: Person, person: Person) -> list[Effect]:
    alone, unseated = case.unseat(other.id, by="bot", at=ctx.now)
    ctx.work.cases.save(alone, because=unseated)
    room = case_room(case.id)
    facts = {"code": case.id, "who": person, "other": other, "away": person.is_away(ctx.now)}
    return [
        SetMembers(room=room, urgent=True),
        _who_represents(ctx, alone, other, person),
        ctx.say(direct(other), "away/stands-in-no-more", at=ctx.now, **facts),
        ctx.say(coordination(case.region), "away/region-left", **facts),
    ]


def _who_represents(ctx: Context, case: Case, other: Person, person: Person) -> Effect:
    """Whoever is back; while they are away nobody is said to be there who is not."""
    room, agency = case_room(case.id), person.agency
    if not person.is_away(ctx.now):
        return ctx.say(room, "standing/represents", agency=agency, other=person)
    seated = (ctx.someone(id) for id in case.team if id != person.id)
    is_there = any(p.agency is agency and not p.is_absent(ctx.now) for p in seated)
    is_empty = not is_there and standing_in.alternate_of(ctx, case, person) is None
    return ctx.say(room, "standing/represents-no-more", agency=agency, other=other, is_empty=is_empty)


def _stays(ctx: Context, case: Case, other: Person, person: Person) -> Effect:
    facts = {"code": case.id, "who": person, "other": other, "away": person.is_away(ctx.now)}
    block = "away/region-stays" if vouching.reads(ctx, person) else "away/region-stays-unread"
    return ctx.say(coordination(case.region), block, **facts)


def let_go(ctx: Context, code: str) -> list[Effect]:
    """A task is done, an alarm is over: who stayed for it may leave now."""
    effects: list[Effect] = []
    for person in ctx.people():
        if code in person.covered and not person.is_absent(ctx.now):
            case, other = ctx.work.cases.get(code), ctx.someone(person.covered[code])
            if case.is_open and not _is_needed(ctx, case, other, person):
                kept = {key: who for key, who in person.covered.items() if key != code}
                _keep(ctx, replace(person, covered=kept))
                effects += _leaves(ctx, case, other, person)
    return effects


# --- meanwhile --------------------------------------------------------------------------------------------
def meanwhile(ctx: Context, person: Person, since: datetime) -> list[dict[str, Any]]:
    """Counts and codes: the rest stands in the case rooms."""
    lines = [_news(ctx, case, person, since) for case in cases_of(ctx, person)]
    return [line for line in lines if line["developments"] or line["due"] or line["is_new"]]


def _news(ctx: Context, case: Case, person: Person, since: datetime) -> dict[str, Any]:
    reported = ctx.work.developments.where(case=case.id, state=("open", "complete"))
    mine = [t for t in ctx.work.tasks.where(case=case.id, state=OPEN) if t.assignee == person.id]
    return {
        "code": case.id,
        "developments": sum(_is_news(case, one, person, since) for one in reported),
        "due": sum(task.due_at <= ctx.now for task in mine),
        "is_new": case.opened_at > since,
    }


def _is_news(case: Case, one: Development, person: Person, since: datetime) -> bool:
    """Reported meanwhile; or earlier, and still without their acknowledgement."""
    waits = one.state is State.OPEN and not one.knows(person.id)
    return (one.at >= since or waits) and developments.is_theirs(case, one, person)


def has_tasks(ctx: Context, person: Person) -> bool:
    """Open ones; speaking with the client too, which comes back to the key contact (P7.8)."""
    cases = {
        case.id: case for case in ctx.cases_near(person, Stage.OPEN) if ctx.why_not(case, person) is None
    }
    tasks = (task for code in cases for task in ctx.work.tasks.where(case=code, state=OPEN))
    return any(
        task.assignee == person.id or safe_contact.comes_to(ctx, cases[task.case], task, person)
        for task in tasks
    )


def referrals_since(ctx: Context, person: Person, since: datetime) -> list[str]:
    """For a coordinator: those that came, and may be known of."""
    if person.role is not Role.COORDINATOR:
        return []
    came = [one for one in ctx.work.referrals.where(region=person.region) if one.sent_at >= since]
    return [one.id for one in came if person in ctx.chairs(one)]
