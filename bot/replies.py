"""What a reply to a message of ours is about (CONVERSATION V12)."""

from __future__ import annotations

import re

from bot.context import Context

SUBJECT = re.compile(r"([A-Z0-9]{2}-[A-Z0-9]{3})(?:/([A-Z]\d+)(?=/|$))?(?:/|$)")
"""`K7-QF3/D1`, what messages are about, and the beginning of their names."""


def answered(ctx: Context) -> tuple[str, str]:
    """The name of the message of ours that this one is a reply to, and what it is about; or nothing."""
    if ctx.message is None or ctx.message.reply_to is None:
        return "", ""
    _, name, about = ctx.work.sent.named(ctx.message.reply_to) or ("", None, None)
    return name or "", about or ""


def subject_of_reply(ctx: Context) -> str:
    """The code of the referral or the case that a reply is about."""
    return referral_of(ctx) or replied(ctx)[0]


def replied(ctx: Context) -> tuple[str, str]:
    """The case, and the number in it, that a reply to a message of ours is about (CONVERSATION V12); or nothing."""
    name, about = answered(ctx)
    subject = about or name
    if subject.startswith("R-"):
        case = ctx.work.cases.of_referral(subject.partition("/")[0])
        return (case.id, "") if case else ("", "")
    found = SUBJECT.match(subject)
    return (found[1], found[2] or "") if found else ("", "")


def referral_of(ctx: Context) -> str | None:
    """The referral that a reply to a message of ours is about."""
    about = answered(ctx)[1]
    return about.partition("/")[0] if about.startswith("R-") else None
