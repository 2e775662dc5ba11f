"""Walking a person through a form (CONVERSATION V8): answers, control words, summary, clearing up."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import answers, questions, words
from bot.context import Context, direct, new_id
from bot.effects import Effect, Part, Redact, Say
from bot.render import Ours
from casework.codes import read_code
from casework.errors import Refusal
from casework.events import TalkEnded, TalkTakenOver
from casework.forms import Dialogue, Form, Question
from casework.people import Person

IDLE = timedelta(minutes=30)
REMIND = timedelta(hours=1)

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
AT_SUMMARY = "summary"
"""In place of a question's key: what was answered so far is shown, and may be sent."""
KEPT_OUT = "kept-out"
"""Under this name a dialogue keeps who must not see it."""
LEFT_OUT = "left_out"
"""The same, as a consent asks it (P3.4)."""
LONGEST_NUMBER = 5

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


def nothing_above(ctx: Context, dialogue: Dialogue, question: Question) -> list[Part]:
    return []


def nothing_instead(ctx: Context, dialogue: Dialogue, question: Question) -> Part | None:
    return None


@dataclass(frozen=True)
class Talk:
    """A form and what happens with it."""

    form: Form
    send: Send
    noted: Noted = nothing_noted
    """What is said at once about an answer, above the next question; or an end."""
    above: Above = nothing_above
    """What has to be known to answer, whenever this question is asked."""
    opening: str = ""
    """The block that line 0 is made of."""
    asked: Callable[[Context, Dialogue, Question], Part | None] = nothing_instead
    """How a question reads that repeats an answer; None: as in the form."""
    keeps_out: bool = False
    """`exclude` and a name: somebody on the roster who must not see it (P1.12)."""
    filled: Callable[[dict[str, Any]], dict[str, Any]] = dict
    """The answers, with what follows from them filled in."""
    shared: bool = False
    """It belongs to its subject: what one has paused another may go on with; never two at once (P3.10)."""


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
    talk = _talk(ctx, name)
    person = ctx.actor
    effects = _put_aside(ctx)
    whose = {} if talk.shared else {"person": person.id}
    for begun in ctx.work.dialogues.where(form=name, subject=subject, **whose):
        return effects + (resume if begun.person == person.id else take_over)(ctx, begun)
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
    opening = [Part(talk.opening, {"total": talk.form.total, "subject": subject})] if talk.opening else []
    return effects + _ask(ctx, talk, dialogue, opening)


def _talk(ctx: Context, name: str) -> Talk:
    """With the form of the person's region, where it has one of its own (P4.3)."""
    talk: Talk = ctx.router.talks[name]
    own = ctx.house.forms.get((ctx.actor.region, name))
    return replace(talk, form=own) if own else talk


def _put_aside(ctx: Context) -> list[Effect]:
    """A new dialogue pauses the one that is open: it never traps, nothing is lost."""
    open_ = ctx.work.dialogues.open_of(ctx.actor.id, direct(ctx.actor))
    return pause(ctx, open_) if open_ else []


def hear(ctx: Context, dialogue: Dialogue, typed: str) -> list[Effect]:
    """One message in an open dialogue: a control word, or an answer."""
    assert ctx.message is not None
    dialogue = dialogue.heard(ctx.message.event_id, ctx.now)
    talk = _talk(ctx, dialogue.form)
    said = words.fold(typed).strip()
    if said in CONTROL:
        return CONTROLS[CONTROL[said]](ctx, talk, dialogue)
    first, _, number = said.partition(" ")
    if first in CHANGE and number.strip().isdecimal() and len(number) < LONGEST_NUMBER:
        return _change(ctx, talk, dialogue, int(number))
    if talk.keeps_out and first in EXCLUDE:
        return _keep_out(ctx, talk, dialogue, words.tidy(typed).strip().partition(" ")[2])
    return _answer(ctx, talk, dialogue, typed)


def _keep_out(ctx: Context, talk: Talk, dialogue: Dialogue, typed: str) -> list[Effect]:
    """Named by the referrer or the client, without a reason; told nothing, finds nothing (P1.12)."""
    try:
        found = answers.kept_out(ctx, typed)
    except Refusal as refusal:
        return _ask(ctx, talk, dialogue, [Part(f"answers/{refusal.reason}", refusal.details)])
    known = dict([*dialogue.answers.get(KEPT_OUT, []), *found])
    kept = [[id, name] for id, name in known.items()]
    said = Part("dialogue/kept-out", {"names": list(known.values())})
    return _ask(ctx, talk, dialogue.answer(KEPT_OUT, kept), [said])


def kept_out(dialogue: Dialogue) -> tuple[str, ...]:
    """Ids of the persons on the roster who must not see it."""
    return tuple(id for id, _ in dialogue.answers.get(KEPT_OUT, []))


