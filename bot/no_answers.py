"""What is said in the direct room while questions are open, and is no answer to them (CONVERSATION V8, V12)."""

from __future__ import annotations

import re

from bot import developments, words
from bot.context import Context
from bot.handlers.ladder import ALL
from bot.router import Match
from casework.codes import read_code
from casework.forms import Dialogue

DEVELOPMENT = re.compile(r"d\d{1,4}")


def is_none(ctx: Context, dialogue: Dialogue, match: Match | None) -> bool:
    """A reply to another message of ours; a command with a code of ours behind it; an acknowledgement that is
    waited for; and a lost phone: who has stolen it is on the others."""
    return replies_elsewhere(ctx, dialogue) or (match is not None and _is_command(ctx, match))


def replies_elsewhere(ctx: Context, dialogue: Dialogue) -> bool:
    """To what is about something of its own: a danger's ring, a referral's, times for a meeting."""
    if ctx.message is None or ctx.message.reply_to is None:
        return False
    _, name, about = ctx.work.outbox.named(ctx.message.reply_to) or ("", None, None)
    subject = about or name or ""
    return bool(subject) and subject.partition("/")[0] != dialogue.id


def _is_command(ctx: Context, match: Match) -> bool:
    tail = match.tail.split()
    if any(read_code(word.strip(",.")) for word in tail):
        return True
    return (match.command.overtakes and not tail) or _acknowledges(ctx, match)


def _acknowledges(ctx: Context, match: Match) -> bool:
    """`ack`, `reçu`, `ack D1` and nothing else, while a danger waits for it: nobody is called so (P7.4)."""
    said = [words.fold(word).strip(",.!") for word in match.tail.split()]
    alone = match.command.name == "ack" and all(_is_number(word) or word in ALL for word in said)
    return alone and bool(developments.waiting(ctx, None))


def _is_number(word: str) -> bool:
    return DEVELOPMENT.fullmatch(word) is not None
