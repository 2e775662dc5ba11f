"""An open case that no coordinator of its region may chair any more: the program lead, who sees the code alone, names
one of another region (P1.3, P1.12). The team stays, and nobody learns why (P1.13)."""

from __future__ import annotations

from dataclasses import replace

from bot import lending, nobody_may, replies, standing_in, words
from bot.arriving import still_open
from bot.context import Context, case_room, direct
from bot.disclosing import note
from bot.effects import Effect, SetMembers
from bot.handlers import delegating, ladder
from bot.handlers.conflict import drop_about, pass_on_the_chair
from bot.naming import find_person
from bot.router import P, Router
from casework.case import Case
from casework.codes import read_code
from casework.errors import Refusal
from casework.events import (
    Affirmed,
    ChairLent,
    ChairReturned,
    ConflictUndone,
    ConsentRecorded,
    Event,
    PersonAdded,
    PersonCorrected,
    PersonUnlocked,
)
from casework.people import Agency, Person
from casework.plan import OPEN
from storage.dialogues import Question

router = Router()

OFF = ("off", "fin")


@router.command(
    "case chair [text]",
    fr="dossier présider [text]",
    allow={P},
    where="dp",
    example=("case chair K7-QF3 @picard", "dossier présider K7-QF3 @picard"),
    rank=58,
    yes_too=True,
)
def chair(ctx: Context, text: str | None) -> list[Effect]:
    """With the code alone it names who could; `off` ends it, at once."""
    code, typed = _read(ctx, text or "")
    if words.fold(typed) in OFF:
        return _back(ctx, code)
    case = _stranded(ctx, code)
    could = lending.could(ctx, case)
    if not typed:
        return [ctx.reply("chairing/who-could", code=case.id, people=[_from(ctx, one) for one in could[:5]])]
    person = find_person(ctx, typed)
    if person not in could:
        raise Refusal("cannot-chair-it", code=case.id)
    details, names = {"person": person.id}, ctx.house.region(person.region).names
    block = "chairing/would-chair"
    return [ctx.ask_yes("case-chair", case.id, block, details=details, person=person, region=names)]


def _read(ctx: Context, text: str) -> tuple[str, str]:
    """The code, and what stands beside it; in a reply to the ring the code is known."""
    said = text.split()
    codes = [read_code(one.strip(words.STOPS)) for one in said]
    code = next(filter(None, codes), None) or replies.replied(ctx)[0]
    if not code:
        raise Refusal("which-case")
    rest = [one for one, is_code in zip(said, codes, strict=True) if not is_code]
    return code, " ".join(rest)


def _stranded(ctx: Context, code: str) -> Case:
    """The same answer for what is not there and what needs nobody (P12.11); of what is lent a lead has heard."""
    case = ctx.work.cases.find(code)
    if case is not None and lending.is_stranded(ctx, case):
        return case
    chairs = lending.chairs(ctx, case) if case is not None else []
    if not chairs:
        raise Refusal("no-such-case", code=code)
    raise Refusal("is-lent", code=code, people=[_from(ctx, one) for one in chairs])


def _from(ctx: Context, person: Person) -> dict[str, object]:
    return {"person": person, "region": ctx.house.region(person.region).names}


