"""What is typed in a coordination room and names a matter: noted by its event alone, so that it can leave the room when
the matter goes from sight, or its records are destroyed (P1.12, P8.6); at once where somebody there must not hear of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot import matters
from bot.context import Context, direct
from bot.effects import Effect, Part, Redact, Say
from bot.router import Place
from casework.codes import read_code
from casework.referral import Referral

REMOVED = Part("common/typed-removed", {})
LIKE_A_CODE = re.compile(r"[^\W_]{1,2}[\s\W]?[^\W_]{3,4}")


def note(ctx: Context) -> None:
    """A command, or a reply to one of ours; of what people say to each other nothing is kept."""
    if ctx.message is None or ctx.person is None or ctx.place is not Place.COORDINATION:
        return
    if codes := [code for code in _named(ctx.message.body) if _is_known(ctx, code)]:
        ctx.work.sent.note_typed(ctx.room, ctx.message.event_id, codes, ctx.now)


def _named(body: str) -> list[str]:
    found = (read_code(one[0]) for one in LIKE_A_CODE.finditer(body))
    return list(dict.fromkeys(code for code in found if code is not None))


def _is_known(ctx: Context, code: str) -> bool:
    return ctx.work.cases.find(code) is not None or ctx.work.referrals.find(code) is not None


def must_leave(ctx: Context) -> bool:
    """Does it name what somebody in that room must not hear of, and whoever typed it may read of it? To who may not
    there is no such code: nothing tells them otherwise (P12.11)."""
    if ctx.message is None or ctx.person is None or ctx.place is not Place.COORDINATION:
        return False
    region = matters.region_of(ctx.room)
    here = {person.id for person in ctx.at_hand(region)}
    theirs = (one for one in _referrals(ctx, ctx.message.body) if ctx.may_read_of(ctx.actor, one))
    told = (matters.who_may_know(ctx, region, referral) for referral in theirs)
    return any(ctx.actor.id in know and know < here for know in told)


def _referrals(ctx: Context, body: str) -> Iterator[Referral]:
    for code in _named(body):
        case = ctx.work.cases.find(code)
        referral = ctx.work.referrals.find(case.referral if case else code)
        if referral is not None:
            yield referral


def at_once(ctx: Context, effects: list[Effect]) -> list[Effect]:
    """It leaves the room, if nothing has removed it yet; whoever typed it learns so where nobody else reads."""
    if not must_leave(ctx):
        return []
    assert ctx.message is not None, "somebody typed it"
    typed = ctx.message.event_id
    is_gone = any(isinstance(one, Redact) and typed in one.events for one in effects)
    is_told = any(isinstance(one, Say) and REMOVED in one.parts for one in effects)
    gone: list[Effect] = [] if is_gone else [Redact(room=ctx.room, events=(typed,))]
    return gone if is_told else [*gone, _told(ctx)]


def told_aside(ctx: Context, first: tuple[Part, ...]) -> list[Effect]:
    """In place of a no, which that person types again where nobody else reads; `first`: what stands above it."""
    return [*ctx.elsewhere(), replace(_told(ctx), parts=(*first, REMOVED))]


def _told(ctx: Context) -> Say:
    return Say(room=direct(ctx.actor), parts=(REMOVED,))


def removed(ctx: Context, codes: tuple[str, ...]) -> list[Effect]:
    """In every coordination room: a case that went to another region was spoken of in two."""
    typed = ctx.work.sent.typed_about(codes)
    return [Redact(room=room, events=tuple(events)) for room, events in sorted(typed.items())]
