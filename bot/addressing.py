"""Is it said to the bot: the prefix, the bot's name, a command typed as it is shown."""

from __future__ import annotations

import re
from functools import cache

MARKUP = re.compile(r"^(`+|\*\*|__)(.*)\1$", re.DOTALL)
"""A command typed as it is shown, or in bold."""
DANGER = re.compile(r"(?:danger|critical|critique)\b", re.IGNORECASE)


def addressed(text: str, me: str) -> str:
    """Without the prefix `!`, or the bot's name: `@convene help`, `Convene : aide`, a pill with a colon of its own."""
    tidy = MARKUP.sub(r"\2", text.strip()).strip()
    if tidy.startswith("!"):
        return tidy[1:].strip()
    found = _called(me).match(tidy)
    return tidy[found.end() :].strip() if found else tidy


@cache
def _called(me: str) -> re.Pattern[str]:
    """A mention is an address with or without a sign behind it; the bare word needs one, as it may be talk."""
    local = re.escape(me[1:].partition(":")[0])
    mention = rf"(?:{re.escape(me)}|@{local})(?:[\s:,]+|$)"
    return re.compile(rf"{mention}|{local}\s*[:,][\s:,]*", re.IGNORECASE)


def is_prefixed(text: str, me: str) -> bool:
    return addressed(text, me) != MARKUP.sub(r"\2", text.strip()).strip()


def says_a_danger(text: str, me: str) -> bool:
    """Below what somebody writes to the team: `!danger …` on a line of its own is never talk (P7.10)."""
    lines = (line.strip() for line in text.splitlines())
    return any(is_prefixed(line, me) and DANGER.match(addressed(line, me)) for line in lines)
