"""Is it said to the bot: the prefix, the bot's name, a command typed as it is shown."""

from __future__ import annotations

import re

MARKUP = re.compile(r"^(`+|\*\*|__)(.*)\1$", re.DOTALL)
"""A command typed as it is shown, or in bold."""


def addressed(text: str, me: str) -> str:
    """Without the prefix `!`, or the bot's name: `@convene: help`, `@convene:example.org help`."""
    tidy = MARKUP.sub(r"\2", text.strip()).strip()
    if tidy.startswith("!"):
        return tidy[1:].strip()
    local = me[1:].partition(":")[0]
    for name in (me, f"@{local}", local):
        if tidy.casefold().startswith(name.casefold()):
            sign, rest = tidy[len(name) : len(name) + 1], tidy[len(name) + 1 :]
            if sign in (":", ",") or (name == me and sign in ("", " ")):
                return rest.strip()
    return tidy


def is_prefixed(text: str, me: str) -> bool:
    return addressed(text, me) != MARKUP.sub(r"\2", text.strip()).strip()
