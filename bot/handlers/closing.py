"""The end of a case: what is settled first, and everybody out (P8.3, P8.4, P8.7)."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from bot import dialogues, forms, meetings, on_hold, picking, unsure
from bot.arriving import still_open
from bot.context import Context, case_room, direct
from bot.effects import Effect, LeaveRoom, Part, Say, SetMembers
from bot.ended_clocks import that_end
from bot.handlers import carrying_on, closing_record, lacking
from bot.router import C, Router
from bot.talks import Ending, Talk
from casework.case import Basis, Case
from casework.closing import CANNOT_BE_ASKED, Closing, Reason
from casework.errors import Refusal
from casework.events import MeetingEnded
from casework.forms import Answers, Condition, Dialogue, Question
from casework.visit import HERE
from storage.dialogues import Question as Waiting

router = Router()

SETTLED = ("why", "client_view", "told", "not_told", "safety_plan", "safety_why")


# --- asked for ------------------------------------------------------------------------------------------
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
    lacks = lacking.missing(ctx, case, _likely(ctx, case))
    if any(what != "team-view" for what, _ in lacks):
        return lacking.not_closed(ctx, case, lacks)
    begun = dialogues.start(ctx, "close", subject=case.id, key=case.referral)
    return [*dialogues.asked_elsewhere(ctx, "close", "closing/begun", case.id), *begun]


def _likely(ctx: Context, case: Case) -> Reason:
    """Before it is asked: after a withdrawal nothing is listed that another reason would need."""
    return Reason.WITHDRAWN if ctx.has_stopped(case.referral) else Reason.RISK_REDUCED


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
    if value == Reason.WITHDRAWN and case.basis is Basis.DANGER and not lacking.is_withdrawn(ctx, case):
        raise Refusal("no-consent-to-withdraw")
    if lacking.cannot_be_said(ctx, case, Reason(value)):
        raise Refusal("team-cannot-say-reduced")
    if lacks := lacking.missing(ctx, case, Reason(value)):
        return Ending(lacking.not_closed(ctx, case, lacks))
    return [Part("closing/moved", {"code": case.id})] if value == Reason.MOVED else []


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    """Shows what would end; nothing ends before `yes CODE`."""
    case = ctx.case(dialogue.subject)
    case.must_be_open()
    closing = _closing_of(dialogue.answers)
    if lacks := lacking.missing(ctx, case, closing.reason):
        return lacking.not_closed(ctx, case, lacks)
    return [
        ctx.ask_yes(
            "case-close",
            case.id,
            "closing/would-close",
            details={key: str(value) for key, value in asdict(closing).items()},
            key=case.referral,
            people=len(ctx.readers(case)),
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
    if lacks := lacking.missing(ctx, case, closing.reason):
        return lacking.not_closed(ctx, case, lacks)
    told = {ctx.actor.id, *carrying_on.who_will_hear(ctx, case)}
    before = [person for person in ctx.members(case) if person.id not in told]
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


# --- what closes nothing --------------------------------------------------------------------------------
@router.on(MeetingEnded)
def no_consensus(ctx: Context, ended: MeetingEnded) -> list[Effect]:
    """No is not the end: the coordinator says which it is (P5.13)."""
    if ended.highest_risk is not False:
        return []
    room = direct(ctx.someone(ended.by))
    return [ctx.say(room, "closing/no-consensus", code=ended.about, meeting=ended.meeting)]
