"""A guest comes in: the clocks of the visit, what is still missing, the room that is told (P1.6, P1.15, P5.6)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot import enlisting, words
from bot.context import Context, case_room, direct
from bot.effects import Effect, SetMembers
from bot.meetings import team_of
from bot.router import Router
from casework import access
from casework.deadline import Deadline
from casework.events import Affirmed, GuestMoved, GuestNamed
from casework.people import Person
from casework.visit import EXPECTED, HERE, Visit

router = Router()

TO_PREPARE = timedelta(minutes=15)
"""What signing and verifying a device take: the step `prepared` of the clock comes so long after the opening."""


@router.on(GuestNamed)
def start_clocks(ctx: Context, named: GuestNamed) -> list[Effect]:
    _start_clocks(ctx, named.about, named.visit, named.opens_at, named.ends_at)
    return []


def _start_clocks(ctx: Context, code: str, short: str, opens: datetime, ends: datetime) -> None:
    case = ctx.work.cases.get(code)
    for rule, due in (("visit-opens", opens), ("visit-ends", ends)):
        ctx.start_in(case, rule, f"{code}/{short}", due_at=due)


@router.on(GuestMoved)
def restart_clocks(ctx: Context, moved: GuestMoved) -> list[Effect]:
    ctx.settle(f"{moved.about}/{moved.visit}", "visit-opens", "visit-ends")
    _start_clocks(ctx, moved.about, moved.visit, moved.opens_at, moved.ends_at)
    return []


@router.step("visit-opens")
def it_opens(ctx: Context, deadline: Deadline) -> list[Effect]:
    """A day and two hours ahead the coordinator learns what is missing; then the guest is let in, or is not.

    Of a visit that begins as it is named, that is said a little later: nobody is ready in the same second.
    """
    visit = ctx.work.visits.get(deadline.subject)
    if visit.state != EXPECTED:
        return []
    guest = ctx.someone(visit.person)
    missing = what_is_missing(ctx, guest)
    if deadline.step in ("day", "hours"):
        return _not_ready(ctx, visit, guest, missing) if missing else []
    if visit.may_begin(ctx.now) and _barred(ctx, visit) is None:
        return _let_in(ctx, visit)
    at_once = deadline.due_at - deadline.starts_at < TO_PREPARE
    if at_once != (deadline.step == "prepared") or not visit.may_begin(ctx.now):
        return []
    block, by = "adhoc/not-let-in" if missing else "adhoc/not-let-in-other", _named_by(ctx, visit)
    code, short = visit.case, visit.short
    ring = ctx.ring_person(by, block, about=visit.id, urgent=True, code=code, visit=short, missing=missing)
    return [ring]


def _not_ready(ctx: Context, visit: Visit, guest: Person, missing: list[str]) -> list[Effect]:
    by, facts = _named_by(ctx, visit), {"code": visit.case, "visit": visit.short}
    told = ctx.say(direct(by), "adhoc/not-ready", guest=guest, missing=missing, at=visit.opens_at, **facts)
    ring = ctx.ring(direct(by), "adhoc/not-ready-ring", at=visit.opens_at, **facts)
    return [told, replace(ring, mentions=(by.id,), about=visit.id)]


def _named_by(ctx: Context, visit: Visit) -> Person:
    return ctx.someone(visit.named_by)


def _barred(ctx: Context, visit: Visit) -> str | None:
    """Why this guest could not read the case now, if let in; None: could."""
    case = ctx.work.cases.get(visit.case)
    return access.why_not(
        ctx.someone(visit.person),
        case,
        ground=ctx.work.ground(case),
        visits=[replace(visit, state=HERE)],
        now=ctx.now,
    )


def _let_in(ctx: Context, visit: Visit) -> list[Effect]:
    """Invited first: who is not there yet counts as not told."""
    here, event = visit.let_in(at=ctx.now)
    ctx.work.visits.save(here, because=event)
    case, guest, room = ctx.work.cases.get(visit.case), ctx.someone(visit.person), case_room(visit.case)
    team = tuple(person.id for person in team_of(ctx, case))
    ring = ctx.ring(room, "adhoc/reads-along", code=case.id, until=visit.ends_at)
    who = ctx.say(room, "adhoc/who", guest=guest, works_as=_called(ctx, visit), both=visit.serves_partner)
    return [
        SetMembers(room=room, urgent=True),
        replace(ring, mentions=team, name=f"{visit.id}/ring", urgent=True),
        replace(who, urgent=True),
        ctx.ring_person(guest, "adhoc/opens", about=visit.id, urgent=True),
    ]


@router.on(Affirmed)
def let_in_who_signs_late(ctx: Context, affirmed: Affirmed) -> list[Effect]:
    """During the window; the entry is announced once, however the guest came to it."""
    effects: list[Effect] = []
    for visit in ctx.work.visits.where(person=affirmed.about, state=EXPECTED):
        if visit.may_begin(ctx.now) and _barred(ctx, visit) is None:
            effects += _let_in(ctx, visit)
    return effects


def _called(ctx: Context, visit: Visit) -> dict[str, str]:
    """A kind that the region has by configuration, or a common one, in both languages; else as it was typed (P11.3)."""
    region = ctx.work.cases.get(visit.case).region
    kind = enlisting.organisation_named(ctx.house, visit.works_as, region)
    exact = kind is not None and words.spaced(visit.works_as) in {
        words.spaced(name) for name in (*kind.names.values(), *kind.words)
    }
    if kind is not None and exact:
        return kind.names
    common = words.key_of("works-as", visit.works_as)
    return {
        lang: words.called("works-as", common, lang) if common else visit.works_as for lang in ("en", "fr")
    }


def what_is_missing(ctx: Context, guest: Person) -> list[str]:
    """Commands count from verified devices alone: who could sign has one."""
    room = ctx.work.rooms.find(direct(guest))
    membership = ctx.work.rooms.membership(room.room_id or "", guest.user_id) if room else None
    missing = [] if membership == "join" else ["invitation"]
    return missing if guest.has_affirmed(ctx.now) else [*missing, "affirmation", "device"]
