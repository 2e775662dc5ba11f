"""One of several answers: by its number, its word in either language, or a beginning that fits no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot import words
from casework import whereabouts
from casework.errors import Refusal
from casework.forms import Question

if TYPE_CHECKING:
    from bot.context import Context

YES, NO, UNKNOWN = "yes", "no", "unknown"
SMALL_WORDS = {
    YES: ("yes", "y", "oui", "o"),
    NO: ("no", "n", "non"),
    UNKNOWN: ("unknown", "u", "inconnu", "i", "?"),
}
NOT_SAID = "not-said"
LONGEST_FACTOR = 300
FIRST_WORD = re.compile(r"([^\s,;:.]+)[\s,;:.-]+(.*\w.*)", re.DOTALL)
JOINTS = re.compile(r"[,;]|\s+(?:and|et)\s+", re.IGNORECASE)


def yes_no(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    return _numbered(ctx, said, (YES, NO), _small_words(question))


def yes_no_unknown(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    return _numbered(ctx, said, (YES, NO, UNKNOWN), _small_words(question))


def _small_words(question: Question) -> dict[str, tuple[str, ...]]:
    """`not yet` where the question calls its no so."""
    own = {key: tuple(words.spaced(word) for word in named.values()) for key, named in question.words.items()}
    return {key: (*known, *own.get(key, ())) for key, known in SMALL_WORDS.items()}


def factor(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, str]:
    """Yes, no or unknown, and a note behind it: `yes, twice last month` (P4.3)."""
    return _with_note(said, lambda one: _numbered(ctx, one, (YES, NO, UNKNOWN), SMALL_WORDS))


def held(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, str]:
    """What only the client brings up; without that no note is kept either (P4.10)."""
    typed = _typed_words(question)
    typed[NOT_SAID] += SMALL_WORDS[NO]
    answer = _with_note(said, lambda one: _numbered(ctx, one, question.choices, typed))
    return answer if answer["said"] != NOT_SAID else {"said": NOT_SAID, "note": ""}


def _with_note(said: str, read_: Callable[[str], str]) -> dict[str, str]:
    try:
        return {"said": read_(said), "note": ""}
    except Refusal:
        begun = FIRST_WORD.match(said)
        if begun is None:
            raise
        note = begun[2].strip()
    if len(note) > LONGEST_FACTOR:
        raise Refusal("answer-too-long", longest=LONGEST_FACTOR)
    return {"said": read_(begun[1]), "note": whereabouts.must_not_be_named(note)}


def choice(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    return _numbered(ctx, said, question.choices, _typed_words(question))


def choices(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> list[str]:
    """Several, by number or word: `1 2 4`, `police, health`."""
    typed = _typed_words(question)
    whole = [part for part in JOINTS.split(said) if part.strip()]
    parts = whole if len(whole) > 1 else said.split()
    try:
        chosen = {_numbered(ctx, part.strip(), question.choices, typed) for part in parts}
    except Refusal:
        chosen = {_numbered(ctx, said, question.choices, typed)}
    return [key for key in question.choices if key in chosen]


def _typed_words(question: Question) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(words.spaced(word) for word in (key, *question.words[key].values()))
        for key in question.choices
    }


def _numbered(ctx: Context, said: str, keys: tuple[str, ...], typed: Mapping[str, tuple[str, ...]]) -> str:
    """By number, word in either language, or its beginning where it fits only one, and is no command: `me`."""
    folded = words.spaced(said)
    if folded.isdecimal() and 1 <= int(folded) <= len(keys):
        return keys[int(folded) - 1]
    exact = [key for key in keys if any(words.same(folded, word) for word in typed[key])]
    starts = not ctx.router.match(said)
    begun = [key for key in keys if starts and any(word.startswith(folded) for word in typed[key])]
    for found in (exact, begun):
        if len(found) == 1:
            return found[0]
    raise Refusal("answer-choose", count=len(keys))
