"""Two referrals or cases with the same name or number: what coordinators are shown of them (PROTOCOL P2.7, P2.15).

People speak with each other; then `referral different` sets a pair aside, and `referral same` settles it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from bot.context import FADE, Context, direct
from bot.effects import Say
from casework.events import MatchFound
from casework.people import Person
from casework.referral import Referral


class Pair(NamedTuple):
    """From the side of a coordinator who may know of both."""

    mine: Referral
    theirs: Referral
    across: bool


NEW = timedelta(days=7)
"""So long it waits under `today`."""
LONGEST_LIST = 5


def is_open(ctx: Context, referral: Referral) -> bool:
    case = ctx.work.cases.of_referral(referral.id)
    return case.is_open if case else referral.is_open


def notice(ctx: Context, mine: Referral, theirs: Referral, across: bool, person: Person) -> Say:
    """Existence and code only, and whom to speak with."""
    said = {
        "code": ctx.code_of(mine.id),
        "other": ctx.code_of(theirs.id),
        "region": ctx.house.region(theirs.region).name(person.language),
        "settled": mine.verdict_on(theirs.id, across=across) is not None,
    }
    block = "matches/across" if across else "matches/alike"
    said_ = ctx.say(direct(person), block, **said, **_whom_to_ask(ctx, mine, theirs, person))
    return replace(said_, about=about(mine, theirs))


def about(mine: Referral, theirs: Referral) -> str:
    """By which a reply is about both."""
    return f"{mine.id}/{theirs.id}"


def who_may_know(ctx: Context, of: Referral, other: Referral) -> list[Person]:
    """The coordinators of the one who may know of the other too."""
    return [p for p in ctx.chairs(of) if ctx.may_hear_of(p, other)]


def the_others(ctx: Context, pair: Pair) -> list[Person]:
    """The coordinators of both sides who may know of both, each once; not whoever acts."""
    both = (*who_may_know(ctx, pair.mine, pair.theirs), *who_may_know(ctx, pair.theirs, pair.mine))
    return list({p.id: p for p in both if p.id != ctx.actor.id}.values())


def _whom_to_ask(ctx: Context, mine: Referral, theirs: Referral, person: Person) -> dict[str, Any]:
    """Who has the other one first; where nobody there may know of both, the program lead."""
    there = who_may_know(ctx, theirs, mine)
    people = sorted((p for p in there if p.id != person.id), key=lambda p: p.id != theirs.taken_by)
    has_it = next((p for p in people if p.id == theirs.taken_by), None)
    return {"people": people, "has_it": has_it, "leads": [] if there else ctx.leads()}


def of(ctx: Context, mine: Referral) -> Iterator[tuple[Referral, bool]]:
    """Those that were not set aside."""
    for theirs, across in known(ctx, mine):
        if not mine.is_set_aside(theirs.id, across=across):
            yield theirs, across


def known(ctx: Context, mine: Referral) -> Iterator[tuple[Referral, bool]]:
    """The others while both are open, and whether across; for a coordinator who may know of both."""
    if not (mine.alike or mine.crossed) or ctx.actor not in ctx.chairs(mine) or not is_open(ctx, mine):
        return
    for ids, across in ((mine.alike, False), (mine.crossed, True)):
        for id in ids:
            theirs = ctx.work.referrals.find(id)
            if theirs is not None and is_open(ctx, theirs) and ctx.may_hear_of(ctx.actor, theirs):
                yield theirs, across


def shown(ctx: Context, mine: Referral) -> list[Say]:
    """Above the card of one of them, in the direct room: of several, one message with the codes."""
    found = list(of(ctx, mine))
    if len(found) < 2:
        return [replace(notice(ctx, mine, *one, ctx.actor), fades=FADE) for one in found]
    rows = sorted((_row(ctx, mine, *one) for one in found), key=lambda row: bool(row["settled"]))
    said = {"code": ctx.code_of(mine.id), "count": len(rows), "more": max(0, len(rows) - LONGEST_LIST)}
    return [
        replace(ctx.say(direct(ctx.actor), "matches/several", rows=rows[:LONGEST_LIST], **said), fades=FADE)
    ]


def _row(ctx: Context, mine: Referral, theirs: Referral, across: bool) -> dict[str, Any]:
    """One line of several: which, where, and with whom to speak."""
    asked = _whom_to_ask(ctx, mine, theirs, ctx.actor)
    return {
        "other": ctx.code_of(theirs.id),
        "across": across,
        "settled": mine.verdict_on(theirs.id, across=across) is not None,
        "region": ctx.house.region(theirs.region).name(ctx.actor.language),
        "who": next(iter([*asked["people"], *asked["leads"]]), None),
    }


def found_at(ctx: Context, mine: Referral, theirs: Referral, *, across: bool) -> datetime | None:
    """None: longer ago than `NEW`, or settled."""
    if mine.verdict_on(theirs.id, across=across) is not None:
        return None
    since = ctx.now - NEW
    for one, other in ((mine.id, theirs.id), (theirs.id, mine.id)):
        for event in ctx.work.journal.about(one, MatchFound, since):
            if event.other == other:
                return event.at
    return None
