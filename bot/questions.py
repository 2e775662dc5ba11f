"""How a form's question, its summary, and what others have answered read in a message."""

from __future__ import annotations

from itertools import groupby
from math import ceil
from typing import Any

from bot import kept_answers, picking, talks
from bot.context import Context
from bot.effects import Part
from bot.markup import Ours
from casework.forms import Dialogue, Form, Question
from casework.intake import KEPT, SHOWN


def question(ctx: Context, form: Form, question: Question) -> Part:
    lang = ctx.actor.language
    return Part(
        "dialogue/question",
        {
            "number": question.number,
            "total": form.total,
            "ask": Ours(question.ask[lang].strip()),
            "choices": [Ours(word) for word in _choices(ctx, question)],
        },
    )


def _choices(ctx: Context, question: Question) -> list[str]:
    lang = ctx.actor.language
    if question.kind in (*YES_OR_NO, "factor"):
        unknown = question.kind in ("yes-no-unknown", "factor")
        keys = ("yes", "no", "unknown") if unknown else ("yes", "no")
        return [question.words[key][lang] if key in question.words else _WORDS[key][lang] for key in keys]
    return [question.words[key][lang] for key in question.choices]


FEW = 3
SAID = (picking.YES, SHOWN, KEPT, picking.UNKNOWN, picking.NO, picking.NOT_SAID)
"""In the order of the summary."""
YES_OR_NO = ("yes-no", "yes-no-unknown", "understood")
_WORDS = {
    "yes": {"en": "yes", "fr": "oui"},
    "no": {"en": "no", "fr": "non"},
    "unknown": {"en": "unknown", "fr": "inconnu"},
    "nobody": {"en": "nobody", "fr": "personne"},
}


def summary(
    ctx: Context, form: Form, dialogue: Dialogue, *, may_exclude: bool, kept_out: list[str], most: int
) -> list[Part]:
    """In as many messages as it needs (CONVERSATION V2). `most`: rows that one has room for."""
    pages = _pages(_rows(_lines(ctx, form, dialogue)), most)
    facts = {
        "code": talks.named(ctx, dialogue)["code"],
        "may_exclude": may_exclude,
        "kept_out": kept_out,
        "pages": len(pages),
    }
    facts["goes_on"] = form.next(dialogue.answers, ctx.now) is not None
    facts["unanswered"] = _unanswered(ctx, form, dialogue)
    return [
        Part("dialogue/summary", {**facts, "page": n, "lines": [line for row in rows for line in row]})
        for n, rows in enumerate(pages, 1)
    ]


def taken(ctx: Context, form: Form, dialogue: Dialogue, *, count: int, of: int) -> list[Part]:
    """What several lines in one message were taken for, a message each; nothing is asked below it."""
    rows = _rows(_lines(ctx, form, dialogue))
    facts = {"code": talks.named(ctx, dialogue)["code"], "taken": count, "of": of, "page": 0, "pages": 1}
    return [
        Part("dialogue/summary", {**facts, "lines": [line for row in page for line in row]})
        for page in _pages(rows, ROWS)
    ]


Rows = list[list[dict[str, Any]]]
ROWS, BELOW_A_WORD, BELOW_MORE = 9, 7, 4
"""Of one message: with its heading, what is not answered, and what may be typed, twelve lines."""


def _rows(lines: list[dict[str, Any]]) -> Rows:
    """What stands under one number shares a row."""
    return [list(row) for _, row in groupby(lines, key=lambda line: line["number"])]


def _pages(rows: Rows, most: int) -> list[Rows]:
    """Of about the same length."""
    count = 1 if len(rows) <= most else max(2, ceil(len(rows) / ROWS))
    long = max(1, ceil(len(rows) / count))
    return [rows[at : at + long] for at in range(0, max(1, len(rows)), long)]


