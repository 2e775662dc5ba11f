"""What a case went through, by the journal: withdrawn, in another region, closed, opened again (P3.5, P8.5)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.context import Context
from casework.case import Basis, Case
from casework.closing import Turn
from casework.events import (
    CaseClosed,
    CaseReopened,
    CaseTaken,
    CaseTransferred,
    ConsentRecorded,
    ConsentWithdrawn,
    GroundChanged,
)


def course(ctx: Context, case: Case) -> tuple[Turn, ...]:
    """In order; without its first opening and its last end."""
    turns = (*_consents(ctx, case), *_moves(ctx, case), *_ends(ctx, case))
    return tuple(sorted(turns, key=lambda turn: turn.at))


def since(ctx: Context, case: Case) -> datetime:
    """When it became what it is: open, open again, or closed."""
    if case.closed_at is not None:
        return case.closed_at
    again = ctx.work.journal.about(case.id, CaseReopened, case.opened_at)
    return again[-1].at if again else case.opened_at


def on_its_way_since(ctx: Context, case: Case) -> datetime | None:
    moved = ctx.work.journal.about(case.id, CaseTransferred, case.opened_at)
    return moved[-1].at if case.on_its_way and moved else None


def _consents(ctx: Context, case: Case) -> Iterator[Turn]:
    """Withdrawn, and what let it go on; what came before the first withdrawal is the consent that it opened on."""
    begun = ctx.work.referrals.get(case.referral).sent_at
    withdrawn = ctx.work.journal.about(case.referral, ConsentWithdrawn, begun)
    yield from (Turn(what="withdrawn", at=one.at) for one in withdrawn)
    changed = ctx.work.journal.about(case.id, GroundChanged, case.opened_at)
    yield from (Turn(what="danger", at=one.at) for one in changed if one.basis == Basis.DANGER)
    later = min((one.at for one in (*withdrawn, *changed)), default=ctx.now)
    given = ctx.work.journal.about(case.referral, ConsentRecorded, later)
    yield from (Turn(what="consented", at=one.at) for one in given if one.at > case.opened_at)


def _moves(ctx: Context, case: Case) -> Iterator[Turn]:
    moved = ctx.work.journal.about(case.id, CaseTransferred, case.opened_at)
    taken = ctx.work.journal.about(case.id, CaseTaken, case.opened_at)
    for one in moved:
        yield Turn(
            what="transferred",
            at=one.at,
            before=ctx.house.region(one.before).names,
            region=ctx.house.region(one.region).names,
            taken_at=next((other.at for other in taken if other.at >= one.at), None),
        )


def _ends(ctx: Context, case: Case) -> Iterator[Turn]:
    for again in ctx.work.journal.about(case.id, CaseReopened, case.opened_at):
        yield Turn(what="reopened", at=again.at)
    closed = ctx.work.journal.about(case.id, CaseClosed, case.opened_at)
    former = closed if case.is_open else closed[:-1]
    yield from (Turn(what="closed", at=one.at, reason=one.reason) for one in former)
