"""`away`: the alternate takes over alerts and seats, on time, and gives them back (P1.5; CONVERSATION 2, row 4)."""

from __future__ import annotations

import re
from typing import Any

from bot import absence, naming, words
from bot.context import Context
from bot.effects import Effect, Part, Say
from bot.handlers.absences import what_waits
from bot.naming import find_person
from bot.paging import page_of
from bot.proposals import must_be_of_region
from bot.router import C, M, Router
from casework import absence as grammar
from casework.errors import Refusal
from casework.people import Person, Role
from casework.plan import OPEN
from casework.seats import SITS

router = Router()

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
    own = person.id == ctx.actor.id
    if not was_away:
        return [ctx.reply("away/called-off", who=person, own=own)]
    waits = what_waits(ctx, person) if own and not person.is_locked else {"alarm": None, "has_tasks": False}
    return [ctx.reply("away/ended", who=person, own=own, stood_in=bool(person.covered), **waits)]


# --- the answer: only what whoever asks may know ---------------------------------------------------------
def _answer(ctx: Context, person: Person) -> tuple[Part, ...]:
    begins, ends = absence.span(person)
    own = person.id == ctx.actor.id
    whose = {"who": person, "own": own, "chairs": ctx.actor.role is Role.COORDINATOR}
    head = Part("away/yours" if own else "away/theirs", {"who": person, "begins": begins, "ends": ends})
    known = _known(ctx, person)
    by_other: dict[str, list[str]] = {}
    for one in known:
        if one.other is not None:
            by_other.setdefault(one.other.id, []).append(one.case.id)
    parts = [
        Part("away/covered", {"other": ctx.someone(id), **whose, **absence.some(codes)})
        for id, codes in by_other.items()
    ]
    if uncovered := [one.case.id for one in known if one.other is None]:
        parts.append(Part("away/uncovered", {**whose, **absence.some(uncovered)}))
    if not known:
        parts.append(Part("away/no-cases", {}))
    if due := _due(ctx, person, known):
        parts.append(Part("away/due", {**whose, **absence.some(due)}))
    if absence.is_alone(ctx, person, begins, ends):
        parts.append(Part("away/alone", {}))
    return (head, *parts, _now(ctx, person, whose))


def _known(ctx: Context, person: Person) -> list[absence.Covered]:
    return [one for one in absence.cover(ctx, person, *absence.span(person)) if ctx.why_not(one.case) is None]


def _listed(ctx: Context, person: Person, page: str) -> Say:
    """All that the answer cut: what has no cover first."""
    begins, ends = absence.span(person)
    known = _known(ctx, person)
    known.sort(key=lambda one: one.other is not None)
    rows: list[dict[str, Any]] = [{"code": one.case.id, "other": one.other, "task": ""} for one in known]
    rows += [{"code": "", "other": None, "task": task} for task in _due(ctx, person, known)]
    facts = {"who": person, "begins": begins, "ends": ends, "own": person.id == ctx.actor.id}
    return ctx.reply("away/list", **facts, **page_of(rows, page, LONGEST_LIST).shown)


def _now(ctx: Context, person: Person, whose: dict[str, Any]) -> Part:
    """Without an alternate who is there the next thing to do is to find one."""
    alternate = absence.alternate_then(ctx, person)
    if alternate.other is None:
        return Part("away/name-alternate", whose)
    if alternate.is_there:
        return Part("away/off-works", whose)
    return Part("away/another-alternate", {**whose, "other": alternate.other, "until": alternate.until})


def _due(ctx: Context, person: Person, known: list[absence.Covered]) -> list[str]:
    """`T1 K7-QF3`: the open tasks that fall due in that time, or are late already."""
    tasks = [task for one in known for task in ctx.work.tasks.where(case=one.case.id, state=OPEN)]
    mine = [task for task in tasks if task.assignee == person.id and task.due_at <= absence.span(person)[1]]
    mine.sort(key=lambda task: task.due_at)
    return [f"{task.short} {task.case}" for task in mine]
