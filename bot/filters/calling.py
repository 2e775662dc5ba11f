"""When to call a safe number, and what stands beside it, in the reader's language (PROTOCOL P2.1, P11.1).

What is in words of whoever referred is in quotes: it is theirs, and in their language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import time
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context as Scope

from bot import words
from casework.contact import Extra, Said

QUOTES = {"en": "“{}”", "fr": "« {} »"}
Word = Callable[[str, str, str], str]
"""Of this group, by name, in this language."""


def filters(word: Word) -> dict[str, Callable[..., Any]]:
    """`times`, `in_quotes` and `beside_it`, for templates."""

    @pass_context
    def times(scope: Scope, said: Iterable[Said]) -> str:
        return ", ".join(_spoken(word, one, scope["lang"]) for one in said)

    @pass_context
    def in_quotes(scope: Scope, typed: Iterable[str]) -> str:
        return ", ".join(QUOTES[scope["lang"]].format(one) for one in typed)

    @pass_context
    def beside_it(scope: Scope, extras: Iterable[Extra]) -> str:
        return ", ".join(_extra(word, one, scope["lang"]) for one in extras)

    @pass_context
    def works_as(scope: Scope, typed: Iterable[str]) -> str:
        return ", ".join(_works_as(word, one, scope["lang"]) for one in typed)

    return {"times": times, "in_quotes": in_quotes, "beside_it": beside_it, "works_as": works_as}


def _works_as(word: Word, typed: str, lang: str) -> str:
    """A guest's line of work: a common one in the reader's language, any other as it was typed."""
    kind = words.key_of("works-as", typed)
    return word("works-as", kind, lang) if kind else QUOTES[lang].format(typed)


def _spoken(word: Word, said: Said, lang: str) -> str:
    parts = (_hour(part, lang) if isinstance(part, time) else word("calling", part, lang) for part in said)
    return " ".join(parts)


def _hour(at: time, lang: str) -> str:
    if lang == "en":
        return f"{at:%H:%M}"
    return f"{at.hour} h {at:%M}" if at.minute else f"{at.hour} h"


def _extra(word: Word, extra: Extra, lang: str) -> str:
    if extra.typed:
        return QUOTES[lang].format(extra.typed)
    return f"{word('calling', extra.key, lang)} {extra.number}".strip()
