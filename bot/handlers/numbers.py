"""The right number, where the one that was given is wrong or safe no more (P2.1, P3.1, P3.11)."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import known_numbers, phones, picking
from bot.context import Context
from bot.effects import Effect
from bot.router import C, Router
from bot.subjects import own
from casework import undoing
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import StepTakenBack
from casework.referral import Referral
from storage import documents

router = Router()

MESSAGE = re.compile(r"[,;]?\s*\bmessages?\b\s*:?\s*(yes|no|oui|non)\b", re.IGNORECASE)
"""Whether one may be left on it: unknown counts as no (P2.1)."""


@router.command(
    "referral number <referral> <text>",
    fr="aiguillage numéro <referral> <text>",
    allow={C},
    where="d",
    example=(
        "referral number R-7KQ4 506-555-0143, message no",
        "aiguillage numéro R-7KQ4 506-555-0143, message non",
    ),
    rank=57,
    step=Step.CONTACT,
    clears=True,
)
def number(ctx: Context, referral: str, text: str) -> list[Effect]:
    """What was tried stays; what was said of the old number counts for it alone."""
    before, said = own(ctx, referral), MESSAGE.search(text)
    read = _read(MESSAGE.sub("", text))
    message = "yes" if said and said[1].lower() in ("yes", "oui") else "no" if said else picking.UNKNOWN
    after, event = before.renumber(
        read["number"], read["note"] or before.call_note, message, by=ctx.actor.id, at=ctx.at
    )
    known_numbers.keep(ctx, before)
    ctx.work.referrals.save(after, because=event)
    ctx.undoable("number", before=before, after=after)
    return [
        ctx.detail(
            "referral/renumbered", referral=after, number=known_numbers.standing(ctx, after), at=ctx.at
        )
    ]


def _read(typed: str) -> dict[str, str]:
    try:
        return phones.read(typed)
    except Refusal:
        raise Refusal("no-phone-number") from None


@router.undo("number")
def take_back_a_number(ctx: Context, step: undoing.Undoable, event: StepTakenBack) -> list[Effect]:
    before, after = (documents.read(one.encode(), Referral) for one in (step.before, step.after))
    now: Referral = ctx.work.referrals.get(step.subject)
    if (now.phone, now.tried_before, now.attempts) != (after.phone, after.tried_before, after.attempts):
        raise undoing.changed_since()
    back = replace(
        now,
        phone=before.phone,
        call_note=before.call_note,
        message=before.message,
        tried_before=before.tried_before,
    )
    ctx.work.referrals.save(back, because=event)
    ctx.work.traces.note(back.id, "client", phone=back.phone)
    known_numbers.has_again(ctx, before)
    return []
