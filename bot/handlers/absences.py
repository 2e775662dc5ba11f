"""What follows from an absence: it begins and ends on time, and everybody whom it concerns hears of it (P1.5)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot import absence, to_ask
from bot.context import Context, coordination, direct
from bot.effects import Effect, Say
from bot.handlers import ladder
from bot.router import Router
from casework.deadline import Deadline
from casework.events import (
    AbsenceEnded,
    AbsencePlanned,
    AlternateNamed,
    AlternateUnset,
    DevelopmentComplete,
    TaskGiven,
    TaskMoved,
)
from casework.people import Person

router = Router()

BEGINS, ENDS = "absence-begins", "absence-ends"


@router.on(AbsencePlanned)
def planned(ctx: Context, event: AbsencePlanned) -> list[Effect]:
    """On time, whatever happens meanwhile: both ends are clocks."""
    person = ctx.someone(event.about)
    ctx.settle(_subject(person))
    _start(ctx, ENDS, person, event.ends)
    if person.is_away(ctx.now):
        return [*_announced(ctx, person, event), *absence.begin(ctx, person)]
    _start(ctx, BEGINS, person, event.begins)
    return [*absence.give_back(ctx, person), *_announced(ctx, person, event)]


def _subject(person: Person) -> str:
    return f"away:{person.id}"


def _start(ctx: Context, rule: str, person: Person, due_at: datetime) -> None:
    ctx.start(rule, _subject(person), case="", region=person.region, due_at=due_at, responsible=person.id)


def _announced(ctx: Context, person: Person, event: AbsencePlanned) -> list[Effect]:
    """The region, the alternate, and whoever somebody else entered it for."""
    alternate = absence.alternate_then(ctx, person)
    facts: dict[str, Any] = {"who": person, "begins": event.begins, "ends": event.ends}
    shown = {**alternate._asdict(), "lost": _covered_by(ctx, person)}
    told = [ctx.say(coordination(person.region), "away/region-planned", **shown, **facts)]
    if alternate.other is not None:
        block = "away/you-stand-in" if alternate.is_there else "away/you-are-out-too"
        told.append(ctx.say(direct(alternate.other), block, **facts))
    if event.by != person.id:
        told.append(ctx.say(direct(person), "away/entered-for-you", by=ctx.someone(event.by), **facts))
    return list(told)


def _covered_by(ctx: Context, person: Person) -> list[Person]:
    """Who is away in that time, and has them as alternate."""
    return [p for p in ctx.people() if p.alternate == person.id and p.is_away_between(*absence.span(person))]


@router.step(BEGINS)
def it_begins(ctx: Context, deadline: Deadline) -> list[Effect]:
    person = ctx.someone(deadline.responsible)
    return absence.begin(ctx, person) if person.is_active and person.is_away(ctx.now) else []


@router.step(ENDS)
def it_ends(ctx: Context, deadline: Deadline) -> list[Effect]:
    person = ctx.someone(deadline.responsible)
    if not person.is_active or person.away_from is None:
        return []
    back, event = person.come_back(by="bot", at=ctx.now)
    ctx.work.people.save(back, because=event)
    ctx.cache.pop("people", None)
    return []


@router.on(AbsenceEnded)
def back(ctx: Context, ended: AbsenceEnded) -> list[Effect]:
    """The first that they hear is what happened meanwhile."""
    person = ctx.someone(ended.about)
    ctx.settle(_subject(person))
    left = [] if person.is_locked else absence.give_back(ctx, person)
    if ended.began > ctx.now:
        return [*left, *_not_away_after_all(ctx, person, ended)]
    if person.is_locked:  # back from the absence, and out all the same until their voice was heard
        return []
    return [
        _meanwhile(ctx, person, ended.began),
        *left,
        *ladder.ask_who_was_passed_over(ctx, person, stayed=True),
        ctx.say(coordination(person.region), "away/region-back", who=person),
        *_stands_in_again(ctx, person),
    ]


def _not_away_after_all(ctx: Context, person: Person, ended: AbsenceEnded) -> list[Effect]:
    """All who were told that it was planned."""
    told: list[Effect] = [ctx.say(coordination(person.region), "away/region-called-off", who=person)]
    other = ctx.named_alternate(person)
    if other is not None and other.is_active:
        told.append(ctx.say(direct(other), "away/you-need-not-stand-in", who=person, began=ended.began))
    if ended.by != person.id:
        facts = {"by": ctx.someone(ended.by), "began": ended.began}
        told.append(ctx.say(direct(person), "away/called-off-for-you", **facts))
    return told


def _stands_in_again(ctx: Context, person: Person) -> list[Effect]:
    """For whoever is still away, and had nobody."""
    theirs = [p for p in ctx.people() if p.alternate == person.id and p.is_away(ctx.now)]
    return [effect for one in theirs for effect in absence.begin(ctx, one)]


def _meanwhile(ctx: Context, person: Person, since: datetime) -> Say:
    lines, referrals = absence.meanwhile(ctx, person, since), absence.referrals_since(ctx, person, since)
    first = lines[0]["code"] if lines else None
    facts: dict[str, Any] = {
        "since": since,
        "count": len(lines),
        "lines": lines[: absence.SHOWN],
        "more": max(0, len(lines) - absence.SHOWN),
    }
    facts |= {"referrals": absence.some(referrals), "first": first, **what_waits(ctx, person)}
    return ctx.say(direct(person), "away/meanwhile", **facts)


def what_waits(ctx: Context, person: Person) -> dict[str, Any]:
    """For somebody who is back: the alarm to read first, and whether a task is theirs."""
    alarm = next(iter(to_ask.alarms_of(ctx, person)), None)
    return {"alarm": alarm, "has_tasks": absence.has_tasks(ctx, person)}


@router.on(AlternateNamed)
def another_stands_in(ctx: Context, named: AlternateNamed | AlternateUnset) -> list[Effect]:
    """Of somebody who is away: the new one, if any, takes over at once, the old one leaves."""
    person = ctx.someone(named.about)
    if not person.is_away(ctx.now):
        return []
    left = absence.give_back(ctx, person)
    return [*left, *absence.begin(ctx, ctx.someone(person.id))]


@router.on(TaskMoved)
@router.on(TaskGiven)
@router.on(DevelopmentComplete)
def who_stayed_may_leave(ctx: Context, event: TaskMoved | TaskGiven | DevelopmentComplete) -> list[Effect]:
    return absence.let_go(ctx, event.about)
