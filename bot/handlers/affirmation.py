"""The affirmation of confidentiality: shown, signed by typing its sentence, good for a year (P1.6)."""

from __future__ import annotations

from bot import dialogues, forms
from bot.context import Context, coordination
from bot.dialogues import Ending, Talk
from bot.effects import Effect, Part, SetMembers
from bot.router import EVERYBODY, Router
from casework.deadlines import Deadline
from casework.errors import Refusal
from casework.events import Affirmed
from casework.forms import Dialogue, Question
from casework.names import fold
from casework.people import Person, Role

router = Router()


@router.command("affirm", fr="affirmer", allow=EVERYBODY, where="d", rank=5)
def affirm(ctx: Context) -> list[Effect]:
    return dialogues.start(ctx, "affirm", subject=ctx.actor.id)


def sign(ctx: Context, dialogue: Dialogue, question: Question, typed: str) -> list[Part] | Ending:
    """The sentence word for word; capitals, accents and the last full stop do not matter."""
    if fold(typed) not in {fold(sentence) for sentence in question.label.values()}:
        raise Refusal("not-the-sentence")
    person, affirmed = ctx.actor.affirm(at=ctx.now)
    ctx.work.people.save(person, because=affirmed)
    return Ending([ctx.reply("affirmation/signed", at=ctx.now, until=affirmed.until, role=person.role)])


def never_sent(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    raise Refusal("affirmation-by-sentence")


router.talks["affirm"] = Talk(
    form=forms.load("affirm"), send=never_sent, noted=sign, opening="affirmation/text"
)


@router.on(Affirmed)
def start_its_year(ctx: Context, affirmed: Affirmed) -> list[Effect]:
    """The clock of the lapse, and the rooms that this opens."""
    person = ctx.someone(affirmed.about)
    ctx.settle(person.id, "affirmation-lapses")
    ctx.start(
        "affirmation-lapses",
        person.id,
        case="",
        region=person.region,
        due_at=affirmed.until,
        responsible=person.id,
    )
    return [*follow(ctx, person), *_tell_the_coordinators(ctx, person)]


def follow(ctx: Context, person: Person) -> list[Effect]:
    """Every case room this person may be in is compared anew."""
    cases = ctx.work.cases.where(state="open")
    return [
        SetMembers(room=f"case:{case.id}") for case in cases if _touches(ctx, person, case.id, case.region)
    ]


def _touches(ctx: Context, person: Person, case: str, region: int) -> bool:
    if person.role is Role.AD_HOC:
        return any(visit.person == person.id for visit in ctx.work.visits.where(case=case))
    return person.region == region


def _tell_the_coordinators(ctx: Context, person: Person) -> list[Effect]:
    if person.role is not Role.AD_HOC:
        return []
    return [ctx.say(coordination(person.region), "affirmation/guest-signed", person=person)]


@router.step("affirmation-lapses")
def remind(ctx: Context, deadline: Deadline) -> list[Effect]:
    """30, 7 and 1 days before; on the lapse the coordinators learn of it, and the rooms follow."""
    person = ctx.someone(deadline.subject)
    if not person.is_active:
        return []
    ring = ctx.ring_person(person, f"affirmation/{deadline.step}", about=person.id, until=deadline.due_at)
    if deadline.step != "lapsed":
        return [ring]
    told = ctx.say(coordination(person.region), "affirmation/lapsed-of", person=person)
    return [ring, *([told] if person.region else []), *follow(ctx, person)]
