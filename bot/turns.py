"""What a dialogue shows next: the question that is open, or the summary (CONVERSATION V8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import questions, talks
from bot.context import Context
from bot.effects import Effect, Part, Say
from casework.forms import Dialogue, Question

IDLE = timedelta(minutes=30)


def asked(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> Question | None:
    """The question that is open; one that a release took away is asked no more."""
    if dialogue.asked == talks.AT_SUMMARY:
        return None
    given = dialogue.answers
    same = (q for q in talk.form.questions if q.key == dialogue.asked and q.key not in given)
    if found := next((q for q in same if talk.form.holds(q, given, ctx.now)), None):
        return found
    return talk.form.next(dialogue.answers, ctx.now)


def ask(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """The next question, or the summary; the one that is open, where they may be asked in any order."""
    open_ = asked(ctx, talk, dialogue) if talk.form.quick else None
    return put(ctx, talk, dialogue, open_ or talk.form.next(dialogue.answers, ctx.now), above)


def put(
    ctx: Context, talk: talks.Talk, dialogue: Dialogue, question: Question | None, above: list[Part]
) -> list[Effect]:
    dialogue = dialogue.ask(question.key if question else None)
    part = _part(ctx, talk, dialogue, question)
    known = talk.above(ctx, dialogue, question) if question else []
    return show(ctx, dialogue, (*above, *known, part))


def show(ctx: Context, dialogue: Dialogue, parts: tuple[Part, ...]) -> list[Effect]:
    dialogue = replace(dialogue, touched_at=ctx.now)
    ctx.work.dialogues.save_quietly(dialogue)
    _watch(ctx, dialogue)
    return [Say(room=dialogue.room, parts=parts, name=dialogue.messages[-1])]


def _watch(ctx: Context, dialogue: Dialogue) -> None:
    """Idle for half an hour is a pause."""
    ctx.settle(dialogue.id, "dialogue-touched")
    ctx.start(
        "dialogue-touched",
        dialogue.id,
        case="",
        region=0,
        due_at=ctx.now + IDLE,
        responsible=dialogue.person,
    )


def summary(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> Part:
    names = [name for _, name in dialogue.answers.get(talks.KEPT_OUT, [])]
    return questions.summary(ctx, talk.form, dialogue, may_exclude=talk.keeps_out, kept_out=names)


def _part(ctx: Context, talk: talks.Talk, dialogue: Dialogue, question: Question | None) -> Part:
    if question is None:
        return summary(ctx, talk, dialogue)
    return talk.asked(ctx, dialogue, question) or questions.question(ctx, talk.form, question)


def summary_again(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    """Nothing that is typed below it is taken for the answer to a question that was not asked."""
    return show(ctx, dialogue, (Part("dialogue/summary-waits"), summary(ctx, talk, dialogue)))


def back_to_summary(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """Once all that stands under the changed number is answered."""
    same = (q for q in talk.form.questions if q.number == dialogue.returns and q.key not in dialogue.answers)
    if (
        following := next((q for q in same if talk.form.holds(q, dialogue.answers, ctx.now)), None)
    ) is not None:
        return put(ctx, talk, dialogue, following, above)
    dialogue = replace(dialogue.ask(talks.AT_SUMMARY), returns=0)
    return show(ctx, dialogue, (*above, summary(ctx, talk, dialogue)))
