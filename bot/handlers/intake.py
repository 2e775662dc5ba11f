"""Intake, short: who the client is, the offending partner's name only, a few factors (P4.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import answers, dialogues, forms
from bot.context import Context, case_room
from bot.dialogues import Talk
from bot.effects import Effect, Part, SetMembers
from bot.handlers.case import ground_of
from bot.handlers.consent import reached
from bot.handlers.referring import has_two_names, names, with_last_name
from bot.router import C, Router
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import IntakeRecorded
from casework.forms import Dialogue, Question
from casework.intake import Intake

router = Router()

FACTORS = ("separation", "strangulation", "weapons", "threats", "children", "fear")


@router.command(
    "intake <subject>",
    fr="accueil <subject>",
    allow={C},
    where="d",
    example=("intake R-7KQ4", "accueil R-7KQ4"),
    rank=15,
    step=Step.INTAKE,
)
def intake(ctx: Context, subject: str) -> list[Effect]:
    """Nothing of this is collected before the written consent to collect it, or the ground of P9 (P3.3)."""
    referral = reached(ctx, subject)
    ground = ground_of(ctx, referral.id)
    if ground is None or not ground.is_given:
        raise Refusal("case-without-consent", referral=referral.id)
    return dialogues.start(ctx, "intake", subject=referral.id, key=referral.id)


# --- the dialogue ---------------------------------------------------------------------------------
def noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part]:
    """What an answer calls for is said at once (P4.4)."""
    if question.key == "children" and value == answers.YES:
        return [Part("intake/children")]
    return []


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    given = dialogue.answers
    first, last = names(given)
    taken = Intake(
        id=dialogue.subject,
        born=answers.day(given["born"]),
        partner_first=first,
        partner_last=last,
        factors={factor: given[factor] for factor in FACTORS},
        client_view=given["view"],
        sent_at=ctx.now,
    )
    _keep(ctx, taken)
    case = ctx.work.cases.of_referral(taken.id)
    block = "intake/recorded-open" if case else "intake/recorded"
    return [ctx.reply(block, id=taken.id, at=ctx.now, code=case.id if case else "")]


def _keep(ctx: Context, taken: Intake) -> None:
    recorded = taken.recorded(by=ctx.actor.id)
    if ctx.work.intakes.find(taken.id) is None:
        ctx.work.intakes.add(taken, because=recorded)
    else:
        ctx.work.intakes.save(taken, because=recorded)


router.talks["intake"] = Talk(
    form=forms.load("intake", {"two_names": has_two_names}),
    filled=with_last_name,
    send=send,
    noted=noted,
    opening="intake/opening",
)


@router.on(IntakeRecorded)
def follow(ctx: Context, recorded: IntakeRecorded) -> list[Effect]:
    """Another name of the offending partner may be somebody's in the room (P1.12)."""
    case = ctx.work.cases.of_referral(recorded.about)
    if case is None:
        return []
    partner = ctx.work.intakes.get(recorded.about).partner
    ctx.work.cases.save_quietly(replace(case, partner=partner))
    return [SetMembers(room=case_room(case.id), urgent=True)]
