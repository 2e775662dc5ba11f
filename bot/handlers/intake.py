"""Intake: who the client is, the offending partner's name only, the factors, each in its section (P4.3, P4.10 to P4.15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from bot import dialogues, forms, kept_answers, named_at_intake, pausing, picking, talks
from bot.context import Context, case_room
from bot.effects import Effect, Part, SetMembers
from bot.handlers import opening
from bot.handlers.case import ground_of
from bot.handlers.referring import asked, has_two_names, names, with_last_name
from bot.markup import Ours
from bot.router import C, Router
from bot.subjects import reached
from bot.talks import Talk
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import IntakeRecorded
from casework.forms import Answers, Dialogue, Form, Question
from casework.intake import KEPT, SHOWN, YES, Intake, SafetyPlan
from casework.names import names as named_in
from casework.referral import Assessment, Referral

router = Router()


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
    """Nothing is collected before the written consent to collect it, or the ground of P9 (P3.3). Again: it goes on."""
    referral = reached(ctx, subject)
    ground = ground_of(ctx, referral.id)
    if ground is None or not ground.is_given:
        raise Refusal("case-without-consent", referral=referral.id)
    taken = ctx.work.intakes.find(referral.id)
    _must_not_be_the_partner(ctx, referral)
    known = {"given": taken.answers, "by": taken.answered_by} if taken else {}
    return dialogues.start(ctx, "intake", subject=referral.id, key=referral.id, **known)


def _must_not_be_the_partner(ctx: Context, referral: Referral) -> None:
    """By the name that is answered already, of an intake that another has paused (P1.12)."""
    for begun in ctx.work.dialogues.where(form="intake", subject=referral.id):
        named = " ".join(str(begun.answers.get(key, "")) for key in ("first", "last"))
        mine = begun.person == ctx.actor.id or ctx.actor.id in referral.cleared
        if not mine and named_in(named, (ctx.actor.first, ctx.actor.last)):
            raise pausing.not_known(ctx, referral.id)


# --- the dialogue ---------------------------------------------------------------------------------
def plan_is_begun(given: Answers, now: datetime) -> bool:
    return given.get("safety") in ("exists", "being-made", "declined")


def above(ctx: Context, dialogue: Dialogue, question: Question) -> list[Part]:
    """The section that begins; and, as it is come to, that what is needed is there."""
    form = form_here(ctx)
    is_come_to = question.key == first_of_the_rest(form) and dialogue.asked not in (None, question.key)
    enough = [Part("intake/enough")] if is_come_to else []
    if not form.begins_section(question) or not question.optional:
        return enough
    return [
        *enough,
        Part("intake/section", {"title": Ours(form.sections[question.section][ctx.actor.language])}),
    ]


def form_here(ctx: Context) -> Form:
    own: Form = talks.of(ctx, "intake").form
    return own


def first_of_the_rest(form: Form) -> str:
    """The first question of the first section in which nothing has to be answered."""
    needed = {question.section for question in form.questions if not question.optional}
    rest = (q.key for q in form.questions if q.optional and q.section and q.section not in needed)
    return next(rest, "")


def noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part]:
    """What an answer calls for is said at once (P4.4)."""
    yes = value == YES or (isinstance(value, dict) and value.get("said") == YES)
    block = CALLS_FOR.get(question.key)
    return [Part(block)] if block and yes else []


CALLS_FOR = {
    "children": "intake/children",
    "weapons": "intake/weapons",
    "strangulation": "intake/strangulation",
    "interpreter": "intake/interpreter",
}


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    taken, before = _intake(ctx, dialogue), ctx.work.intakes.find(dialogue.subject)
    _keep_out(ctx, taken.id, talks.kept_out(dialogue))
    ctx.work.intakes.keep(taken, because=taken.recorded(by=ctx.actor.id))
    case = ctx.work.cases.of_referral(taken.id)
    if case is None:
        return [ctx.reply("intake/recorded", id=taken.id, at=ctx.now)]
    assert before is not None, "no case opens without an intake"
    told = named_at_intake.added(ctx, case, before, taken)
    tasks = opening.more_tasks(ctx, case, before, taken)
    return [ctx.reply("intake/recorded-open", at=ctx.now, code=case.id, told=bool(told)), *told, *tasks]


def _intake(ctx: Context, dialogue: Dialogue) -> Intake:
    given = dialogue.answers
    first, last = names(given)
    said = _factors(form_here(ctx), given)
    kept = {key: value for key, value in given.items() if key != talks.KEPT_OUT}
    return Intake(
        id=dialogue.subject,
        born=kept_answers.day(given["born"]),
        partner_first=first,
        partner_last=last,
        factors={key: YES if one["said"] in (SHOWN, KEPT) else one["said"] for key, one in said.items()},
        notes={key: one["note"] for key, one in said.items() if one["note"]},
        held_back=tuple(key for key, one in said.items() if one["said"] == KEPT),
        client_view=given.get("view", ""),
        others_at_risk=tuple(one for one in given.get("others") or () if one != "nobody"),
        interpreter=given.get("interpreter", ""),
        safety=_safety(ctx, given),
        answers=kept,
        answered_by={key: dialogue.by.get(key, dialogue.person) for key in kept},
        sent_at=ctx.now,
    )


def _factors(form: Form, given: Answers) -> dict[str, dict[str, str]]:
    """What the client did not bring up is not there at all (P4.10)."""
    asked_ = (q.key for q in form.questions if q.kind in ("factor", "held") and given.get(q.key))
    return {key: given[key] for key in asked_ if given[key]["said"] != picking.NOT_SAID}


def _safety(ctx: Context, given: Answers) -> SafetyPlan:
    at = given.get("safety_at")
    day = kept_answers.day(at) if at else None
    return SafetyPlan(status=given.get("safety", ""), by=given.get("safety_by", ""), looked_at=day)


def _keep_out(ctx: Context, id: str, people: tuple[str, ...]) -> None:
    """Named by the client (P1.12): from the referral, and from the case that has grown out of it."""
    referral = ctx.work.referrals.get(id)
    for person in people:
        if person in referral.excluded:
            continue
        referral, event = referral.keep_out(person, by=ctx.actor.id, at=ctx.now)
        ctx.work.referrals.save(referral, because=event)
    case = ctx.work.cases.of_referral(id)
    for person in people if case else ():
        case = ctx.work.cases.of_referral(id)
        assert case is not None, "looked at above"
        if person not in case.excluded:
            case, excluded = case.keep_out(person, by=ctx.actor.id, at=ctx.now)
            ctx.work.cases.save(case, because=excluded)


router.talks["intake"] = Talk(
    form=forms.load("intake", {"two_names": has_two_names, "plan_begun": plan_is_begun}),
    filled=with_last_name,
    send=send,
    noted=noted,
    above=above,
    asked=asked,
    keeps_out=True,
    shared=True,
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


@router.on(IntakeRecorded)
def answer_the_prompt(ctx: Context, recorded: IntakeRecorded) -> list[Effect]:
    """The brain assessment, answered at intake (P2.9)."""
    answer = ctx.work.intakes.get(recorded.about).answers.get("brain")
    referral: Referral = ctx.work.referrals.get(recorded.about)
    if answer and answer != referral.brain_assessment:
        assessed, event = referral.assessed(Assessment(answer), by=recorded.by, at=ctx.now)
        ctx.work.referrals.save(assessed, because=event)
    return []
