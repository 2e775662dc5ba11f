"""What was answered at intake to questions of a region's own, for the whole record (P4.3, P12.1)."""

from __future__ import annotations

from typing import Any

from bot import kept_answers, questions
from bot.context import Context
from bot.markup import Ours
from bot.picking import NOT_SAID
from bot.words import called
from casework.case import Case
from casework.forms import Form, Question
from casework.intake import Intake

OF_FACTORS = ("factor", "held")
DAYS = ("birth", "day")


def form_of(ctx: Context, region: int) -> Form:
    """The region's own, else the province's, else the one that ships."""
    return ctx.house.form(region, "intake") or ctx.router.talks["intake"].form


def lines(ctx: Context, case: Case, intake: Intake) -> list[dict[str, Any]]:
    """Each with its label and what was said, in both languages. What stands elsewhere in the record is not in it.

    After a transfer, or a change of the form, the question may be asked no more here: then by the form that has it.
    """
    ships = {q.key for q in ctx.router.talks["intake"].form.questions if q.kind not in OF_FACTORS}
    shown = {q.key for q in form_of(ctx, case.region).questions if q.kind in OF_FACTORS and q.section}
    own = (key for key in intake.answers if key not in ships | shown and key not in intake.held_back)
    said = ((key, intake.answers[key]) for key in own)
    return [_line(question(ctx, case, key), key, value) for key, value in said if _is_said(value)]


def _is_said(value: Any) -> bool:
    """What the client did not bring up is not there at all (P4.10)."""
    return bool(value) and not (isinstance(value, dict) and value.get("said") == NOT_SAID)


def question(ctx: Context, case: Case, key: str) -> Question | None:
    """By any form that has it; None: it is asked no more anywhere."""
    others = (form for (_, name), form in ctx.house.forms.items() if name == "intake")
    forms = (form_of(ctx, case.region), *others, ctx.router.talks["intake"].form)
    return next((q for form in forms for q in form.questions if q.key == key), None)


def label(question: Question | None, key: str) -> dict[str, Ours]:
    """By language; of a question that no form has any more, its key."""
    words = (question.label or question.ask) if question else {"en": key, "fr": key}
    return {lang: Ours(text.strip().splitlines()[0].rstrip(" ?")) for lang, text in words.items()}


def _line(question: Question | None, key: str, value: Any) -> dict[str, Any]:
    line: dict[str, Any] = {"label": label(question, key), "at": None, "day": None, "text": {}}
    if question is None:
        return {**line, "text": dict.fromkeys(("en", "fr"), str(value))}
    if question.kind == "moment":
        return {**line, "at": kept_answers.instant(value)}
    if question.kind in DAYS and (day := kept_answers.day(value)) is not None:
        return {**line, "day": day}
    return {**line, "text": {lang: _text(question, value, lang) for lang in ("en", "fr")}}


def _text(question: Question, value: Any, lang: str) -> object:
    if question.kind in OF_FACTORS:
        return ", ".join(filter(None, (called("said", value["said"], lang), value["note"])))
    if question.kind in DAYS:  # a day that is not known
        return Ours(called("answer", value, lang))
    if question.kind == "phone":
        return ", ".join(filter(None, (value["number"], value["note"])))
    return questions.shown(question, value, lang)
