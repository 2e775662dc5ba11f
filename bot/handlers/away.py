"""`away`: the alternate takes over alerts and seats, on time, and gives them back (P1.5; CONVERSATION 2, row 4)."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any, NamedTuple

from bot import absence, naming, words
from bot.context import Context, coordination, direct
from bot.effects import Effect, Part, Say
from bot.handlers import ladder
from bot.naming import find_person
from bot.paging import page_of
from bot.proposals import must_be_of_region
from bot.router import C, M, Router
from casework import absence as grammar
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import (
    AbsenceEnded,
    AbsencePlanned,
    AlternateNamed,
    DevelopmentComplete,
    TaskGiven,
    TaskMoved,
)
from casework.people import Person, Role
from casework.plan import OPEN
from casework.seats import SITS

router = Router()

BEGINS, ENDS = "absence-begins", "absence-ends"
SHOWN = 5
LONGEST_LIST = 10
PAGE = re.compile(r"\d{0,2}")


@router.command(
    "away [tail]",
    fr="absence [tail]",
    allow={M, C},
    where="d",
    example=("away monday to friday", "absence lundi au vendredi"),
    rank=52,
)
def away(ctx: Context, tail: str | None) -> list[Effect]:
    """Lists what is covered and what is not; `off` ends it. A coordinator may name somebody else first.

    Without dates, of an absence that is noted: the whole list, by pages.
    """
    person, typed = _whose(ctx, tail or "")
    if grammar.is_off(typed):
        return _ended(ctx, person)
    if person.away_until is not None and PAGE.fullmatch(typed.strip()):
        return [_listed(ctx, person, typed.strip() or "1")]
    begins, ends = grammar.read(typed, now=ctx.now, calendar=ctx.house.calendar(person.region))
    person, event = person.go_away(begins, ends, by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(person, because=event)
    ctx.cache.pop("people", None)
    return [Say(room=ctx.room, parts=_answer(ctx, person))]


def _whose(ctx: Context, tail: str) -> tuple[Person, str]:
    """`@roy monday to friday`, `roy monday to friday`; what reads as dates is one's own."""
    first, _, rest = words.tidy(tail).strip().partition(" ")
    if not first.startswith("@") and (
        ctx.actor.role is not Role.COORDINATOR or not _is_name(ctx, first, tail)
    ):
        return ctx.actor, tail
    person = find_person(ctx, first)
    if person.id == ctx.actor.id:
        return person, rest
    if ctx.actor.role is not Role.COORDINATOR:
        raise Refusal("absence-of-others")
    must_be_of_region(ctx, person.region)
    if person.role not in SITS:
        raise Refusal("absence-of-team")
    return person, rest


def _is_name(ctx: Context, first: str, tail: str) -> bool:
    if not naming.fitting(ctx.people(), first):
        return False
    try:
        grammar.read(tail, now=ctx.now, calendar=ctx.calendar)
    except Refusal:
        return True
    return False


