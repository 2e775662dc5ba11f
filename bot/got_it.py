"""`Got it, thanks`: what people write when they mean an acknowledgement (CONVERSATION V10, V12).

As a reply to the ring of a development it is one; elsewhere the command is named, so that nobody believes that they have
acknowledged what still waits for them.
"""

from __future__ import annotations

import re

from bot import developments, replies, waiting_yes, words
from bot.context import Context
from bot.router import Place
from casework.errors import Refusal

THANKS = re.compile(r"\b(?:thanks|thank you|thx|merci(?: beaucoup| bien)?)\b")
MEANS_IT = frozenset(
    {
        *(
            "got it",
            "i got it",
            "received",
            "acknowledged",
            "ack",
            "ok",
            "okay",
            "understood",
            "copy",
            "copy that",
            "roger",
            "noted",
            "i have it",
        ),
        *(
            "recu",
            "bien recu",
            "message recu",
            "c'est recu",
            "compris",
            "bien compris",
            "c'est compris",
            "d'accord",
            "je l'ai",
            "c'est note",
            "bien note",
        ),
    }
)
"""Not `read`, nor `lu`: being read is no acknowledgement (COMMANDS 2)."""


def is_meant(text: str) -> bool:
    return _bare(text) in MEANS_IT


def _bare(text: str) -> str:
    """Without the thanks."""
    return " ".join(THANKS.sub(" ", re.sub(r"[.,;:!]", " ", words.fold(text))).split())


def replies_to_a_danger(ctx: Context) -> bool:
    return replies.replied(ctx)[1].startswith("D")


def not_yet(ctx: Context, text: str) -> Refusal | None:
    """Something waits for this person, and they answered it in words that are no command; or it is a mere thanks."""
    code, short = replies.replied(ctx)
    polite = is_meant(text) or not _bare(text)
    if ctx.place is not Place.DIRECT or not (short.startswith("D") or polite):
        return None
    waiting = developments.waiting(ctx, None)
    if short.startswith("D"):
        waiting = [one for one in waiting if (one.case, one.short) == (code, short)]
    if waiting:
        return Refusal("not-acknowledged", short=waiting[0].short, code=waiting[0].case)
    return _to_what_waits(ctx) if polite else None


def _to_what_waits(ctx: Context) -> Refusal:
    """`ok` below a question that waits for a yes is none, and is not answered as if it were (V7)."""
    waits = any(ctx.now < one.expires_at for one in waiting_yes.open_to(ctx))
    return waiting_yes.needs_code(ctx) if waits else Refusal("all-right")
