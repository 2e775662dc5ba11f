"""Walking a person through a form: what they type is read and kept, and the next question follows (CONVERSATION V8)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot import (
    answers,
    control_words,
    pasting,
    pausing,
    picking,
    questions,
    talks,
    turns,
    under_way,
    whom,
    words,
)
from bot.context import Context, direct, new_id
from bot.effects import Effect, Part
from bot.router import Place
from casework.errors import Refusal
from casework.forms import Dialogue, Question


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
    whose = {} if talk.shared else {"person": person.id}
    for begun in ctx.work.dialogues.where(form=name, subject=subject, **whose):
        return _gone_on_with(ctx, begun)
    effects = pausing.put_aside(ctx)
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


def _gone_on_with(ctx: Context, begun: Dialogue) -> list[Effect]:
    """What is open already is asked again; it was never paused."""
    if begun.person != ctx.actor.id:
        return pausing.put_aside(ctx) + pausing.take_over(ctx, begun)
    if begun.state != "open" or under_way.why_not(ctx, begun) is not None:
        return pausing.resume(ctx, begun)
    return turns.again(ctx, talks.of(ctx, begun.form), begun, [under_way.whose(ctx, begun)])


def asked_elsewhere(ctx: Context, name: str, block: str, code: str) -> list[Effect]:
    """Where it was begun in a case room: how many questions there are, in the direct room."""
    if ctx.place is Place.DIRECT:
        return []
    return [ctx.reply(block, code=code, total=talks.of(ctx, name).form.total, who=ctx.actor)]


def hear(ctx: Context, dialogue: Dialogue, typed: str) -> list[Effect]:
    """One message in an open dialogue: a control word, or an answer.

    What is said about it goes before the clearing of the room: after forty questions that takes ten seconds (V5).
    """
    assert ctx.message is not None
    dialogue = dialogue.heard(ctx.message.event_id, ctx.now)
    if under_way.why_not(ctx, dialogue) is not None:
        return pausing.shut_out(ctx, dialogue)
    talk = talks.of(ctx, dialogue.form)
    said = control_words.folded(typed)
    if said in control_words.CONTROL:
        return control_words.act(ctx, talk, dialogue, said)
    first, _, number = said.partition(" ")
    if control_words.is_change(first, number):
        return control_words.change(ctx, talk, dialogue, int(number))
    if control_words.is_resume(first, number):
        return control_words.resume(ctx, talk, dialogue, number)
    if talk.keeps_out and first in control_words.EXCLUDE:
        return _keep_out(ctx, talk, dialogue, words.tidy(typed).strip().partition(" ")[2])
    return _answer(ctx, talk, dialogue, typed)


def _keep_out(ctx: Context, talk: talks.Talk, dialogue: Dialogue, typed: str) -> list[Effect]:
    """Named by the referrer or the client, without a reason; told nothing, finds nothing (P1.12)."""
    try:
        found = whom.kept_out(ctx, typed)
    except Refusal as refusal:
        return turns.again(ctx, talk, dialogue, [Part(f"answers/{refusal.reason}", refusal.details)])
    known = dict([*dialogue.answers.get(talks.KEPT_OUT, []), *found])
    kept = [[id, name] for id, name in known.items()]
    said = Part("dialogue/kept-out", {"names": list(known.values())})
    return turns.again(ctx, talk, dialogue.answer(talks.KEPT_OUT, kept), [said])


def ask_anew(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """The question that is open, because something has happened since it was asked."""
    return turns.again(ctx, talks.of(ctx, dialogue.form), dialogue, [])


def hear_a_cry(ctx: Context, dialogue: Dialogue, first: Part) -> list[Effect]:
    """No answer: 911 first, and the question again."""
    assert ctx.message is not None
    dialogue = dialogue.heard(ctx.message.event_id, ctx.now)
    if under_way.why_not(ctx, dialogue) is not None:
        return pausing.shut_out(ctx, dialogue)
    return turns.again(ctx, talks.of(ctx, dialogue.form), dialogue, [first, Part("dialogue/stands")])


def hear_no_text(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """A changed message, a picture, a voice: no answer, and removed with the others when the dialogue ends."""
    assert ctx.message is not None
    dialogue = dialogue.heard(ctx.message.event_id, ctx.now)
    if under_way.why_not(ctx, dialogue) is not None:
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
        parts, taken = [*parts, *said.parts], taken + pasting.count([line])
    if not taken:
        return turns.ask(ctx, talk, dialogue, refused or [Part("dialogue/line-by-line")])
    shown = pasting.shown(ctx, talk, before, dialogue, taken=taken, of=pasting.count(lines))
    dialogue, effects = turns.said(ctx, dialogue, *((part,) for part in shown))
    return effects + (turns.ask if refused else turns.following)(ctx, talk, dialogue, parts + refused)


def _is_command(ctx: Context, line: str) -> bool:
    """It counts as a whole message only (V8)."""
    return control_words.is_one(line) or pasting.is_command(ctx, line)


@dataclass(frozen=True)
class _Said:
    """What came of one answer."""

    dialogue: Dialogue
    parts: list[Part]
    understood: bool = True
    ends: list[Effect] | None = None


def _said(ctx: Context, talk: talks.Talk, dialogue: Dialogue, question: Question, typed: str) -> _Said:
    typed = answers.completed(question, typed, dialogue.answers)
    dialogue = dialogue.without({answers.WHICH})
    try:
        talk.ready(ctx, dialogue)
        value = answers.read(ctx, question, typed, dialogue.answers)
        noted = talk.noted(ctx, dialogue, question, value)
    except Refusal as refusal:
        if refusal.reason == "below-threshold":
            low = [[refusal.details["tool"], refusal.details["value"]]]
            dialogue = dialogue.answer(answers.LOW_SCORE, low)
        if refusal.reason == "date-twice":
            dialogue = dialogue.answer(answers.WHICH, [question.key, typed, refusal.details["shown"]])
        return _Said(dialogue, [Part(f"answers/{refusal.reason}", refusal.details)], understood=False)
    if isinstance(noted, talks.Ending):
        return _Said(dialogue, [], ends=[*noted.effects, *pausing.erase(ctx, dialogue)])
    if isinstance(noted, talks.Waiting):
        kept = (
            dialogue.without(set(noted.forget)).ask(None) if noted.forget else dialogue
        )  # from what is forgotten on
        waits = pausing.pause(ctx, kept, *noted.parts)
        return _Said(dialogue, [], ends=waits)
    dialogue = _renewed(talk, dialogue.without({answers.LOW_SCORE}), question.key)
    dialogue = dialogue.answer(question.key, value)
    dialogue = replace(dialogue, answers=talk.filled(dialogue.answers))
    return _Said(_follow(ctx, talk, dialogue), [*_taken_as(ctx, question, typed, value), *noted])


def _taken_as(ctx: Context, question: Question, typed: str, value: Any) -> list[Part]:
    """What `all` was taken for, by what is in it or by what is not, whichever is fewer; and what does not count as
    somebody's own words."""
    if question.kind == "told" and value == answers.NOT_TOLD:
        return [Part("dialogue/not-told")]
    if question.kind == "on-file" and value == answers.NOT_TOLD:
        return [Part("dialogue/none-on-file")]
    if question.kind != "choices" or not picking.is_all(typed):
        return []
    but = [one for one in question.choices if one not in value]
    if len(but) > len(value):
        return [Part("dialogue/taken-as", {"value": questions.shown(question, value, ctx.actor.language)})]
    missing = questions.shown(question, but, ctx.actor.language) if but else ""
    return [Part("dialogue/taken-as-all", {"count": len(question.choices), "but": missing})]


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


def unsent(ctx: Context, name: str, subject: str) -> Dialogue | None:
    """This person's own about it, open or paused, in which nothing is missing but `send`."""
    found = ctx.work.dialogues.where(form=name, subject=subject, person=ctx.actor.id)
    complete = (d for d in found if talks.of(ctx, name).form.lacks(d.answers, ctx.now) is None)
    return next(complete, None)
