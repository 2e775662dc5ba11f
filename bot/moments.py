"""When something was, as the answer to a question: an instant or a day; no hour and no year is made up (COMMANDS 1 "Dates")."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot import unsure, words
from bot.picking import NO, SMALL_WORDS, UNKNOWN
from casework import dates
from casework.errors import Refusal
from casework.forms import Question

if TYPE_CHECKING:
    from bot.context import Context

DISAGREEING = re.compile(
    r"^(?:no|n|non|nope|not|never|pas|jamais|aucun\w*)\b|\b(?:does|did|has|do|is) not\b|\b(?:doesn|didn|hasn|isn) t\b"
    r"|\bn a pas\b|\bne veu(?:t|lent) pas\b|\bveut pas\b|\bpas d accord\b|\brefus\w*"
)
NOT_REFUSED = re.compile(r"\b(?:not|n t|never|pas|jamais) refus")
YEAR = re.compile(r"\d{4}")
HALF_A_YEAR = timedelta(days=183)
"""Longer ago, and without its year, it may as well lie ahead (docs/decisions.md, 86)."""


def moment(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """An instant, as ISO in UTC; `yesterday` or `this morning` is none, and no hour is made up for it."""
    when = dates.read(said, now=ctx.now, calendar=ctx.calendar, prefer="past" if question.past else "future")
    if when.all_day:
        raise Refusal(dates.NEEDS_HOUR)
    if question.past and when.at > ctx.now:
        raise Refusal("date-in-future")
    if question.past and ctx.now - when.at > HALF_A_YEAR and not YEAR.search(said):
        raise Refusal("date-year-needed")
    return when.sure.isoformat()


def past_day(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """A day alone, however it is put: no hour is made up."""
    when = dates.read(said, now=ctx.now, calendar=ctx.calendar, prefer="past")
    return day_that_was(ctx, when.at).isoformat()


def day_that_was(ctx: Context, at: datetime) -> date:
    """On the calendar here; today is one, tomorrow none."""
    day = ctx.calendar.local(at).date()
    if day > ctx.calendar.local(ctx.now).date():
        raise Refusal("date-in-future")
    return day


def agreement(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """When the person agreed, to the hour, as the 48 hours count from it (P2.4); or a no, in whatever words (P2.13)."""
    if unsure.note_of(said) is not None or NOT_REFUSED.search(words.fold(said).replace("'", " ")):
        raise Refusal("date-not-understood")
    if _is_no(said):
        return NO
    return moment(ctx, question, said, given)


def _is_no(said: str) -> bool:
    """`no, she does not want`, `non merci`, `not yet`: a day or an hour beside it makes it something else."""
    folded = words.fold(said).replace("'", " ").strip(" .!")
    return not any(map(str.isdigit, folded)) and DISAGREEING.search(folded) is not None


def birth(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    if words.fold(said) in SMALL_WORDS[UNKNOWN] or unsure.is_unsure(said):
        return UNKNOWN
    return dates.read_day(said, now=ctx.now, calendar=ctx.calendar).isoformat()
