"""Walking a person through a form (CONVERSATION V8): answers, control words, summary, clearing up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot import answers, words
from bot.context import Context, direct, new_id
from bot.effects import Effect, Part, Redact, Say
from bot.render import Ours
from casework.errors import Refusal
from casework.forms import Dialogue, Form, Question

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
LONGEST_NUMBER = 5

Send = Callable[[Context, Dialogue], list[Effect]]
Noted = Callable[[Context, Dialogue, Question, Any], "list[Part] | Ending | Waiting"]
Above = Callable[[Context, Dialogue, Question], list[Part]]
Values = Callable[[Context, Question, Any], Part]


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


def start(
    ctx: Context, name: str, *, subject: str, key: str = "", given: dict[str, Any] | None = None
) -> list[Effect]:
    """Begin, or go on with, this form about this subject."""
    talk = _talk(ctx, name)
    person = ctx.actor
    effects = _put_aside(ctx)
    for paused in ctx.work.dialogues.where(person=person.id, form=name, subject=subject, state="paused"):
        return effects + resume(ctx, paused)
    dialogue = Dialogue(
        id=new_id(),
        person=person.id,
        form=name,
        subject=subject,
        room=direct(person),
        key=key,
        answers=given or {},
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
        return _ask(ctx, talk, dialogue, [Part("dialogue/summary-waits", {})])
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
    return _ask(ctx, talk, _follow(ctx, talk, dialogue), noted)


def _follow(ctx: Context, talk: Talk, dialogue: Dialogue) -> Dialogue:
    """A changed answer makes what followed from the old one unasked again."""
    kept = dialogue.answers
    answered = (q for q in talk.form.questions if q.key in kept)
    return dialogue.without({q.key for q in answered if not talk.form.holds(q, kept, ctx.now)})


def _asked(ctx: Context, talk: Talk, dialogue: Dialogue) -> Question | None:
    """The question that is open; one that a release took away is asked no more."""
    if dialogue.asked == AT_SUMMARY:
        return None
    keys = {question.key for question in talk.form.questions}
    if dialogue.asked in keys and dialogue.asked not in dialogue.answers:
        return talk.form.question(str(dialogue.asked))
    return talk.form.next(dialogue.answers, ctx.now)


def _ask(ctx: Context, talk: Talk, dialogue: Dialogue, above: list[Part]) -> list[Effect]:
    """The next question, or the summary."""
    question = talk.form.next(dialogue.answers, ctx.now)
    dialogue = dialogue.ask(question.key if question else None)
    part = _part(ctx, talk, dialogue, question)
    known = talk.above(ctx, dialogue, question) if question else []
    return _show(ctx, dialogue, (*above, *known, part))


def _show(ctx: Context, dialogue: Dialogue, parts: tuple[Part, ...]) -> list[Effect]:
    dialogue = replace(dialogue, touched_at=ctx.now)
    ctx.work.dialogues.save_quietly(dialogue)
    _watch(ctx, dialogue)
    return [Say(room=dialogue.room, parts=parts, name=dialogue.messages[-1])]


def _part(ctx: Context, talk: Talk, dialogue: Dialogue, question: Question | None) -> Part:
    if question is None:
        return _summary(ctx, talk, dialogue)
    return talk.asked(ctx, dialogue, question) or _question(ctx, talk.form, question)


def _question(ctx: Context, form: Form, question: Question) -> Part:
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


YES_OR_NO = ("yes-no", "yes-no-unknown", "understood")
_WORDS = {
    "yes": {"en": "yes", "fr": "oui"},
    "no": {"en": "no", "fr": "non"},
    "unknown": {"en": "unknown", "fr": "inconnu"},
}


def _summary(ctx: Context, talk: Talk, dialogue: Dialogue) -> Part:
    lines = summary_lines(ctx, talk.form, dialogue)
    names = [name for _, name in dialogue.answers.get(KEPT_OUT, [])]
    return Part("dialogue/summary", {"lines": lines, "may_exclude": talk.keeps_out, "kept_out": names})


def summary_lines(ctx: Context, form: Form, dialogue: Dialogue) -> list[dict[str, Any]]:
    """`number`, `label`, `kind` and `value` of each answer that has a label; a section shares one line."""
    lang = ctx.actor.language
    lines: dict[str, dict[str, Any]] = {}
    for question in form.questions:
        if not question.label or dialogue.answers.get(question.key, "") in ("", []):
            continue
        value = dialogue.answers[question.key]
        if question.section and question.kind in ("factor", "held"):
            _fold(lines, form, question, value, lang)
            continue
        lines[question.key] = {
            "number": question.number,
            "label": Ours(question.label[lang]),
            "kind": question.kind,
            "value": _shown(question, value, lang),
        }
    return list(lines.values())


def _fold(lines: dict[str, dict[str, Any]], form: Form, question: Question, value: Any, lang: str) -> None:
    line = lines.setdefault(
        f"section {question.section}",
        {
            "number": question.number,
            "label": Ours(form.sections[question.section][lang]),
            "kind": "section",
            "value": {"yes": [], "unknown": [], "no": []},
        },
    )
    group = (
        value["said"] if value["said"] in line["value"] else "no" if value["said"] == "not-said" else "yes"
    )
    one = {"number": question.number, "label": Ours(question.label[lang]), "note": value["note"]}
    line["value"][group].append(one)


def _shown(question: Question, value: Any, lang: str) -> Any:
    """What the summary's template needs of a kept value."""
    if question.kind in ("moment", "agreement"):
        return answers.instant(value)
    if question.kind == "birth":
        return answers.day(value)
    if question.kind == "people":
        return ", ".join(name for _, name in value)
    if question.kind == "written":
        return {**value, "on": answers.day(value["on"])}
    if question.kind in ("basis", "score"):
        return answers.kept_basis(value)
    if question.kind == "understood" and (words_ := answers.own_words(value)):
        return f"{_WORDS[answers.YES][lang]}, {words_}"
    if question.kind in YES_OR_NO:
        known = question.words.get(value) or _WORDS.get(value)
        return Ours(known[lang]) if known else value
    if question.kind == "choice":
        return Ours(question.words[value][lang]) if value in question.words else value
    if question.kind == "choices":
        return Ours(", ".join(question.words[key][lang] for key in value))
    return value


