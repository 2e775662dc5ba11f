"""What is answered where nothing that we know was typed (CONVERSATION V9)."""

from __future__ import annotations

import re

from bot import control_words, got_it, suggesting, unsigned, waiting_yes, which_case, wordless, words
from bot.context import Context
from bot.router import Place, spoken
from casework.errors import Refusal
from casework.people import Person, Role

NUMBERS = re.compile(r"\d{1,3}([ ,]+\d{1,3})*")
"""And nothing else: the answer to a message that was not replied to."""

ALL, NONE = ("all", "tout", "tous"), ("none", "aucun")
"""Of the devices of somebody locked."""


def why(ctx: Context, text: str) -> Refusal:
    said = [word.rstrip(".,;:!?") for word in words.fold(text).split()[:2]] or [""]
    for first in ("-".join(said), said[0]):  # `rendez vous`: a space for a hyphen
        if first in words.ASKED_BACK:
            return Refusal(words.ASKED_BACK[first])
    if words.fold(text) in control_words.CONTROL:
        return Refusal("no-question-open")
    if control_words.asks_to_change(text):
        is_paused = ctx.work.dialogues.paused_of(ctx.actor.id) is not None
        return Refusal("not-understood" if is_paused else "no-question-open")
    if (no := waiting_yes.told_no(ctx, text)) is not None:
        return no
    if (not_yet := got_it.not_yet(ctx, text)) is not None:
        return not_yet
    if NUMBERS.fullmatch(text) and not ctx.work.dialogues.paused_of(ctx.actor.id):
        return Refusal("number-alone", who=_locked_near(ctx))
    if words.fold(text) in (*ALL, *NONE) and (who := _locked_near(ctx)) is not None:
        return Refusal("devices-alone", who=who, keeps_none=words.fold(text) in NONE)
    if kept := which_case.waiting(ctx):
        times = [which_case.asked_at(one) for one in kept]
        signs = all(unsigned.has_its_case(one) for one in kept)
        return Refusal("danger-not-sent-yet", times=times, signs=signs, emergency=ctx.emergency)
    if (no_words := wordless.not_out(ctx)) is not None:
        return no_words
    nearest = suggesting.nearest(ctx.router, text, ctx.actor.role, ctx.place)
    if not nearest:
        return Refusal("not-understood")
    return Refusal("did-you-mean", nearest=[spoken(one, ctx.actor.language) for one in nearest])


def _locked_near(ctx: Context) -> Person | None:
    """The one whose devices the number may be about."""
    if ctx.actor.role is not Role.COORDINATOR or ctx.place is not Place.DIRECT:
        return None
    locked = [p for p in ctx.people() if p.is_locked and p.region in (0, ctx.actor.region)]
    return locked[0] if len(locked) == 1 else None