@router.confirmed("case-chair")
def really_chair(ctx: Context, question: Question) -> list[Effect]:
    case, person = _stranded(ctx, question.subject), ctx.someone(question.details["person"])
    if person not in lending.could(ctx, case):
        raise Refusal("cannot-chair-it", code=case.id)
    lent, event = case.lend_chair(person.id, by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(lent, because=event)
    return [ctx.reply("chairing/chairs", code=case.id, at=ctx.now, **_from(ctx, person))]


def _back(ctx: Context, code: str) -> list[Effect]:
    case = ctx.work.cases.find(code)
    if case is None or not case.lent_to:
        raise Refusal("no-such-case", code=code)
    returned, event = case.return_chair(by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(returned, because=event)
    nobody = lending.is_stranded(ctx, returned)
    alarms = [one.short for one in still_open(ctx, returned)] if nobody else []
    return [ctx.reply("chairing/ended", code=case.id, at=ctx.now, nobody=nobody, alarms=alarms)]


# --- what follows -------------------------------------------------------------------------------------------
@router.on(ChairLent)
def comes_in(ctx: Context, lent: ChairLent) -> list[Effect]:
    """Into the room, with all that waited for whoever chaired it; the client has not heard of them yet (P3.9)."""
    case, person = ctx.work.cases.get(lent.about), ctx.someone(lent.person)
    passed = _takes_over(ctx, case, person)
    case = ctx.work.cases.get(case.id)
    note(ctx, case, "file", [person], by=lent.by, at=lent.at)
    room = [SetMembers(room=case_room(case.id), urgent=True)]
    coming = [] if ctx.has_stopped(case.referral) else [_coming(ctx, case, person)]
    told = ctx.say(direct(person), "chairing/yours", code=case.id, region=ctx.house.region(case.region).names)
    ring = ctx.ring_person(person, "chairing/ring", about=case.id, code=case.id, urgent=True)
    return [*room, *coming, *passed, told, ring, *ladder.ask_who_is_back(ctx, case, person)]


def _coming(ctx: Context, case: Case, person: Person) -> Effect:
    return ctx.say(case_room(case.id), "case/coming", people=[ctx.seated(case, person)])


def _takes_over(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """Clocks, tasks and the connection with the client, of whoever may not read it any more (P4.8, P10.7)."""
    for task in ctx.work.tasks.where(case=case.id, state=OPEN):
        if ctx.why_not(case, ctx.someone(task.assignee)) is not None:
            given, event = task.give(person.id, by=ctx.by, at=ctx.now)
            ctx.work.tasks.save(given, because=event)
    if ctx.why_not(case, ctx.someone(case.key_contact)) is None:
        return []
    ctx.work.deadlines.hand_over(case.id, person.id)
    return delegating.name_another(ctx, case, person, by=ctx.by)


@router.on(ChairReturned)
def goes_out(ctx: Context, returned: ChairReturned) -> list[Effect]:
    """Out of the room first; what was theirs goes to the region's own."""
    code, people = returned.about, [ctx.someone(id) for id in returned.people]
    out = SetMembers(room=case_room(code), urgent=True)
    passed = [effect for person in people for effect in _gives_back(ctx, code, person)]
    told = (ctx.say(direct(p), "chairing/over", code=code, at=ctx.now) for p in people)
    return [out, *passed, *told, *nobody_may.left_without(ctx, ctx.work.cases.get(code))]


@router.on(PersonUnlocked)
@router.on(PersonAdded)
@router.on(PersonCorrected)
@router.on(Affirmed)
@router.on(ConflictUndone)
@router.on(ConsentRecorded)
def chairs_again(ctx: Context, changed: Event) -> list[Effect]:
    """Where nobody could meanwhile, what waited is for the first of its own who may: clocks, tasks, the client."""
    cases = [case for case in ctx.work.cases.where(state="open") if not case.lent_to and not case.on_its_way]
    return [effect for case in cases for effect in _chairs_again(ctx, case)]


def _chairs_again(ctx: Context, case: Case) -> list[Effect]:
    if ctx.why_not(case, ctx.someone(case.key_contact)) is None:
        return []
    own = next(iter(ctx.could_chair(case)), None)
    return _takes_over(ctx, case, own) if own is not None else []


def _gives_back(ctx: Context, code: str, person: Person) -> list[Effect]:
    """Tasks, clocks and the connection with the client; with nobody there they wait for whoever is named next."""
    case = ctx.work.cases.get(code)
    effects = drop_about(ctx, (case.id, case.referral), person)
    if not case.is_open:
        return effects
    left = ctx.say(case_room(code), "roster/has-left", who=replace(person, agency=Agency.CHAIR))
    standing_in.hand_over(ctx, case, person, None)
    passed = pass_on_the_chair(ctx, case, person)
    ctx.work.deadlines.pass_on(case.referral, person.id, ctx.work.cases.get(code).key_contact)
    return [*effects, left, *passed]
