"""A danger that names no case: the only one of whoever reports it, or the code that they type next (P7.10, V9)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot import arguments, words
from bot.context import Context, ended, new_id
from bot.effects import Effect, Part, Redact, Say
from bot.matching import Match
from casework.case import Case
from casework.codes import read_code
from storage.dialogues import Question

ACTION = "which-case"
Run = Callable[[Context, Match], list[Effect]]
WAITS = timedelta(minutes=5)
"""After that it is said aloud that nothing was sent."""


def only_one(ctx: Context) -> Case | None:
    """The one case that they read. Not while questions are open or paused: it may be an answer, about somebody else."""
    codes = arguments.own_codes(ctx)
    return ctx.case(codes[0]) if len(codes) == 1 and not _has_questions(ctx) else None


def _has_questions(ctx: Context) -> bool:
    return bool(ctx.work.dialogues.where(person=ctx.actor.id, state=("open", "paused")))


def ask(ctx: Context, tail: str) -> list[Effect]:
    """The words are kept until the code is typed; what was typed before is not forgotten for it."""
    assert ctx.message is not None, "somebody reports it"
    question = Question(
        id=new_id(),
        person=ctx.actor.id,
        room=ctx.room,
        subject=ACTION,
        action=ACTION,
        details={"command": ctx.command, "tail": tail, "event": ctx.message.event_id},
        expires_at=ctx.now + WAITS,
    )
    ctx.work.questions.put(question)
    ctx.start("question-answered", question.id, case="", region=0, due_at=question.expires_at)
    parts = (
        Part("critical/in-danger", {"emergency": ctx.emergency}),
        *([Part("dialogue/stands")] if ctx.work.dialogues.open_of(ctx.actor.id, ctx.room) else []),
        Part("critical/which-case", {"codes": arguments.own_codes(ctx)}),
    )
    return [Say(room=ctx.room, parts=parts, urgent=True)]


def waiting(ctx: Context) -> list[Question]:
    """What this person reported in this room without saying where, in time by when they typed; the oldest first."""
    found: list[Question] = ctx.work.questions.where(person=ctx.actor.id, room=ctx.room, state="open")
    kept = [one for one in found if one.action == ACTION and ctx.at < one.expires_at]
    return sorted(kept, key=lambda one: one.expires_at)


def answered(ctx: Context, typed: str) -> list[tuple[Question, Match]]:
    """The code alone is the answer, also in the middle of other questions; then everything that waits for it is sent."""
    code = read_code(words.tidy(typed).strip(f"{words.STOPS}`\"' "))
    if code is None or code.startswith("R-"):
        return []
    return [(question, _with(ctx, question, code)) for question in waiting(ctx)]


def _with(ctx: Context, question: Question, code: str) -> Match:
    command = next(one for one in ctx.router.commands if one.name == question.details["command"])
    return Match(command, f"{code} {question.details['tail']}")


def send(ctx: Context, reported: list[tuple[Question, Match]], run: Run) -> list[Effect]:
    effects: list[Effect] = []
    for question, match in reported:
        effects += [one for one in run(ctx, match) if not (isinstance(one, Redact) and one in effects)]
        effects += _settle(ctx, question)
    return effects


def _settle(ctx: Context, question: Question) -> list[Effect]:
    """Sent: the words leave the room, and ours."""
    ctx.work.questions.save_quietly(ended(question))
    ctx.settle(question.id)
    return [Redact(room=question.room, events=(question.details["event"],))]


def never_named(ctx: Context, question: Question) -> list[Effect]:
    """The words stay on the screen, to be copied; it rings, so that nobody believes that it went out."""
    person = ctx.someone(question.person)
    ctx.work.questions.save_quietly(ended(question))
    return [ctx.ring_person(person, "critical/never-sent", about=question.id, urgent=True)]