# --- control words ------------------------------------------------------------------------------------
def _back(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    before = talk.form.before(dialogue.asked, dialogue.answers, ctx.now)
    if before is None:
        return _ask(ctx, talk, dialogue, [Part("dialogue/at-the-first", {})])
    return _ask(ctx, talk, dialogue.without({before.key}), [])


def _skip(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    question = _asked(ctx, talk, dialogue)
    if question is None or not question.optional:
        return _ask(ctx, talk, dialogue, [Part("dialogue/not-optional", {})])
    return _ask(ctx, talk, dialogue.answer(question.key, ""), [])


def _cancel(ctx: Context, talk: Talk, dialogue: Dialogue) -> list[Effect]:
    return [*erase(ctx, dialogue), ctx.reply("dialogue/cancelled")]


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
    if talk.form.lacks(dialogue.answers, ctx.now) is not None:
        return _ask(ctx, talk, dialogue, [Part("dialogue/not-yet", {})])
    if dialogue.asked != AT_SUMMARY and talk.form.next(dialogue.answers, ctx.now) is not None:
        return _show(ctx, dialogue.ask(AT_SUMMARY), (_summary(ctx, talk, dialogue),))  # looked at first
    effects = talk.send(ctx, dialogue)
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
    question = talk.form.numbered(number)
    if question is None or question.key not in dialogue.answers:
        return _ask(ctx, talk, dialogue, [Part("dialogue/no-such-number", {"total": talk.form.total})])
    same = {q.key for q in talk.form.questions if q.number == number}
    return _ask(ctx, talk, dialogue.without(same), [])


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
