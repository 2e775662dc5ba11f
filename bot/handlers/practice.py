"""A test ring, and what the locked phone did with it; the app lock, on a person's own word (CONVERSATION V10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import dialogues, first_steps, forms, pausing, words
from bot.context import Context, direct
from bot.effects import Effect, Part
from bot.router import EVERYBODY, Router
from bot.talks import Ending, Talk
from casework import onboarding
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.forms import Dialogue, Question
from casework.onboarding import Showed

router = Router()

FORM, RULE = "practice", "practice-ring"
TIME_TO_LOCK = timedelta(seconds=20)
RANG = "rang"
"""Under this name a dialogue remembers when its ring went out."""
ON = ("on", "yes", "oui", "active", "activee", "mis")
OFF = ("off", "no", "non", "desactive", "desactivee", "fin")


@router.command("practice", fr="simulation", allow=EVERYBODY, where="d", rank=88)
def practice(ctx: Context) -> list[Effect]:
    """What there is of it: the make-believe case comes with a later version."""
    return [ctx.reply("practice/what")]


# --- the test ring ----------------------------------------------------------------------------------
@router.command("practice ring", fr="simulation alerte", allow=EVERYBODY, where="d", rank=61)
def ring(ctx: Context) -> list[Effect]:
    """First what it is and time to lock the phone; then the ring, and the question. Asked again, it begins anew."""
    old = ctx.work.dialogues.where(person=ctx.actor.id, form=FORM)
    cleared = [effect for dialogue in old for effect in pausing.erase(ctx, dialogue)]
    effects = dialogues.start(ctx, FORM, subject=ctx.actor.id)
    [begun] = ctx.work.dialogues.where(person=ctx.actor.id, form=FORM)
    due = ctx.now + TIME_TO_LOCK
    ctx.start(RULE, begun.id, case="", region=0, due_at=due, responsible=ctx.actor.id)
    return cleared + effects


@router.step(RULE)
def rings(ctx: Context, deadline: Deadline) -> list[Effect]:
    """A real one, without any detail. Who has begun something else meanwhile is left in peace."""
    dialogue = ctx.work.dialogues.get(deadline.subject)
    person = ctx.someone(dialogue.person)
    then = replace(ctx, person=person, room=direct(person))
    if dialogue.state != "open" or person.is_locked:
        return [*pausing.erase(ctx, dialogue), then.reply("practice/dropped")]
    rung = dialogue.answer(RANG, ctx.now.isoformat())
    alert = ctx.ring_person(person, "practice/ring", about=dialogue.id, at=ctx.now)
    return [alert, *dialogues.ask_anew(then, rung)]


def asked(ctx: Context, dialogue: Dialogue, question: Question) -> Part | None:
    """Before it has rung there is nothing to answer."""
    return None if RANG in dialogue.answers else Part("practice/wait", {"seconds": TIME_TO_LOCK.seconds})


def noted(ctx: Context, dialogue: Dialogue, question: Question, value: str) -> list[Part] | Ending:
    person, tested = onboarding.tested(ctx.actor, Showed(value), at=ctx.now)
    ctx.work.people.save(person, because=tested)
    return Ending([ctx.reply(ADVICE[Showed(value)], next=first_steps.following(ctx, person))])


def must_have_rung(ctx: Context, dialogue: Dialogue) -> None:
    if RANG not in dialogue.answers:
        raise Refusal("practice-not-rung")


ADVICE = {
    Showed.MESSAGE: "practice/message",
    Showed.TEXT: "practice/text",
    Showed.NOTHING: "practice/nothing",
}


def never_sent(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    raise AssertionError("its one answer ends it")


router.talks[FORM] = Talk(
    form=forms.load("practice"),
    send=never_sent,
    ready=must_have_rung,
    noted=noted,
    opening="practice/about",
    asked=asked,
)


# --- the app lock -----------------------------------------------------------------------------------
@router.command(
    "app lock [state]",
    fr="verrou [state]",
    allow=EVERYBODY,
    where="d",
    example=("app lock on", "verrou activé"),
    rank=62,
)
def app_lock(ctx: Context, state: str | None) -> list[Effect]:
    """On, off; bare: how it stands, and where it is switched on."""
    if state is None:
        return [ctx.reply("practice/app-lock", since=ctx.actor.app_locked_at)]
    typed = words.fold(state)
    if typed not in (*ON, *OFF):
        raise Refusal("app-lock-on-or-off")
    person, said = onboarding.app_lock(ctx.actor, on=typed in ON, at=ctx.now)
    ctx.work.people.save(person, because=said)
    block = "practice/app-lock-on" if said.on else "practice/app-lock-off"
    return [ctx.reply(block, next=first_steps.following(ctx, person))]
