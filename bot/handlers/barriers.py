"""Gaps in services and in the process, in one line, without a case (P12.8)."""

from __future__ import annotations

from bot import known_names
from bot.context import Context
from bot.effects import Effect
from bot.paging import page_of
from bot.router import C, M, P, Router
from bot.subwords import names, of_another
from casework.barrier import Barrier, Standing, new_barrier
from casework.errors import Refusal
from casework.events import StepTakenBack
from casework.people import Role
from casework.undoing import Undoable, changed_since
from storage import documents

router = Router()

LONGEST_LIST = 8
BARRIER = "barrier"
"""What `undo` takes back."""


@router.command(
    "barrier <text>",
    fr="obstacle <text>",
    allow={M, C, P},
    where="dkp",
    example=("barrier no interpreter on weekends", "obstacle pas d’interprète la fin de semaine"),
    rank=66,
)
def barrier(ctx: Context, text: str) -> list[Effect]:
    """Numbered through the province; a number is never given twice."""
    meant = of_another(text, "B")
    if meant and ctx.work.barriers.find(meant) is not None:
        raise Refusal("barrier-about-another", barrier=meant)
    number = ctx.work.barriers.count() + 1
    one = new_barrier(f"B{number}", ctx.actor.region, text, by=ctx.actor.id, at=ctx.at)
    if (what := known_names.found_in(ctx, text)) is not None:
        raise Refusal("barrier-with-name", what=what, erase=True)
    ctx.work.barriers.add(one, because=one.noted())
    ctx.undoable(BARRIER, before=None, after=one)
    return [ctx.reply("barriers/noted", id=one.id)]


@router.undo(BARRIER)
def take_back(ctx: Context, step: Undoable, event: StepTakenBack) -> list[Effect]:
    """The number stays, and that there was one; as it was noted it is read nowhere any more."""
    before = documents.read(step.before.encode(), Barrier) if step.before else None
    left, now = documents.read(step.after.encode(), Barrier), ctx.work.barriers.get(step.subject)
    if now != left:
        raise changed_since()
    ctx.work.barriers.save(before or now.take_back(), because=event)
    return []


@router.command(
    "barrier list [page]",
    fr="obstacle liste [page]",
    allow={M, C, P},
    where="dkp",
    example=("barrier list", "obstacle liste"),
    rank=67,
    also=("obstacle list", "barrier liste"),
    fits=lambda tail: not tail or tail.isdecimal(),
)
def list_(ctx: Context, page: str | None) -> list[Effect]:
    """What is open: of the own region, of all of them for the program lead."""
    mine = [one for one in ctx.work.barriers.where(state=Standing.OPEN) if _may_see(ctx, one)]
    mine.sort(key=lambda one: int(one.id[1:]))
    return [ctx.reply("barriers/list", **page_of(mine, page, LONGEST_LIST).shown)]


def _may_see(ctx: Context, one: Barrier) -> bool:
    return ctx.actor.role is Role.LEAD or one.region in (0, ctx.actor.region)


@router.command(
    "barrier fixed <barrier>",
    fr="obstacle réglé <barrier>",
    allow={M, C, P},
    where="dkp",
    example=("barrier fixed B1", "obstacle réglé B1"),
    rank=68,
    also=(
        "barrier corrected",
        "barrier resolved",
        "barrier solved",
        "barrier done",
        "barrier closed",
        "obstacle corrigé",
        "obstacle résolu",
        "obstacle fait",
        "obstacle fermé",
    ),
    fits=names("B"),
)
def fixed(ctx: Context, barrier: str) -> list[Effect]:
    return _settle(ctx, barrier, Standing.FIXED)


@router.command(
    "barrier sent <barrier>",
    fr="obstacle transmis <barrier>",
    allow={M, C, P},
    where="dkp",
    example=("barrier sent B1", "obstacle transmis B1"),
    rank=69,
    also=("barrier sent-on", "barrier send", "obstacle envoyé", "obstacle transmettre", "obstacle envoyer"),
    fits=names("B"),
)
def sent(ctx: Context, barrier: str) -> list[Effect]:
    """On to whoever can mend it, after the monthly review."""
    return _settle(ctx, barrier, Standing.SENT_ON)


def _settle(ctx: Context, id: str, how: Standing) -> list[Effect]:
    found = ctx.work.barriers.find(id)
    if found is None or not _may_see(ctx, found):
        raise Refusal("no-such-barrier", barrier=id)
    settled, event = found.settle(how, by=ctx.actor.id, at=ctx.at)
    ctx.work.barriers.save(settled, because=event)
    ctx.undoable(BARRIER, before=found, after=settled)
    return [ctx.reply("barriers/settled", id=id, state=how)]
