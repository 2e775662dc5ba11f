"""A dialogue that pauses, goes on, passes to somebody else, ends: nothing typed stays in the room (CONVERSATION V8)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import questions, talks, turns, under_way
from bot.context import Context, direct
from bot.effects import Effect, Part, Redact, Say
from casework import access
from casework.errors import Refusal
from casework.events import TalkTakenOver
from casework.forms import Dialogue
from casework.people import Person

REMIND = timedelta(hours=1)
A_MOMENT = timedelta(minutes=5)
"""As long as what a danger lacks is waited for."""


def pause(ctx: Context, dialogue: Dialogue, *why: Part) -> list[Effect]:
    """The answers are kept, and removed from the room; what is paused is named, and what takes it up again."""
    cleared = _put_by(ctx, dialogue)
    what = under_way.facts(ctx, dialogue)
    paused = Part("dialogue/paused", {**what, "at": ctx.now, "remind_at": ctx.now + REMIND})
    parts = [Part(part.block, {**part.params, "resume": what["resume"]}) for part in why] or [paused]
    return [Say(room=dialogue.room, parts=tuple(parts)), *cleared]


def _put_by(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """To be reminded of."""
    remind_at = ctx.now + REMIND
    ctx.start("paused-resumed", dialogue.id, case="", region=0, due_at=remind_at, responsible=dialogue.person)
    return put_away(ctx, dialogue)


def make_way(ctx: Context) -> list[Effect]:
    """For a danger that lacks its words or its code: what is typed next is for that, and no answer (P7.10). The danger itself
    stays to be copied, below answers too."""
    open_ = ctx.work.dialogues.open_of(ctx.actor.id, direct(ctx.actor))
    if open_ is None or ctx.message is None:
        return []
    kept = tuple(event for event in open_.typed if event != ctx.message.event_id)
    return _put_by(ctx, replace(open_, typed=kept))


def has_made_way(ctx: Context) -> bool:
    """A moment ago: whoever speaks may think that their questions are open still."""
    paused = ctx.work.dialogues.paused_of(ctx.actor.id)
    return paused is not None and paused.touched_at >= ctx.now - A_MOMENT


def put_away(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """Paused without a word."""
    cleared = _clear(dialogue)
    ctx.settle(dialogue.id, "dialogue-touched")
    ctx.work.dialogues.save_quietly(replace(dialogue.forget_typed().end("paused"), touched_at=ctx.now))
    return cleared


def resume(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """The question again, below whom it is about; another one that is open waits."""
    if under_way.why_not(ctx, dialogue) is not None:
        return shut_out(ctx, dialogue)
    aside = put_aside(ctx)
    ctx.settle(dialogue.id, "paused-resumed")
    talk, said = talks.of(ctx, dialogue.form), [under_way.whose(ctx, dialogue)]
    return aside + turns.ask(ctx, talk, replace(dialogue.end("open"), room=direct(ctx.actor)), said)


def resume_one(ctx: Context, typed: str = "") -> list[Effect] | None:
    """The one that is meant; with several and no word which, they are asked (V7). None: nothing is paused.

    Raises Refusal where nothing is paused of the code that was named.
    """
    if not under_way.paused(ctx):
        return None
    one = under_way.meant(ctx, typed)
    if one is not None:
        return resume(ctx, one)
    return [Say(room=direct(ctx.actor), parts=(under_way.which(ctx),))]


def shut_out(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """No such case is the answer; what was answered waits, for them where the reason passes."""
    no = not_known(ctx, dialogue.subject)
    said = Part(f"refusals/{no.reason}", {**no.details, "person": ctx.actor})
    passes = under_way.why_not(ctx, dialogue) in access.FOR_A_WHILE
    return [Say(room=dialogue.room, parts=(said,)), *(put_away if passes else let_go)(ctx, dialogue)]


def out_of_it(ctx: Context, *codes: str) -> list[Effect]:
    """Of a referral or case that some may not read any more: what they have half typed about it leaves their screen."""
    begun = [one for one in ctx.work.dialogues.where(subject=codes) if one.person]
    gone = [one for one in begun if under_way.why_not(ctx, one) not in (None, *access.FOR_A_WHILE)]
    return [effect for one in gone for effect in let_go(ctx, one)]


def put_aside(ctx: Context) -> list[Effect]:
    """A new dialogue pauses the one that is open: it never traps, nothing is lost."""
    open_ = ctx.work.dialogues.open_of(ctx.actor.id, direct(ctx.actor))
    return pause(ctx, open_) if open_ else []


def take_over(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """Who paused it, or cannot go on, learns who does; what they answered stays, under their name (P3.10)."""
    _must_not_be_named_in_it(ctx, dialogue)
    if dialogue.state == "open":
        raise _taken(ctx, dialogue)
    talk, before = talks.of(ctx, dialogue.form), ctx.work.people.find(dialogue.person)
    ctx.settle(dialogue.id, "paused-resumed")
    handed = dialogue.hand_to(ctx.actor.id)
    event = TalkTakenOver(
        at=ctx.now, by=ctx.actor.id, about=dialogue.subject, form=dialogue.form, person=dialogue.person
    )
    ctx.work.journal.note(event)
    rows = questions.answered_by(ctx, talk.form, handed)
    known = Part("dialogue/taken-over", {**talks.named(ctx, dialogue), "rows": rows, "at": dialogue.begun_at})
    asked = turns.ask(ctx, talk, replace(handed.end("open"), room=direct(ctx.actor)), [known])
    return [*asked, *_tell_who_began(ctx, dialogue, before)]


def _must_not_be_named_in_it(ctx: Context, dialogue: Dialogue) -> None:
    """Who is to be kept out, by what was answered so far, does not read it: no such matter is the answer (P1.12)."""
    named = {*talks.kept_out(dialogue), *(id for id, _ in dialogue.answers.get(talks.LEFT_OUT) or ())}
    if ctx.actor.id in named:
        raise not_known(ctx, dialogue.subject)


def not_known(ctx: Context, referral: str) -> Refusal:
    """By its code, or its case's."""
    if case := ctx.work.cases.find(referral) or ctx.work.cases.of_referral(referral):
        return Refusal("no-such-case", code=case.id)
    return Refusal("no-such-referral", code=referral)


