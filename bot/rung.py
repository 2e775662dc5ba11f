"""What rang at the coordinators and is settled elsewhere: one line where it rang, no ring stands as if open (CONVERSATION V4)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import matters
from bot.context import Context, coordination, direct
from bot.effects import Effect, Say
from casework.people import Person
from storage.withheld import SETTLED


def settled(ctx: Context, region: int, about: str, block: str, /, **facts: Any) -> list[Effect]:
    """`about`: as the ring has it. Where it is settled in that room it is answered there; and once is enough.

    In the coordination room, or in the direct rooms of those who were rung one by one, as somebody there must not hear of it.
    """
    room = coordination(region)
    said = ctx.say(room, block, by=ctx.person, at=ctx.now, **facts)
    line = replace(said, about=about, name=f"{about}/{SETTLED}")
    rang, stands = ctx.work.outbox.has_rung(room, about), matters.diverted(ctx, line) is None
    told: list[Effect] = [line] if rang and stands and ctx.room != room else []
    aside = _rung_aside(ctx, about) + (ctx.at_hand(region) if rang and not stands else [])
    return [*told, *_one_by_one(ctx, aside, line)]


def _rung_aside(ctx: Context, about: str) -> list[Person]:
    rooms = ctx.work.outbox.rung_aside(about)
    return [person for person in ctx.people() if direct(person) in rooms]


def _one_by_one(ctx: Context, people: list[Person], line: Say) -> list[Say]:
    """Not to whoever settled it, nor to who must not hear of it by now (P1.12)."""
    others = {person.id: person for person in people if person != ctx.person}
    return [matters.to(person, line) for person in others.values() if matters.may_hear(ctx, person, line)]
