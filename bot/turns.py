"""What a dialogue shows next: the question that is open, or the summary (CONVERSATION V8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import questions, talks, under_way
from bot.context import Context
from bot.effects import Effect, Part, Say
from casework.forms import Dialogue, Question

IDLE = timedelta(minutes=30)


def asked(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> Question | None:
    """The question that is open; one that a release took away is asked no more."""
    if dialogue.asked == talks.AT_SUMMARY:
        return None
    same = (q for q in talk.form.questions if q.key == dialogue.asked)
    found = talk.form.first_open(same, dialogue.answers, ctx.now)
    return found or talk.form.next(dialogue.answers, ctx.now)


def ask(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """The question that is open, if it has no answer yet; else the next one, or the summary."""
    return put(
        ctx, talk, dialogue, asked(ctx, talk, dialogue) or talk.form.next(dialogue.answers, ctx.now), above
    )


def again(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """What was on the screen, the summary too: nothing was answered (V8)."""
    show_it = summarise if dialogue.asked == talks.AT_SUMMARY else ask
    return show_it(ctx, talk, dialogue, above)


def put(
    ctx: Context, talk: talks.Talk, dialogue: Dialogue, question: Question | None, above: list[Part]
) -> list[Effect]:
    if question is None or question.key not in dialogue.aside:
        dialogue = replace(dialogue, aside={})
    if question is None:
        return _show(ctx, dialogue.ask(None), *_pages(ctx, talk, dialogue, above))
    above = _with_whose(ctx, talk, dialogue, above)
    known = talk.above(ctx, dialogue, question)
    part = talk.asked(ctx, dialogue, question) or questions.question(ctx, talk.form, question)
    return _show(ctx, dialogue.ask(question.key), (*above, *known, part))


def _with_whose(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Part]:
    """With others open or paused, every question says whom it is about (V7)."""
    named = ("dialogue/whose", "dialogue/taken-over", talk.opening)
    if any(part.block in named for part in above) or not under_way.has_others(ctx, dialogue):
        return above
    cry = len(above) if above and above[0].block == "help/cry" else 0  # 911 is the first line
    return [*above[:cry], under_way.whose(ctx, dialogue), *above[cry:]]


def summarise(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """What was answered so far, to be looked at before it is sent."""
    dialogue = replace(dialogue, aside={}).ask(talks.AT_SUMMARY)
    return _show(ctx, dialogue, *_pages(ctx, talk, dialogue, above))


def _pages(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[tuple[Part, ...]]:
    names = [name for _, name in dialogue.answers.get(talks.KEPT_OUT, [])]
    first, *rest = questions.summary(
        ctx, talk.form, dialogue, may_exclude=talk.keeps_out, kept_out=names, most=_most_rows(above)
    )
    return [(*above, first), *((page,) for page in rest)]


def _most_rows(above: list[Part]) -> int:
    """A word about an answer has two lines; who would be in the room has more."""
    if not above:
        return questions.ROWS
    named = any(part.block.startswith("consent/") for part in above)
    return questions.BELOW_MORE if named else questions.BELOW_A_WORD


def _show(ctx: Context, dialogue: Dialogue, *messages: tuple[Part, ...]) -> list[Effect]:
    """Every message is counted, and so removed with the others when the dialogue ends."""
    dialogue, effects = said(ctx, dialogue, *messages)
    ctx.work.dialogues.save_quietly(dialogue)
    _watch(ctx, dialogue)
    return effects


def said(ctx: Context, dialogue: Dialogue, *messages: tuple[Part, ...]) -> tuple[Dialogue, list[Effect]]:
    """Above what is asked next, in messages of their own, which are removed with the others."""
    effects: list[Effect] = []
    for parts in filter(None, messages):
        dialogue = dialogue.written(ctx.now)
        effects.append(Say(room=dialogue.room, parts=parts, name=dialogue.messages[-1]))
    return dialogue, effects


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


def summary_again(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    """Nothing that is typed below it is taken for the answer to a question that was not asked."""
    return again(ctx, talk, dialogue, [Part("dialogue/summary-waits")])


def following(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """After an answer: the next question, or the summary that a change was typed at."""
    return (_back_to_summary if dialogue.returns else ask)(ctx, talk, dialogue, above)


def _back_to_summary(ctx: Context, talk: talks.Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """Once all that stands under the changed number is answered, and nothing is missing that must be."""
    given = dialogue.answers
    open_ = talk.form.first_open(talk.form.under(dialogue.returns), given, ctx.now)
    if (wanted := open_ or talk.form.lacks(given, ctx.now)) is not None:
        return put(ctx, talk, dialogue, wanted, above)
    return summarise(ctx, talk, replace(dialogue, returns=0), above)
