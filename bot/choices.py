"""Answers to meeting times: `2 3`, `1 yes 2 no 3 maybe`, `none` (COMMANDS 2)."""

from __future__ import annotations

import re

from bot import words
from casework.errors import Refusal
from casework.meeting import Choice

NONE = ("none", "aucun", "aucune")
ALL = ("all", "any", "tous", "toutes", "tout")
WORDS = {
    "yes": Choice.YES,
    "y": Choice.YES,
    "oui": Choice.YES,
    "o": Choice.YES,
    "no": Choice.NO,
    "n": Choice.NO,
    "non": Choice.NO,
    "maybe": Choice.MAYBE,
    "m": Choice.MAYBE,
    "peut-etre": Choice.MAYBE,
}
LONG_MAYBE = re.compile(r"\b(?:peut[ -]etre|au besoin|if need be|if needed)\b")


def read_choices(typed: str, count: int) -> tuple[Choice, ...]:
    """One for each slot. What is not named is no."""
    said = LONG_MAYBE.sub("maybe", words.fold(typed))
    tokens = [token for token in re.split(r"[\s,;:]+", said) if token and token not in ("and", "et", "&")]
    if len(tokens) == 1 and tokens[0] in NONE:
        return (Choice.NO,) * count
    if len(tokens) == 1 and tokens[0] in ALL:
        return (Choice.YES,) * count
    if not tokens or not tokens[0].isdecimal():
        raise Refusal("choices-not-understood")
    return _each(tokens, count)


def _each(tokens: list[str], count: int) -> tuple[Choice, ...]:
    chosen: dict[int, Choice] = {}
    slot = 0
    for token in tokens:
        if token.isdecimal():
            slot = int(token)
            if not 1 <= slot <= count:
                raise Refusal("no-such-slot", count=count)
            chosen[slot] = Choice.YES
        elif token in WORDS:
            chosen[slot] = WORDS[token]
        else:
            raise Refusal("choices-not-understood")
    return tuple(chosen.get(number, Choice.NO) for number in range(1, count + 1))
