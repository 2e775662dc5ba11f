"""`yes CODE`, and dialogues: `resume`, what waits too long."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from bot import pausing, talks, under_way, waiting_yes, which_hour, wordless, words
from bot.context import WAIT_FOR_YES, Context, ended
from bot.effects import Effect, Say
from bot.router import EVERYBODY, Router
from casework.codes import read_code
from casework.deadline import Deadline
from casework.deadlines import EARLY
from casework.errors import Refusal
from casework.events import Refused, TalkEnded
from casework.forms import Dialogue
from storage.dialogues import Question

router = Router()
TYPED_TWICE = timedelta(days=1)
"""So long after the first yes it is said what became of it."""

POLITE = re.compile(
    r"(?<![^\s,;:.!])(?:please|pls|thanks?(?: you)?|thx|s'il (?:vous|te) pla[iî]t|svp|stp|merci)(?![^\s,;:.!])",
    re.I,
)
"""Beside the code it changes nothing."""

A_SHORT_WHILE = timedelta(minutes=30)
"""So long a second `send` is told that it is sent already."""


@router.command(
    "yes [text]",
    fr="oui [text]",
    allow=EVERYBODY,
    where="dckp",
    example=("yes K7-QF3", "oui K7-QF3"),
    rank=80,
    in_talk=True,
)
def yes(ctx: Context, text: str | None) -> list[Effect]:
    """Confirms what was shown to this person in this room; a bare `yes` never does (CONVERSATION V7)."""
    subject = POLITE.sub("", words.tidy(text or "")).strip(f" {words.STOPS}")
    if not subject:
        raise waiting_yes.needs_code(ctx)
    open_ = waiting_yes.open_to(ctx)
    _must_not_be_open_already(ctx, subject, open_)
    question = _meant(open_, subject)
    ctx.end_question(question)
    if ctx.now >= question.expires_at:
        raise Refusal("nothing-to-confirm")
    return ctx.router.answers[question.action](ctx, question)


def _must_not_be_open_already(ctx: Context, subject: str, open_: list[Question]) -> None:
    """Typed twice: the first yes has opened the case, and which it is was shown to them here."""
    if any(_same(one.subject, subject) for one in open_):
        return
    since, before = ctx.now - TYPED_TWICE, ctx.now + WAIT_FOR_YES + TYPED_TWICE
    about = {"person": ctx.actor.id, "room": ctx.room, "state": "ended"}
    for one in ctx.work.questions.expiring(since, before, **about):
        case = ctx.work.cases.of_referral(one.subject) if _same(one.subject, subject) else None
        if case is not None and case.is_open and ctx.why_not(case) is None:
            raise Refusal("case-already-open", code=case.id)


def _meant(open_: list[Question], typed: str) -> Question:
    """The newest of this subject; by the name alone, where one thing waits for that person: `levesque` of `levesque 3`."""
    if exact := [one for one in open_ if _same(one.subject, typed)]:
        return exact[-1]
    named = [one for one in open_ if _is_of(one.subject, typed)]
    if len(named) > 1:
        raise Refusal("yes-to-which", subjects=sorted(one.subject for one in named))
    if not named:
        raise _whole(open_, typed)
    if not named[0].subject[-1].isdecimal():  # `levesque id`, with which goes the key of all that they read
        raise Refusal("yes-whole", subject=named[0].subject)
    return named[0]


def _whole(open_: list[Question], typed: str) -> Refusal:
    """Who has an account on another server is named with it: a name alone would be one of ours."""
    for one in open_:
        name, _, server = one.subject.partition(" ")[0].partition(":")
        if server and _same(name, typed):
            return Refusal("yes-whole", subject=one.subject)
    return Refusal("nothing-to-confirm")


def _is_of(subject: str, person: str) -> bool:
    """A code is typed whole."""
    name, _, number = subject.partition(" ")
    return bool(number) and read_code(name) is None and _same(name, person)


def _same(subject: str, typed: str) -> bool:
    return _bare(subject) == _bare(typed)


def _bare(text: str) -> str:
    return "".join(char for char in words.fold(text) if char.isalnum())


@router.step("question-answered")
def expire(ctx: Context, deadline: Deadline) -> list[Effect]:
    """It expires loudly."""
    question: Question = ctx.work.questions.get(deadline.subject)
    ctx.work.questions.save_quietly(ended(question))
    if question.action in ctx.router.expiries:
        return ctx.router.expiries[question.action](ctx, question)
    if question.action in (which_hour.ACTION, wordless.ACTION):  # what became of it had been said
        return []
    return [ctx.say(question.room, "asking/expired", subject=question.subject)]


@router.command("resume [tail]", fr="reprendre [tail]", allow=EVERYBODY, where="d", rank=70)
def resume(ctx: Context, tail: str | None) -> list[Effect]:
    """`resume R-7KQ4`, where more than one is paused; alone, it asks which (V7)."""
    gone_on = pausing.resume_one(ctx, tail or "")
    if gone_on is None:
        raise pausing.gone_on(ctx) or Refusal("nothing-paused")
    return gone_on


@router.step("dialogue-touched")
def idle(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Half an hour of silence is a pause: what was typed leaves the screen."""
    dialogue = ctx.work.dialogues.find(deadline.subject)
    return pausing.pause(ctx, dialogue) if dialogue and dialogue.state == "open" else []


