"""Reading what people type into a question, by its kind; a Refusal says what is needed instead."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from bot import unsure, words
from bot.in_words import language, name, phone, text, understood
from bot.moments import agreement, birth, moment, past_day
from bot.picking import choice, choices, factor, held, yes_no, yes_no_unknown
from bot.signed import on_file, written
from bot.whom import people
from casework import date_words, whereabouts
from casework.errors import Refusal
from casework.forms import Question
from casework.risk import read_basis, read_score

if TYPE_CHECKING:
    from bot.context import Context

LONGEST = 2000
LOW_SCORE = "low-score"
"""Under this name a dialogue remembers a score that was refused as too low to stand alone."""
WHICH = "which-of-two"
"""Under this name a dialogue remembers of a time that comes twice to which question, what was typed, how it was shown."""
NOT_TOLD = ""
"""As if it had been skipped."""
VIEWS = ("client_view", "view")
"""The person's own, as it was said."""
BARE = frozenset(
    (
        *(
            "yes",
            "y",
            "yeah",
            "yep",
            "ok",
            "okay",
            "no",
            "n",
            "nope",
            "not",
            "none",
            "nothing",
            "nobody",
            "n/a",
            "na",
        ),
        *("oui", "o", "ouais", "d'accord", "non", "rien", "aucun", "aucune", "personne", "s/o", "sans objet"),
    )
)
Reader = Callable[["Context", Question, str, Mapping[str, Any]], Any]


def read(ctx: Context, question: Question, typed: str, given: Mapping[str, Any]) -> Any:
    """The value as it is kept: text, number, list or dict; words of their own just as they were typed.

    `given`: the answers so far.
    """
    said = _unquoted(typed.strip())
    if not said:
        raise Refusal("answer-empty")
    if len(said) > LONGEST:
        raise Refusal("answer-too-long", longest=LONGEST)
    if _is_not_told(question, said, quoted=said != typed.strip()):
        return NOT_TOLD
    if _is_bare(question, said, quoted=said != typed.strip()):
        raise Refusal("answer-bare")
    return KINDS[question.kind](ctx, question, said, given)


def _is_bare(question: Question, said: str, *, quoted: bool) -> bool:
    """`no` where a view or a reason is asked for says neither; in quotes it is what was said (P8.3, P8.7)."""
    needs_words = question.kind == "told" and (not question.optional or question.key in VIEWS)
    return needs_words and not quoted and words.spaced(said).strip(" .!") in BARE


def _is_not_told(question: Question, said: str, *, quoted: bool) -> bool:
    """`I don't know` is nobody else's words, unless it stands in quotes."""
    may_be_left = question.kind == "told" and question.optional
    return may_be_left and not quoted and unsure.is_ones_own(said)


def completed(question: Question, typed: str, given: Mapping[str, Any]) -> str:
    """`second` or `heure normale`, where it was asked which of two equal times is meant (P10.2)."""
    asked, before, *shown = given.get(WHICH, ("", ""))
    behind = date_words.of_two(typed, *shown) if asked == question.key else ""
    return f"{before} {behind}" if behind else typed


def _unquoted(said: str) -> str:
    """`"Cancel"`, in any kind of quotes, is the answer and no control word (CONVERSATION V8)."""
    plain = words.tidy(said)
    return said[1:-1].strip() if len(said) > 1 and plain[0] == plain[-1] == '"' else said


def basis(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """`judgement …` typed after a score below the threshold goes with that score (P2.2)."""
    read_ = read_basis(said, now=ctx.now, calendar=ctx.calendar)
    whereabouts.must_not_be_named(read_.rationale or "")
    scores = [[score.tool, score.value] for score in read_.scores] or given.get(LOW_SCORE, [])
    return {
        "scores": scores,
        "rationale": read_.rationale or "",
        "assessed_at": read_.assessed_at.isoformat() if read_.assessed_at else "",
    }


def score(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """One total score, kept as a basis is."""
    one, assessed_at = read_score(said, now=ctx.now, calendar=ctx.calendar)
    at = assessed_at.isoformat() if assessed_at else ""
    return {"scores": [[one.tool, one.value]], "rationale": "", "assessed_at": at}


KINDS: dict[str, Reader] = {
    "text": text,
    "told": text,
    "language": language,
    "name": name,
    "phone": phone,
    "yes-no": yes_no,
    "understood": understood,
    "yes-no-unknown": yes_no_unknown,
    "factor": factor,
    "held": held,
    "choice": choice,
    "choices": choices,
    "moment": moment,
    "agreement": agreement,
    "birth": birth,
    "day": past_day,
    "basis": basis,
    "people": people,
    "written": written,
    "on-file": on_file,
    "score": score,
}
