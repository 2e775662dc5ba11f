"""Who is rung for a development, and how: in each direct room, without detail (P7.3, V5)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from bot import developments, stood_in_for
from bot.context import Context
from bot.effects import Effect, Part, Say
from casework.case import Case
from casework.critical import Development
from casework.people import Person

HERE, HELD = ("critical/ring", "critical/stand-in"), ("critical/ring-held", "critical/stand-in-held")


def reachable(ctx: Context, case: Case, one: Development, people: list[Person]) -> list[Person]:
    """Whom to ring: who may still read, and is there; who is away only where nobody answers for them (P1.5)."""
    may = [person for person in people if ctx.why_not(case, person) is None]
    return [p for p in may if not p.is_away(ctx.now) or stood_in_for.is_missing(ctx, case, one, p)]


def ring(ctx: Context, case: Case, development: Development, person: Person) -> Effect:
    """For the person, without detail (P7.3)."""
    block = (
        "critical/ring" if developments.is_there_for(ctx, case, development, person) else "critical/ring-held"
    )
    return ctx.ring_person(person, block, about=development.id, urgent=True, **when(development))


def when(development: Development) -> dict[str, object]:
    return {"code": development.case, "short": development.short, "at": development.at}


def stand_in(ctx: Context, case: Case, development: Development, person: Person) -> Effect:
    """Rung in somebody's place (P7.4)."""
    there = developments.is_there_for(ctx, case, development, person)
    block = "critical/stand-in" if there else "critical/stand-in-held"
    codes = {"code": development.case, "short": development.short}
    return ctx.ring_person(person, block, about=development.id, urgent=True, **codes)


def for_each(case: Case, effects: list[Effect]) -> list[Effect]:
    """The first ring of each person says all of theirs."""
    theirs: dict[str, list[Say]] = defaultdict(list)
    for effect in effects:
        if isinstance(effect, Say) and _is_of_an_alarm(effect):
            theirs[effect.room].append(effect)
    joined = {room: _joined(case, rings) for room, rings in theirs.items() if rings[1:]}
    kept: list[Effect] = []
    for effect in effects:
        if not isinstance(effect, Say) or effect.room not in joined or not _is_of_an_alarm(effect):
            kept.append(effect)
        elif effect is theirs[effect.room][0]:
            kept.append(joined[effect.room])
    return kept


def _is_of_an_alarm(say: Say) -> bool:
    return say.ring and say.parts[0].block in (*HERE, *HELD)


def _joined(case: Case, rings: list[Say]) -> Say:
    """About the case, not one of them: `ack` as a reply is asked which."""
    shorts = [str(ring.parts[0].params["short"]) for ring in rings]
    held = any(ring.parts[0].block in HELD for ring in rings)
    stands_in = all("stand-in" in ring.parts[0].block for ring in rings)
    facts = {"code": case.id, "shorts": shorts, "stands_in": stands_in}
    block = "critical/ring-several-held" if held else "critical/ring-several"
    return replace(rings[0], parts=(Part(block, facts),), about=case.id)
