"""The end of a case: what is missing, what is settled first, and everybody out (P8.3, P8.4, P8.7)."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from bot import alone, dialogues, forms, meetings, on_hold, pausing, picking, talks, unsure
from bot.arriving import still_open
from bot.context import Context, case_room, direct
from bot.effects import Effect, LeaveRoom, Part, Say, SetMembers
from bot.ended_clocks import clocks_ended, that_end
from bot.handlers import carrying_on, closing_record
from bot.handlers.consent import is_in_force
from bot.router import C, Place, Router
from bot.talks import Ending, Talk
from casework import access
from casework.case import Basis, Case
from casework.closing import CANNOT_BE_ASKED, Closing, Reason, missing_to_close
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import CaseClosed, DebriefOffered, MeetingEnded, Refused
from casework.forms import Answers, Condition, Dialogue, Question
from casework.meeting import AHEAD
from casework.people import Person
from casework.plan import OPEN
from casework.review import last_review
from casework.visit import HERE
from storage.dialogues import Question as Waiting

router = Router()

TASKS_SHOWN = 4
SETTLED = ("why", "client_view", "told", "not_told", "safety_plan", "safety_why")
Missing = list[tuple[str, str]]


# --- what is missing ------------------------------------------------------------------------------------
@router.command(
    "case close <case>",
    fr="dossier fermer <case>",
    allow={C},
    where="cd",
    example=("case close K7-QF3", "dossier fermer K7-QF3"),
    rank=56,
)
def close(ctx: Context, case: Case) -> list[Effect]:
    """The team's view is asked for once the reason is known: other reasons need none."""
    case.must_be_open()
    missing = _missing(ctx, case, _likely(ctx, case))
    if any(what != "team-view" for what, _ in missing):
        return _not_closed(ctx, case, missing)
    begun = dialogues.start(ctx, "close", subject=case.id, key=case.referral)
    return [*_elsewhere(ctx, case), *begun]


def _likely(ctx: Context, case: Case) -> Reason:
    """Before it is asked: after a withdrawal nothing is listed that another reason would need."""
    return Reason.WITHDRAWN if ctx.has_stopped(case.referral) else Reason.RISK_REDUCED


def _elsewhere(ctx: Context, case: Case) -> list[Effect]:
    if ctx.place is Place.DIRECT:
        return []
    total = talks.of(ctx, "close").form.total
    return [ctx.reply("closing/begun", code=case.id, total=total, who=ctx.actor)]


def _missing(ctx: Context, case: Case, reason: Reason) -> Missing:
    last = last_review(ctx.work.reviews.where(case=case.id))
    tasks = ctx.work.tasks.where(case=case.id, state=OPEN)
    tasks.sort(key=lambda task: (task.due_at, task.id))
    withdrawn = reason is Reason.WITHDRAWN
    return missing_to_close(
        reviewed=withdrawn and ctx.has_stopped(case.referral),
        last_review=last.at if last else None,
        agreed=reason is not Reason.RISK_REDUCED or (last is not None and last.says_reduced),
        withdrawn=not withdrawn or _is_withdrawn(ctx, case),
        open_tasks=tuple(task.short for task in tasks),
        now=ctx.now,
    )


def _is_withdrawn(ctx: Context, case: Case) -> bool:
    """Also where a danger has kept it open since."""
    if case.basis is Basis.CONSENT:
        return not is_in_force(ctx, case)
    given = ctx.work.consents.find(case.referral)
    return given is not None and given.withdrawn_at is not None


def _not_closed(ctx: Context, case: Case, missing: Missing) -> list[Effect]:
    """Numbered, each with the command that mends it. It is a no: a bare yes below it means nothing older (V7).

    In the direct room, where not everybody in the case room may know of a task that is missing (P3.12, P9.5).
    """
    no = Refused(at=ctx.now, by=ctx.by, about=ctx.room, reason="not-closed", command="case close")
    ctx.work.journal.note(no)
    tasks = [item for item in missing if item[0] == "task"]
    aside = ctx.place is Place.DIRECT or not all(_is_for_this_room(ctx, case, which) for _, which in tasks)
    named = tasks[:TASKS_SHOWN]
    shown = [item for item in missing if item[0] != "task" or item in named]
    here = {"code": case.id, "in_direct": aside, "by": ctx.actor}
    lines = [
        Part(f"closing/lacks-{what}", {**here, "number": number, **_about(ctx, case, what, which)})
        for number, (what, which) in enumerate(shown, start=1)
    ]
    head = Part("closing/not-closed", {"count": len(missing)})
    last = Part("closing/mend", {**here, "more": len(missing) - len(shown)})
    room = direct(ctx.actor) if aside else ctx.room
    return [*(ctx.elsewhere() if aside else ()), Say(room=room, parts=(head, *lines, last))]