def ask_anew(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """The question that is open, because something has happened since it was asked."""
    return _ask(ctx, _talk(ctx, dialogue.form), dialogue, [])


def hear_no_text(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """A changed message, a picture, a voice: no answer, and removed with the others when the dialogue ends."""
    assert ctx.message is not None
    dialogue = dialogue.heard(ctx.message.event_id, ctx.now)
    talk = _talk(ctx, dialogue.form)
    return _ask(ctx, talk, dialogue, [Part(f"dialogue/{ctx.message.form}", {})])


def _answer(ctx: Context, talk: Talk, dialogue: Dialogue, typed: str) -> list[Effect]:
    question = _asked(ctx, talk, dialogue)
    if question is None:
        return _summary_again(ctx, talk, dialogue)
    try:
        value = answers.read(ctx, question, typed, dialogue.answers)
        noted = talk.noted(ctx, dialogue, question, value)
    except Refusal as refusal:
        if refusal.reason == "below-threshold":
            low = [[refusal.details["tool"], refusal.details["value"]]]
            dialogue = dialogue.answer(answers.LOW_SCORE, low)
        return _ask(ctx, talk, dialogue, [Part(f"answers/{refusal.reason}", refusal.details)])
    if isinstance(noted, Ending):
        return erase(ctx, dialogue) + noted.effects
    if isinstance(noted, Waiting):
        return pause(ctx, dialogue.without(set(noted.forget)), *noted.parts)
    dialogue = dialogue.without({answers.LOW_SCORE}).answer(question.key, value)
    dialogue = replace(dialogue, answers=talk.filled(dialogue.answers))
    dialogue = _follow(ctx, talk, dialogue)
    return (_back_to_summary if dialogue.returns else _ask)(ctx, talk, dialogue, noted)


def _back_to_summary(ctx: Context, talk: Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """Once all that stands under the changed number is answered."""
    same = (q for q in talk.form.questions if q.number == dialogue.returns and q.key not in dialogue.answers)
    if (
        following := next((q for q in same if talk.form.holds(q, dialogue.answers, ctx.now)), None)
    ) is not None:
        return _put(ctx, talk, dialogue, following, above)
    dialogue = replace(dialogue.ask(AT_SUMMARY), returns=0)
    return _show(ctx, dialogue, (*above, _summary(ctx, talk, dialogue)))


def _summary_again(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    """Nothing that is typed below it is taken for the answer to a question that was not asked."""
    return _show(ctx, dialogue, (Part("dialogue/summary-waits"), _summary(ctx, talk, dialogue)))


def _follow(ctx: Context, talk: Talk, dialogue: Dialogue) -> Dialogue:
    """A changed answer makes what followed from the old one unasked again."""
    kept = dialogue.answers
    answered = (q for q in talk.form.questions if q.key in kept)
    return dialogue.without({q.key for q in answered if not talk.form.holds(q, kept, ctx.now)})


def _asked(ctx: Context, talk: Talk, dialogue: Dialogue) -> Question | None:
    """The question that is open; one that a release took away is asked no more."""
    if dialogue.asked == AT_SUMMARY:
        return None
    given = dialogue.answers
    asked = (q for q in talk.form.questions if q.key == dialogue.asked and q.key not in given)
    if found := next((q for q in asked if talk.form.holds(q, given, ctx.now)), None):
        return found
    return talk.form.next(dialogue.answers, ctx.now)


def _ask(ctx: Context, talk: Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """The next question, or the summary; the one that is open, where they may be asked in any order."""
    open_ = _asked(ctx, talk, dialogue) if talk.form.quick else None
    return _put(ctx, talk, dialogue, open_ or talk.form.next(dialogue.answers, ctx.now), above)


def _put(
    ctx: Context, talk: Talk, dialogue: Dialogue, question: Question | None, above: list[Part]
) -> list[Effect]:
    dialogue = dialogue.ask(question.key if question else None)
    part = _part(ctx, talk, dialogue, question)
    known = talk.above(ctx, dialogue, question) if question else []
    return _show(ctx, dialogue, (*above, *known, part))


def _show(ctx: Context, dialogue: Dialogue, parts: tuple[Part, ...]) -> list[Effect]:
    dialogue = replace(dialogue, touched_at=ctx.now)
    ctx.work.dialogues.save_quietly(dialogue)
    _watch(ctx, dialogue)
    return [Say(room=dialogue.room, parts=parts, name=dialogue.messages[-1])]


def _summary(ctx: Context, talk: Talk, dialogue: Dialogue) -> Part:
    names = [name for _, name in dialogue.answers.get(KEPT_OUT, [])]
    return questions.summary(ctx, talk.form, dialogue, may_exclude=talk.keeps_out, kept_out=names)


def _part(ctx: Context, talk: Talk, dialogue: Dialogue, question: Question | None) -> Part:
    if question is None:
        return _summary(ctx, talk, dialogue)
    return talk.asked(ctx, dialogue, question) or questions.question(ctx, talk.form, question)


# --- control words ------------------------------------------------------------------------------------
def _back(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    before = talk.form.before(dialogue.asked, dialogue.answers, ctx.now)
    if before is None:
        return _ask(ctx, talk, dialogue, [Part("dialogue/at-the-first", {})])
    return _put(ctx, talk, dialogue.without({before.key}), before, [])


def _skip(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    question = _asked(ctx, talk, dialogue)
    if question is None:
        return _summary_again(ctx, talk, dialogue)
    if not question.optional:
        return _ask(ctx, talk, dialogue, [Part("dialogue/not-optional", {})])
    return _ask(ctx, talk, dialogue.answer(question.key, ""), [])


def _cancel(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    ctx.work.journal.note(TalkEnded(at=ctx.now, by=ctx.by, about=ctx.by, form=dialogue.form))
    return [*erase(ctx, dialogue), ctx.reply("dialogue/cancelled", continued=dialogue.continued)]


def _pause(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    return pause(ctx, dialogue)


def _resume(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    """Back to the one that is paused; with none paused, the open question again."""
    paused = ctx.work.dialogues.paused_of(ctx.actor.id)
    if paused is None:
        return _ask(ctx, talk, dialogue, [])
    ctx.work.dialogues.save_quietly(dialogue)
    return resume(ctx, paused)


def _help(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    question = _asked(ctx, talk, dialogue)
    text = question.help.get(ctx.actor.language) if question else None
    above = [Part("dialogue/help-on", {"text": Ours(text)})] if text else []
    return _ask(ctx, talk, dialogue, [*above, Part("dialogue/words", {})])


def _send(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    if (lacking := talk.form.lacks(dialogue.answers, ctx.now)) is not None:
        return _put(ctx, talk, dialogue, lacking, [Part("dialogue/not-yet", {})])
    if dialogue.asked != AT_SUMMARY and talk.form.next(dialogue.answers, ctx.now) is not None:
        return _show(ctx, dialogue.ask(AT_SUMMARY), (_summary(ctx, talk, dialogue),))  # looked at first
    effects = talk.send(ctx, dialogue)
    what = {"form": dialogue.form, "subject": dialogue.subject}
    ctx.work.journal.note(TalkEnded(at=ctx.now, by=ctx.by, about=ctx.by, **what))
    return [*erase(ctx, dialogue), *effects]


CONTROLS: dict[str, Callable[[Context, Talk, Dialogue], list[Effect]]] = {
    "back": _back,
    "skip": _skip,
    "cancel": _cancel,
    "pause": _pause,
    "resume": _resume,
    "help": _help,
    "send": _send,
}


def _change(ctx: Context, talk: Talk, dialogue: Dialogue, number: int) -> list[Effect]:
    """Asks it anew; where the form may be sent before its end, also what was not come to yet."""
    same = [q for q in talk.form.questions if q.number == number]
    rest = dialogue.without({q.key for q in same})
    rest = replace(rest, returns=number if dialogue.asked == AT_SUMMARY else 0)
    wanted = next((q for q in same if talk.form.holds(q, rest.answers, ctx.now)), None)
    if wanted is not None and (talk.form.quick or rest.answers != dialogue.answers):
        return _put(ctx, talk, rest, wanted, [])
    return _ask(ctx, talk, dialogue, [Part("dialogue/no-such-number", {"total": talk.form.total})])


def unsent(ctx: Context, name: str, subject: str) -> Dialogue | None:
    """This person's own about it, open or paused, in which nothing is missing but `send`."""
    found = ctx.work.dialogues.where(form=name, subject=subject, person=ctx.actor.id)
    complete = (d for d in found if _talk(ctx, name).form.lacks(d.answers, ctx.now) is None)
    return next(complete, None)


# --- pausing and ending ---------------------------------------------------------------------------------
def pause(ctx: Context, dialogue: Dialogue, *why: Part) -> list[Effect]:
    """The answers are kept, and removed from the room."""
    cleared = put_away(ctx, dialogue)
    remind_at = ctx.now + REMIND
    ctx.start("paused-resumed", dialogue.id, case="", region=0, due_at=remind_at, responsible=dialogue.person)
    told = why or (Part("dialogue/paused", {"at": ctx.now, "remind_at": remind_at}),)
    return [*cleared, Say(room=dialogue.room, parts=told)]


def put_away(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """Paused without a word."""
    cleared = _clear(dialogue)
    ctx.settle(dialogue.id, "dialogue-touched")
    ctx.work.dialogues.save_quietly(replace(dialogue.forget_typed().end("paused"), touched_at=ctx.now))
    return cleared


def resume(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """The question again, and nothing else; another one that is open waits."""
    aside = _put_aside(ctx)
    ctx.settle(dialogue.id, "paused-resumed")
    talk = _talk(ctx, dialogue.form)
    return aside + _ask(ctx, talk, replace(dialogue.end("open"), room=direct(ctx.actor)), [])


def take_over(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """Who paused it, or cannot go on, learns who does; what they answered stays, under their name (P3.10)."""
    _must_not_be_named_in_it(ctx, dialogue)
    if dialogue.state == "open":
        raise _taken(ctx, dialogue)
    talk, before = _talk(ctx, dialogue.form), ctx.work.people.find(dialogue.person)
    ctx.settle(dialogue.id, "paused-resumed")
    handed = dialogue.hand_to(ctx.actor.id)
    event = TalkTakenOver(
        at=ctx.now, by=ctx.actor.id, about=dialogue.subject, form=dialogue.form, person=dialogue.person
    )
    ctx.work.journal.note(event)
    rows = questions.answered_by(ctx, talk.form, handed)
    known = Part("dialogue/taken-over", {"rows": rows, "at": dialogue.begun_at})
    asked = _ask(ctx, talk, replace(handed.end("open"), room=direct(ctx.actor)), [known])
    return [*asked, *_tell_who_began(ctx, dialogue, before)]


def _must_not_be_named_in_it(ctx: Context, dialogue: Dialogue) -> None:
    """Who is to be kept out, by what was answered so far, does not read it: no such matter is the answer (P1.12)."""
    named = {*kept_out(dialogue), *(id for id, _ in dialogue.answers.get(LEFT_OUT) or ())}
    if ctx.actor.id in named:
        raise not_known(ctx, dialogue.subject)


def not_known(ctx: Context, referral: str) -> Refusal:
    if case := ctx.work.cases.of_referral(referral):
        return Refusal("no-such-case", code=case.id)
    return Refusal("no-such-referral", code=referral)


def _taken(ctx: Context, dialogue: Dialogue) -> Refusal:
    who, until = ctx.someone(dialogue.person), dialogue.touched_at + IDLE
    return Refusal("dialogue-taken", who=who, since=dialogue.touched_at, until=until)


def _tell_who_began(ctx: Context, dialogue: Dialogue, before: Person | None) -> list[Effect]:
    """Unless they may know nothing of it any more."""
    if before is None or not before.is_active or not _may_hear(ctx, before, dialogue.subject):
        return []
    what = {"command": ctx.router.spoken(dialogue.form), "subject": dialogue.subject}
    return [ctx.say(direct(before), "dialogue/went-on", by=ctx.actor, at=ctx.now, **what)]


def named(dialogue: Dialogue) -> dict[str, str]:
    """What is paused; of a referral that was never sent nobody knows a code."""
    code = read_code(dialogue.subject) if dialogue.form != "refer" else None
    return {"form": dialogue.form, "code": code or ""}


def gone_on(ctx: Context) -> Refusal | None:
    """Of what this person had begun: who goes on with it now, if somebody does."""
    for dialogue in ctx.work.dialogues.where(form=_shared_forms(ctx)):
        begun = ctx.actor.id in dialogue.by.values() and _may_hear(ctx, ctx.actor, dialogue.subject)
        if begun and dialogue.person not in ("", ctx.actor.id):
            return Refusal("dialogue-gone-on", who=ctx.someone(dialogue.person), subject=dialogue.subject)
    return None


def _may_hear(ctx: Context, person: Person, subject: str) -> bool:
    referral = ctx.work.referrals.find(subject)
    return referral is not None and ctx.may_hear_of(person, referral)


def _shared_forms(ctx: Context) -> tuple[str, ...]:
    return tuple(name for name, talk in ctx.router.talks.items() if talk.shared)


def let_go(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """This person goes on with it no more. What belongs to its subject waits for whoever does."""
    if dialogue.form not in _shared_forms(ctx):
        return erase(ctx, dialogue)
    cleared = put_away(ctx, dialogue)
    ctx.settle(dialogue.id)
    nobodys = replace(dialogue.hand_to("").forget_typed().end("paused"), touched_at=ctx.now)
    ctx.work.dialogues.save_quietly(nobodys)
    return cleared


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


def erase(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    ctx.settle(dialogue.id)
    ctx.work.dialogues.erase(dialogue.id)
    return _clear(dialogue)


def _clear(dialogue: Dialogue) -> list[Effect]:
    """What was typed, and the bot's messages that repeat it."""
    return [Redact(room=dialogue.room, names=dialogue.messages, events=dialogue.typed)]
