"""What is typed in a coordination room and names a matter: noted by its event alone, so that it can leave the room when
the matter goes from sight, or its records are destroyed (P1.12, P8.6)."""

from __future__ import annotations

import re

from bot.context import Context
from bot.effects import Effect, Redact
from bot.router import Place
from casework.codes import read_code

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


def removed(ctx: Context, codes: tuple[str, ...]) -> list[Effect]:
    """In every coordination room: a case that went to another region was spoken of in two."""
    typed = ctx.work.sent.typed_about(codes)
    return [Redact(room=room, events=tuple(events)) for room, events in sorted(typed.items())]
