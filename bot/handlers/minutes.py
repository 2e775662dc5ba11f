"""At the meeting: who is there, what the team agrees on, the minutes (P5.9, P5.13, P5.14)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot import words
from bot.context import Context
from bot.effects import Effect, Part
from bot.invitees import may_answer, still_asked
from bot.meetings import due_of, example_of, meeting_of, tell
from bot.naming import find_person
from bot.paging import page_of
from bot.picking import NO, SMALL_WORDS, YES
from bot.router import C, Place, Router
from casework.case import Case
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import MeetingNoted
from casework.meeting import Meeting, State
from casework.people import PRIMARY, Person
from casework.visit import STILL

router = Router()

A_PAGE = 6
"""Notes and decisions in one message; with the head that is twelve lines."""


@router.command(
    "meeting start <case> [meeting]",
    fr="réunion commencer <case> [meeting]",
    allow={C},
    where="cd",
    rank=36,
    step=Step.CHAIR,
)
def start(ctx: Context, case: Case, meeting: str | None) -> list[Effect]:
    case.must_be_open()
    mine = meeting_of(ctx, case, meeting) if meeting else _next(ctx, case)
    started, event = mine.start(by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(started, because=event)
    return tell(
        ctx, case, Part("meeting/started", {"meeting": started.short, "at": ctx.now, "by": ctx.actor})
    )


def _next(ctx: Context, case: Case) -> Meeting:
    """The one whose date comes first."""
    found = ctx.work.meetings.where(case=case.id, state=State.CONFIRMED)
    if not found:
        raise Refusal("no-meeting-set", code=case.id)
    return min(found, key=lambda one: (one.starts_at is None, one.starts_at))


@router.command(
    "meeting present <case> <tail>",
    fr="réunion présent <case> <tail>",
    allow={C},
    where="cd",
    example=("meeting present @roy, @leblanc", "réunion présents @roy, @leblanc"),
    rank=37,
    step=Step.CHAIR,
)
def present(ctx: Context, case: Case, tail: str) -> list[Effect]:
    return _counted(ctx, case, tail, Meeting.attend)


@router.command(
    "meeting absent <case> <tail>",
    fr="réunion absent <case> <tail>",
    allow={C},
    where="cd",
    example=("meeting absent @gallant", "réunion absents @gallant"),
    rank=37,
    step=Step.CHAIR,
)
def absent(ctx: Context, case: Case, tail: str) -> list[Effect]:
    return _counted(ctx, case, tail, Meeting.miss)


def _counted(
    ctx: Context, case: Case, tail: str, counts: Callable[..., tuple[Meeting, MeetingNoted]]
) -> list[Effect]:
    under_way = _under_way(ctx, case)
    people = tuple(p.id for p in _people(ctx, case, tail))
    meeting, event = counts(under_way, people, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(meeting, because=event)
    return tell(ctx, case, Part("meeting/attendance", _attendance(ctx, case, meeting) | {"by": ctx.actor}))


def _under_way(ctx: Context, case: Case) -> Meeting:
    case.must_be_open()
    found = ctx.work.meetings.where(case=case.id, state=State.STARTED)
    if not found:
        raise Refusal("meeting-not-started", code=case.id)
    return found[-1]


def _people(ctx: Context, case: Case, tail: str) -> list[Person]:
    """By mention, Matrix id or surname; only those who belong to this case."""
    split = tail.replace(",", " , ").split() if "@" in tail else tail.split(",")
    pieces = split if len(split) > 1 else tail.split()
    typed = [piece.strip() for piece in pieces if words.fold(piece).strip(" ,") not in ("", "and", "et")]
    people = [find_person(ctx, piece) for piece in typed]
    if not people:
        raise Refusal("no-such-person")
    if not all(_belongs(ctx, case, person) for person in people):
        raise Refusal("not-of-this-case")
    return people


def _belongs(ctx: Context, case: Case, person: Person) -> bool:
    if ctx.why_not(case, person) is None:
        return True
    return bool(ctx.work.visits.where(case=case.id, person=person.id, state=STILL))


def _attendance(ctx: Context, case: Case, meeting: Meeting) -> dict[str, object]:
    there = [ctx.seated(case, ctx.someone(id)) for id in meeting.present]
    asked = set(meeting.agencies(still_asked(ctx, case, meeting)))
    agencies = {person.agency for person in there} & asked
    return {
        "meeting": meeting.short,
        "present": there,
        "absent": [ctx.someone(id) for id in meeting.absent],
        "count": len(agencies),
        "of": len([agency for agency in PRIMARY if agency in asked]),
    }


@router.command(
    "meeting consensus <case> <answer> [text]",
    fr="réunion consensus <case> <answer> [text]",
    allow={C},
    where="cd",
    example=("meeting consensus yes", "réunion consensus oui"),
    rank=37,
    step=Step.CHAIR,
)
def consensus(ctx: Context, case: Case, answer: str, text: str | None) -> list[Effect]:
    """Highest risk, highest danger: yes or no; what follows is the dissent."""
    said = next((key for key in (YES, NO) if words.fold(answer) in SMALL_WORDS[key]), None)
    if said is None:
        raise Refusal("consensus-yes-or-no")
    meeting = _under_way(ctx, case)
    agreed, event = meeting.agree(said == YES, text or "", by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(agreed, because=event)
    block = "meeting/consensus-yes" if said == YES else "meeting/consensus-no"
    return tell(
        ctx, case, Part(block, {"meeting": agreed.short, "dissent": bool(agreed.dissent), "by": ctx.actor})
    )


@router.command(
    "meeting note <case> <text>",
    fr="réunion note <case> <text>",
    allow={C},
    where="cd",
    example=(
        "meeting note police: conditions run until March",
        "réunion note police : conditions jusqu’en mars",
    ),
    rank=38,
    step=Step.CHAIR,
)
def note(ctx: Context, case: Case, text: str) -> list[Effect]:
    noted, event = _under_way(ctx, case).note(text, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(noted, because=event)
    return tell(
        ctx, case, Part("meeting/noted", {"meeting": noted.short, "count": len(noted.notes), "by": ctx.actor})
    )


@router.command(
    "meeting decide <case> <text>",
    fr="réunion décider <case> <text>",
    allow={C},
    where="cd",
    example=("meeting decide plan revised by friday", "réunion décider plan révisé d’ici vendredi"),
    rank=38,
    step=Step.CHAIR,
)
def decide(ctx: Context, case: Case, text: str) -> list[Effect]:
    decided, event = _under_way(ctx, case).decide(text, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(decided, because=event)
    return tell(
        ctx,
        case,
        Part("meeting/decided", {"meeting": decided.short, "count": len(decided.decisions), "by": ctx.actor}),
    )


@router.command(
    "meeting end <case>",
    fr="réunion terminer <case>",
    allow={C},
    where="cd",
    rank=39,
    step=Step.CHAIR,
)
def end(ctx: Context, case: Case) -> list[Effect]:
    ended, event = _under_way(ctx, case).end(by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(ended, because=event)
    return tell(ctx, case, Part("meeting/minutes", _minutes(ctx, case, ended)), name=f"{ended.id}/minutes")


def _minutes(
    ctx: Context, case: Case, meeting: Meeting, page: str = "1", code: str = ""
) -> dict[str, object]:
    shown = page_of(meeting.minutes(), page, A_PAGE)
    lines = [{"kind": kind, "number": n, "text": text} for kind, n, text in shown.rows]
    return {
        **_attendance(ctx, case, meeting),
        "from": meeting.started_at,
        "to": meeting.ended_at,
        "agreed": None if meeting.highest_risk is None else YES if meeting.highest_risk else NO,
        "dissent": meeting.dissent,
        "lines": lines,
        "more": shown.more,
        "next": shown.next,
        "code": code,
    }


@router.command(
    "meeting show <case> [meeting] [page]",
    fr="réunion voir <case> [meeting] [page]",
    allow={C},
    where="cd",
    example=("meeting show M1", "réunion voir M1"),
    rank=33,
    step=Step.CHAIR,
)
def show(ctx: Context, case: Case, meeting: str | None, page: str | None) -> list[Effect]:
    mine = meeting_of(ctx, case, meeting) if meeting else _last(ctx, case)
    if not ctx.shows(case, mine.ended_at or mine.starts_at or ctx.now):
        raise Refusal("written-before-consent")
    ctx.looked(case.id, "meeting")
    if mine.state is State.ENDED:
        number = page if page and page.isdecimal() else "1"
        code = _behind(ctx, case)
        block, facts = "meeting/minutes", _minutes(ctx, case, mine, number, code)
    else:
        block, facts = "meeting/card", _card(ctx, mine)
    say = ctx.detail if ctx.place is Place.DIRECT else ctx.reply
    answerable = mine.id if mine.state is not State.ENDED else None
    return [replace(say(block, **facts), about=answerable, for_whoever_asked=True)]


def _behind(ctx: Context, case: Case) -> str:
    """What a command typed there wants at its end."""
    return "" if ctx.place is Place.CASE else f" {case.id}"


def _last(ctx: Context, case: Case) -> Meeting:
    found = ctx.work.meetings.where(case=case.id)
    if not found:
        raise Refusal("no-meeting-set", code=case.id)
    return max(found, key=lambda one: int(one.short[1:]))


def _card(ctx: Context, meeting: Meeting) -> dict[str, object]:
    people = still_asked(ctx, ctx.work.cases.get(meeting.case), meeting)
    lines = [
        {"number": n, "at": at, "coming": meeting.coming(n, people)} for n, at in enumerate(meeting.slots, 1)
    ]
    count, of = len(meeting.answered(people)), len(meeting.agencies(people))
    shown = {"meeting": meeting, "lines": lines, "count": count, "of": of}
    return {**shown, **_what_now(ctx, meeting, people)}


def _what_now(ctx: Context, meeting: Meeting, people: list[Person]) -> dict[str, object]:
    """Who reads it may confirm (P5.3); and answers first, where they were asked and have not."""
    case = ctx.work.cases.get(meeting.case)
    best, due = meeting.best(people), due_of(ctx, case)
    unanswered = ctx.actor.id in meeting.silent() and may_answer(ctx, case, meeting, ctx.actor)
    return {
        "by": ctx.actor,
        "best": best,
        "late": due is not None and meeting.slots[best - 1] > due,
        "code": _behind(ctx, case),
        "example": example_of(meeting) if unanswered and meeting.closed_at is None else "",
    }
