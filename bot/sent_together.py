"""Several dangers that waited for one code: whoever reported them reads one answer, which says how many went out (P7.10, V5)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import pausing
from bot.context import FADE, Context, direct
from bot.effects import Effect, Part, Say
from casework.critical import Development
from casework.people import Role
from casework.report import LONGEST

OF_A_CASE = ("critical/sent", "critical/sent-danger")
OF_A_REFERRAL = "critical/before-a-case"
CUT = "critical/sent-cut"


def as_one(ctx: Context, effects: list[Effect]) -> list[Effect]:
    """In place of an answer to each; they are all about one case, or one referral."""
    answers = [one for one in effects if isinstance(one, Say) and _is_answer(one)]
    if len(answers) < 2:
        return effects
    facts = [one.parts[0].params for one in answers]
    cut = [one.parts[0].params["d"].short for one in answers if any(part.block == CUT for part in one.parts)]
    together = (
        _of_a_case(ctx, [one["d"] for one in facts], cut) if "d" in facts[0] else _of_a_referral(ctx, facts)
    )
    return [together, *(one for one in effects if not any(one is answer for answer in answers))]


def _is_answer(said: Say) -> bool:
    return said.parts[0].block in (*OF_A_CASE, OF_A_REFERRAL)


def _of_a_case(ctx: Context, sent: list[Development], cut: list[str]) -> Say:
    """It names no words of theirs; it fades as one of them would. `cut`: whose rest is still to be copied from here."""
    last = sent[-1]
    guest = ctx.role_in(ctx.work.cases.get(last.case)) is Role.AD_HOC
    facts: dict[str, Any] = {
        "code": last.case,
        "at": last.at,
        "d": last,
        "count": len(sent),
        "shorts": [one.short for one in sent],
        "danger": [one.short for one in sent if one.immediate],
        "guest": guest,
        "cut": cut,
        "longest": LONGEST,
        "emergency": ctx.emergency,
        "gone_at": ctx.now + FADE,
    }
    blocks = ["sent-several-danger" if facts["danger"] else "sent-several", "sent-several-which"]
    blocks += ["sent-several-cut"] if cut else []
    blocks += [
        *(["sent-after-withdrawal"] if last.alone else []),
        "sent-there" if cut else "sent-several-here",
    ]
    if pausing.has_made_way(ctx):
        blocks.append("questions-paused")
    bare = [one for one in sent if not one.text and not guest]
    if not last.told:
        blocks.append("sent-to-nobody")
    else:
        blocks.append("sent-bare" if bare else "sent-now")
    facts["short"] = bare[0].short if bare else last.short
    parts = tuple(Part(f"critical/{block}", facts) for block in blocks)
    return Say(room=direct(ctx.actor), parts=parts, fades=FADE, urgent=True)


def _of_a_referral(ctx: Context, sent: list[Any]) -> Say:
    immediate, bare = any(one["immediate"] for one in sent), all(one["bare"] for one in sent)
    facts = {**sent[-1], "count": len(sent), "immediate": immediate, "bare": bare}
    facts["longest"] = next((one["longest"] for one in sent if one["longest"]), None)
    return replace(ctx.reply(OF_A_REFERRAL, **facts), urgent=True)