@router.step("paused-resumed")
def remind_of_the_paused(ctx: Context, deadline: Deadline) -> list[Effect]:
    dialogue = ctx.work.dialogues.find(deadline.subject)
    if dialogue is None or dialogue.state != "paused":
        return []
    person = ctx.someone(dialogue.person)
    code = talks.named(ctx, dialogue)["code"] if under_way.why_not(ctx, dialogue) is None else ""
    count = 1 + len(_reminded_with(ctx, dialogue))
    return [ctx.ring_person(person, "asking/still-paused", about=dialogue.id, code=code, count=count)]


def _reminded_with(ctx: Context, dialogue: Dialogue) -> list[Dialogue]:
    """What else of theirs would be reminded of by a ring of its own within ten minutes is in this one (V5)."""
    mine = ctx.work.dialogues.where(person=dialogue.person, state="paused")
    coming = {
        c.subject for c in ctx.work.deadlines.open(rule="paused-resumed") if c.due_at <= ctx.now + EARLY
    }
    soon = [one for one in mine if one.id != dialogue.id and one.id in coming]
    for one in soon:
        ctx.settle(one.id, "paused-resumed")
    return soon


@router.command("send", fr="envoyer", allow=EVERYBODY, where="d", rank=95)
def nothing_to_send(ctx: Context) -> list[Effect]:
    """A second `send`; or one that came after a pause, and nobody must think that it was sent."""
    if waiting := under_way.paused(ctx):
        return [_not_done(ctx, waiting, "send", "asking/not-sent")]
    if (waiting_for := _waits_for_yes(ctx)) is not None:
        return [waiting_for]
    ended_ = ctx.work.journal.about(ctx.actor.id, TalkEnded, ctx.now - A_SHORT_WHILE)
    if not ended_ or not ended_[-1].subject or _was_refused(ctx, ended_[-1].at):
        return [ctx.reply("asking/nothing-to-send")]
    return [ctx.reply("asking/already-sent", code=read_code(ctx.code_of(ended_[-1].subject)) or "")]


def _not_done(ctx: Context, waiting: list[Dialogue], said: str, block: str) -> Say:
    """What is paused is neither sent nor cancelled; which of several is meant is asked."""
    if len(waiting) > 1:
        return Say(room=ctx.room, parts=(under_way.which(ctx, said),))
    return ctx.reply(block, **under_way.facts(ctx, waiting[0]))


def _waits_for_yes(ctx: Context) -> Say | None:
    """What was sent is shown, and not done before its yes (V7); of a closing that nobody has confirmed, nothing was."""
    ended_ = ctx.work.journal.about(ctx.actor.id, TalkEnded, ctx.now - A_SHORT_WHILE)
    if not ended_ or not ended_[-1].subject:
        return None
    code = read_code(ctx.code_of(ended_[-1].subject)) or ""
    if any(one.subject == code and ctx.now < one.expires_at for one in waiting_yes.open_to(ctx)):
        return ctx.reply("asking/waits-for-yes", code=code)
    case = ctx.work.cases.find(code)
    if ended_[-1].form == "close" and case is not None and case.is_open and ctx.why_not(case) is None:
        return ctx.reply("asking/not-closed", code=code)
    return None


def _was_refused(ctx: Context, since: datetime) -> bool:
    """Something else was begun since, and refused: `send` is meant for that, and what was sent before is no answer."""
    refused = ctx.work.journal.about(ctx.room, Refused, since)
    return any(one.by == ctx.by and one.command for one in refused)


@router.command("cancel", fr="annuler", allow=EVERYBODY, where="d", rank=95)
def nothing_to_cancel(ctx: Context) -> list[Effect]:
    if waiting := under_way.paused(ctx):
        return [_not_done(ctx, waiting, "cancel", "asking/not-cancelled")]
    return [ctx.reply("asking/nothing-open")]
