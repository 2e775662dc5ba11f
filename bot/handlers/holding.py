"""Records are kept: a hold, and a subpoena that puts one (P8.8, P12.5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import own_tasks, replies, words
from bot.context import ANY_LEAD, PROGRAM, Context, case_room, direct
from bot.effects import Effect, Part, Redact, Say
from bot.handlers import debrief
from bot.router import C, Place, Router
from bot.subjects import found
from casework.case import Case
from casework.closing import Reason
from casework.ending import Why
from casework.errors import Refusal
from casework.events import CaseClosed, CaseHeld, Event, HoldReleased, ReferralClosed
from casework.hold import Answer, Because, answer_of, because_of, standing
from casework.people import Person
from casework.plan import Task
from casework.referral import Referral
from casework.subpoena import TELL_WITHIN, Subpoena
from storage.dialogues import Question

router = Router()

LEADS_WORD = "hold-end-lead"
OFF = ("off", "fin")
NUMBERS = ("1", "2", "3")
"""Of the answers to what is asked below a hold."""
LEAD_MAY_TAKE = timedelta(days=7)


# --- the hold -------------------------------------------------------------------------------------------
@router.command(
    "case hold [subject] <text>",
    fr="dossier conserver [subject] <text>",
    allow={C},
    where="cd",
    example=("case hold K7-QF3 review by the coroner", "dossier conserver K7-QF3 examen du coroner"),
    rank=61,
)
def hold(ctx: Context, subject: str | None, text: str) -> list[Effect]:
    """At once: keeping is no question. Ending it is, of two people (P8.8). A referral that never became a case too."""
    kept = _meant(ctx, subject or replies.replied(ctx)[0] or None)
    if words.fold(text) in OFF:
        return _ask_to_end(ctx, kept)
    if isinstance(kept, Case) and (said := _answer(kept, text)) is not None:
        return [*_told_what_happened(ctx, kept, said), *_clear_typed(ctx)]
    if text.strip() in NUMBERS:
        kept.must_be_held()
    because = because_of(text)
    held, event = kept.hold(because, text, by=ctx.actor.id, at=ctx.at)
    _save(ctx, held, event)
    asks = because is Because.NAMED and answer_of(text, numbered=False) is None and _may_need_a_debrief(held)
    facts = {"code": kept.id, "by": ctx.actor, "is_open": held.is_open}
    told = ctx.reply("holding/held-and-asked" if asks else "holding/held", **facts)
    return [replace(told, about=f"{kept.id}/hold") if asks else told, *_clear_typed(ctx)]


def _answer(case: Case, text: str) -> Answer | None:
    """To what was asked below its last hold; a death that is named later is a reason to keep records, like any other."""
    said = answer_of(text, numbered=True)
    if not case.holds or said is None:
        return None
    was_asked = case.holds[-1].because is Because.NAMED and _may_need_a_debrief(case)
    is_no_reason = said is Answer.OTHER or text.strip() in NUMBERS
    return said if was_asked or is_no_reason else None


def _may_need_a_debrief(held: Case | Referral) -> bool:
    """A referral has no team yet; and it is offered once."""
    return isinstance(held, Case) and not held.debrief_offered


def _told_what_happened(ctx: Context, case: Case, said: Answer) -> list[Effect]:
    """The answer to what was asked below a hold: with a death or serious harm a debrief is offered (P11.7).
    It is recorded, so that no yes that was asked for before ends what it is about (P8.8)."""
    offers = said is not Answer.OTHER and not case.debrief_offered
    if said is not Answer.OTHER:
        held, event = case.hold(Because.DEATH, said.value, by=ctx.actor.id, at=ctx.at)
        _save(ctx, held, event)
    facts = {"code": case.id, "by": ctx.actor, "said": said, "before": case.debrief_offered and not offers}
    return [ctx.reply("holding/what-happened", **facts)]


def _meant(ctx: Context, code: str | None) -> Case | Referral:
    referral, case = found(ctx, code)
    return case or referral


def _still(ctx: Context, code: str) -> Case | Referral | None:
    return ctx.work.cases.find(code) or ctx.work.referrals.find(code)


def _save(ctx: Context, kept: Case | Referral, because: Event) -> None:
    if isinstance(kept, Case):
        ctx.work.cases.save(kept, because=because)
    else:
        ctx.work.referrals.save(kept, because=because)


def _chairs(ctx: Context, kept: Case | Referral) -> list[Person]:
    return ctx.could_chair(kept) if isinstance(kept, Case) else ctx.chairs(kept)


def _clear_typed(ctx: Context) -> list[Effect]:
    """The reason is detail of the case: it does not stay where it was typed."""
    if ctx.place is not Place.DIRECT or ctx.message is None:
        return []
    return [Redact(room=ctx.room, events=(ctx.message.event_id,))]


@router.on(CaseHeld)
def after_grave_harm(ctx: Context, held: CaseHeld) -> list[Effect]:
    is_of_a_case = ctx.work.cases.find(held.about) is not None
    return debrief.offer(ctx, held.about) if held.because == Because.DEATH and is_of_a_case else []


@router.on(CaseClosed)
def a_death_keeps_the_records(ctx: Context, closed: CaseClosed) -> list[Effect]:
    if closed.reason != Reason.DIED:
        return []
    return _kept_after_a_death(ctx, ctx.work.cases.get(closed.about), ctx.someone(closed.by))


@router.on(ReferralClosed)
def so_does_a_death_before_there_is_a_case(ctx: Context, closed: ReferralClosed) -> list[Effect]:
    if closed.reason != Why.DIED:
        return []
    return _kept_after_a_death(ctx, ctx.work.referrals.get(closed.about), ctx.someone(closed.by))


def _kept_after_a_death(ctx: Context, kept: Case | Referral, by: Person) -> list[Effect]:
    held, event = kept.hold(Because.DEATH, "", by=by.id, at=ctx.now)
    _save(ctx, held, event)
    return [ctx.say(direct(by), "holding/held", code=kept.id, by=by, is_open=held.is_open)]


# --- its end, by two ----------------------------------------------------------------------------------------
def _ask_to_end(ctx: Context, kept: Case | Referral) -> list[Effect]:
    kept.must_be_held()
    if waiting := _with_the_lead(ctx, kept):
        return [_asked_already(ctx, kept, waiting)]
    return [*ctx.elsewhere(), _would_end(replace(ctx, room=direct(ctx.actor)), kept)]


def _would_end(ctx: Context, kept: Case | Referral) -> Say:
    return ctx.ask_yes("hold-end", kept.id, "holding/would-end", details={"stood": standing(kept.holds)})


@router.confirmed("hold-end")
def the_coordinator_agrees(ctx: Context, question: Question) -> list[Effect]:
    """The program lead has the other word, and sees the code alone."""
    kept = _meant(ctx, question.subject)
    kept.must_be_held()
    if _more_stand(kept, question):
        anew = _would_end(ctx, kept)
        return [replace(anew, parts=(Part("holding/more-since-shown"), *anew.parts))]
    if waiting := _with_the_lead(ctx, kept):
        return [_asked_already(ctx, kept, waiting)]
    asked = ctx.ask_yes(
        LEADS_WORD,
        kept.id,
        "holding/lead-asked",
        room=PROGRAM,
        whom=ANY_LEAD,
        wait=LEAD_MAY_TAKE,
        details={"asked_by": ctx.actor.id, "stood": standing(kept.holds)},
    )
    others = [p for p in _chairs(ctx, kept) if p.id != ctx.actor.id]
    told = [ctx.say(direct(p), "holding/end-asked", code=kept.id, by=ctx.actor) for p in others]
    return [ctx.reply("holding/with-the-lead", code=kept.id), asked, *_ring_leads(ctx, kept), *told]


def _with_the_lead(ctx: Context, kept: Case | Referral) -> Question | None:
    """The lead is asked already to end all that stands: one matter, one ring (V5)."""
    asked: list[Question] = ctx.work.questions.where(person=ANY_LEAD, subject=kept.id, state="open")
    same = (one for one in asked if one.action == LEADS_WORD and not _more_stand(kept, one))
    return next((one for one in same if ctx.now < one.expires_at), None)


def _asked_already(ctx: Context, kept: Case | Referral, waiting: Question) -> Say:
    return ctx.reply("holding/with-the-lead-already", code=kept.id, until=waiting.expires_at)


def _ring_leads(ctx: Context, kept: Case | Referral) -> list[Effect]:
    """Once; it waits under their `today` (CONVERSATION V3, V5)."""
    question, _ = ctx.asked[-1]
    return [
        ctx.ring_person(p, "holding/lead-ring", about=question.id, code=kept.id, until=question.expires_at)
        for p in ctx.leads()
    ]


@router.expired(LEADS_WORD)
def the_lead_said_nothing(ctx: Context, question: Question) -> list[Effect]:
    """The records are kept, and the coordinators of the case know why."""
    kept = _still(ctx, question.subject)
    chairs = _chairs(ctx, kept) if kept else []
    told = [ctx.say(direct(p), "holding/no-yes", code=question.subject) for p in chairs]
    return [ctx.say(question.room, "holding/no-yes-lead", code=question.subject), *told]


def _more_stand(kept: Case | Referral, question: Question) -> bool:
    """A death, a subpoena, a review was recorded after this was shown: nobody has said yes to its end."""
    return standing(kept.holds) != question.details.get("stood")


@router.confirmed(LEADS_WORD)
def the_lead_agrees(ctx: Context, question: Question) -> list[Effect]:
    """To the end of what stood when it was asked. What came since, a coordinator has to ask for first."""
    kept = _still(ctx, question.subject)
    if kept is None:
        raise Refusal("nothing-to-confirm")
    kept.must_be_held()
    if _more_stand(kept, question):
        told = [ctx.say(direct(p), "holding/stays", code=kept.id) for p in _chairs(ctx, kept)]
        return [ctx.reply("holding/more-since-asked", code=kept.id), *told]
    free, event = kept.release(asked_by=question.details["asked_by"], by=ctx.actor.id, at=ctx.now)
    _save(ctx, free, event)
    return [ctx.reply("holding/ended-by-lead", code=kept.id, at=ctx.now)]


@router.on(HoldReleased)
def it_has_ended(ctx: Context, released: HoldReleased) -> list[Effect]:
    if (kept := _still(ctx, released.about)) is None:
        return []
    for subpoena in ctx.work.subpoenas.where(case=kept.id, state="open"):
        ctx.work.subpoenas.save_quietly(subpoena.end())
    return [ctx.say(direct(p), "holding/ended", code=kept.id, at=ctx.now) for p in _chairs(ctx, kept)]


# --- a subpoena ---------------------------------------------------------------------------------------------
@router.command(
    "subpoena [subject] <text>",
    fr="subpoena [subject] <text>",
    allow={C},
    where="d",
    example=("subpoena K7-QF3 for 12 march, all records", "subpoena K7-QF3 pour le 12 mars, tout le dossier"),
    rank=62,
)
def subpoena(ctx: Context, subject: str | None, text: str) -> list[Effect]:
    """Recorded, held, and the client told as soon as possible (P12.5); of a closed case too."""
    kept = _meant(ctx, subject or replies.replied(ctx)[0] or None)
    return _of_a_case(ctx, kept, text) if isinstance(kept, Case) else _of_a_referral(ctx, kept, text)


def _of_a_referral(ctx: Context, referral: Referral, text: str) -> list[Effect]:
    """It has no plan, and no card to stand on: its hold keeps what the court asks for."""
    held, event = referral.hold(Because.SUBPOENA, text, by=ctx.actor.id, at=ctx.at)
    ctx.work.referrals.save(held, because=event)
    shown = {"code": referral.id, "is_open": referral.is_open}
    return [ctx.reply("holding/subpoena-of-a-referral", **shown), *_clear_typed(ctx)]


def _of_a_case(ctx: Context, case: Case, text: str) -> list[Effect]:
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
    """For the key contact, who knows the safe way (P4.8); while they cannot act, for who records it (P1.5)."""
    key_contact = ctx.someone(case.key_contact)
    is_there = own_tasks.can_act(ctx, case, key_contact)
    return own_tasks.add(
        ctx,
        case,
        "own-task.tell-of-subpoena",
        assignee=key_contact.id if is_there else ctx.actor.id,
        due_at=ctx.now + TELL_WITHIN,
        made_by=ctx.actor.id,
    )


def _card(ctx: Context, task: Task | None, who: Person) -> list[Effect]:
    if task is None:
        return []
    card = ctx.say(case_room(task.case), "task/card", task=task, who=who)
    return [replace(card, name=f"{task.short}/card")]