def _is_for_this_room(ctx: Context, case: Case, short: str) -> bool:
    task = ctx.work.tasks.get(f"{case.id}/{short}")
    return short not in alone.kept_from_here(ctx, case) and ctx.shows(case, task.made_at)


def _about(ctx: Context, case: Case, what: str, which: str) -> dict[str, Any]:
    if what == "review":
        return {"last": last_review(ctx.work.reviews.where(case=case.id))}
    if what == "task":
        task = ctx.work.tasks.get(f"{case.id}/{which}")
        who = ctx.seated(case, ctx.someone(task.assignee))
        return {"task": task, "who": who}
    return {}


# --- what is settled first ------------------------------------------------------------------------------
def is_other(given: Answers, now: object) -> bool:
    return given.get("reason") == Reason.OTHER


def can_be_asked(given: Answers, now: object) -> bool:
    return given.get("reason") not in CANNOT_BE_ASKED


def is_alive(given: Answers, now: object) -> bool:
    return given.get("reason") != Reason.DIED


def is_not_safe(given: Answers, now: object) -> bool:
    return given.get("safety_plan") in (picking.NO, picking.UNKNOWN)


def is_not_told(given: Answers, now: object) -> bool:
    return given.get("told") == picking.NO


def noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part] | Ending:
    """That the risk is reduced is the team's determination, not the coordinator's (P8.7)."""
    if question.key == "client_view" and unsure.is_ones_own(value):
        raise Refusal("answer-whose-words")
    if question.key != "reason":
        return []
    case = ctx.case(dialogue.subject)
    if value == Reason.WITHDRAWN and case.basis is Basis.DANGER and not _is_withdrawn(ctx, case):
        raise Refusal("no-consent-to-withdraw")
    missing = _missing(ctx, case, Reason(value))
    if missing:
        return Ending(_not_closed(ctx, case, missing))
    return [Part("closing/moved", {"code": case.id})] if value == Reason.MOVED else []


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """Shows what would end; nothing ends before `yes CODE`."""
    case = ctx.case(dialogue.subject)
    case.must_be_open()
    closing = _closing_of(dialogue.answers)
    if missing := _missing(ctx, case, closing.reason):
        return _not_closed(ctx, case, missing)
    return [
        ctx.ask_yes(
            "case-close",
            case.id,
            "closing/would-close",
            details={key: str(value) for key, value in asdict(closing).items()},
            key=case.referral,
            people=len([p for p in ctx.people() if ctx.why_not(case, p) is None]),
            clocks=len(that_end(ctx, case.referral)),
            off=meetings.off_with(ctx, case),
            alarms=[one.short for one in still_open(ctx, case)],
            closing=closing,
            **on_hold.of(ctx, case),
        )
    ]


def _closing_of(given: Answers) -> Closing:
    return Closing(
        reason=Reason(given["reason"]),
        **{key: given.get(key, "") for key in SETTLED},
    )


CONDITIONS: dict[str, Condition] = {
    "other": is_other,
    "can_be_asked": can_be_asked,
    "is_alive": is_alive,
    "not_told": is_not_told,
    "not_safe": is_not_safe,
}
router.talks["close"] = Talk(
    form=forms.load("close", CONDITIONS),
    send=send,
    noted=noted,
    opening="closing/opening",
)