def _ended(ctx: Context, person: Person) -> list[Effect]:
    was_away = person.is_away(ctx.now)
    person, event = person.come_back(by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(person, because=event)
    ctx.cache.pop("people", None)
    return [ctx.reply("away/ended" if was_away else "away/called-off", who=person)]


# --- the answer: only what whoever asks may know ---------------------------------------------------------
def _answer(ctx: Context, person: Person) -> tuple[Part, ...]:
    begins, ends = _span(person)
    own = person.id == ctx.actor.id
    whose = {"who": person, "own": own, "chairs": ctx.actor.role is Role.COORDINATOR}
    head = Part("away/yours" if own else "away/theirs", {"who": person, "begins": begins, "ends": ends})
    known = _known(ctx, person)
    by_other: dict[str, list[str]] = {}
    for one in known:
        if one.other is not None:
            by_other.setdefault(one.other.id, []).append(one.case.id)
    parts = [
        Part("away/covered", {"other": ctx.someone(id), **whose, **_some(codes)})
        for id, codes in by_other.items()
    ]
    if uncovered := [one.case.id for one in known if one.other is None]:
        parts.append(Part("away/uncovered", {**whose, **_some(uncovered)}))
    if not known:
        parts.append(Part("away/no-cases", {}))
    if due := _due(ctx, person, known):
        parts.append(Part("away/due", {**whose, **_some(due)}))
    if absence.is_alone(ctx, person, begins, ends):
        parts.append(Part("away/alone", {}))
    return (head, *parts, _now(ctx, person, whose))


def _known(ctx: Context, person: Person) -> list[absence.Covered]:
    return [one for one in absence.cover(ctx, person, *_span(person)) if ctx.why_not(one.case) is None]


def _listed(ctx: Context, person: Person, page: str) -> Say:
    """All that the answer cut: what has no cover first."""
    begins, ends = _span(person)
    known = _known(ctx, person)
    known.sort(key=lambda one: one.other is not None)
    rows: list[dict[str, Any]] = [{"code": one.case.id, "other": one.other, "task": ""} for one in known]
    rows += [{"code": "", "other": None, "task": task} for task in _due(ctx, person, known)]
    facts = {"who": person, "begins": begins, "ends": ends, "own": person.id == ctx.actor.id}
    return ctx.reply("away/list", **facts, **page_of(rows, page, LONGEST_LIST).shown)


def _now(ctx: Context, person: Person, whose: dict[str, Any]) -> Part:
    """Without an alternate who is there the next thing to do is to find one."""
    alternate = _alternate(ctx, person)
    if alternate.other is None:
        return Part("away/name-alternate", whose)
    if alternate.is_there:
        return Part("away/off-works", whose)
    return Part("away/another-alternate", {**whose, "other": alternate.other, "until": alternate.until})


class Alternate(NamedTuple):
    other: Person | None
    is_there: bool
    until: datetime | None
    """How long they are away; None of who is locked."""


def _alternate(ctx: Context, person: Person) -> Alternate:
    """Of that whole time: who is away in it themselves is no cover."""
    other = ctx.named_alternate(person)
    if other is None or not other.is_active:
        return Alternate(None, False, None)
    away = other.is_away_between(*_span(person))
    return Alternate(other, not away and not other.is_locked, other.away_until if away else None)


def _span(person: Person) -> tuple[datetime, datetime]:
    assert person.away_from is not None and person.away_until is not None, "they will be away"
    return person.away_from, person.away_until


def _some(all_: list[str]) -> dict[str, Any]:
    return {"shown": all_[:SHOWN], "more": max(0, len(all_) - SHOWN)}


def _due(ctx: Context, person: Person, known: list[absence.Covered]) -> list[str]:
    """`T1 K7-QF3`: the open tasks that fall due in that time, or are late already."""
    tasks = [task for one in known for task in ctx.work.tasks.where(case=one.case.id, state=OPEN)]
    mine = [task for task in tasks if task.assignee == person.id and task.due_at <= _span(person)[1]]
    mine.sort(key=lambda task: task.due_at)
    return [f"{task.short} {task.case}" for task in mine]


# --- what follows -----------------------------------------------------------------------------------------
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
    alternate = _alternate(ctx, person)
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
    return [p for p in ctx.people() if p.alternate == person.id and p.is_away_between(*_span(person))]


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
        *ladder.ask_who_was_passed_over(ctx, person),
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
    facts = {"since": since, "count": len(lines), "lines": lines[:SHOWN], "more": max(0, len(lines) - SHOWN)}
    return ctx.say(direct(person), "away/meanwhile", referrals=_some(referrals), first=first, **facts)


@router.on(AlternateNamed)
def another_stands_in(ctx: Context, named: AlternateNamed) -> list[Effect]:
    """Of somebody who is away: the new one takes over at once, the old one leaves."""
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