def _taken(ctx: Context, dialogue: Dialogue) -> Refusal:
    who, until = ctx.someone(dialogue.person), dialogue.touched_at + turns.IDLE
    return Refusal("dialogue-taken", who=who, since=dialogue.touched_at, until=until)


def _tell_who_began(ctx: Context, dialogue: Dialogue, before: Person | None) -> list[Effect]:
    """Unless they may know nothing of it any more."""
    if before is None or not before.is_active or not _may_hear(ctx, before, dialogue.subject):
        return []
    what = {"command": ctx.router.spoken(dialogue.form), "subject": ctx.code_of(dialogue.subject)}
    return [ctx.say(direct(before), "dialogue/went-on", by=ctx.actor, at=ctx.now, **what)]


def gone_on(ctx: Context) -> Refusal | None:
    """Of what this person had begun: who goes on with it now, if somebody does."""
    for dialogue in ctx.work.dialogues.where(form=talks.shared_forms(ctx)):
        begun = ctx.actor.id in dialogue.by.values() and _may_hear(ctx, ctx.actor, dialogue.subject)
        if begun and dialogue.person not in ("", ctx.actor.id):
            who, subject = ctx.someone(dialogue.person), ctx.code_of(dialogue.subject)
            return Refusal("dialogue-gone-on", who=who, subject=subject)
    return None


def _may_hear(ctx: Context, person: Person, subject: str) -> bool:
    referral = ctx.work.referrals.find(subject)
    return referral is not None and ctx.may_hear_of(person, referral)


def let_go(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """This person goes on with it no more. What belongs to its subject waits for whoever does."""
    if dialogue.form not in talks.shared_forms(ctx):
        return erase(ctx, dialogue)
    cleared = put_away(ctx, dialogue)
    ctx.settle(dialogue.id)
    nobodys = replace(dialogue.hand_to("").forget_typed().end("paused"), touched_at=ctx.now)
    ctx.work.dialogues.save_quietly(nobodys)
    return cleared


def erase(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    ctx.settle(dialogue.id)
    ctx.work.dialogues.erase(dialogue.id)
    return _clear(dialogue)


def _clear(dialogue: Dialogue) -> list[Effect]:
    """What was typed, and the bot's messages that repeat it."""
    return [Redact(room=dialogue.room, names=dialogue.messages, events=dialogue.typed)]