# --- the end --------------------------------------------------------------------------------------------
@router.confirmed("case-close")
def really_close(ctx: Context, question: Waiting) -> list[Effect]:
    """The farewell reaches the room before it empties: its lane keeps their order. A guest is out before it is said, as
    they get no key of it."""
    case = ctx.case(question.subject)
    closing = _closing_of(question.details)
    if missing := _missing(ctx, case, closing.reason):
        return _not_closed(ctx, case, missing)
    told = {ctx.actor.id, *carrying_on.who_will_hear(ctx, case)}
    before = [person for person in readers(ctx, case) if person.id not in told]
    off = meetings.off_with(ctx, case)
    guests = ctx.work.visits.where(case=case.id, state=HERE)
    closed, event = case.close(closing.reason, by=ctx.actor.id, at=ctx.now, closing=closing)
    ctx.work.cases.save(closed, because=event)
    room = case_room(case.id)
    guests_out = [SetMembers(room=room, urgent=True, farewell=True)] if guests else []
    words = Part("closing/farewell", {"code": case.id, "at": ctx.now})
    # Urgent, so that no removal, of a guest for one, overtakes it
    farewell = Say(room=room, parts=(words,), urgent=True, farewell=True)
    return [
        *guests_out,
        farewell,
        SetMembers(room=room),
        LeaveRoom(room=room, at=ctx.now + ctx.house.room_stays),
        *closing_record.shown(ctx, closed, closing),
        *[ctx.say(direct(one), "closing/room-closed", code=case.id, at=ctx.now, off=off) for one in before],
    ]


def readers(ctx: Context, case: Case) -> list[Person]:
    """The team, as it may read the case now; guests are told in their own words."""
    there = [p for p in ctx.people() if ctx.role_in(case, p) in access.TEAM_ROLES]
    return sorted((p for p in there if ctx.why_not(case, p) is None), key=access.in_order)


@router.on(CaseClosed)
def stop_everything(ctx: Context, closed: CaseClosed) -> list[Effect]:
    """Nothing of it falls due, waits for an answer, or is half typed any more; but a danger that nobody has read (P7.10)."""
    case = ctx.work.cases.get(closed.about)
    clocks = clocks_ended(ctx, case.referral, closed)
    ctx.work.outbox.drop_room(case_room(case.id))  # nobody could read it any more
    cancel_meetings(ctx, case)
    withdraw_rings(ctx, clocks)
    for code in (case.id, case.referral):
        ctx.work.outbox.withdraw(code)
    return end_talk(ctx, case.id, case.referral)


def withdraw_rings(ctx: Context, clocks: list[Deadline]) -> None:
    """What still waits to go out because of them."""
    for about in {about for clock in clocks for about in (clock.subject, clock.about)}:
        ctx.work.outbox.withdraw(about)


def cancel_meetings(ctx: Context, case: Case) -> None:
    """What lies ahead of it: if the case goes on, another date is found (P5.1)."""
    for meeting in ctx.work.meetings.where(case=case.id, state=AHEAD):
        cancelled, event = meeting.cancel("", by="bot", at=ctx.now)
        ctx.work.meetings.save(cancelled, because=event)


def end_talk(ctx: Context, *about: str) -> list[Effect]:
    """What somebody was asked, and what is half typed about it."""
    for question in ctx.work.questions.where(subject=about, state="open"):
        ctx.end_question(question)
    half_typed = ctx.work.dialogues.where(subject=about)
    return [effect for dialogue in half_typed for effect in pausing.erase(ctx, dialogue)]


# --- what is offered, and what closes nothing -----------------------------------------------------------
@router.on(CaseClosed)
def after_a_death(ctx: Context, closed: CaseClosed) -> list[Effect]:
    return offer_debrief(ctx, closed.about) if closed.reason == Reason.DIED else []


def offer_debrief(ctx: Context, code: str) -> list[Effect]:
    """After a death or grave harm, once: a debrief for the team, and its support program (P11.7)."""
    case = ctx.work.cases.get(code)
    if case.debrief_offered:
        return []
    ctx.work.cases.save(
        replace(case, debrief_offered=True), because=DebriefOffered(at=ctx.now, by="bot", about=code)
    )
    chairs = ctx.could_chair(case)
    return [ctx.say(direct(p), "closing/debrief", code=code) for p in chairs]


@router.on(MeetingEnded)
def no_consensus(ctx: Context, ended: MeetingEnded) -> list[Effect]:
    """No is not the end: the coordinator says which it is (P5.13)."""
    if ended.highest_risk is not False:
        return []
    room = direct(ctx.someone(ended.by))
    return [ctx.say(room, "closing/no-consensus", code=ended.about, meeting=ended.meeting)]
