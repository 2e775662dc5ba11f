"""A roster entry is put right, and a room follows without anybody having left a seat: who is out, who comes (P1.2, P1.12, P9.7).

Another name may be that of a party, another agency or program area may take no part without consent. Shown before the
yes; afterwards the coordinators of each such case read what changed and why, and who comes is rung.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import could_come, matters, standing_in, to_ask
from bot.context import Context, case_room, direct
from bot.effects import Effect, SetMembers
from bot.handlers import out_of_sight
from bot.handlers.conflict import drop_about, pass_on_the_chair
from casework.case import Case
from casework.people import Person, Role
from casework.referral import BEFORE_A_CASE, Referral
from casework.stage import Stage

NAME = "same-name"


@dataclass(frozen=True)
class Moved:
    """One open case that they would be out of, with the reason, or read."""

    case: Case
    reason: str | None

    @property
    def code(self) -> str:
        return self.case.id


def moved(ctx: Context, was: Person, new: Person) -> list[Moved]:
    """By the rules of access, as both stand on the roster."""
    cases = sorted(ctx.work.cases.where(state=Stage.OPEN), key=lambda case: case.opened_at)
    reasons = [(case, ctx.why_not(case, was), ctx.why_not(case, new)) for case in cases]
    return [Moved(case, after) for case, before, after in reasons if (before is None) != (after is None)]


def shown(ctx: Context, was: Person, new: Person, *, comes: bool) -> dict[str, list[Moved]]:
    """Of these what all may know who read the question; what a new coordinator would read is shown in its own words."""
    may = [
        one
        for one in moved(ctx, was, new)
        if matters.shown_here(ctx, ctx.work.referrals.get(one.case.referral))
    ]
    return {
        "leaves": [one for one in may if one.reason],
        "enters": [one for one in may if not one.reason and comes],
    }


# --- done -------------------------------------------------------------------------------------------------
def follow(ctx: Context, was: Person, new: Person, changed: list[Moved]) -> list[Effect]:
    """`changed`: before anything was saved; of who left their seats the rest is passed on elsewhere."""
    out = [one.case for one in changed if one.reason not in (None, NAME)]
    into = [one.case for one in changed if one.reason is None]
    effects = [effect for case in out for effect in _is_out(ctx, case, was, new)]
    effects += [effect for case in into for effect in _comes(ctx, case, new)]
    return [*_out_of_sight(ctx, was, new), *effects]


def _out_of_sight(ctx: Context, was: Person, new: Person) -> list[Effect]:
    """They have the name of somebody whom it is about: they are told nothing, and what was theirs of it goes on (P1.12)."""
    effects: list[Effect] = []
    for referral in _about(ctx):
        if ctx.may_hear_of(was, referral) and not ctx.may_hear_of(new, referral):
            effects += out_of_sight.goes_on_without(ctx, referral, [ctx.someone(new.id)])
    return effects


def _about(ctx: Context) -> list[Referral]:
    """Every referral that waits, and that of every open case."""
    cases = ctx.work.cases.where(state=Stage.OPEN)
    waiting: list[Referral] = ctx.work.referrals.where(state=BEFORE_A_CASE)
    return [*waiting, *(ctx.work.referrals.get(case.referral) for case in cases)]


def _is_out(ctx: Context, case: Case, was: Person, new: Person) -> list[Effect]:
    """The room reads who left it, never why; seat, tasks and chair go to others."""
    person = ctx.someone(new.id)
    out = SetMembers(room=case_room(case.id), urgent=True)  # first: who is out is not told in there
    left = replace(
        ctx.say(case_room(case.id), "scope/have-left", people=[ctx.seated(case, was)]), urgent=True
    )
    chair = [*pass_on_the_chair(ctx, case, person), *drop_about(ctx, (case.id, case.referral), person)]
    other, more = _passed_on(ctx, case, was, person)
    facts = {"code": case.id, "person": was, "other": other, "why": ctx.why_not(case, person), "at": ctx.now}
    facts |= {"others": could_come.somebody(ctx, ctx.work.cases.get(case.id), was.agency)}
    facts |= {"empty": [was.agency] if _is_empty(ctx, case, was) else []}
    told = [ctx.say(direct(p), "roster/out-of-case", **facts) for p in ctx.could_chair(case)]
    return [out, left, *chair, *more, *told]


def _passed_on(ctx: Context, case: Case, was: Person, person: Person) -> tuple[Person | None, list[Effect]]:
    if was.role is Role.MEMBER:
        return standing_in.takes_over(ctx, ctx.work.cases.get(case.id), person)
    standing_in.hand_over(ctx, ctx.work.cases.get(case.id), person, None)
    return None, []


def _is_empty(ctx: Context, case: Case, was: Person) -> bool:
    """Their agency has a seat in it, and nobody there (P1.2)."""
    ground = ctx.work.ground(case)
    there = {ctx.seated(case, reader).agency for reader in ctx.readers(ctx.work.cases.get(case.id))}
    return ground is not None and was.agency in ground.seats and was.agency not in there


def _comes(ctx: Context, case: Case, new: Person) -> list[Effect]:
    """As who comes by a wider consent: the ring, the card, and the room reads it (P3.4)."""
    if ctx.has_stopped(case.referral):
        return []
    seated, widened = case.widen((new.id,), by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(seated, because=replace(widened, people=(new.id,)))
    rings = to_ask.called_in(ctx, case, new)
    chairs = [p for p in ctx.could_chair(case) if p.id != new.id]
    facts = {"code": case.id, "person": new, "at": ctx.now}
    return [*rings, *(ctx.say(direct(p), "roster/into-case", **facts) for p in chairs)]
