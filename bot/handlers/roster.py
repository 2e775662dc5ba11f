"""The roster shown: who is on a team, how far everybody is, which agencies are missing (P1.2, P1.7, P1.11)."""

from __future__ import annotations

from typing import Any

from bot import enlisting, first_steps, greeting
from bot.context import Context
from bot.effects import Effect
from bot.enlisting import particulars
from bot.proposals import elsewhere
from bot.router import C, M, O, P, Router
from casework import access
from casework.names import fold
from casework.onboarding import Showed, Tick
from casework.people import Agency, Person, Role
from casework.seats import gaps, held, seats

router = Router()

PAGE = 10
TOLD = (Tick.RING, Tick.APP_LOCK)
"""The first steps that nothing but a person's own word shows."""


@router.command(
    "roster [tail]",
    fr="équipe [tail]",
    allow={M, C, P, O},
    where="dkp",
    example=("roster", "équipe"),
    rank=45,
)
def roster(ctx: Context, tail: str | None) -> list[Effect]:
    """`roster`, `roster 1`, `roster grand falls`; `roster 1 2` is the second page of region 1."""
    number, page = _asked(ctx, tail or "")
    people = [p for p in ctx.people() if p.region == number and p.role is not Role.AD_HOC]
    people.sort(key=access.in_order)
    first = PAGE * (min(max(page, 1), max(1, -(-len(people) // PAGE))) - 1)
    shown = people[first : first + PAGE]
    came_in = [p for p in people if greeting.is_home(ctx, p)]
    filled, empty = seats(came_in), gaps(came_in)
    return [
        ctx.reply(
            "roster/list",
            region=ctx.house.region(number).names,
            number=number,
            count=len(people),
            lines=[_line(ctx, person, filled, number) for person in shown],
            more=len(people) - first - len(shown),
            next=first // PAGE + 2,
            gaps=[agency for agency in empty if agency not in held(people)],
            idle=[agency for agency in empty if agency in held(people)],
        )
    ]


def _asked(ctx: Context, tail: str) -> tuple[int, int]:
    """The region, and the page where a number stands behind it."""
    own = ctx.actor.region or min(ctx.house.regions)
    typed = tail.split()
    if not typed:
        return own, 1
    page = int(typed[-1]) if len(typed) > 1 and typed[-1].isdecimal() and len(typed[-1]) < PAGE else 0
    return enlisting.region(ctx.house, " ".join(typed[:-1] if page else typed)), page or 1


def _line(ctx: Context, person: Person, filled: dict[Agency, Person], region: int) -> dict[str, Any]:
    """How far they are is for those who can help them on; colleagues see who is away."""
    helps = ctx.actor.role in (Role.LEAD, Role.OPERATOR) or (
        ctx.actor.role is Role.COORDINATOR and ctx.actor.region == region
    )
    step = step_of(ctx, person)
    return {
        "person": person,
        "alike": _is_alike(ctx, person),
        "step": step if helps or step == "away" else None,
        "until": person.away_until,
        "planned": person.away_from is not None and ctx.now < person.away_from,
        "alternate": ctx.named_alternate(person),
        "certified": person.certified_on is not None if helps else None,
        "fills": person.role is Role.COORDINATOR and filled.get(Agency.VICTIMS) == person,
        **particulars(ctx, person),
    }


def _is_alike(ctx: Context, person: Person) -> bool:
    """Somebody else is called so, or the account is on another server: the Matrix ID tells who is who."""
    same = [p for p in ctx.people() if fold(p.last or p.first) == fold(person.last or person.first)]
    return len(same) > 1 or bool(elsewhere(ctx, person.user_id))


def step_of(ctx: Context, person: Person) -> str:
    """How far they have come: what a coordinator has to ask them for."""
    if person.is_locked:
        return "locked"
    if not greeting.is_home(ctx, person):
        return "invited"
    if greeting.is_unread(ctx, person):
        return "device"
    if not person.has_affirmed(ctx.now):
        return "not-affirmed"
    return "away" if person.is_away(ctx.now) else _tick_of(ctx, person)


def _tick_of(ctx: Context, person: Person) -> str:
    """Would an alert reach them, and them alone (CONVERSATION V10)?"""
    if person.ring_showed == Showed.NOTHING:
        return "no-ring"
    return next((str(tick) for tick in first_steps.left(ctx, person) if tick in TOLD), "ready")
