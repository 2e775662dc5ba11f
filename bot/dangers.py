"""Dangers that were reported of a referral: until a coordinator has read them, and how they are shown (P7.10)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot import matters, nobody_may
from bot.context import Context
from bot.effects import Effect
from bot.router import Place
from bot.waiting import AT_ONCE, URGENT, Item
from casework.case import Case
from casework.deadline import Deadline
from casework.people import Person, Role
from casework.referral import Referral, Warned

RULE = "referral-danger"
FIRST_STEP, LAST_STEP = "remind", "lead"


def told(ctx: Context, referral: Referral, by: Person) -> list[Person]:
    """Of an open case whoever may chair it, lent or not: nobody reads of it whom it is closed to (P1.12)."""
    return [person for person in nobody_may.who_may(ctx, referral) if person != by]


# --- the clock -----------------------------------------------------------------------------------------------
def clocks(ctx: Context, referral: Referral) -> list[Deadline]:
    """That still ring because nobody has read it; the oldest first."""
    return ctx.work.deadlines.open(subject=referral.id, rule=RULE)


def begin(ctx: Context, referral: Referral) -> None:
    """What was not read before rings on as it did: a newer danger puts nothing off. Those of one moment ring as one."""
    if not any(clock.step == FIRST_STEP for clock in clocks(ctx, referral)):
        ctx.start(RULE, referral.id, case=referral.id, region=referral.region)


def due_besides(ctx: Context, referral: Referral, taken: Deadline) -> list[Deadline]:
    """What else of it is due by now, after the step that is being taken: that clock's own next one, and the other clocks'."""
    due = [one for one in clocks(ctx, referral) if one.step_at is not None and one.step_at <= ctx.now]
    own_is_over = taken.step == LAST_STEP or not reaches_the_lead(ctx, taken)
    return [one for one in due if one.id != taken.id or not own_is_over]


def reaches_the_lead(ctx: Context, clock: Deadline) -> bool:
    return clock.has_reached(LAST_STEP, ctx.house.rules, ctx.now)


def is_read(ctx: Context, referral: Referral) -> None:
    """By a coordinator, who asked for it and did not report it themselves: nobody is rung any more."""
    if referral.warnings and not _is_by(ctx, referral):
        ctx.settle(referral.id, RULE)


def _is_by(ctx: Context, referral: Referral) -> bool:
    """Did whoever speaks report the last one? Then somebody else has to read it, if anybody else may."""
    return referral.warnings[-1].by == ctx.actor.id and bool(told(ctx, referral, ctx.actor))


def to_read(ctx: Context, referral: Referral) -> list[Person]:
    """Not who reported the last one, but where nobody else may read what was reported before it."""
    others = told(ctx, referral, ctx.someone(referral.warnings[-1].by))
    return others or nobody_may.who_may(ctx, referral)


def unread(ctx: Context) -> list[Referral]:
    """What any region's coordinators have not read, each once."""
    ids = dict.fromkeys(one.subject for one in ctx.work.deadlines.open(rule=RULE))
    return [ctx.work.referrals.get(id) for id in ids]


def is_unread_in(ctx: Context, case: Case) -> bool:
    """Reported from outside its room, and to be read by those who may chair it, whoever speaks among them."""
    referral = ctx.work.referrals.get(case.referral)
    return bool(clocks(ctx, referral)) and ctx.actor in nobody_may.who_may(ctx, referral)


# --- shown -----------------------------------------------------------------------------------------------------
def shown(ctx: Context, referral: Referral) -> list[Effect]:
    """Every one with its own words, the newest last; in the direct room alone."""
    return [_card(ctx, referral, one) for one in referral.warnings]


def _card(ctx: Context, referral: Referral, warned: Warned) -> Effect:
    return ctx.detail("critical/said-of", id=referral.id, warned=warned, by=ctx.someone(warned.by))


def shown_with(ctx: Context, case: Case, referral: Referral) -> list[Effect]:
    """Above the case that came of it, to who may chair that: what nobody has read; else where it can be read again."""
    if not referral.warnings or ctx.actor not in nobody_may.who_may(ctx, referral):
        return []
    if clocks(ctx, referral):
        is_read(ctx, referral)
        return shown(ctx, referral)
    count, last = len(referral.warnings), referral.warnings[-1].at
    return [ctx.detail("critical/reported-before", code=case.id, id=referral.id, count=count, last=last)]


# --- what waits (CONVERSATION V2) --------------------------------------------------------------------------------
def items(ctx: Context) -> Iterator[Item]:
    """Before everything else, with the command that shows it and stops the ringing; by the code of the case, once there is
    one. Whoever reported it waits for the others."""
    if ctx.actor.role is not Role.COORDINATOR:
        return
    for clock in {one.subject: one for one in reversed(ctx.work.deadlines.open(rule=RULE))}.values():
        referral = ctx.work.referrals.get(clock.subject)
        case = ctx.work.cases.of_referral(referral.id)
        if not _is_for_here(ctx, referral, case):
            continue
        item = _item(clock, referral, case)
        is_own = ctx.place is Place.DIRECT and _is_by(ctx, referral)
        yield _of_ones_own(ctx, referral, item) if is_own else item


def _is_for_here(ctx: Context, referral: Referral, case: Case | None) -> bool:
    if ctx.place is not Place.COORDINATION:
        return ctx.actor in nobody_may.who_may(ctx, referral)
    if case is not None:
        return matters.is_of_here(ctx, case)
    return referral.region == matters.region_of(ctx.room) and matters.shown_here(ctx, referral)


def _item(clock: Deadline, referral: Referral, case: Case | None) -> Item:
    facts = {"code": case.id if case else referral.id, "at": clock.starts_at, "mine": True}
    block, do = ("today/danger-case", "today/do-show") if case else ("today/danger", "today/do-look-at")
    return Item(AT_ONCE, clock.starts_at, block, facts, do)


def _of_ones_own(ctx: Context, referral: Referral, item: Item) -> Item:
    facts = {**item.params, "mine": False, "people": told(ctx, referral, ctx.actor)}
    return replace(
        item, rank=URGENT, block="today/danger-own", params=facts, do="today/do-call", is_anothers=True
    )
