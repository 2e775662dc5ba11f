"""What somebody had taken on, and leaves: referrals and calls, asked of the others anew (P2.6, P2.13)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot import matters
from bot.context import Context
from bot.effects import Effect
from bot.handlers import calls
from casework.deadline import Deadline
from casework.events import ReferralReturned
from casework.people import Person
from casework.referral import BEFORE_A_CASE, Referral, Status


@dataclass(frozen=True)
class TakenOn:
    """As far as whoever reads there may know of it (P1.12)."""

    referrals: tuple[Referral, ...] = ()
    calls: tuple[Deadline, ...] = ()

    @property
    def is_any(self) -> bool:
        return bool(self.referrals or self.calls)

    @property
    def codes(self) -> list[str]:
        return [referral.id for referral in self.referrals]


NOTHING = TakenOn()


def by(ctx: Context, person: Person) -> TakenOn:
    known = (one for one in _referrals(ctx, person) if matters.shown_here(ctx, one))
    return TakenOn(tuple(known), tuple(_calls(ctx, person)))


def _referrals(ctx: Context, person: Person) -> list[Referral]:
    """Those that have not become a case: its key contact has what became one."""
    waiting = ctx.work.referrals.where(region=person.region, state=(Status.TAKEN, Status.CONTACTED))
    return sorted((one for one in waiting if one.taken_by == person.id), key=lambda one: one.sent_at)


def _calls(ctx: Context, person: Person) -> list[Deadline]:
    return ctx.work.deadlines.open(rule=calls.TAKEN, responsible=person.id)


def give_back(ctx: Context, person: Person) -> list[Effect]:
    """Once they are off the roster, or locked: they are not among those who are asked."""
    effects: list[Effect] = []
    for clock in _calls(ctx, person):
        effects += calls.give_back(ctx, clock)
    for referral in _referrals(ctx, person):
        returned, event = referral.give_back(by=ctx.by, at=ctx.now)
        ctx.work.referrals.save(returned, because=event)
        ctx.work.deadlines.pass_on(referral.id, person.id, "")
    return effects


def asked_since(ctx: Context, person: Person, since: datetime) -> list[dict[str, Any]]:
    """Those of theirs that the others were asked for since, and who has each now; None: nobody."""
    waiting = ctx.work.referrals.where(region=person.region, state=BEFORE_A_CASE)
    returned = (one for one in waiting if ctx.may_hear_of(person, one) and _was_of(ctx, one, person, since))
    return [{"id": one.id, "by": ctx.someone(one.taken_by) if one.taken_by else None} for one in returned]


def _was_of(ctx: Context, referral: Referral, person: Person, since: datetime) -> bool:
    events = ctx.work.journal.about(referral.id, ReferralReturned, since)
    return any(event.person == person.id for event in events)
