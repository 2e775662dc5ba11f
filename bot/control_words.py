"""The words that steer a dialogue, and are no answer: back, skip, cancel, pause, resume, send, change (CONVERSATION V8)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import answers, pausing, talks, turns, under_way, words
from bot.context import Context
from bot.effects import Effect, Part
from bot.markup import Ours
from casework.events import TalkEnded
from casework.forms import Dialogue, Question

CONTROL = {
    "back": "back",
    "retour": "back",
    "skip": "skip",
    "passer": "skip",
    "cancel": "cancel",
    "annuler": "cancel",
    "pause": "pause",
    "resume": "resume",
    "reprendre": "resume",
    "send": "send",
    "envoyer": "send",
    "?": "help",
    "help": "help",
    "aide": "help",
}
CHANGE = ("change", "corriger", "changer", "modifier")
EXCLUDE = ("exclude", "exclure")
LONGEST_NUMBER = 5


def folded(typed: str) -> str:
    """`Envoyer.`, `Back!`"""
    return words.fold(typed).strip(" .!\n\u2026")


def is_one(line: str) -> bool:
    """Alone on its line, or with what it takes: `change 4`."""
    said = folded(line)
    return said in CONTROL or said.partition(" ")[0] in (*CHANGE, *EXCLUDE)


def steers(line: str) -> bool:
    """Nothing but such a word, and what it takes; `help` is a command of its own, which works in between."""
    said = folded(line)
    first, _, rest = said.partition(" ")
    if said in ("help", "aide"):
        return False
    numbered = is_change(first, rest) or is_resume(first, rest)
    return said in CONTROL or numbered or (first in EXCLUDE and bool(rest))


def asks_to_change(line: str) -> bool:
    """`changer 4`, or without its number; with anything else behind it, it says something."""
    first, _, number = folded(line).partition(" ")
    return first in CHANGE and (not number or is_change(first, number))


def is_change(first: str, number: str) -> bool:
    return first in CHANGE and number.strip().isdecimal() and len(number) < LONGEST_NUMBER


def is_resume(first: str, number: str) -> bool:
    return CONTROL.get(first) == "resume" and number.strip().isdecimal() and len(number) < LONGEST_NUMBER


def act(ctx: Context, talk: talks.Talk, dialogue: Dialogue, said: str) -> list[Effect]:
    return CONTROLS[CONTROL[said]](ctx, talk, dialogue.without({answers.WHICH}))


def _back(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    question, before = (
        turns.asked(ctx, talk, dialogue),
        talk.form.before(dialogue.asked, dialogue.answers, ctx.now),
    )
    if question and _is_changing(dialogue, question) and (not before or before.number != question.number):
        return _unchanged(ctx, talk, dialogue.restored())
    if before is None:
        return turns.ask(ctx, talk, dialogue, [Part("dialogue/at-the-first", {})])
    without = dialogue.set_aside if dialogue.returns else dialogue.without
    return turns.put(ctx, talk, without({before.key}), before, [])


def _is_changing(dialogue: Dialogue, question: Question) -> bool:
    return bool(dialogue.aside) or dialogue.returns == question.number


def _unchanged(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    """From what `change` asks back to where it was typed: every answer is as it was."""
    if not dialogue.returns:
        return turns.ask(ctx, talk, dialogue, [])
    if (lacking := talk.form.lacks(dialogue.answers, ctx.now)) is not None:
        return turns.put(ctx, talk, dialogue, lacking, [])
    return turns.summarise(ctx, talk, replace(dialogue, returns=0), [])


def _skip(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    question = turns.asked(ctx, talk, dialogue)
    if question is None:
        return turns.summary_again(ctx, talk, dialogue)
    if not question.optional:
        return turns.ask(ctx, talk, dialogue, [Part("dialogue/not-optional", {})])
    dialogue = dialogue.answer(question.key, "")
    return turns.following(ctx, talk, replace(dialogue, answers=talk.filled(dialogue.answers)), [])


def _cancel(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    """One's own answers go; what another recorded stays, for whoever goes on with it (P3.10)."""
    dialogue = dialogue.restored()
    theirs = [by for key, by in dialogue.by.items() if key in dialogue.answers and by != ctx.actor.id]
    if talk.shared and theirs:
        mine = {key for key in dialogue.answers if dialogue.by.get(key, ctx.actor.id) == ctx.actor.id}
        people = [ctx.someone(id) for id in dict.fromkeys(theirs)]
        what = {"command": ctx.router.spoken(dialogue.form), "subject": ctx.code_of(dialogue.subject)}
        left = ctx.reply("dialogue/cancelled-own", people=people, **what)
        return [left, *pausing.let_go(ctx, dialogue.without(mine).ask(None))]
    ctx.work.journal.note(TalkEnded(at=ctx.now, by=ctx.by, about=ctx.by, form=dialogue.form))
    return [ctx.reply("dialogue/cancelled", continued=dialogue.continued), *pausing.erase(ctx, dialogue)]


