"""What a task asks, and why it cannot be done, for templates: as typed; the bot's own in the reader's language."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context as Scope

from bot.filters.calling import Word
from bot.markup import Ours
from casework.plan import NOBODY_YET, Task

DEVELOPMENT = re.compile(r"D\d+")


def filters(word: Word) -> dict[str, Callable[..., Any]]:
    """`asks` and `why`, for templates."""

    @pass_context
    def asks(scope: Scope, task: Task) -> str:
        return _asks(word, task, scope["lang"])

    @pass_context
    def why(scope: Scope, task: Task) -> str:
        return _why(word, task, scope["lang"])

    return {"asks": asks, "why": why}


def _asks(word: Word, task: Task, lang: str) -> str:
    if not task.wording:
        return task.text
    group, _, key = task.wording.partition(".")
    if task.word_with == NOBODY_YET:
        return Ours(word(group, f"{key}-nobody", lang))
    if task.kept_by or task.word_with:
        return Ours(_after_a_word(word(group, f"{key}-{_before(task)}", lang), task))
    whom = ", ".join(word("agency", agency, lang) for agency in task.concerns)
    return Ours(f"{word(group, key, lang)} {whom}".strip())


def _before(task: Task) -> str:
    """With who keeps the connection; with who stands in for them; or whose task it is decides (P9.9)."""
    if not task.kept_by:
        return "after"
    return "stand-in" if task.word_with else "decides"


def _after_a_word(worded: str, task: Task) -> str:
    return worded.replace("{who}", task.word_with).replace("{keeper}", task.kept_by)


def _why(word: Word, task: Task, lang: str) -> str:
    """Of a development that was misplaced the bot kept the number alone."""
    if not DEVELOPMENT.fullmatch(task.why):
        return task.why
    return Ours(f"{task.why}, {word('task-why', 'misplaced', lang)}")
