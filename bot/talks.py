"""What a dialogue is made of: its form, what becomes of the answers, and who may see it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.context import Context
from bot.effects import Effect, Part
from casework.codes import read_code
from casework.forms import Dialogue, Form, Question

AT_SUMMARY = "summary"
"""In place of a question's key: what was answered so far is shown, and may be sent."""
KEPT_OUT = "kept-out"
"""Under this name a dialogue keeps who must not see it."""
LEFT_OUT = "left_out"
"""The same, as a consent asks it (P3.4)."""
BEFORE = "-before"
"""Behind a question's key: what was said of it before it had to be asked again."""

Send = Callable[[Context, Dialogue], list[Effect]]
Noted = Callable[[Context, Dialogue, Question, Any], "list[Part] | Ending | Waiting"]
Above = Callable[[Context, Dialogue, Question], list[Part]]


@dataclass(frozen=True)
class Ending:
    """An answer that ends the dialogue: nothing of it is kept."""

    effects: list[Effect]


@dataclass(frozen=True)
class Waiting:
    """An answer that has to wait: what was answered before is kept, and the dialogue pauses."""

    parts: list[Part]
    forget: frozenset[str] = frozenset()
    """Keys of answers that do not count after all."""


def nothing_noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part]:
    return []


def always_ready(ctx: Context, dialogue: Dialogue) -> None:
    """An answer may come at any time."""


def nothing_above(ctx: Context, dialogue: Dialogue, question: Question) -> list[Part]:
    return []


def nothing_instead(ctx: Context, dialogue: Dialogue, question: Question) -> Part | None:
    return None


@dataclass(frozen=True)
class Talk:
    """A form and what happens with it."""

    form: Form
    send: Send
    ready: Callable[[Context, Dialogue], None] = always_ready
    """Raises Refusal while there is nothing to answer yet, whatever is typed."""
    noted: Noted = nothing_noted
    """What is said at once about an answer, above the next question; or an end."""
    above: Above = nothing_above
    """What has to be known to answer, whenever this question is asked; the dialogue is as it was before."""
    opening: str = ""
    """The block that line 0 is made of."""
    asked: Callable[[Context, Dialogue, Question], Part | None] = nothing_instead
    """How a question reads that repeats an answer; None: as in the form."""
    keeps_out: bool = False
    """`exclude` and a name: somebody on the roster who must not see it (P1.12)."""
    filled: Callable[[dict[str, Any]], dict[str, Any]] = dict
    """The answers, with what follows from them filled in."""
    renews: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Question -> those that have to be asked again when it is answered anew."""
    shared: bool = False
    """It belongs to its subject: what one has paused another may go on with; never two at once (P3.10)."""


def of(ctx: Context, name: str) -> Talk:
    """With the form of the person's region, or of the province, where it has one of its own (P4.3)."""
    talk: Talk = ctx.router.talks[name]
    own = ctx.house.form(ctx.actor.region, name)
    return replace(talk, form=own) if own else talk


def shared_forms(ctx: Context) -> tuple[str, ...]:
    return tuple(name for name, talk in ctx.router.talks.items() if talk.shared)


def kept_out(dialogue: Dialogue) -> tuple[str, ...]:
    """Ids of the persons on the roster who must not see it."""
    return tuple(id for id, _ in dialogue.answers.get(KEPT_OUT, []))


def named(ctx: Context, dialogue: Dialogue) -> dict[str, str]:
    """What is paused; of a referral that was never sent nobody knows a code."""
    code = read_code(ctx.code_of(dialogue.subject)) if dialogue.form != "refer" else None
    return {"form": dialogue.form, "code": code or ""}