def _pause(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    return pausing.pause(ctx, dialogue)


def _resume(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    """Back to the one that is paused, or which of them; with none paused, or with more of this one to come to, the open
    question again."""
    goes_on = dialogue.asked == talks.AT_SUMMARY and talk.form.next(dialogue.answers, ctx.now) is not None
    if goes_on or not under_way.paused(ctx):
        return turns.ask(ctx, talk, dialogue, [])
    return resume(ctx, talk, dialogue, "")


def resume(ctx: Context, talk: talks.Talk, dialogue: Dialogue, which: str) -> list[Effect]:
    """`resume 2`, of the list: what is open waits; where it has to be asked which, it stays open."""
    meant = under_way.meant(ctx, which) if under_way.paused(ctx) else None
    if meant is None:
        asked = [under_way.which(ctx)] if under_way.paused(ctx) else []
        return turns.again(ctx, talk, dialogue, asked)
    ctx.work.dialogues.save_quietly(dialogue)
    return pausing.resume(ctx, meant)


def _help(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    question = turns.asked(ctx, talk, dialogue)
    text = question.help.get(ctx.actor.language) if question else None
    above = [Part("dialogue/help-on", {"text": Ours(text)})] if text else []
    return turns.again(
        ctx,
        talk,
        dialogue,
        [*above, Part("dialogue/words", {"skips": question is not None and question.optional})],
    )


def _send(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    if (lacking := talk.form.lacks(dialogue.answers, ctx.now)) is not None:
        return turns.put(ctx, talk, dialogue, lacking, [Part("dialogue/not-yet", {})])
    if dialogue.asked != talks.AT_SUMMARY and talk.form.next(dialogue.answers, ctx.now) is not None:
        # looked at first
        return turns.summarise(ctx, talk, dialogue, [])
    effects = talk.send(ctx, dialogue)
    what = {"form": dialogue.form, "subject": dialogue.subject}
    ctx.work.journal.note(TalkEnded(at=ctx.now, by=ctx.by, about=ctx.by, **what))
    return [*effects, *pausing.erase(ctx, dialogue)]


CONTROLS: dict[str, Callable[[Context, talks.Talk, Dialogue], list[Effect]]] = {
    "back": _back,
    "skip": _skip,
    "cancel": _cancel,
    "pause": _pause,
    "resume": _resume,
    "help": _help,
    "send": _send,
}


def change(ctx: Context, talk: talks.Talk, dialogue: Dialogue, number: int) -> list[Effect]:
    """Asks it anew; where the form may be sent before its end, also what was not come to yet."""
    same = talk.form.under(number)
    dialogue = dialogue.without({answers.WHICH})
    rest = dialogue.set_aside({q.key for q in same})
    from_summary = dialogue.asked == talks.AT_SUMMARY or dialogue.returns
    rest = replace(rest, returns=number if from_summary else 0)
    wanted = talk.form.first_open(same, rest.answers, ctx.now)
    if wanted is not None and (talk.form.quick or rest.answers != dialogue.answers):
        return turns.put(ctx, talk, rest, wanted, [])
    return turns.again(ctx, talk, dialogue, [Part("dialogue/no-such-number", {"total": talk.form.total})])