def _unanswered(ctx: Context, form: Form, dialogue: Dialogue) -> list[dict[str, Any]]:
    """What was skipped, or not come to: in runs of numbers; a few alone, each by its label too."""
    given, lang = dialogue.answers, ctx.actor.language
    asked = [q for q in form.questions if q.label and not q.unprompted and form.holds(q, given, ctx.now)]
    open_ = [q for q in asked if given.get(q.key, "") == ""]
    if len(open_) <= FEW:
        return [{"first": q.number, "last": q.number, "label": Ours(q.label[lang])} for q in open_]
    answered = {q.number for q in asked if q not in open_}
    runs: list[dict[str, Any]] = []
    for number in sorted({q.number for q in open_} - answered):
        if runs and runs[-1]["last"] == number - 1:
            runs[-1]["last"] = number
        else:
            runs.append({"first": number, "last": number, "label": ""})
    return runs


def _lines(ctx: Context, form: Form, dialogue: Dialogue) -> list[dict[str, Any]]:
    """`number`, `label`, `kind` and `value` of each answer that has a label; a section shares one line."""
    lang = ctx.actor.language
    lines: dict[str, dict[str, Any]] = {}
    for question in form.questions:
        if not question.label or dialogue.answers.get(question.key, "") in _not_shown(question):
            continue
        value = dialogue.answers[question.key]
        if question.section and question.kind in ("factor", "held"):
            _fold(lines, form, question, value, lang)
            continue
        lines[question.key] = {
            "number": question.number,
            "label": Ours(question.label[lang]),
            "kind": question.kind,
            "value": shown(question, value, lang),
        }
    return list(lines.values())


def _not_shown(question: Question) -> tuple[object, ...]:
    """What was skipped; that nobody was named, where that is the answer, is shown."""
    return ("",) if question.kind == "people" else ("", [])


def _fold(lines: dict[str, dict[str, Any]], form: Form, question: Question, value: Any, lang: str) -> None:
    """What is said no to goes by its number alone; what the team may see stands apart from what it may not."""
    line = lines.setdefault(
        f"section {question.section}",
        {
            "number": question.number,
            "label": Ours(form.sections[question.section][lang]),
            "kind": "section",
            "value": {said: [] for said in SAID},
        },
    )
    said = value["said"] if value["said"] in SAID else picking.YES
    label = "" if said in (picking.NO, picking.NOT_SAID) else Ours(question.label[lang])
    one = {"number": question.number, "label": label, "note": value["note"]}
    line["value"][said].append(one)


def shown(question: Question, value: Any, lang: str) -> Any:
    """What the summary's template needs of a kept value."""
    if question.kind in ("moment", "agreement"):
        return kept_answers.instant(value)
    if question.kind in ("birth", "day"):
        return kept_answers.day(value)
    if question.kind == "people":
        return ", ".join(name for _, name in value) or Ours(_WORDS["nobody"][lang])
    if question.kind == "written":
        return {**value, "on": kept_answers.day(value["on"])}
    if question.kind in ("basis", "score"):
        return kept_answers.basis(value)
    if question.kind == "understood" and (words_ := kept_answers.own_words(value)):
        return f"{_WORDS[picking.YES][lang]}, {words_}"
    if question.kind in YES_OR_NO:
        known = question.words.get(value) or _WORDS.get(value)
        return Ours(known[lang]) if known else value
    if question.kind == "choice":
        return Ours(question.words[value][lang]) if value in question.words else value
    if question.kind == "choices":
        return Ours(", ".join(question.words[key][lang] for key in value))
    return value


def answered_by(ctx: Context, form: Form, dialogue: Dialogue) -> list[dict[str, Any]]:
    """What was answered, by whom; a section counts as one."""
    rows: dict[str, dict[Ours, None]] = {}
    for question in (q for q in form.questions if q.key in dialogue.answers and q.label):
        named = form.sections.get(question.section) or question.label
        rows.setdefault(dialogue.by[question.key], {})[Ours(named[ctx.actor.language])] = None
    return [{"person": ctx.someone(id), "labels": list(labels)} for id, labels in rows.items()]
