"""Alerts of somebody who is away ring at whoever stands in for them (P1.5)."""

from __future__ import annotations

from dataclasses import replace

from bot import matters, standing_in
from bot.context import Context, direct
from bot.effects import Say
from casework.codes import read_code
from casework.people import Person


def diverted(ctx: Context, say: Say) -> Say:
    """A ring about a case or a referral; where nobody can stand in, or whoever could must not know of all that it names
    (P1.12), it stays with the person."""
    kind, _, which = say.room.partition(":")
    if not say.ring or kind != "person":
        return say
    person = ctx.someone(which)
    if not person.is_away(ctx.now) or (other := _stands_in(ctx, person, say.about or "")) is None:
        return say
    if not all(ctx.may_hear_of(other, one) for one in matters.named(ctx, say.parts, say.about)):
        return say
    if _is_from_before(ctx, other, say.about or ""):
        return say
    return replace(say, room=direct(other), mentions=(other.id,))


def _stands_in(ctx: Context, person: Person, about: str) -> Person | None:
    code = read_code(about.partition("/")[0])
    if code is None:
        return None
    if (case := ctx.work.cases.find(code)) is not None:
        return standing_in.alternate_of(ctx, case, person)
    referral = ctx.work.referrals.find(code)
    other = ctx.named_alternate(person)
    if referral is None or other is None or other.is_away(ctx.now):
        return None
    return other if other in ctx.chairs(referral) else None


def _is_from_before(ctx: Context, other: Person, about: str) -> bool:
    """A task, or an alarm, of the time without consent: whoever came since is not rung for it (P9.5)."""
    case = ctx.work.cases.find(about.partition("/")[0])
    if case is None:
        return False
    task, alarm = ctx.work.tasks.find(about), ctx.work.developments.find(about)
    at = task.made_at if task else alarm.at if alarm else None
    return at is not None and not ctx.may_look_back(case, at, other)


def has_rung(ctx: Context, say: Say) -> bool:
    """Nobody is rung twice for one thing: as themselves, and as whoever they stand in for (CONVERSATION V5)."""
    if not say.ring or say.about is None or not say.room.startswith("person:"):
        return False
    rung = ctx.cache.setdefault("rung", set())
    what = (say.room, say.about, tuple(part.block for part in say.parts))
    known = what in rung
    rung.add(what)
    return known
