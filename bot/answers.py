"""Reading what people type into a question, by its kind; a Refusal says what is needed instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from bot import naming, phones, unsure, words
from bot.moments import agreement, birth, day_that_was, moment, past_day
from bot.picking import (
    JOINTS,
    NO,
    SMALL_WORDS,
    UNKNOWN,
    YES,
    before_a_note,
    choice,
    choices,
    factor,
    held,
    small_words,
    yes_no,
    yes_no_unknown,
)
from casework import date_words, dates, names, whereabouts
from casework.errors import Refusal
from casework.forms import Question
from casework.risk import Basis, Score, read_basis, read_score

if TYPE_CHECKING:
    from bot.context import Context
    from casework.people import Person

LONGEST = 2000
LOW_SCORE = "low-score"
"""Under this name a dialogue remembers a score that was refused as too low to stand alone."""
WHICH = "which-of-two"
"""Under this name a dialogue remembers what was typed of a time that comes twice, and to which question."""
LONGEST_NAME = 80
SHORT_YES = ("1", "y", "o")
A_SENTENCE = 3
"""Words of the person's own behind a bare number, at least."""
MOMENT = re.compile(
    r"(?:hier|yesterday|today|tonight|tomorrow|demain|aujourd.?hui|last night|ce (?:soir|matin)|this (?:morning|evening|afternoon))\b"
)
AGREEING = ("yes", "oui")
SAID_TO_A_QUESTION = ("no", "non", "unknown", "inconnu")
NOT_SIGNED = (
    "not signed yet",
    "not signed",
    "not yet",
    "no",
    "pas encore signe",
    "pas signe",
    "pas encore",
    "non",
)
NOBODY = ("no", "none", "nobody", "no one", "non", "aucun", "aucune", "personne")


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
    return KINDS[question.kind](ctx, question, said, given)


def completed(question: Question, typed: str, given: Mapping[str, Any]) -> str:
    """`second` or `heure normale`, where it was asked which of two equal times is meant (P10.2)."""
    asked, before = given.get(WHICH, ("", ""))
    behind = date_words.of_two(typed) if asked == question.key else ""
    return f"{before} {behind}" if behind else typed


def _unquoted(said: str) -> str:
    """`"Cancel"`, in any kind of quotes, is the answer and no control word (CONVERSATION V8)."""
    plain = words.tidy(said)
    return said[1:-1].strip() if len(said) > 1 and plain[0] == plain[-1] == '"' else said


def text(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """No address, an office's neither: a service or a cabinet is enough, and it may be where somebody is (P4.11)."""
    if not any(map(str.isalpha, said)):  # a number that no choice stands for
        raise Refusal("answer-in-words")
    return whereabouts.must_not_be_named(said)


def language(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """By its name: `1` or `yes` answers the question after it."""
    if any(words.spaced(said) in known for known in SMALL_WORDS.values()):
        raise Refusal("answer-not-a-language")
    return text(ctx, question, said, given)


def name(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    one = " ".join(said.split())
    answers_else = _is_an_answer(one) or _is_a_time_or_number(one) or unsure.note_of(one) is not None
    if len(one) > LONGEST_NAME or answers_else or not names.is_name(one):
        raise Refusal("answer-not-a-name")
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
    if answer == YES and unsure.has_a_condition(own):  # consent has none here (P3.4)
        raise Refusal("consent-with-a-condition")
    return f"{YES}: {text(ctx, question, own, given)}" if answer == YES else answer


def _a_sentence(said: str) -> tuple[str, str] | None:
    """`1 so that you all know`, not `1 time`."""
    first = said.split(maxsplit=1)[0]
    own = said.strip()[len(first) :].strip()
    is_one = len(words.tidy(own).replace("'", " ").split()) >= A_SENTENCE or own.isdecimal()
    return (YES, own) if first.lower() in SHORT_YES and is_one else None


def is_understood(kept: object) -> bool:
    return isinstance(kept, str) and kept.partition(":")[0] == YES


def own_words(kept: str) -> str:
    """How the person put it; empty: they did not say."""
    return kept.partition(":")[2].strip()


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


def people(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> list[list[str]]:
    """Persons on the roster, by surname or whole name, with commas between: id and surname of each."""
    return [] if words.fold(said) in NOBODY else roster_people(ctx, said)


def kept_out(ctx: Context, said: str) -> list[list[str]]:
    """Whom `exclude` names."""
    if not any(char.isalpha() for char in said):
        raise Refusal("exclude-whom")
    return roster_people(ctx, said)


def roster_people(ctx: Context, said: str) -> list[list[str]]:
    """Raises Refusal where a name fits nobody, or more than one."""
    found = [_person(ctx, part.strip()) for part in JOINTS.split(said) if part.strip()]
    return [[person.id, person.last or person.first] for person in {p.id: p for p in found}.values()]


def _person(ctx: Context, typed: str) -> Person:
    whole = [p for p in ctx.people() if words.fold(f"{p.first} {p.last}") == words.fold(typed)]
    return whole[0] if len(whole) == 1 else naming.find_person(ctx, typed)


def written(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, str]:
    """The signed form: its day, and who witnessed and where it is kept; or that it is not signed (P3.3)."""
    if words.spaced(said).rstrip(".") in NOT_SIGNED:
        return {"on": NO, "details": ""}
    begun = dates.leading(said, now=ctx.now, calendar=ctx.calendar, prefer="past")
    if begun is None:
        raise Refusal("date-not-understood")
    when, details = begun
    signed_on = day_that_was(ctx, when.at)
    if not any(char.isalpha() for char in details):
        raise Refusal("written-details-missing")
    return {"on": signed_on.isoformat(), "details": text(ctx, question, details, given)}


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
    "score": score,
}


# --- and back from what is kept ---------------------------------------------------------------------
def instant(kept: str) -> datetime:
    return datetime.fromisoformat(kept)


def day(kept: str) -> date | None:
    """Also of what an earlier release kept with an hour."""
    return None if kept == UNKNOWN else date.fromisoformat(kept[:10])


def kept_basis(kept: dict[str, Any]) -> Basis:
    return Basis(
        scores=tuple(Score(tool, value) for tool, value in kept["scores"]),
        rationale=kept["rationale"] or None,
        assessed_at=instant(kept["assessed_at"]) if kept["assessed_at"] else None,
    )
