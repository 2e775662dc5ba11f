"""Records are kept: a hold, and a subpoena that puts one (P8.8, P12.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import own_tasks, words
from bot.context import ANY_LEAD, PROGRAM, Context, case_room, direct
from bot.effects import Effect, Part, Redact, Say
from bot.handlers.closing import offer_debrief
from bot.router import C, Place, Router
from casework.case import Case
from casework.closing import Reason
from casework.errors import Refusal
from casework.events import CaseClosed, CaseHeld, HoldReleased
from casework.hold import Because, because_of, standing
from casework.people import Person
from casework.plan import Task
from casework.subpoena import TELL_WITHIN, Subpoena
from storage.dialogues import Question

router = Router()

OFF = ("off", "fin")
LEAD_MAY_TAKE = timedelta(days=7)


# --- the hold -------------------------------------------------------------------------------------------
@router.command(
    "case hold <case> <text>",
    fr="dossier conserver <case> <text>",
    allow={C},
    where="cd",
    example=("case hold K7-QF3 review by the coroner", "dossier conserver K7-QF3 examen du coroner"),
    rank=61,
)
def hold(ctx: Context, case: Case, text: str) -> list[Effect]:
    """At once: keeping is no question. Ending it is, of two people (P8.8)."""
    if words.fold(text) in OFF:
        return _ask_to_end(ctx, case)
    held, event = case.hold(because_of(text), text, by=ctx.actor.id, at=ctx.at)
    ctx.work.cases.save(held, because=event)
    return [ctx.reply("holding/held", code=case.id, by=ctx.actor), *_clear_typed(ctx)]


def _clear_typed(ctx: Context) -> list[Effect]:
    """The reason is detail of the case: it does not stay where it was typed."""
    if ctx.place is not Place.DIRECT or ctx.message is None:
        return []
    return [Redact(room=ctx.room, events=(ctx.message.event_id,))]


@router.on(CaseHeld)
def after_grave_harm(ctx: Context, held: CaseHeld) -> list[Effect]:
    return offer_debrief(ctx, held.about) if held.because == Because.DEATH else []


@router.on(CaseClosed)
def a_death_keeps_the_records(ctx: Context, closed: CaseClosed) -> list[Effect]:
    if closed.reason != Reason.DIED:
        return []
    case = ctx.work.cases.get(closed.about)
    held, event = case.hold(Because.DEATH, "", by=closed.by, at=ctx.now)
    ctx.work.cases.save(held, because=event)
    return [ctx.say(direct(ctx.someone(closed.by)), "holding/held", code=case.id, by=ctx.someone(closed.by))]


# --- its end, by two ----------------------------------------------------------------------------------------
def _ask_to_end(ctx: Context, case: Case) -> list[Effect]:
    case.must_be_held()
    return [*ctx.elsewhere(), _would_end(replace(ctx, room=direct(ctx.actor)), case)]


def _would_end(ctx: Context, case: Case) -> Say:
    return ctx.ask_yes("hold-end", case.id, "holding/would-end", details={"stood": standing(case.holds)})


@router.confirmed("hold-end")
def the_coordinator_agrees(ctx: Context, question: Question) -> list[Effect]:
    """The program lead has the other word, and sees the code alone."""
    case = ctx.case(question.subject)
    case.must_be_held()
    if _more_stand(case, question):
        anew = _would_end(ctx, case)
        return [replace(anew, parts=(Part("holding/more-since-shown"), *anew.parts))]
    asked = ctx.ask_yes(
        "hold-end-lead",
        case.id,
        "holding/lead-asked",
        room=PROGRAM,
        whom=ANY_LEAD,
        wait=LEAD_MAY_TAKE,
        details={"asked_by": ctx.actor.id, "stood": standing(case.holds)},
    )
    others = [p for p in ctx.could_chair(case) if p.id != ctx.actor.id]
    told = [ctx.say(direct(p), "holding/end-asked", code=case.id, by=ctx.actor) for p in others]
    return [ctx.reply("holding/with-the-lead", code=case.id), asked, *_ring_leads(ctx, case), *told]


def _ring_leads(ctx: Context, case: Case) -> list[Effect]:
    """Once; it waits under their `today` (CONVERSATION V3, V5)."""
    question, _ = ctx.asked[-1]
    return [
        ctx.ring_person(p, "holding/lead-ring", about=question.id, code=case.id, until=question.expires_at)
        for p in ctx.leads()
    ]


@router.expired("hold-end-lead")
def the_lead_said_nothing(ctx: Context, question: Question) -> list[Effect]:
    """The records are kept, and the coordinators of the case know why."""
    case = ctx.work.cases.find(question.subject)
    chairs = ctx.could_chair(case) if case else []
    told = [ctx.say(direct(p), "holding/no-yes", code=question.subject) for p in chairs]
    return [ctx.say(question.room, "holding/no-yes-lead", code=question.subject), *told]


def _more_stand(case: Case, question: Question) -> bool:
    """A death, a subpoena, a review was recorded after this was shown: nobody has said yes to its end."""
    return standing(case.holds) != question.details.get("stood")


@router.confirmed("hold-end-lead")
def the_lead_agrees(ctx: Context, question: Question) -> list[Effect]:
    """To the end of what stood when it was asked. What came since, a coordinator has to ask for first."""
    case = ctx.work.cases.find(question.subject)
    if case is None:
        raise Refusal("nothing-to-confirm")
    case.must_be_held()
    if _more_stand(case, question):
        told = [ctx.say(direct(p), "holding/stays", code=case.id) for p in ctx.could_chair(case)]
        return [ctx.reply("holding/more-since-asked", code=case.id), *told]
    free, event = case.release(asked_by=question.details["asked_by"], by=ctx.actor.id, at=ctx.now)
    ctx.work.cases.save(free, because=event)
    return [ctx.reply("holding/ended-by-lead", code=case.id, at=ctx.now)]


@router.on(HoldReleased)
def it_has_ended(ctx: Context, released: HoldReleased) -> list[Effect]:
    case = ctx.work.cases.get(released.about)
    for subpoena in ctx.work.subpoenas.where(case=case.id, state="open"):
        ctx.work.subpoenas.save_quietly(subpoena.end())
    return [ctx.say(direct(p), "holding/ended", code=case.id, at=ctx.now) for p in ctx.could_chair(case)]


# --- a subpoena ---------------------------------------------------------------------------------------------
@router.command(
    "subpoena <case> <text>",
    fr="subpoena <case> <text>",
    allow={C},
    where="d",
    example=("subpoena K7-QF3 for 12 march, all records", "subpoena K7-QF3 pour le 12 mars, tout le dossier"),
    rank=62,
)
def subpoena(ctx: Context, case: Case, text: str) -> list[Effect]:
    """Recorded, held, and the client told as soon as possible (P12.5); of a closed case too."""
    number = ctx.work.subpoenas.next_number(case.id)
    asked = Subpoena(id=f"{case.id}/SP{number}", case=case.id, text=text, by=ctx.actor.id, at=ctx.at)
    ctx.work.subpoenas.add(asked, because=asked.recorded())
    held, event = case.hold(Because.SUBPOENA, "", by=ctx.actor.id, at=ctx.at)
    ctx.work.cases.save(held, because=event)
    task = _to_tell(ctx, case) if case.is_open else None
    about = {"code": case.id, "basis": case.basis, "died": case.reason == Reason.DIED}
    shown = {**about, "short": asked.short, "task": task}
    who = ctx.someone(task.assignee) if task else ctx.actor
    return [ctx.reply("holding/subpoena", who=who, **shown), *_clear_typed(ctx), *_card(ctx, task, who)]


def _to_tell(ctx: Context, case: Case) -> Task:
    """For the key contact, who knows the safe way (P4.8)."""
    key_contact = ctx.someone(case.key_contact)
    reads = ctx.why_not(case, key_contact) is None
    return own_tasks.add(
        ctx,
        case,
        "own-task.tell-of-subpoena",
        assignee=key_contact.id if reads else ctx.actor.id,
        due_at=ctx.now + TELL_WITHIN,
        made_by=ctx.actor.id,
    )


def _card(ctx: Context, task: Task | None, who: Person) -> list[Effect]:
    if task is None:
        return []
    card = ctx.say(case_room(task.case), "task/card", task=task, who=who)
    return [replace(card, name=f"{task.short}/card")]
