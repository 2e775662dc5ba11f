"""Scores with their bands and history, and the review of the risk (P2.2, P2.12, P8.1, P8.2, P8.7)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot import dialogues, forms, frozen, kept_answers, picking, rung, scores, words
from bot.context import Context, case_room, coordination
from bot.effects import Effect, Say
from bot.paging import page_of
from bot.router import C, M, Place, Router
from bot.talks import Talk
from casework import access
from casework.case import Case
from casework.deadline import Deadline, about
from casework.delegation import Step
from casework.events import DevelopmentReported, Reviewed, StepTakenBack
from casework.forms import Answers, Dialogue
from casework.people import Person, Role
from casework.review import Review, must_be_correctable, next_review, standing
from casework.risk import Score, read_score
from casework.undoing import Undoable

router = Router()
SHOWN = 8
PAGE = re.compile(r"(?:page (\d{1,4}))?")
"""A bare number would be taken for a score."""
WITH_THE_MEETING = timedelta(hours=48)
LONGEST_NUMBER = 4


# --- scores ---------------------------------------------------------------------------------------------
@router.command(
    "risk <case> [tail]",
    fr="risque <case> [tail]",
    allow={M, C},
    where="cd",
    example=("risk odara 9", "risque odara 9"),
    rank=32,
)
def risk(ctx: Context, case: Case, tail: str | None) -> list[Effect]:
    """Bare, or `page 2`: the history. Else a total score, never items (P2.11)."""
    page = PAGE.fullmatch(words.fold(tail or ""))
    return [_history(ctx, case, page[1] or "1")] if page else _record(ctx, case, tail or "")


def _record(ctx: Context, case: Case, typed: str) -> list[Effect]:
    case.must_be_open()
    score, assessed_at = read_score(typed, now=ctx.at, calendar=ctx.house.calendar(case.region))
    review = Review(
        id=_next_id(ctx, case),
        case=case.id,
        scores=(score,),
        by=ctx.actor.id,
        at=ctx.at,
        assessed_at=assessed_at,
    )
    ctx.work.reviews.add(review, because=review.scored())
    ctx.undoable("risk", before=None, after=review, room=case_room(case.id))
    words = {"score": score, "of": assessed_at or ctx.at, "by": ctx.actor, "code": case.id}
    told = ctx.say(case_room(case.id), _block(score), **words, gone_at=None)
    told = replace(told, name=review.short)  # a name: for the team too, while a guest reads along
    if ctx.place is Place.CASE:
        return [told]
    answer = ctx.detail(_block(score), **words, alone=ctx.has_stopped(case.referral))
    return [answer, told, *frozen.tell_the_chairs(ctx, case, look=_look(case))]


def _look(case: Case) -> dict[str, str]:
    return {"en": f"risk {case.id}", "fr": f"risque {case.id}"}


@router.undo("risk")
def take_back(ctx: Context, step: Undoable, event: StepTakenBack) -> list[Effect]:
    """A wrong score stays, marked (V7)."""
    ctx.work.reviews.save(ctx.work.reviews.get(step.subject).mark_wrong(), because=event)
    return []


def what_stands(ctx: Context, step: Undoable) -> dict[str, Any]:
    """The score that was taken back, and the one that counts now: as far as the room may look back."""
    taken = ctx.work.reviews.get(step.subject)
    case = ctx.work.cases.get(taken.case)
    [score] = taken.scores
    entries = scores.shown(ctx, case, ctx.room_shows)
    return {"score": score, "stands": standing(entries, score.tool), "code": case.id}


def _block(score: Score) -> str:
    """Under the threshold: in the words of P2.12."""
    return "risk/recorded" if score.meets_threshold else "risk/recorded-below"


def _next_id(ctx: Context, case: Case) -> str:
    return f"{case.id}/V{ctx.work.reviews.next_number(case.id)}"


def _history(ctx: Context, case: Case, page: str) -> Say:
    """The newest on the first page; on each the oldest first."""
    entries = scores.shown(ctx, case, ctx.shows)
    lines = [{"entry": entry, "by": ctx.someone(entry.by) if entry.by else None} for entry in entries]
    shown = page_of(lines[::-1], page, SHOWN)
    ctx.looked(case.id, "risk", page=shown.next - 1)
    return ctx.shown(
        "risk/history",
        code=case.id,
        lines=shown.rows[::-1],
        count=shown.count,
        earlier=shown.more,
        next=shown.next,
        is_open=case.is_open,
    )


@router.command(
    "risk correct <number> <case>",
    fr="risque corriger <number> <case>",
    allow={M, C},
    where="cd",
    example=("risk correct 2 K7-QF3", "risque corriger 2 K7-QF3"),
    rank=34,
)
def correct(ctx: Context, number: str, case: Case) -> list[Effect]:
    """A wrong score stays, marked; the right one is entered anew."""
    case.must_be_open()
    entries = scores.shown(ctx, case, ctx.shows)
    wanted = int(number) if number.isdecimal() and len(number) < LONGEST_NUMBER else 0
    chairs = ctx.role_in(case) is Role.COORDINATOR
    must_be_correctable(entries, wanted, by=ctx.actor.id, chairs=chairs)
    mark = Review(
        id=_next_id(ctx, case),
        case=case.id,
        scores=(),
        by=ctx.actor.id,
        at=ctx.at,
        corrects=wanted,
        state="correction",
    )
    ctx.work.reviews.add(mark, because=mark.corrected())
    line = ctx.say(case_room(case.id), "risk/corrected", code=case.id, number=wanted, by=ctx.actor)
    named = replace(line, name=mark.short)
    return [named] if ctx.place is Place.CASE else [replace(line, room=ctx.room), named]


# --- the review -----------------------------------------------------------------------------------------
@router.command(
    "review <case>",
    fr="réévaluer <case>",
    allow={C},
    where="cd",
    example=("review K7-QF3", "réévaluer K7-QF3"),
    rank=33,
    step=Step.REVIEW,
)
def review(ctx: Context, case: Case) -> list[Effect]:
    case.must_be_open()
    begun = dialogues.start(ctx, "review", subject=case.id, key=case.referral)
    return [*dialogues.asked_elsewhere(ctx, "review", "risk/review-begun", case.id), *begun]


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    case = ctx.case(dialogue.subject)
    case.must_be_open()
    done = _review_of(ctx, case, dialogue.answers)
    next_at = next_review(done.at, ctx.house.calendar(case.region))
    ctx.work.reviews.add(done, because=done.reviewed(next_at=next_at))
    if done.scores:
        ctx.work.journal.note(done.scored())
    told = ctx.say(case_room(case.id), "risk/reviewed", review=done, next_at=next_at)
    return [
        ctx.reply("risk/review-sent", code=case.id, at=ctx.now, next_at=next_at),
        replace(told, name=done.short),
    ]


def _review_of(ctx: Context, case: Case, given: Any) -> Review:
    score = kept_answers.basis(given["score"]) if given.get("score") else None
    return Review(
        id=_next_id(ctx, case),
        case=case.id,
        scores=score.scores if score else (),
        by=ctx.actor.id,
        at=ctx.now,
        assessed_at=score.assessed_at if score else None,
        change=given["change"],
        client_view=given["client_view"],
        plan_fits=given["plan_fits"],
        safety_plan=given["safety_plan"],
        reduced=given["reduced"],
        dissent=given.get("dissent", ""),
        state="review",
    )


def says_reduced(given: Answers, now: object) -> bool:
    return given.get("reduced") == picking.YES


router.talks["review"] = Talk(
    form=forms.load("review", {"reduced": says_reduced}), send=send, opening="risk/opening"
)


# --- its clock ------------------------------------------------------------------------------------------
@router.on(Reviewed)
def start_anew(ctx: Context, reviewed: Reviewed) -> list[Effect]:
    """Settled, and due again in thirty days (P8.1)."""
    case = ctx.work.cases.get(reviewed.about)
    ctx.settle(case.id, "risk-reviewed")
    ctx.start_in(case, "risk-reviewed", due_at=reviewed.next_at, responsible=reviewed.by)
    due = about(case.id, "risk-reviewed")
    return rung.settled(ctx, case.region, due, "risk/is-reviewed", code=case.id)


@router.on(DevelopmentReported)
def after_a_development(ctx: Context, reported: DevelopmentReported) -> list[Effect]:
    """Due with the team's meeting, unless it is due before (P7.5, P8.1)."""
    case = ctx.work.cases.get(reported.about)
    clocks = ctx.work.deadlines.open(subject=case.id, rule="risk-reviewed")
    due = reported.at + WITH_THE_MEETING
    if any(clock.due_at <= due for clock in clocks):
        return []
    ctx.work.deadlines.settle(case.id, "risk-reviewed", at=ctx.now)
    ctx.start_in(
        case, "risk-reviewed", due_at=due, responsible=clocks[0].responsible if clocks else case.key_contact
    )
    return []


