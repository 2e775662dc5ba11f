"""Answers in people's own words: a text, a name, a number, how somebody puts what they understood."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot import languages, phones, plain_yes, unsure, words
from bot.picking import NO, YES, before_a_note, small_words, yes_no
from casework import names, whereabouts
from casework.errors import Refusal
from casework.forms import Question

if TYPE_CHECKING:
    from bot.context import Context

LONGEST_NAME = 80
SHORT_YES = ("1", "y", "o")
A_SENTENCE = 3
"""Words of the person's own behind a bare number, at least."""
MOMENT = re.compile(
    r"(?:hier|yesterday|today|tonight|tomorrow|demain|aujourd.?hui|last night|ce (?:soir|matin)|this (?:morning|evening|afternoon))\b"
)
AGREEING = ("yes", "oui")
SAID_TO_A_QUESTION = ("no", "non", "unknown", "inconnu")


def text(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """No address, an office's neither: a service or a cabinet is enough, and it may be where somebody is (P4.11)."""
    if not any(map(str.isalpha, said)):  # a number that no choice stands for
        raise Refusal("answer-in-words")
    return whereabouts.must_not_be_named(said)


def language(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """By its name: `1`, `yes` or `all but health` answers another question."""
    if not languages.names_one(said):
        raise Refusal("answer-not-a-language")
    return text(ctx, question, said, given)


def name(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    one = " ".join(said.split())
    answers_else = _is_an_answer(one) or _is_a_time_or_number(one) or unsure.note_of(one) is not None
    if len(one) > LONGEST_NAME or answers_else or not names.is_name(one):
        raise Refusal("answer-not-a-name")
    if "," in one:  # `Tremblay, Marie` is two, the last one first
        raise Refusal("answer-two-names")
    return one


def _is_a_time_or_number(said: str) -> bool:
    """`22h30`, `hier soir`, `da 39` answer another question (CONVERSATION V8)."""
    return any(map(str.isdigit, said)) or MOMENT.match(words.spaced(said)) is not None


def _is_an_answer(said: str) -> bool:
    """`yes, since october` answers another question than that for a name; `No` may be one."""
    first, _, rest = words.spaced(said).partition(" ")
    alone = first.strip(",.;:!")
    return alone in AGREEING or (bool(rest) and alone in SAID_TO_A_QUESTION)


def phone(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, str]:
    return phones.read(said)


def understood(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """`1`, `not yet`, or a yes and how the person puts it: `1 so that you all know` (P3.10)."""
    try:
        return yes_no(ctx, question, said, given)
    except Refusal:
        found = before_a_note(said, (YES, NO), small_words(question)) or _a_sentence(said)
        if found is None:
            raise
    answer, own = found
    if answer == NO:
        return NO
    kept = text(ctx, question, own, given)
    if not plain_yes.is_own_words(kept):
        raise Refusal("consent-with-a-condition" if unsure.has_a_condition(own) else "consent-not-plain")
    return f"{YES}: {kept}"


def _a_sentence(said: str) -> tuple[str, str] | None:
    """`1 so that you all know`, not `1 time`."""
    first = said.split(maxsplit=1)[0]
    own = said.strip()[len(first) :].strip()
    is_one = len(words.tidy(own).replace("'", " ").split()) >= A_SENTENCE or own.isdecimal()
    return (YES, own) if first.lower() in SHORT_YES and is_one else None
