"""An alarm asks an agency whose member is away, and nobody stands in for them: its coordinators hear it at once (P1.5, P7.4)."""

from __future__ import annotations

from collections.abc import Iterable

from bot import could_come, counting, developments, stood_in_for
from bot.context import Context
from bot.effects import Effect
from bot.handlers import ladder
from bot.router import Router
from casework.case import Case
from casework.critical import Development, State
from casework.events import TeamWidened
from casework.people import PRIMARY, Agency

router = Router()


def tell(ctx: Context, case: Case, one: Development) -> list[Effect]:
    """They telephone there, as an hour would pass until the alarm climbs; with none of them there, the program lead."""
    if case.on_its_way:
        return ladder.lead_if_nobody_is_there(ctx, case, one)
    return [*tell_of_the_empty(ctx, case, one), *_tell_of_the_away(ctx, case, one, one.told)]


@router.on(TeamWidened)
def comes_and_is_away(ctx: Context, widened: TeamWidened) -> list[Effect]:
    """Once they are asked (`ladder.py`): whom the scope brings back, and who is not there."""
    case = ctx.work.cases.get(widened.about)
    if case.on_its_way:
        return []
    effects: list[Effect] = []
    for one in ctx.work.developments.where(case=case.id, state=State.OPEN):
        asked = [person for person in widened.people if one.waits_for(person)]
        effects += _tell_of_the_away(ctx, case, one, asked)
    return effects


def agencies(ctx: Context, case: Case) -> list[Agency]:
    """The client agreed to them, and nobody of theirs reads the case now (P1.2)."""
    ground = ctx.work.ground(case)
    if ground is None or not ground.is_given or case.on_its_way:
        return []
    there = {ctx.seated(case, person).agency for person in developments.team(ctx, case)}
    return [agency for agency in PRIMARY if agency in ground.seats and agency not in there]


def tell_of_the_empty(ctx: Context, case: Case, one: Development) -> list[Effect]:
    """Beside the line that it was reported: nobody's phone rings there."""
    empty = counting.unreached(ctx, one)
    return _tell(ctx, case, one, empty) if empty else []


def _tell(ctx: Context, case: Case, one: Development, empty: list[Agency]) -> list[Effect]:
    block, others = "critical/region-nobody-of", could_come.for_any(ctx, case, empty)
    return developments.tell_coordination(ctx, case, block, short=one.short, agencies=empty, others=others)


def agreed_to_since(ctx: Context, case: Case, added: Iterable[str]) -> list[Effect]:
    """The client agrees to more agencies while alarms are open: whom nobody represents is named as when they were reported
    (P1.2, P3.4). Not of what no newcomer is to know (P3.12, P9.5)."""
    if not (empty := [agency for agency in agencies(ctx, case) if agency in added]):
        return []
    open_ = ctx.work.developments.where(case=case.id, state=State.OPEN)
    theirs = [one for one in open_ if not one.alone and not case.hides(one.at, "")]
    return [effect for one in theirs for effect in _lacks(ctx, case, one, empty)]


def _lacks(ctx: Context, case: Case, one: Development, empty: list[Agency]) -> list[Effect]:
    lacking = one.without(tuple(empty))
    ctx.work.developments.save_quietly(lacking)
    return [*counting.recount(ctx, lacking), *_tell(ctx, case, lacking, empty)]


def _tell_of_the_away(ctx: Context, case: Case, one: Development, asked: Iterable[str]) -> list[Effect]:
    away = [p for p in map(ctx.someone, asked) if stood_in_for.is_missing(ctx, case, one, p)]
    if not away:
        return []
    if lead := ladder.lead_if_nobody_is_there(ctx, case, one):
        return lead
    called = list(dict.fromkeys(counting.called(ctx, one, person) for person in away))
    block, others = "critical/region-away", could_come.in_their_place(ctx, case, called)
    told = developments.tell_coordination(ctx, case, block, short=one.short, agencies=called, others=others)
    return [*told, *developments.tell_coordination(ctx, case, f"{block}-ring", ring=one.id, short=one.short)]
