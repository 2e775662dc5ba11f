"""The affirmation of confidentiality: shown, signed by typing its sentence, good for a year (P1.6)."""

from __future__ import annotations

from datetime import datetime

from bot import dialogues, first_steps, forms
from bot.context import Context, coordination
from bot.effects import Effect, Part, SetMembers
from bot.handlers import nobody_reads, safe_contact, unanswered
from bot.router import EVERYBODY, Router
from bot.talks import Ending, Talk
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import Affirmed
from casework.forms import Dialogue, Question
from casework.names import fold
from casework.people import Person, Role
from casework.visit import STILL

router = Router()
YEAR, GRACE = "affirmation-lapses", "affirmation-grace"


@router.command("affirm", fr="affirmer", allow=EVERYBODY, where="d", rank=5)
def affirm(ctx: Context) -> list[Effect]:
    return dialogues.start(ctx, "affirm", subject=ctx.actor.id)


def sign(ctx: Context, dialogue: Dialogue, question: Question, typed: str) -> list[Part] | Ending:
    """The sentence word for word; capitals, accents and the last full stop do not matter."""
    if fold(typed) not in {fold(sentence) for sentence in question.label.values()}:
        raise Refusal("not-the-sentence")
    person, affirmed = ctx.actor.affirm(at=ctx.now, terms=ctx.house.terms)
    ctx.work.people.save(person, because=affirmed)
    ctx.person = person  # what waited for it goes out in this very transaction
    begun = any(visit.has_begun(ctx.now) for visit in ctx.work.visits.where(person=person.id, state=STILL))
    then = {"until": affirmed.until, "role": person.role, "next": first_steps.following(ctx, person)}
    then |= {"begun": begun}
    return Ending([ctx.reply("affirmation/signed", at=ctx.now, **then)])


def never_sent(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    raise Refusal("affirmation-by-sentence")


router.talks["affirm"] = Talk(
    form=forms.load("affirm"), send=never_sent, noted=sign, opening="affirmation/text"
)


@router.on(Affirmed)
def start_its_year(ctx: Context, affirmed: Affirmed) -> list[Effect]:
    """The clock of the lapse, and the rooms that this opens."""
    person = ctx.someone(affirmed.about)
    ctx.settle(person.id, GRACE)
    _start_year(ctx, person, affirmed.until)
    return [*follow(ctx, person), *_tell_the_coordinators(ctx, person)]


def _start_year(ctx: Context, person: Person, until: datetime) -> None:
    ctx.settle(person.id, YEAR)
    ctx.start(YEAR, person.id, case="", region=person.region, due_at=until, responsible=person.id)


def follow(ctx: Context, person: Person) -> list[Effect]:
    """Every case room this person may be in is compared anew."""
    cases = ctx.work.cases.where(state="open")
    return [
        SetMembers(room=f"case:{case.id}", urgent=True)
        for case in cases
        if _touches(ctx, person, case.id, case.region)
    ]


def _touches(ctx: Context, person: Person, case: str, region: int) -> bool:
    if person.role is Role.AD_HOC:
        return any(visit.person == person.id for visit in ctx.work.visits.where(case=case))
    return person.region == region


def _tell_the_coordinators(ctx: Context, person: Person) -> list[Effect]:
    if person.role is not Role.AD_HOC:
        return []
    return [ctx.say(coordination(person.region), "affirmation/guest-signed", person=person)]


# --- lapsing ------------------------------------------------------------------------------------------------
@router.step(YEAR)
def remind(ctx: Context, deadline: Deadline) -> list[Effect]:
    """30, 7 and 1 days before; on the lapse the coordinators learn of it, and the rooms follow, or the grace begins."""
    person = ctx.someone(deadline.subject)
    if not person.is_active:
        return []
    if deadline.step != "lapsed":
        return [_ring(ctx, person, f"affirmation/{deadline.step}", deadline.due_at)]
    if not person.has_affirmed(ctx.now):
        return _closed(ctx, person)
    closes = _closes_at(person)
    _start_grace(ctx, person)
    told = [_tell(ctx, person, "affirmation/lapsed-soon-of", closes)] if person.region else []
    return [_ring(ctx, person, "affirmation/lapsed-soon", closes), *told]


def _closed(ctx: Context, person: Person) -> list[Effect]:
    told = [_tell(ctx, person, "affirmation/lapsed-of", ctx.now)] if person.region else []
    alarms = [*unanswered.left_by(ctx, person), *nobody_reads.since_it_lapsed(ctx, person)]
    alarms += safe_contact.goes_on(ctx, person)
    return [_ring(ctx, person, "affirmation/lapsed", ctx.now), *told, *alarms, *follow(ctx, person)]


def _ring(ctx: Context, person: Person, block: str, until: datetime) -> Effect:
    return ctx.ring_person(person, block, about=person.id, until=until)


def _tell(ctx: Context, person: Person, block: str, until: datetime) -> Effect:
    return ctx.say(coordination(person.region), block, person=person, until=until)


def _closes_at(person: Person) -> datetime:
    assert person.affirmation is not None, "it lapses"
    return person.affirmation.closes_at


def _start_grace(ctx: Context, person: Person) -> None:
    ctx.settle(person.id, GRACE)
    due = _closes_at(person)
    ctx.start(GRACE, person.id, case="", region=person.region, due_at=due, responsible=person.id)


@router.step(GRACE)
def grace_is_over(ctx: Context, deadline: Deadline) -> list[Effect]:
    person = ctx.someone(deadline.subject)
    if not person.is_active or person.has_affirmed(ctx.now):
        return []
    return _closed(ctx, person)


# --- another text, another grace ----------------------------------------------------------------------------
def bring_up_to_date(ctx: Context) -> list[Effect]:
    """At every start: who signed an older text is asked to sign anew, by the day that the configuration names."""
    effects: list[Effect] = []
    for person in ctx.people():
        changed = person.under(ctx.house.terms)
        if changed != person:
            ctx.work.people.save_quietly(changed)
            effects += _moved(ctx, person, changed)
    ctx.cache.pop("people", None)
    return effects


def _moved(ctx: Context, before: Person, person: Person) -> list[Effect]:
    assert before.affirmation is not None and person.affirmation is not None, "nothing else can change"
    if ctx.work.deadlines.open(subject=person.id, rule=GRACE):
        _start_grace(ctx, person)
    until = person.affirmation.until
    if until == before.affirmation.until:
        return []
    _start_year(ctx, person, until)
    return [_ring(ctx, person, "affirmation/new-text", until)] if until > ctx.now else []
