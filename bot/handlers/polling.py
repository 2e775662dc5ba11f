"""Which of the times suit: answers, the silent and who stands in for them, the outcome (P5.3)."""

from __future__ import annotations

from dataclasses import replace

from bot.arguments import is_case
from bot.choices import read_choices
from bot.context import Context, case_room
from bot.effects import Answer, Effect, LetGo, Part, Say
from bot.invitees import gone, may_answer, still_asked
from bot.meetings import call_alternates, count_of, due_of, example_of, missing_agencies, ring_about
from bot.replies import replied
from bot.router import A, C, M, Place, Router
from bot.tail import Tail
from casework.case import Case
from casework.codes import read_code
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import (
    ConflictDeclared,
    MeetingAnswered,
    PersonExcluded,
    PersonUnseated,
    ScopeChanged,
    StepTakenBack,
)
from casework.meeting import AHEAD, Choice, Meeting, State
from casework.people import Agency, Role
from casework.undoing import Undoable, changed_since
from storage import documents

router = Router()


@router.command(
    "meeting answer <tail>",
    fr="réunion répondre <tail>",
    allow={M, A, C},
    where="cd",
    example=("meeting answer 2 3", "réunion répondre 2 3"),
    rank=25,
)
def answer(ctx: Context, tail: str) -> list[Effect]:
    meeting, typed = _asked_about(ctx, tail)
    choices = read_choices(typed, len(meeting.slots))
    answered, event = meeting.answer(choices, by=ctx.actor.id, at=ctx.at)
    ctx.work.meetings.save(answered, because=event)
    told = ctx.room if ctx.place is Place.CASE else ""
    ctx.undoable("meeting-answer", before=meeting, after=answered, room=told)
    room = case_room(meeting.case)
    edit = ctx.edit(room, f"{meeting.id}/counter", "meeting/counter", **count_of(ctx, answered))
    return [_said(ctx, answered, list(enumerate(choices, 1))), edit]


def _said(ctx: Context, meeting: Meeting, said: list[tuple[int, Choice]]) -> Effect:
    """In the case room with the others who answer in the same seconds (CONVERSATION V5)."""
    alone = Part("meeting/answered", {"who": ctx.actor, "said": said, **count_of(ctx, meeting)})
    if ctx.place is Place.DIRECT:
        return Say(room=ctx.room, parts=(alone,))
    together = Part("meeting/answered-together", count_of(ctx, meeting))
    return Answer(room=ctx.room, card=meeting.id, alone=alone, together=together, who=ctx.actor.id, said=said)


@router.undo("meeting-answer")
def take_back_the_answer(ctx: Context, step: Undoable, event: StepTakenBack) -> list[Effect]:
    """What this person had answered before, if anything, until the answers are counted."""
    before, after = (documents.read(one.encode(), Meeting) for one in (step.before, step.after))
    meeting = ctx.work.meetings.get(step.subject)
    mine = meeting.answers.get(step.person)
    if meeting.state is not State.PROPOSED or meeting.closed_at or mine != after.answers.get(step.person):
        raise changed_since()
    others = {who: choices for who, choices in meeting.answers.items() if who != step.person}
    mine_before = {who: choices for who, choices in before.answers.items() if who == step.person}
    meeting = replace(meeting, answers=others | mine_before)
    ctx.work.meetings.save(meeting, because=event)
    room = case_room(meeting.case)
    edit = ctx.edit(room, f"{meeting.id}/counter", "meeting/counter", **count_of(ctx, meeting))
    return [LetGo(room=room, card=meeting.id), edit]


def _asked_about(ctx: Context, tail: str) -> tuple[Meeting, str]:
    """Which meeting, and what is left of the tail. An alternate who was called need not be on the team."""
    rest = Tail(tail)
    bound, number = replied(ctx)
    code = _code(ctx, rest.take(is_case) or bound)
    typed = rest.take(lambda text: text[:1] in "mM" and text[1:].isdecimal())
    short = typed.upper() if typed else number if number.startswith("M") else None
    open_ = ctx.work.meetings.where(state=State.PROPOSED, **({"case": code} if code else {}))
    mine = [one for one in open_ if _may_answer(ctx, one) and short in (None, one.short)]
    if code and not mine:
        ctx.case(code)  # whoever may not see it knows no such case
        _must_not_be_replaced(ctx, open_, short)
        raise Refusal("no-open-proposal")
    if len(mine) != 1:
        raise Refusal("which-case") if mine else Refusal("no-open-proposal")
    _must_be_asked(ctx, mine[0])
    return mine[0], rest.rest()


def _must_not_be_replaced(ctx: Context, open_: list[Meeting], short: str | None) -> None:
    """A reply to times that newer ones have taken the place of: which wait now."""
    newer = next((one for one in open_ if short and _may_answer(ctx, one)), None)
    if newer is not None:
        what = {"code": newer.case, "newer": newer.short, "example": example_of(newer)}
        raise Refusal("proposal-replaced", meeting=short, **what)


def _must_be_asked(ctx: Context, meeting: Meeting) -> None:
    """A coordinator whose agency somebody else speaks for would not be counted."""
    if ctx.actor.role is Role.COORDINATOR and ctx.actor.id not in meeting.asked:
        raise Refusal("not-asked", meeting=meeting.short)


