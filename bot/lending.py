"""Which open cases have nobody of their region to chair them, and who of another could (P1.12)."""

from __future__ import annotations

from bot.context import Context
from casework import access
from casework.case import Case
from casework.people import Person


def is_stranded(ctx: Context, case: Case) -> bool:
    """Nobody may chair it; or it is lent, and whoever it is lent to is away."""
    chairs = (p for p in ctx.could_chair(case) if not (case.lent_to and p.is_absent(ctx.now)))
    return case.is_open and not case.on_its_way and not any(chairs)


def has_nobody(ctx: Context, case: Case, keeper: Person) -> bool:
    """What was theirs waits for whoever is named next: they may not read it any more, and nobody chairs it (P4.8)."""
    is_out = ctx.why_not(case, keeper) not in (None, *access.FOR_A_WHILE)
    return is_out and is_stranded(ctx, case)


def may_go_back(ctx: Context, case: Case) -> bool:
    """Lent, and somebody of its own region may chair it again."""
    own = (person for person in ctx.coordinators(case.region) if person.id not in case.lent_to)
    return bool(case.lent_to) and any(ctx.why_not(case, person) is None for person in own)


def chairs(ctx: Context, case: Case) -> list[Person]:
    """Of another region, in place of its own."""
    people = [ctx.someone(id) for id in case.lent_to]
    return [person for person in people if ctx.why_not(case, person) is None]


def lent(ctx: Context) -> list[Case]:
    """Closed ones too: whoever chaired them reads them still."""
    return [case for case in ctx.work.cases.where(state=("open", "closed")) if case.lent_to]


def could(ctx: Context, case: Case) -> list[Person]:
    """Whom nothing keeps from it: no name, no conflict, no word of the client's; who is there first."""
    others = [p for p in ctx.at_hand(0) if p.region != case.region and p.id not in case.lent_to]
    may = [person for person in others if ctx.why_not(case.lent(person.id), person) is None]
    return sorted(may, key=lambda person: (person.is_absent(ctx.now), person.region, person.last, person.id))


def stranded(ctx: Context) -> list[Case]:
    return [case for case in ctx.work.cases.where(state="open") if is_stranded(ctx, case)]
