"""Who does what in one case: its key contact, and the steps that a member carries out (P1.4, P4.8)."""

from __future__ import annotations

from dataclasses import replace

from bot import pausing, words
from bot.context import Context, case_room
from bot.effects import Effect, Say
from bot.router import C, Place, Router
from casework.case import Case
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import DelegationEnded, PersonRemoved
from casework.people import Person, Role
from casework.stage import Stage

router = Router()

STEPS = {
    "contact": Step.CONTACT,
    "consent": Step.CONSENT,
    "consentement": Step.CONSENT,
    "intake": Step.INTAKE,
    "accueil": Step.INTAKE,
    "admission": Step.INTAKE,
    "chair": Step.CHAIR,
    "presidence": Step.CHAIR,
    "review": Step.REVIEW,
    "reevaluation": Step.REVIEW,
}
OFF = ("off", "fin")
DIALOGUES = {Step.CONSENT: "consent", Step.INTAKE: "intake", Step.REVIEW: "review"}


# --- the key contact (P4.8) -------------------------------------------------------------------------------
@router.command(
    "case keycontact <person> <case>",
    fr="dossier pivot <person> <case>",
    allow={C},
    where="cd",
    example=("case keycontact @roy", "dossier pivot @roy"),
    rank=47,
)
def key_contact(ctx: Context, person: Person, case: Case) -> list[Effect]:
    _must_be_of_the_team(ctx, case, person, (Role.MEMBER, Role.COORDINATOR))
    case, named = case.name_key_contact(person.id, by=ctx.actor.id, at=ctx.at)
    ctx.work.cases.save(case, because=named)
    return [
        *_answered(ctx, _named(ctx, case, person)),
        *_ring(ctx, case, person, "delegating/key-contact-ring"),
    ]


def name_another(ctx: Context, case: Case, person: Person, *, by: str) -> list[Effect]:
    """Somebody else is it, as whoever was it has left, or may not read the case any more."""
    passed, named = case.name_key_contact(person.id, by=by, at=ctx.now)
    ctx.work.cases.save(passed, because=named)
    return passed_on(ctx, passed, person)


def passed_on(ctx: Context, case: Case, person: Person) -> list[Effect]:
    """The whole team has to know through whom the client is spoken with (P4.8)."""
    return [_named(ctx, case, person), *_ring(ctx, case, person, "delegating/key-contact-ring")]


def _named(ctx: Context, case: Case, person: Person) -> Say:
    """A coordinator who acts for no agency there is named as that alone (P3.4)."""
    seated = ctx.seated(case, person)
    return ctx.say(case_room(case.id), "delegating/key-contact", code=case.id, person=seated)


def _must_be_of_the_team(ctx: Context, case: Case, person: Person, roles: tuple[Role, ...]) -> None:
    case.must_be_open()
    if ctx.why_not(case, person) is not None:
        raise Refusal("not-in-this-case")
    if ctx.role_in(case, person) not in roles:
        raise Refusal("not-for-guests")


def _answered(ctx: Context, line: Say) -> list[Effect]:
    """One line for the team, and one where it was asked."""
    named = replace(line, name=f"{line.parts[0].block}/{ctx.now.isoformat()}")
    return [named] if ctx.place is Place.CASE else [replace(line, room=ctx.room), named]


def _ring(ctx: Context, case: Case, person: Person, block: str) -> list[Effect]:
    if person.id == ctx.by:
        return []
    return [ctx.ring_person(person, block, about=case.referral, code=case.id)]


# --- delegated steps (P1.4) ---------------------------------------------------------------------------------
@router.command(
    "case delegate <person> <step> <case> [tail]",
    fr="dossier déléguer <person> <step> <case> [tail]",
    allow={C},
    where="cd",
    example=("case delegate @roy review", "dossier déléguer @roy réévaluation"),
    rank=48,
)
def delegate(ctx: Context, person: Person, step: str, case: Case, tail: str | None) -> list[Effect]:
    """For this case alone; `off` takes it back."""
    if words.fold(step) in OFF or (tail and words.fold(tail) in OFF):
        return _take_back(ctx, case, person, None if words.fold(step) in OFF else _step(step))
    wanted = _step(step)
    if tail:
        raise Refusal("no-such-step")
    _must_be_of_the_team(ctx, case, person, (Role.MEMBER,))
    case, delegated = case.delegate(person.id, wanted, by=ctx.actor.id, at=ctx.at)
    ctx.work.cases.save(case, because=delegated)
    line = ctx.say(case_room(case.id), "delegating/delegated", code=case.id, person=person, step=wanted)
    how = f"delegating/ring-{wanted}"
    about = case.referral if wanted is Step.CONTACT else case.id
    ring = ctx.ring_person(person, how, about=about, code=case.id, id=case.referral)
    return [*_answered(ctx, line), ring]


def _step(typed: str) -> Step:
    found = next((step for word, step in STEPS.items() if words.same(words.fold(typed), word)), None)
    if found is None:
        raise Refusal("no-such-step")
    return found


def _take_back(ctx: Context, case: Case, person: Person, step: Step | None) -> list[Effect]:
    case, ended = case.take_back(person.id, step, by=ctx.actor.id, at=ctx.at)
    ctx.work.cases.save(case, because=ended)
    line = ctx.say(
        case_room(case.id), "delegating/taken-back", code=case.id, person=person, steps=ended.steps
    )
    return _answered(ctx, line)


@router.on(DelegationEnded)
def nothing_half_done(ctx: Context, ended: DelegationEnded) -> list[Effect]:
    """What they had half typed for that step they send no more; a consent or an intake waits for who goes on."""
    case = ctx.work.cases.get(ended.about)
    forms = {DIALOGUES[Step(step)] for step in ended.steps if step in DIALOGUES}
    about = (case.id, case.referral)
    mine = ctx.work.dialogues.where(person=ended.person, subject=about)
    return [effect for one in mine if one.form in forms for effect in pausing.let_go(ctx, one)]


@router.on(PersonRemoved)
def who_left_does_nothing_more(ctx: Context, removed: PersonRemoved) -> list[Effect]:
    """Their steps end, and another coordinator is the key contact."""
    region = ctx.someone(removed.about).region
    for case in ctx.work.cases.where(region=region, state=Stage.OPEN):
        _pass_on(ctx, _without_steps(ctx, case, removed.about), removed.about)
    return []


def _without_steps(ctx: Context, case: Case, person: str) -> Case:
    if not any(one.person == person for one in case.delegations):
        return case
    without, ended = case.take_back(person, by="bot", at=ctx.now)
    ctx.work.cases.save(without, because=ended)
    return without


def _pass_on(ctx: Context, case: Case, person: str) -> None:
    if case.key_contact != person:
        return
    others = ctx.could_chair(case)
    if others:
        passed, named = case.name_key_contact(others[0].id, by="bot", at=ctx.now)
        ctx.work.cases.save(passed, because=named)
