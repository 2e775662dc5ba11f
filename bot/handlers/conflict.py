"""A conflict of interest, and people kept out without being told (P1.8, P1.12, P1.13)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import arguments, could_come, nobody_may, pausing, standing_in
from bot.context import Context, case_room, coordination, direct
from bot.effects import Effect, Redact, Say, SetMembers
from bot.handlers import delegating, left_empty
from bot.router import A, C, M, Place, Router
from bot.subjects import own
from casework.case import Case
from casework.errors import Refusal
from casework.events import (
    ConflictDeclared,
    PersonExcluded,
)
from casework.people import Person
from casework.referral import Referral
from casework.visit import STILL
from storage.dialogues import Question

router = Router()

A_DAY = timedelta(days=1)
LAST_WORD = "conflict-undo"


# --- a conflict of interest -----------------------------------------------------------------------------
@router.command(
    "conflict [case]",
    fr="conflit [case]",
    allow={M, C, A},
    where="cd",
    example=("conflict K7-QF3", "conflit K7-QF3"),
    rank=36,
    stops=True,
)
def conflict(ctx: Context, case: Case | None) -> list[Effect]:
    """At once, and without a reason; the answer is for the member alone (P1.8, P1.13)."""
    if case is None:
        raise Refusal("which-case")
    comes = standing_in.called_in(ctx, case, ctx.actor) is not None
    aside, declared = case.step_aside(ctx.actor.id, by=ctx.actor.id, at=ctx.at)
    ctx.work.cases.save(aside, because=declared)
    removed = _removed_from_sight(ctx)
    kept = (
        "nobody" if not ctx.could_chair(aside) else "others" if case.key_contact == ctx.by else "key-contact"
    )
    noted = {"code": case.id, "at": ctx.at, "stood_there": bool(removed), "comes": comes, "keeps": kept}
    return [*removed, ctx.say(direct(ctx.actor), "conflict/noted", **noted)]


def _removed_from_sight(ctx: Context) -> list[Effect]:
    """Typed in the case room, the word itself would tell the room (P1.13)."""
    if ctx.place is not Place.CASE or ctx.message is None:
        return []
    return [Redact(room=ctx.room, events=(ctx.message.event_id,))]


@router.on(ConflictDeclared)
def step_aside(ctx: Context, declared: ConflictDeclared) -> list[Effect]:
    """Out of the room first; then the alternate comes in, and the coordinators learn of it, in person."""
    person = ctx.someone(declared.person)
    effects = _leaves(ctx, declared.about, person)
    case = ctx.work.cases.get(declared.about)
    other, more = standing_in.takes_over(ctx, case, person)
    others = could_come.somebody(ctx, case, person.agency)
    facts = {"code": case.id, "person": person, "other": other, "others": others, "at": declared.at}
    told = [ctx.say(direct(p), "conflict/declared", **facts) for p in ctx.could_chair(case)]
    return [
        *effects,
        *more,
        *(told or nobody_may.call_the_lead(ctx, ctx.work.referrals.get(case.referral), since=declared.at)),
    ]


@router.on(PersonExcluded)
def keep_out(ctx: Context, excluded: PersonExcluded) -> list[Effect]:
    """The same, but for the person, who is told nothing (P1.12)."""
    person = ctx.someone(excluded.person)
    effects = _leaves(ctx, excluded.about, person)
    case = ctx.work.cases.get(excluded.about)
    was_in = person.id in case.team
    more = standing_in.takes_over(ctx, case, person)[1] if was_in else []
    told = left_empty.told(ctx, ctx.work.cases.get(case.id), person)
    gone = forget_alerts(ctx, {case.region, person.region}, case.referral, case.id)
    return [*effects, *more, *gone, *told]


def _leaves(ctx: Context, code: str, person: Person) -> list[Effect]:
    """The room, the visits, the chair, and what of it they had half typed or were asked."""
    for visit in ctx.work.visits.where(case=code, person=person.id, state=STILL):
        over, event = visit.end(by="bot", at=ctx.now)
        ctx.work.visits.save(over, because=event)
    case = ctx.work.cases.get(code)
    out = SetMembers(room=case_room(code), urgent=True)  # first: who is out is not told in there
    return [out, *pass_on_the_chair(ctx, case, person), *_drop(ctx, case, person)]


def pass_on_the_chair(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """Another coordinator is the key contact (P4.8); with none left it stays until the lead finds one."""
    others = ctx.could_chair(case)
    if case.key_contact != person.id or not others:
        return []
    if not case.is_open:  # stepping aside is possible at any time, and nobody is spoken with any more
        ctx.work.cases.save_quietly(replace(case, key_contact=others[0].id))
        return []
    return delegating.name_another(ctx, case, others[0], by="bot")


def _drop(ctx: Context, case: Case, person: Person) -> list[Effect]:
    return drop_about(ctx, (case.id, case.referral), person)


def drop_about(ctx: Context, about: tuple[str, ...], person: Person) -> list[Effect]:
    effects: list[Effect] = []
    for dialogue in ctx.work.dialogues.where(person=person.id, subject=about):
        effects += pausing.let_go(ctx, dialogue)
    for question in ctx.work.questions.where(person=person.id, subject=about, state="open"):
        ctx.end_question(question)
        if question.action == LAST_WORD:
            effects += _somebody_else_decides(ctx, question)
    return effects


# --- declared by mistake (P1.13) ------------------------------------------------------------------------
def ask_the_member(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """The member has to say that there is none, where nobody else reads."""
    asked = ctx.ask_yes(
        "conflict-none",
        case.id,
        "conflict/is-there-none",
        room=direct(person),
        whom=person.id,
        wait=A_DAY,
        details={"asked_by": ctx.actor.id},
    )
    return [asked, ctx.reply("conflict/member-asked", person=person, code=case.id)]


@router.confirmed("conflict-none")
def there_is_none(ctx: Context, question: Question) -> list[Effect]:
    """The coordinator who asked has the last word (P1.13); another, where they may not know of it any more (P1.12)."""
    case, asked_by = ctx.work.cases.get(question.subject), question.details["asked_by"]
    chair = next(iter(sorted(ctx.could_chair(case), key=lambda p: p.id != asked_by)), None)
    if chair is None:
        return _nobody_decides(ctx, case, ctx.actor)
    return [ctx.reply("conflict/thank-you"), _the_last_word(ctx, case, chair, ctx.actor)]


def _the_last_word(ctx: Context, case: Case, chair: Person, person: Person) -> Say:
    return ctx.ask_yes(
        LAST_WORD,
        case.id,
        "conflict/says-there-is-none",
        room=direct(chair),
        whom=chair.id,
        wait=A_DAY,
        details={"person": person.id},
        person=person,
    )


def _somebody_else_decides(ctx: Context, question: Question) -> list[Effect]:
    """Whoever was asked is out of it themselves: what was confirmed is not lost."""
    case, person = ctx.work.cases.get(question.subject), ctx.someone(question.details["person"])
    others = [p for p in ctx.could_chair(case) if p.id != question.person]
    return [_the_last_word(ctx, case, others[0], person)] if others else _nobody_decides(ctx, case, person)


def _nobody_decides(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """Nobody is left who could: they know, and the lead has been rung to name somebody."""
    return [ctx.say(direct(person), "conflict/nobody-decides", code=case.id)]


@router.confirmed(LAST_WORD)
def undo(ctx: Context, question: Question) -> list[Effect]:
    """By the coordinator alone; the bot does not invite them anew by itself (P1.13)."""
    person, case = ctx.someone(question.details["person"]), ctx.case(question.subject)
    case, undone = case.has_no_conflict(person.id, by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(case, because=undone)
    told = ctx.say(direct(person), "conflict/undone-for-you", code=case.id)
    return [
        ctx.reply("conflict/undone", person=person, code=case.id),
        told,
        SetMembers(room=case_room(case.id)),
    ]


# --- kept out without being told (P1.12) ----------------------------------------------------------------
@router.command(
    "case exclude <person> <subject>",
    fr="dossier exclure <person> <subject>",
    allow={C},
    where="d",
    example=("case exclude @roy K7-QF3", "dossier exclure @roy K7-QF3"),
    rank=47,
    stops=True,
)
def exclude(ctx: Context, person: Person, subject: str) -> list[Effect]:
    """At once; that person is told nothing, and finds nothing of it (P1.12)."""
    if person.id == ctx.actor.id:
        raise Refusal("exclude-yourself")
    if arguments.is_referral(subject):
        return _from_the_referral(ctx, own(ctx, subject), person)
    case = ctx.case(subject)
    apart, event = case.keep_out(person.id, by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(apart, because=event)
    _note_on_the_referral(ctx, case.referral, person)
    facts = left_empty.without(ctx, apart, person)
    return [ctx.reply("conflict/excluded", person=person, code=case.id, at=ctx.now, **facts)]


def _from_the_referral(ctx: Context, referral: Referral, person: Person) -> list[Effect]:
    if person.id in referral.excluded:
        raise Refusal("excluded-already", code=referral.id)
    if case := ctx.work.cases.of_referral(referral.id):
        return exclude(ctx, person, case.id)
    apart, event = referral.keep_out(person.id, by=ctx.actor.id, at=ctx.now)
    ctx.work.referrals.save(apart, because=event)
    facts: dict[str, Any] = {"other": None, "empty": [], "others": False}
    return [ctx.reply("conflict/excluded", person=person, code=referral.id, at=ctx.now, **facts)]


def _note_on_the_referral(ctx: Context, id: str, person: Person) -> None:
    referral = ctx.work.referrals.get(id)
    if person.id not in referral.excluded:
        ctx.work.referrals.save_quietly(replace(referral, excluded=(*referral.excluded, person.id)))


def forget_alerts(ctx: Context, regions: Iterable[int], *codes: str) -> list[Effect]:
    """What the coordination room still says of it leaves the screen of who is kept out."""
    effects: list[Effect] = []
    for room in (coordination(region) for region in sorted(regions) if region):
        if names := [name for code in codes for name in ctx.work.sent.names_about(room, code)]:
            effects.append(Redact(room=room, names=tuple(dict.fromkeys(names))))
    return effects
