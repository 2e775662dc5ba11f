"""What waits under `today` without a clock of its own there: calls to make, and what the program lead decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot import lending, matters, pairs, under_way, words
from bot.context import ANY_COORDINATOR, ANY_LEAD, Context, coordination
from bot.router import Place
from casework.deadline import Deadline
from casework.escalation import Standing
from casework.people import Person, Role
from casework.referral import NOT_CLOSED, Status

AT_ONCE, URGENT, DUE = range(3)
"""Immediate danger, a development or somebody to call, everything with a date."""


@dataclass(frozen=True)
class Item:
    """One line: `block` of `today.md.j2`, and the command that settles it, `do`."""

    rank: int
    at: datetime
    block: str
    params: dict[str, Any] = field(default_factory=dict)
    do: str = ""
    is_anothers: bool = False
    """It waits for somebody else, and is shown below one's own."""
    undated: bool = False
    """`at` is when it began: it stands behind what is due within the hour."""


# --- one's own, in the direct room -----------------------------------------------------------------------
def ones_own(ctx: Context) -> Iterator[Item]:
    """What is paused; and the call that one has asked for (P2.13)."""
    if ctx.place is not Place.DIRECT:
        return
    for talk in ctx.work.dialogues.where(person=ctx.actor.id, state="paused"):
        if words.is_called("paused", talk.form) and under_way.why_not(ctx, talk) is None:
            facts = {**under_way.facts(ctx, talk), "at": talk.touched_at}
            yield Item(DUE, talk.touched_at, "today/paused", facts, "today/do-resume", undated=True)
    for clock in (c for rule in ("call-asked", "call-made") for c in ctx.work.deadlines.open(rule=rule)):
        if clock.subject.partition("/")[2] == ctx.actor.id and ctx.actor.role is not Role.COORDINATOR:
            by = ctx.someone(clock.responsible) if clock.rule == "call-made" else None
            facts = {"at": clock.starts_at, "by": by, "emergency": ctx.emergency}
            yield Item(URGENT, clock.starts_at, "today/call-mine", facts, "today/do-wait")


# --- calls (P2.13) --------------------------------------------------------------------------------------
def calls(ctx: Context) -> Iterator[Item]:
    """Asked for: every coordinator of the region; taken: whoever said that they call, and the room of all, until it is done."""
    if ctx.actor.role is not Role.COORDINATOR:
        return
    region = matters.region_of(ctx.room) if ctx.place is Place.COORDINATION else ctx.actor.region
    for clock in ctx.work.deadlines.open(rule="call-asked", region=region):
        yield _call(ctx, clock, "today/call-asked", "today/do-call-take")
    for clock in ctx.work.deadlines.open(rule="call-made", region=region):
        if clock.responsible == ctx.actor.id:
            yield _call(ctx, clock, "today/call-taken", "today/do-call-done")
        elif ctx.place is Place.COORDINATION:
            taken = _call(ctx, clock, "today/call-taken", "today/do-call-wait")
            yield replace(taken, rank=DUE, is_anothers=True)


def _call(ctx: Context, clock: Deadline, block: str, do: str) -> Item:
    person = ctx.someone(clock.subject.partition("/")[2])  # who asked for it
    by = {"by": ctx.someone(clock.responsible)} if clock.responsible else {}
    return Item(URGENT, clock.starts_at, block, {"person": person, "at": clock.starts_at, **by}, do)


# --- what an operator proposes (CONVERSATION 2, row 7) ----------------------------------------------------
def proposed(ctx: Context) -> Iterator[Item]:
    """Each coordinator of the region sees that it waits for one of them; it is confirmed where it was shown."""
    if ctx.actor.role is not Role.COORDINATOR:
        return
    region = matters.region_of(ctx.room) if ctx.place is Place.COORDINATION else ctx.actor.region
    for one in ctx.work.questions.where(person=ANY_COORDINATOR, room=coordination(region), state="open"):
        if one.expires_at > ctx.now:
            facts = {"subject": one.subject, "action": one.action, "until": one.expires_at}
            yield Item(DUE, one.expires_at, "today/proposed", facts, "today/do-agree")


