"""Which questions of a person are open or paused, and whom they are about: no answer is given to those about somebody else
(CONVERSATION V7, V8; P3.3)."""

from __future__ import annotations

from typing import Any

from bot import talks, words
from bot.context import Context
from bot.effects import Part
from bot.tail import Tail
from casework.codes import read_code
from casework.errors import Refusal
from casework.forms import Dialogue


def why_not(ctx: Context, dialogue: Dialogue) -> str | None:
    """It repeats what was answered, by others too: whoever may not read its case any more reads none of it (P12.11)."""
    code, person = dialogue.subject, ctx.someone(dialogue.person)
    if (case := ctx.work.cases.find(code) or ctx.work.cases.of_referral(code)) is not None:
        return ctx.why_not(case, person)
    referral = ctx.work.referrals.find(code)
    return None if referral is None or person in ctx.chairs(referral) else "excluded"


def paused(ctx: Context, person: str = "") -> list[Dialogue]:
    """Whoever speaks, or this person: theirs, as they were begun; one that they may not read waits unseen, but where there
    is no other."""
    found = ctx.work.dialogues.where(person=person or ctx.actor.id, state="paused")
    shown = [one for one in found if why_not(ctx, one) is None]
    return sorted(shown or found[:1], key=lambda one: (one.begun_at, one.id))


def whose(ctx: Context, dialogue: Dialogue) -> Part:
    """What is asked, and of which referral or case; of what has no code yet, since when."""
    return Part("dialogue/whose", {**talks.named(ctx, dialogue), "begun": dialogue.begun_at})


def has_others(ctx: Context, dialogue: Dialogue) -> bool:
    """More than these questions are open or paused: each one says then whom it is about."""
    mine = ctx.work.dialogues.where(person=dialogue.person, state=("open", "paused"))
    return any(one.id != dialogue.id for one in mine)


def to_resume(ctx: Context, dialogue: Dialogue) -> str:
    """What stands behind `resume`, where more than these are paused: the code, or its number in the list."""
    waiting = paused(ctx, dialogue.person)
    is_among = dialogue.id in [one.id for one in waiting]
    return _takes(ctx, dialogue, waiting) if is_among and len(waiting) > 1 else ""


def _takes(ctx: Context, dialogue: Dialogue, waiting: list[Dialogue]) -> str:
    """Two may be about the same case, and a referral that was never sent has no code."""
    own = _code(ctx, dialogue)
    if own and [_code(ctx, one) for one in waiting].count(own) == 1:
        return own
    return str([one.id for one in waiting].index(dialogue.id) + 1)


def _code(ctx: Context, dialogue: Dialogue) -> str:
    return talks.named(ctx, dialogue)["code"]


def which(ctx: Context, said: str = "") -> Part:
    """Several are paused: each with what takes it. `said`: what was asked for beside it, and is not done."""
    waiting = paused(ctx)
    rows = [
        {
            **talks.named(ctx, one),
            "begun": one.begun_at,
            "at": one.touched_at,
            "resume": _takes(ctx, one, waiting),
        }
        for one in waiting
    ]
    return Part("asking/which-paused", {"rows": rows, "said": said})


def meant(ctx: Context, typed: str) -> Dialogue | None:
    """By its code, or its number in the list; None: it has to be asked. Raises Refusal where nothing of that is paused."""
    waiting, tail = paused(ctx), Tail(typed.strip(words.STOPS + " "))
    asked = tail.take_code(lambda text: read_code(text) is not None)
    if asked:
        code = read_code(asked) or ""
        of_it = [one for one in waiting if code in (_code(ctx, one), one.subject)]
        if not of_it:
            raise Refusal("nothing-paused-of", code=code)
        return of_it[0] if len(of_it) == 1 else None
    number = tail.text.strip()
    if number.isdecimal() and 0 < int(number[:4]) <= len(waiting):
        return waiting[int(number[:4]) - 1]
    return waiting[0] if len(waiting) == 1 and not number.isdecimal() else None


def facts(ctx: Context, dialogue: Dialogue) -> dict[str, Any]:
    """What is said of one that is paused: what it is, and what takes it up again."""
    return {**talks.named(ctx, dialogue), "resume": to_resume(ctx, dialogue)}
