"""Open developments when their case ends, or goes on with another team (P8.3 to P8.5)."""

from __future__ import annotations

from bot import counting, developments, meetings, reading, ringing
from bot.arriving import still_open
from bot.context import Context, coordination, direct
from bot.effects import Effect
from bot.handlers import nobody_there
from bot.router import Router
from casework import access
from casework.case import Case
from casework.critical import Development
from casework.events import CaseClosed, CaseReopened
from casework.people import Person

router = Router()


@router.on(CaseClosed)
@router.on(CaseReopened)
def end_them(ctx: Context, ended: CaseClosed | CaseReopened) -> list[Effect]:
    """Aloud: the region hears how many were silent, and each of these that nothing waits for them any more. Of a case
    that was closed before this was so, when it is opened again: the new room has no card of it."""
    case = ctx.work.cases.get(ended.about)
    over = [_end(ctx, one, ended.by) for one in still_open(ctx, case)]
    closes = isinstance(ended, CaseClosed)
    if not over:
        return [_closed(ctx, case)] if closes else []
    aside = ended.by if closes else ""  # the closing record is with them, and said which they are (V5)
    return [*_tell_region(ctx, case, over), *_tell_each(ctx, case, over, aside=aside, left=closes)]


def _closed(ctx: Context, case: Case) -> Effect:
    """To the region, where no line of its alarms says it."""
    return ctx.say(coordination(case.region), "closing/is-closed", code=case.id, at=ctx.now)


def _end(ctx: Context, one: Development, by: str) -> Development:
    over, event = one.end(by=by, at=ctx.now)
    ctx.work.developments.save(over, because=event)
    ctx.settle(one.id)
    return over


def _tell_region(ctx: Context, case: Case, over: list[Development]) -> list[Effect]:
    """One line of all of them (V5)."""
    rows = [{"short": one.short, "silent": len(one.silent_people())} for one in over]
    people = len({who for one in over for who in one.silent_people()})
    return developments.tell_coordination(ctx, case, "critical/region-ended", rows=rows, people=people)


def _tell_each(ctx: Context, case: Case, over: list[Development], *, aside: str, left: bool) -> list[Effect]:
    """One notice a person, of what they were asked or had reported (V5), but whoever closes it, `aside`.

    `left`: it says too that the room is closed.
    """
    rows: dict[str, list[dict[str, object]]] = {}
    for one in over:
        for person in (p for p in _to_tell(ctx, case, one) if p.id != aside):
            rows.setdefault(person.id, []).append(counting.tally(one))
    said = {"code": case.id, "left": left, "off": meetings.off_with(ctx, case) if left else []}
    return [
        ctx.say(direct(ctx.someone(id)), "critical/ended", rows=theirs, **said) for id, theirs in rows.items()
    ]


def who_will_hear(ctx: Context, case: Case) -> set[str]:
    """By the notice of an alarm that ends, which says of the room too."""
    return {person.id for one in still_open(ctx, case) for person in _to_tell(ctx, case, one)}


def _to_tell(ctx: Context, case: Case, one: Development) -> list[Person]:
    """The silent, who stands in for them, and the reporter, who was to hear when all have answered. Not who was out of
    it before it closed: what becomes of it elsewhere is not theirs to know (P8.5, P12.11)."""
    asked = (ctx.someone(id) for id in dict.fromkeys((one.by, *one.to_ring())))
    told = (None, *access.FOR_A_WHILE)
    return [p for p in asked if reading.why_not_before(ctx.work, p, case, ctx.now) in told]


def ask_the_new_team(ctx: Context, case: Case, by: str) -> tuple[list[Effect], set[str]]:
    """Written again in the room, rung to each of them, and counted among them; the ladder begins anew (P7.4).

    What nobody else who comes may read asks the coordinators alone (P3.12, P9.5). Returns whom it rings, too.
    """
    effects: list[Effect] = []
    everybody: set[str] = set()
    for one in still_open(ctx, case):
        asked, rung = _ask(ctx, case, one, by)
        effects += asked
        everybody |= {person.id for person in rung}
    return ringing.for_each(case, effects), everybody


def _ask(ctx: Context, case: Case, one: Development, by: str) -> tuple[list[Effect], list[Person]]:
    team = tuple(p.id for p in developments.team(ctx, case) if developments.may_be_asked(case, one, p))
    everybody = len(team) == len(
        developments.team(ctx, case)
    )  # else the agencies of the others are not to know
    of_nobody = tuple(nobody_there.agencies(ctx, case)) if everybody else ()
    one, event = one.hand_over(team, of_nobody=of_nobody, by=by, at=ctx.now)
    ctx.work.developments.save(one, because=event)
    ctx.settle(one.id, one.rule)
    one, shown = developments.show_again(ctx, case, one)
    if not one.silent():
        return [*shown, *counting.completed(ctx, one)], []
    ctx.start_in(case, one.rule, one.id)
    silent = [ctx.someone(id) for id in one.silent()]
    rung = ringing.reachable(ctx, case, one, silent)
    rings = [ringing.ring(ctx, case, one, person) for person in rung]
    line = developments.tell_coordination(ctx, case, "critical/region-told", short=one.short, at=one.at)
    line += nobody_there.tell_of_the_empty(ctx, case, one)
    return [*shown, *rings, *counting.recount(ctx, one), *line], rung
