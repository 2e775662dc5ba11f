"""Danger Assessment certification and onboarding sessions: recorded, reminded of, never required (P1.7)."""

from __future__ import annotations

from bot import words
from bot.context import Context
from bot.effects import Effect
from bot.proposals import must_be_of_region, must_not_be_own, propose, tell_the_proposer
from bot.router import C, O, Router
from casework import dates
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import Certified, Event, PersonAdded, PersonCorrected, SessionAttended
from casework.people import Person, Role
from casework.seats import SITS
from storage.dialogues import Question

router = Router()
RULE = "training-done"
SESSION = ("session", "seance", "rencontre")


@router.command(
    "roster certified <person> <tail>",
    fr="équipe certifié <person> <tail>",
    allow={C, O},
    where="dk",
    example=(
        "roster certified @roy 12 march 2026",
        "équipe certifié @roy 12 mars 2026",
    ),
    rank=58,
)
def certified(ctx: Context, person: Person, tail: str) -> list[Effect]:
    """With a date: the certification. `session 2`: that onboarding session was attended."""
    must_be_of_region(ctx, person.region)
    if person.role not in SITS:
        raise Refusal("training-of-members")
    changed = _changed(ctx, person, tail)[0]
    if ctx.actor.role is Role.COORDINATOR:
        return _keep(ctx, person, tail)
    details = {"id": person.id, "tail": tail}
    return propose(
        ctx,
        "roster-certified",
        person.user_id,
        person.region,
        details,
        "training/would-note",
        who=changed,
        on=changed.certified_on,
        sessions=list(changed.attended),
    )


@router.confirmed("roster-certified")
def really_certified(ctx: Context, question: Question) -> list[Effect]:
    must_not_be_own(ctx, question, "")
    person = ctx.someone(question.details["id"])
    return [*_keep(ctx, person, question.details["tail"]), *tell_the_proposer(ctx, question)]


def _keep(ctx: Context, person: Person, tail: str) -> list[Effect]:
    person, event = _changed(ctx, person, tail)
    ctx.work.people.save(person, because=event)
    sessions = list(person.attended)
    return [ctx.reply("training/noted", who=person, on=person.certified_on, sessions=sessions)]


def _changed(ctx: Context, person: Person, tail: str) -> tuple[Person, Event]:
    word, _, number = words.fold(tail).strip().partition(" ")
    if word in SESSION:
        session = int(number) if number.strip().isdecimal() and len(number) < len("100") else 0
        return person.attend(session, by=ctx.by, at=ctx.now)
    day = dates.read_day(tail, now=ctx.now, calendar=ctx.house.calendar(person.region))
    return person.certify(day, by=ctx.by, at=ctx.now)


# --- reminded until done ------------------------------------------------------------------------------------
@router.on(PersonAdded)
@router.on(PersonCorrected)
def start(ctx: Context, added: PersonAdded | PersonCorrected) -> list[Effect]:
    person = ctx.someone(added.about)
    waits = ctx.work.deadlines.open(subject=_subject(person.id))
    if person.role in SITS and not person.is_trained and not waits:
        _again_in_a_month(ctx, person)
    return []


def _subject(person: str) -> str:
    return f"training:{person}"


def _again_in_a_month(ctx: Context, person: Person) -> None:
    """The same hour of the day at which they joined."""
    due = ctx.house.calendar(person.region).add_months(ctx.now, 1)
    ctx.start(RULE, _subject(person.id), case="", region=person.region, due_at=due, responsible=person.id)


@router.on(Certified)
@router.on(SessionAttended)
def stop(ctx: Context, event: Certified | SessionAttended) -> list[Effect]:
    if ctx.someone(event.about).is_trained:
        ctx.settle(_subject(event.about))
    return []


@router.step(RULE)
def remind(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Monthly, without saying what is missing; who is away is left in peace."""
    person = ctx.someone(deadline.responsible)
    if not person.is_active or person.is_trained:
        return []
    ctx.settle(deadline.subject)
    _again_in_a_month(ctx, person)
    if person.is_absent(ctx.now):
        return []
    return [ctx.ring_person(person, "training/remind", about=deadline.subject)]