def _code(ctx: Context, typed: str) -> str | None:
    code = read_code(typed) if typed else ctx.case_here
    if ctx.case_here and code != ctx.case_here:
        raise Refusal("other-case-here", erase=True)
    return code


def _may_answer(ctx: Context, meeting: Meeting) -> bool:
    return may_answer(ctx, ctx.work.cases.get(meeting.case), meeting, ctx.actor)


@router.on(MeetingAnswered)
def close_when_complete(ctx: Context, event: MeetingAnswered) -> list[Effect]:
    """It closes by itself when every agency has answered."""
    return _close_if_complete(ctx, ctx.work.meetings.get(f"{event.about}/{event.meeting}"))


def _close_if_complete(ctx: Context, meeting: Meeting) -> list[Effect]:
    people = still_asked(ctx, ctx.work.cases.get(meeting.case), meeting)
    complete = meeting.answered(people) == meeting.agencies(people)
    return _close(ctx, meeting) if complete and meeting.closed_at is None else []


@router.on(ConflictDeclared)
@router.on(PersonExcluded)
@router.on(PersonUnseated)
def left_the_case(ctx: Context, left: ConflictDeclared | PersonExcluded | PersonUnseated) -> list[Effect]:
    return _without_them(ctx, ctx.work.cases.get(left.about))


@router.on(ScopeChanged)
def left_with_their_agency(ctx: Context, changed: ScopeChanged) -> list[Effect]:
    case = ctx.work.cases.of_referral(changed.about)
    return _without_them(ctx, case) if case else []


def _without_them(ctx: Context, case: Case) -> list[Effect]:
    """Nobody who is out is asked, counted or briefed; whoever stands in for them is asked at once."""
    effects: list[Effect] = []
    for ahead in ctx.work.meetings.where(case=case.id, state=AHEAD) if case.is_open else []:
        left = gone(ctx, case, ahead)
        meeting, called = call_alternates(ctx, case, ahead, tuple(left))
        if meeting.state is State.PROPOSED and meeting.closed_at is None and left:
            count = count_of(ctx, meeting)
            counter = ctx.edit(case_room(case.id), f"{meeting.id}/counter", "meeting/counter", **count)
            effects += [*called, counter, *_close_if_complete(ctx, meeting)]
    return effects


@router.step("meeting-answers")
def answers_are_missing(ctx: Context, deadline: Deadline) -> list[Effect]:
    """The silent alone are reminded, then their alternates are called, then it closes."""
    meeting = ctx.work.meetings.get(deadline.subject)
    if meeting.state is not State.PROPOSED or meeting.closed_at is not None:
        return []
    case = ctx.work.cases.get(meeting.case)
    if deadline.step == "close":
        return _close(ctx, meeting)
    if deadline.step == "alternates":
        return call_alternates(ctx, case, meeting, meeting.silent())[1]
    facts = {"code": case.id, "example": example_of(meeting)}
    silent = [ctx.someone(id) for id in meeting.silent()]
    here = [person for person in silent if may_answer(ctx, case, meeting, person)]
    return [ring_about(ctx, person, meeting, "meeting/missing", facts) for person in here]


def _close(ctx: Context, meeting: Meeting) -> list[Effect]:
    closed, event = meeting.close(at=ctx.now)
    ctx.work.meetings.save(closed, because=event)
    ctx.settle(meeting.id, "meeting-answers")
    case, by = ctx.work.cases.get(meeting.case), ctx.someone(meeting.proposed_by)
    outcome = _outcome(ctx, case, closed)
    told = Say(room=case_room(case.id), parts=tuple(outcome), name=f"{meeting.id}/outcome")
    return [
        LetGo(room=told.room, card=meeting.id),
        told,
        ctx.ring_person(by, "meeting/closed-ring", about=meeting.id, code=case.id, meeting=meeting.short),
    ]


def _outcome(ctx: Context, case: Case, meeting: Meeting) -> list[Part]:
    people, due = still_asked(ctx, case, meeting), due_of(ctx, case)
    slot = meeting.best(people)
    said = meeting.standing(slot, people)
    missing = missing_agencies(meeting, slot, people)
    facts = {
        "slot": slot,
        "at": meeting.slots[slot - 1],
        "yes": _who_said(said, Choice.YES),
        "maybe": _who_said(said, Choice.MAYBE),
        "no": _who_said(said, Choice.NO),
        "silent": _who_said(said, None),
        "called": any(id not in meeting.answers for id in meeting.stands_in),
        "due": due,
        "late": due is not None and meeting.slots[slot - 1] > due,
        "by": ctx.someone(meeting.proposed_by),
        "count": len(said) - len(missing),
        "of": len(said),
        "missing": missing,
    }
    clock = [Part("meeting/late" if facts["late"] else "meeting/inside", facts)] if due else []
    then = "meeting/then-brief" if missing else "meeting/then-all"
    return [Part("meeting/closed", facts), *clock, Part(then, facts)]


def _who_said(said: dict[Agency, Choice | None], choice: Choice | None) -> list[Agency]:
    return [agency for agency, one in said.items() if one is choice]
