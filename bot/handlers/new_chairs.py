"""A coordinator who joins a region reads its open cases: shown before, and no room is walked into silently (V6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta

from bot import matters
from bot.context import Context, case_room, coordination, direct
from bot.effects import Effect
from bot.router import Router
from casework.case import Case
from casework.events import Affirmed, PersonAdded, PersonJoined
from casework.people import Person, Role
from casework.referral import BEFORE_A_CASE, Referral
from casework.stage import Stage

router = Router()

SIGNED_BEFORE = timedelta(days=800)
"""So far back an affirmation is another year's."""


@dataclass(frozen=True)
class WouldRead:
    """The open cases that somebody would read for being a coordinator, as far as they may be named where it is shown."""

    codes: tuple[str, ...] = ()
    alone: tuple[str, ...] = ()
    """Of these: where the client did not agree to their agency, and they would be there as coordinator alone (P3.4)."""
    kept: tuple[str, ...] = ()
    """What they would be kept out of, for the name that they have (P1.12)."""


def would_read(ctx: Context, person: Person) -> WouldRead:
    """Once they have signed; what one of those who read this must not know of is not named (P1.12)."""
    if person.role is not Role.COORDINATOR:
        return WouldRead()
    signed, _ = person.affirm(at=ctx.now, terms=ctx.house.terms)
    shown = [case for case in _cases(ctx, signed) if _is_shown(ctx, case)]
    alone = _codes([case for case in shown if _is_alone(ctx, case, signed)])
    kept = tuple(code for code, about in _kept_out(ctx, signed) if matters.shown_here(ctx, about))
    return WouldRead(_codes(shown), alone, kept)


def _kept_out(ctx: Context, person: Person) -> list[tuple[str, Referral]]:
    """By their codes, the open cases and the referrals of their region that are about somebody of their name."""
    waiting = ctx.work.referrals.where(state=BEFORE_A_CASE, region=person.region)
    cases = ctx.work.cases.where(state=Stage.OPEN, region=person.region)
    named = [case for case in cases if ctx.why_not(case, person) == "same-name"]
    matters_ = [(case.id, ctx.work.referrals.get(case.referral)) for case in named]
    return matters_ + [(one.id, one) for one in waiting if not ctx.may_hear_of(person, one)]


def _cases(ctx: Context, person: Person) -> list[Case]:
    cases = ctx.work.cases.where(state=Stage.OPEN, region=person.region)
    mine = (case for case in cases if ctx.why_not(case, person) is None)
    return sorted(mine, key=lambda case: case.opened_at)


def _is_shown(ctx: Context, case: Case) -> bool:
    return matters.shown_here(ctx, ctx.work.referrals.get(case.referral))


def _is_alone(ctx: Context, case: Case, person: Person) -> bool:
    return ctx.seated(case, person) is not person


def _codes(cases: list[Case]) -> tuple[str, ...]:
    return tuple(case.id for case in cases)


# --- when they come -----------------------------------------------------------------------------------------
@router.on(Affirmed)
def signed(ctx: Context, affirmed: Affirmed) -> list[Effect]:
    """Of who signs for another year the others have heard what they are kept out of."""
    person = ctx.someone(affirmed.about)
    before = ctx.work.journal.about(person.id, Affirmed, ctx.now - SIGNED_BEFORE)
    return _reads_now(ctx, person) if any(one.at < affirmed.at for one in before) else comes(ctx, person)


def comes(ctx: Context, person: Person) -> list[Effect]:
    """What they read from now on, and what they are kept out of: the other coordinators learn of both (P1.12)."""
    return [*_reads_now(ctx, person), *_tell_what_is_kept(ctx, person)]


def _tell_what_is_kept(ctx: Context, person: Person) -> list[Effect]:
    """To each of the others in person, as far as they may know of it."""
    if person.role is not Role.COORDINATOR or not (kept := _kept_out(ctx, person)):
        return []
    others = [p for p in ctx.coordinators(person.region) if p.id != person.id]
    may = {p.id: [code for code, one in kept if p in ctx.chairs(one)] for p in others}
    return [
        ctx.say(direct(p), "roster/chair-kept-out", who=person, codes=may[p.id]) for p in others if may[p.id]
    ]


def _reads_now(ctx: Context, person: Person) -> list[Effect]:
    """Each room whose cases they read from now on, and the other coordinators, once."""
    if person.role is not Role.COORDINATOR:
        return []
    new = [case for case in _cases(ctx, person) if not _was_there(ctx, case, person)]
    return [*_tell_rooms(ctx, new, person), *_tell_chairs(ctx, new, person)]


def _was_there(ctx: Context, case: Case, person: Person) -> bool:
    """In its room, since they are on the roster, or as whoever opened it."""
    added = ctx.work.journal.about(person.id, PersonAdded, case.opened_at)
    since = max(case.opened_at, *(one.at for one in added)) if added else case.opened_at
    joined = ctx.work.journal.about(case.id, PersonJoined, since)
    return person.id in case.team or any(one.person == person.id for one in joined)


def _tell_rooms(ctx: Context, cases: list[Case], person: Person) -> list[Effect]:
    """Into a room in which sharing has stopped nobody is asked (P3.5)."""
    return [
        ctx.say(case_room(case.id), "case/coming", people=[ctx.seated(case, person)])
        for case in cases
        if not ctx.has_stopped(case.referral)
    ]


def _tell_chairs(ctx: Context, cases: list[Case], person: Person) -> list[Effect]:
    """One message of those that all there may know; each of the others by itself, to who may know of it."""
    room = coordination(person.region)
    there = replace(ctx, room=room, person=None)
    shared = [case for case in cases if _is_shown(there, case)]
    apart = [[case] for case in cases if case not in shared]
    return [_reads(ctx, room, some, person) for some in (shared, *apart) if some]


def _reads(ctx: Context, room: str, cases: list[Case], person: Person) -> Effect:
    alone = _codes([case for case in cases if _is_alone(ctx, case, person)])
    codes = _codes(cases)
    return ctx.say(room, "roster/chair-reads", who=person, codes=codes, alone=alone)