@router.step("risk-reviewed")
def remind(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Whoever is responsible, else the coordination room; a week late the program lead, code only."""
    case = ctx.work.cases.get(deadline.subject)
    if deadline.step == "lead":
        leads = [_ring(ctx, p, "risk/late-lead", deadline) for p in ctx.leads()]
        return [_ring_coordinators(ctx, case, deadline), *leads]
    who = _responsible(ctx, case, deadline)
    if who is None:
        return [_ring_coordinators(ctx, case, deadline)]
    return [_ring(ctx, who, "risk/due", deadline)]


def _ring(ctx: Context, person: Person, block: str, deadline: Deadline) -> Say:
    code = deadline.subject
    return ctx.ring_person(person, block, about=deadline.about, code=code, due=deadline.due_at)


def _responsible(ctx: Context, case: Case, deadline: Deadline) -> Person | None:
    """Only who may review the case can settle it."""
    who = ctx.work.people.find(deadline.responsible)
    if who is None or ctx.why_not(case, who) is not None:
        return None
    return who if access.may(who, case, allow={C}, step=Step.REVIEW) else None


def _ring_coordinators(ctx: Context, case: Case, deadline: Deadline) -> Say:
    ring = ctx.ring(coordination(case.region), "risk/due-elsewhere", code=case.id, due=deadline.due_at)
    return replace(ring, mentions=tuple(p.id for p in ctx.coordinators(case.region)), about=deadline.about)
