"""Walking a person through a form (CONVERSATION V8): answers and control words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import answers, pasting, pausing, talks, turns, words
from bot.context import Context, direct, new_id
from bot.effects import Effect, Part
from bot.markup import Ours
from casework.errors import Refusal
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
CHANGE = ("change", "corriger")
EXCLUDE = ("exclude", "exclure")
LONGEST_NUMBER = 5


def start(
    ctx: Context,
    name: str,
    *,
    subject: str,
    key: str = "",
    given: Mapping[str, Any] = {},
    by: Mapping[str, str] = {},
) -> list[Effect]:
    """Begin, or go on with, this form about this subject. `given`: what is answered; `by`: by whom, if not now."""
    talk = talks.of(ctx, name)
    person = ctx.actor
    effects = pausing.put_aside(ctx)
    whose = {} if talk.shared else {"person": person.id}
    for begun in ctx.work.dialogues.where(form=name, subject=subject, **whose):
        return effects + (pausing.resume if begun.person == person.id else pausing.take_over)(ctx, begun)
    dialogue = Dialogue(
        id=new_id(),
        person=person.id,
        form=name,
        subject=subject,
        room=direct(person),
        key=key,
        answers=dict(given),
        by={**dict.fromkeys(given, person.id), **by},
        continued=bool(by),
        begun_at=ctx.now,
        touched_at=ctx.now,
    )
    ctx.work.dialogues.put(dialogue)
    shown = {"total": talk.form.total, "subject": ctx.code_of(subject)}
    opening = [Part(talk.opening, shown)] if talk.opening else []
    return effects + turns.ask(ctx, talk, dialogue, opening)


def hear(ctx: Context, dialogue: Dialogue, typed: str) -> list[Effect]:
    """One message in an open dialogue: a control word, or an answer.

    What is said about it goes before the clearing of the room: after forty questions that takes ten seconds (V5).
    """
    assert ctx.message is not None
    dialogue = dialogue.heard(ctx.message.event_id, ctx.now)
    if pausing.why_not(ctx, dialogue) is not None:
        return pausing.shut_out(ctx, dialogue)
    talk = talks.of(ctx, dialogue.form)
    said = words.fold(typed).strip()
    if said in CONTROL:
        return CONTROLS[CONTROL[said]](ctx, talk, dialogue)
    first, _, number = said.partition(" ")
    if first in CHANGE and number.strip().isdecimal() and len(number) < LONGEST_NUMBER:
        return _change(ctx, talk, dialogue, int(number))
    if talk.keeps_out and first in EXCLUDE:
        return _keep_out(ctx, talk, dialogue, words.tidy(typed).strip().partition(" ")[2])
    return _answer(ctx, talk, dialogue, typed)


def _keep_out(ctx: Context, talk: talks.Talk, dialogue: Dialogue, typed: str) -> list[Effect]:
    """Named by the referrer or the client, without a reason; told nothing, finds nothing (P1.12)."""
    try:
        found = answers.kept_out(ctx, typed)
    except Refusal as refusal:
        return turns.again(ctx, talk, dialogue, [Part(f"answers/{refusal.reason}", refusal.details)])
    known = dict([*dialogue.answers.get(talks.KEPT_OUT, []), *found])
    kept = [[id, name] for id, name in known.items()]
    said = Part("dialogue/kept-out", {"names": list(known.values())})
    return turns.again(ctx, talk, dialogue.answer(talks.KEPT_OUT, kept), [said])


def ask_anew(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """The question that is open, because something has happened since it was asked."""
    return turns.again(ctx, talks.of(ctx, dialogue.form), dialogue, [])


def hear_no_text(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """A changed message, a picture, a voice: no answer, and removed with the others when the dialogue ends."""
    assert ctx.message is not None
    dialogue = dialogue.heard(ctx.message.event_id, ctx.now)
    if pausing.why_not(ctx, dialogue) is not None:
        return pausing.shut_out(ctx, dialogue)
    talk = talks.of(ctx, dialogue.form)
    return turns.again(ctx, talk, dialogue, [Part(f"dialogue/{ctx.message.form}", {})])


def _answer(ctx: Context, talk: talks.Talk, dialogue: Dialogue, typed: str) -> list[Effect]:
    question = turns.asked(ctx, talk, dialogue)
    if question is None:
        return turns.summary_again(ctx, talk, dialogue)
    lines = pasting.lines(ctx, question, dialogue, typed)
    if len(lines) > 1:
        return _in_order(ctx, talk, dialogue, lines)
    said = _said(ctx, talk, dialogue, question, typed)
    if said.ends is not None:
        return said.ends
    show = turns.following if said.understood else turns.ask
    return show(ctx, talk, said.dialogue, said.parts)


def _in_order(ctx: Context, talk: talks.Talk, before: Dialogue, lines: list[str]) -> list[Effect]:
    """Line by line, up to the first that is not understood; that question is asked again, the rest is not taken."""
    dialogue, parts, refused, taken = before, list[Part](), list[Part](), 0
    for line in lines:
        question = turns.asked(ctx, talk, dialogue)
        if _is_command(ctx, line):
            refused = [Part("dialogue/line-is-a-command")]
            break
        if question is None or (taken and before.returns) or not pasting.fits(ctx, talk, dialogue, question):
            break
        said = _said(ctx, talk, dialogue, question, line)
        if said.ends is not None:
            return said.ends
        dialogue = said.dialogue
        if not said.understood:
            refused = said.parts
            break
        parts, taken = [*parts, *said.parts], taken + 1
    if not taken:
        return turns.ask(ctx, talk, dialogue, refused or [Part("dialogue/line-by-line")])
    shown = pasting.shown(ctx, talk, before, dialogue, taken=taken, of=len(lines))
    dialogue, effects = turns.said(ctx, dialogue, *((part,) for part in shown))
    return effects + (turns.ask if refused else turns.following)(ctx, talk, dialogue, parts + refused)


def _is_command(ctx: Context, line: str) -> bool:
    """It counts as a whole message only (V8)."""
    said = words.fold(line).strip()
    return said in CONTROL or said.partition(" ")[0] in (*CHANGE, *EXCLUDE) or pasting.is_command(ctx, line)


@dataclass(frozen=True)
class _Said:
    """What came of one answer."""

    dialogue: Dialogue
    parts: list[Part]
    understood: bool = True
    ends: list[Effect] | None = None


def _said(ctx: Context, talk: talks.Talk, dialogue: Dialogue, question: Question, typed: str) -> _Said:
    try:
        value = answers.read(ctx, question, typed, dialogue.answers)
        noted = talk.noted(ctx, dialogue, question, value)
    except Refusal as refusal:
        if refusal.reason == "below-threshold":
            low = [[refusal.details["tool"], refusal.details["value"]]]
            dialogue = dialogue.answer(answers.LOW_SCORE, low)
        return _Said(dialogue, [Part(f"answers/{refusal.reason}", refusal.details)], understood=False)
    if isinstance(noted, talks.Ending):
        return _Said(dialogue, [], ends=[*noted.effects, *pausing.erase(ctx, dialogue)])
    if isinstance(noted, talks.Waiting):
        waits = pausing.pause(ctx, dialogue.without(set(noted.forget)), *noted.parts)
        return _Said(dialogue, [], ends=waits)
    dialogue = _renewed(talk, dialogue.without({answers.LOW_SCORE}), question.key)
    dialogue = dialogue.answer(question.key, value)
    dialogue = replace(dialogue, answers=talk.filled(dialogue.answers))
    return _Said(_follow(ctx, talk, dialogue), noted)


def _renewed(talk: talks.Talk, dialogue: Dialogue, key: str) -> Dialogue:
    """What rested on the answer is asked again, and what was said of it before is not lost."""
    stale = {one for one in talk.renews.get(key, ()) if one in dialogue.answers}
    if not stale:
        return dialogue
    before = {f"{one}{talks.BEFORE}": dialogue.answers[one] for one in stale if dialogue.answers[one]}
    return replace(dialogue.without(stale), returns=0, answers={**dialogue.without(stale).answers, **before})


def _follow(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> Dialogue:
    """A changed answer makes what followed from the old one unasked again."""
    kept = dialogue.answers
    answered = (q for q in talk.form.questions if q.key in kept)
    return dialogue.without({q.key for q in answered if not talk.form.holds(q, kept, ctx.now)})


# --- control words ------------------------------------------------------------------------------------
def _back(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    before = talk.form.before(dialogue.asked, dialogue.answers, ctx.now)
    if before is None:
        return turns.ask(ctx, talk, dialogue, [Part("dialogue/at-the-first", {})])
    return turns.put(ctx, talk, dialogue.without({before.key}), before, [])


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
    theirs = [by for key, by in dialogue.by.items() if key in dialogue.answers and by != ctx.actor.id]
    if talk.shared and theirs:
        mine = {key for key in dialogue.answers if dialogue.by.get(key, ctx.actor.id) == ctx.actor.id}
        people = [ctx.someone(id) for id in dict.fromkeys(theirs)]
        what = {"command": ctx.router.spoken(dialogue.form), "subject": ctx.code_of(dialogue.subject)}
        left = ctx.reply("dialogue/cancelled-own", people=people, **what)
        return [left, *pausing.let_go(ctx, dialogue.without(mine))]
    ctx.work.journal.note(TalkEnded(at=ctx.now, by=ctx.by, about=ctx.by, form=dialogue.form))
    return [ctx.reply("dialogue/cancelled", continued=dialogue.continued), *pausing.erase(ctx, dialogue)]


def _pause(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    return pausing.pause(ctx, dialogue)


def _resume(ctx: Context, talk: talks.Talk, dialogue: Dialogue) -> list[Effect]:
    """Back to the one that is paused; with none paused, the open question again."""
    paused = ctx.work.dialogues.paused_of(ctx.actor.id)
    if paused is None:
        return turns.ask(ctx, talk, dialogue, [])
    ctx.work.dialogues.save_quietly(dialogue)
    return pausing.resume(ctx, paused)


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


def _change(ctx: Context, talk: talks.Talk, dialogue: Dialogue, number: int) -> list[Effect]:
    """Asks it anew; where the form may be sent before its end, also what was not come to yet."""
    same = [q for q in talk.form.questions if q.number == number]
    rest = dialogue.without({q.key for q in same})
    from_summary = dialogue.asked == talks.AT_SUMMARY or dialogue.returns
    rest = replace(rest, returns=number if from_summary else 0)
    wanted = next((q for q in same if talk.form.holds(q, rest.answers, ctx.now)), None)
    if wanted is not None and (talk.form.quick or rest.answers != dialogue.answers):
        return turns.put(ctx, talk, rest, wanted, [])
    return turns.again(ctx, talk, dialogue, [Part("dialogue/no-such-number", {"total": talk.form.total})])


def unsent(ctx: Context, name: str, subject: str) -> Dialogue | None:
    """This person's own about it, open or paused, in which nothing is missing but `send`."""
    found = ctx.work.dialogues.where(form=name, subject=subject, person=ctx.actor.id)
    complete = (d for d in found if talks.of(ctx, name).form.lacks(d.answers, ctx.now) is None)
    return next(complete, None)