# --- the same name or number elsewhere (P2.7, P2.15) ------------------------------------------------------
def pairs_found(ctx: Context) -> Iterator[Item]:
    """In the direct room alone: who else coordinates the region may not be one who may know of both."""
    if ctx.actor.role is not Role.COORDINATOR or ctx.place is not Place.DIRECT:
        return
    said: set[frozenset[str]] = set()
    for mine in ctx.work.referrals.where(region=ctx.actor.region, state=NOT_CLOSED):
        for theirs, across in pairs.of(ctx, mine):
            at, both = pairs.found_at(ctx, mine, theirs, across=across), frozenset((mine.id, theirs.id))
            if at is None or both in said:
                continue
            said.add(both)
            facts = {"code": ctx.code_of(mine.id), "other": ctx.code_of(theirs.id), "id": mine.id, "at": at}
            block = "today/across" if across else "today/alike"
            yield Item(DUE, at, block, facts, "today/do-look", undated=True)


# --- the program lead's ---------------------------------------------------------------------------------
def for_leads(ctx: Context) -> Iterator[Item]:
    """By the code alone (P1.14)."""
    if ctx.actor.role is Role.LEAD:
        yield from _called_up(ctx)
        yield from _without_region(ctx)
        yield from _without_chair(ctx)
        yield from _to_give_back(ctx)
        yield from _questions(ctx)
        yield from _holds(ctx)


def _called_up(ctx: Context) -> Iterator[Item]:
    """What has come up to the program lead: the code, and whom to call (P1.3)."""
    for deadline in ctx.work.deadlines.open():
        if not deadline.has_reached("lead", ctx.house.rules, ctx.now):
            continue
        case = ctx.work.cases.of_referral(deadline.case)
        people = _to_call(ctx, deadline)
        if people is None:
            continue
        facts = {
            "code": case.id if case else deadline.case,
            "which": deadline.subject.partition("/")[2] if deadline.case else "",
            "at": deadline.starts_at,
            "region": ctx.house.region(deadline.region).names,
            "people": people,
        }
        rank = URGENT if ctx.house.rules[deadline.rule].urgent else DUE
        block = "today/to-call" if deadline.case else "today/call-late"
        yield Item(rank, deadline.starts_at, block, facts, "today/do-call")


def _to_call(ctx: Context, deadline: Deadline) -> list[Person] | None:
    """Who may hear of it; None: nobody of the region may, and the lead chooses another (P1.12)."""
    here, referral = ctx.at_hand(deadline.region), ctx.work.referrals.find(deadline.case)
    if referral is None:
        return here
    if deadline.rule == "referral-taken" and not ctx.chairs(referral):
        return None
    may = [person for person in here if ctx.may_hear_of(person, referral)]
    return [*may, *ctx.chairs_from_elsewhere(referral)]


def _without_region(ctx: Context) -> Iterator[Item]:
    """No coordinator of its own region may know of it (P1.12)."""
    for referral in ctx.work.referrals.where(state=Status.SENT):
        if not ctx.chairs(referral):
            facts = {"code": referral.id, "at": referral.sent_at}
            yield Item(URGENT, referral.sent_at, "today/no-region", facts, "today/do-region")


def _without_chair(ctx: Context) -> Iterator[Item]:
    """No coordinator of its region may chair it (P1.12)."""
    for case in lending.stranded(ctx):
        facts = {"code": case.id, "at": case.opened_at}
        yield Item(URGENT, case.opened_at, "today/no-chair", facts, "today/do-chair")


def _to_give_back(ctx: Context) -> Iterator[Item]:
    """Another region reads it on until the lead ends it (P1.12)."""
    for case in lending.lent(ctx):
        if lending.may_go_back(ctx, case):
            facts = {"code": case.id, "at": case.opened_at}
            yield Item(DUE, case.opened_at, "today/may-go-back", facts, "today/do-go-back")


def _questions(ctx: Context) -> Iterator[Item]:
    """What a team asks, until it is answered (P1.9)."""
    for one in ctx.work.escalations.where(state=Standing.OPEN):
        facts = {"code": one.case, "short": one.id, "at": one.at}
        yield Item(DUE, one.at, "today/question", facts, "today/do-answer")


def _holds(ctx: Context) -> Iterator[Item]:
    """The second word on the end of a hold (P8.8)."""
    for question in ctx.work.questions.where(person=ANY_LEAD, state="open"):
        if question.expires_at > ctx.now:
            facts = {"code": question.subject, "until": question.expires_at}
            yield Item(DUE, question.expires_at, "today/hold", facts, "today/do-yes")
