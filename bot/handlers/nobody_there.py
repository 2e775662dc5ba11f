"""An alarm asks an agency whose member is away, and nobody stands in for them: its coordinators hear it at once (P1.5, P7.4)."""

from __future__ import annotations

from bot import counting, developments, stood_in_for
from bot.context import Context
from bot.effects import Effect
from bot.handlers import ladder
from casework.case import Case
from casework.critical import Development


def tell(ctx: Context, case: Case, one: Development) -> list[Effect]:
    """They telephone there, as an hour would pass until the alarm climbs; with none of them there, the program lead."""
    if case.on_its_way:
        return ladder.lead_if_nobody_is_there(ctx, case, one)
    away = [p for p in map(ctx.someone, one.told) if stood_in_for.is_missing(ctx, case, one, p)]
    if not away:
        return []
    if lead := ladder.lead_if_nobody_is_there(ctx, case, one):
        return lead
    agencies = list(dict.fromkeys(counting.called(ctx, one, person) for person in away))
    block = "critical/region-away"
    told = developments.tell_coordination(ctx, case, block, short=one.short, agencies=agencies)
    return [*told, *developments.tell_coordination(ctx, case, f"{block}-ring", ring=one.id, short=one.short)]
