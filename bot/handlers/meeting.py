"""Team meetings: proposing, answering, setting the date; the 48-hour clock (P5.1 to P5.5, P5.7)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from bot import words
from bot.arguments import Tail, is_case, replied
from bot.choices import read_choices
from bot.context import Context, case_room, coordination, direct
from bot.effects import Answer, Effect, LetGo, Part, Say, SetMembers
from bot.router import A, C, M, Place, Router
from casework import dates, scheduling
from casework.case import Case
from casework.codes import read_code
from casework.deadlines import Deadline
from casework.delegation import Step
from casework.errors import Refusal
from casework.events import (
    MeetingAnswered,
    MeetingCancelled,
    MeetingConfirmed,
    MeetingEnded,
    MeetingMoved,
    MeetingProposed,
    PersonSeated,
    StepTakenBack,
)
from casework.meeting import LASTS, Choice, Meeting, State
from casework.meeting import propose as proposed
from casework.people import PRIMARY, Agency, Person, Role
from casework.plan import Task
from casework.scheduling import Busy
from casework.undoing import Undoable, changed_since
from storage import documents

router = Router()

WINDOW = timedelta(hours=48)
FURTHER = timedelta(days=4)
"""How far the bot looks where the 48 hours hold no time at all."""
END_OF_DAY = time(17)


# --- proposing (P5.2) ---------------------------------------------------------------------------------
@router.command(
    "meeting propose <case> [tail]",
    fr="réunion proposer <case> [tail]",
    allow={C},
    where="cd",
    example=(
        "meeting propose tomorrow 10:00, friday 14:00",
        "réunion proposer demain 10 h, vendredi 14 h",
    ),
    rank=30,
    step=Step.CHAIR,
)
def propose(ctx: Context, case: Case, tail: str | None) -> list[Effect]:
    """The slots that are named, or three that the bot finds. A newer proposal takes the place of an open one."""
    case.must_be_open()
    team, due, busy = team_of(ctx, case), due_of(ctx, case), _busy(ctx)
    asked = [p for p in team if p.role is Role.MEMBER or p.id == ctx.actor.id]
    slots = _named(ctx, case, tail) if tail else _found(ctx, case, asked, busy, due)
    _replace_open(ctx, case)
    number = ctx.work.meetings.next_number(case.id)
    meeting, event = proposed(number, case.id, slots, asked, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.add(meeting, because=event)
    away = tuple(p.id for p in asked if p.is_away(ctx.now))
    meeting, called = _call_alternates(ctx, case, meeting, away)
    rated = [scheduling.rate(at, asked, busy) for at in slots]
    card = tell(ctx, case, *_card(ctx, case, meeting, rated, due), name=meeting.id, about=meeting.id)
    return [*card, _counter(ctx, meeting), *_ask(ctx, case, meeting), *called]


def team_of(ctx: Context, case: Case) -> list[Person]:
    """Who sits on the team, and may read the case now."""
    people = {person.id: person for person in ctx.people()}
    seats = (people[id] for id in case.team if id in people)
    return [person for person in seats if ctx.why_not(case, person) is None]


def due_of(ctx: Context, case: Case) -> datetime | None:
    """When the earliest 48 hours end in which the team has to meet (P5.1)."""
    clocks = ctx.work.deadlines.open(case=case.referral, rule="team-meeting")
    return clocks[0].due_at if clocks else None


def _busy(ctx: Context) -> list[Busy]:
    others = ctx.work.meetings.where(state=(State.CONFIRMED, State.STARTED))
    return [
        Busy(who, other.starts_at, other.starts_at + LASTS)
        for other in others
        for who in other.invited()
        if other.starts_at is not None
    ]


def _named(ctx: Context, case: Case, tail: str) -> tuple[datetime, ...]:
    slots = scheduling.read_slots(tail, now=ctx.now, calendar=ctx.house.calendar(case.region))
    if not slots:
        raise Refusal("date-not-understood")
    return slots


def _found(
    ctx: Context, case: Case, team: list[Person], busy: list[Busy], due: datetime | None
) -> tuple[datetime, ...]:
    """Inside the 48 hours, or as soon as possible after them."""
    ends = due if due is not None and due > ctx.now else ctx.now + WINDOW
    calendar = ctx.house.calendar(case.region)
    for until in (ends, ctx.now + FURTHER):
        found = scheduling.candidates(team, busy, calendar, now=ctx.now, until=until)
        if found:
            return tuple(one.at for one in found)
    raise AssertionError("four days hold a time")


def _replace_open(ctx: Context, case: Case) -> None:
    for old in ctx.work.meetings.where(case=case.id, state=State.PROPOSED):
        cancelled, event = old.cancel("", by=ctx.actor.id, at=ctx.now)
        ctx.work.meetings.save(cancelled, because=event)


def _card(
    ctx: Context, case: Case, meeting: Meeting, rated: list[scheduling.Candidate], due: datetime | None
) -> list[Part]:
    agencies = meeting.agencies(ctx.seats(case))
    lines = [
        {"number": number, "at": one.at, "free": len(set(one.free) & set(agencies))}
        for number, one in enumerate(rated, 1)
    ]
    late = sum(due is not None and one.at > due for one in rated)
    head = "meeting/slots" if due is None else "meeting/slots-late" if late else "meeting/slots-inside"
    first = Part(head, {"meeting": meeting.short, "count": len(lines), "late": late, "due": due})
    rest = {
        "lines": lines,
        "of": len(agencies),
        "until": meeting.answers_by,
        "example": _example(meeting),
    }
    return [first, *_gap(ctx, case), Part("meeting/choose", rest)]


def _gap(ctx: Context, case: Case) -> list[Part]:
    """The agencies that may take part, and have nobody on the team (P1.2)."""
    ground = ctx.work.ground(case)
    there = {ctx.seated(case, person).agency for person in team_of(ctx, case)}
    missing = [one for one in PRIMARY if ground is not None and one in ground.seats and one not in there]
    return [Part("meeting/gap", {"agencies": missing})] if missing else []


def _example(meeting: Meeting) -> str:
    """Numbers that there are."""
    return {1: "1", 2: "1 2"}.get(len(meeting.slots), "2 3")


def _counter(ctx: Context, meeting: Meeting) -> Say:
    said = ctx.say(case_room(meeting.case), "meeting/counter", **_count(ctx, meeting))
    return replace(said, name=f"{meeting.id}/counter")


def _count(ctx: Context, meeting: Meeting) -> dict[str, object]:
    people = ctx.seats(ctx.work.cases.get(meeting.case))
    all_, heard = meeting.agencies(people), meeting.answered(people)
    waiting = [agency for agency in all_ if agency not in heard]
    return {"meeting": meeting.short, "count": len(heard), "of": len(all_), "waiting": waiting}


def _ask(ctx: Context, case: Case, meeting: Meeting) -> list[Effect]:
    """One ring each; what the times are stands in the case room (CONVERSATION V5)."""
    waiting = [ctx.someone(id) for id in meeting.silent() if id not in meeting.stands_in]
    facts = {"code": case.id, "until": meeting.answers_by, "example": _example(meeting)}
    return [_ring(ctx, person, meeting, "meeting/ask", facts) for person in waiting]


@router.on(MeetingProposed)
def wait_for_answers(ctx: Context, event: MeetingProposed) -> list[Effect]:
    case = ctx.work.cases.get(event.about)
    ctx.start(
        "meeting-answers",
        f"{event.about}/{event.meeting}",
        case=case.referral,
        region=case.region,
        due_at=event.answers_by,
        responsible=event.by,
    )
    return []


# --- answering (P5.3) ---------------------------------------------------------------------------------
@router.command(
    "meeting answer <tail>",
    fr="réunion répondre <tail>",
    allow={M, A},
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
    edit = ctx.edit(room, f"{meeting.id}/counter", "meeting/counter", **_count(ctx, answered))
    return [_said(ctx, answered, list(enumerate(choices, 1))), edit]


def _said(ctx: Context, meeting: Meeting, said: list[tuple[int, Choice]]) -> Effect:
    """In the case room with the others who answer in the same seconds (CONVERSATION V5)."""
    alone = Part("meeting/answered", {"who": ctx.actor, "said": said, **_count(ctx, meeting)})
    if ctx.place is Place.DIRECT:
        return Say(room=ctx.room, parts=(alone,))
    together = Part("meeting/answered-together", _count(ctx, meeting))
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
    edit = ctx.edit(room, f"{meeting.id}/counter", "meeting/counter", **_count(ctx, meeting))
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
        raise Refusal("no-open-proposal")
    if len(mine) != 1:
        raise Refusal("which-case") if mine else Refusal("no-open-proposal")
    return mine[0], rest.rest()


def _code(ctx: Context, typed: str) -> str | None:
    here = ctx.room.removeprefix("case:") if ctx.place is Place.CASE else None
    code = read_code(typed) if typed else here
    if here and code != here:
        raise Refusal("other-case-here", erase=True)
    return code


def _may_answer(ctx: Context, meeting: Meeting) -> bool:
    case = ctx.work.cases.get(meeting.case)
    seated = case.seat(ctx.actor.id) if ctx.actor.id in meeting.stands_in else case
    return ctx.why_not(seated) is None


@router.on(MeetingAnswered)
def close_when_complete(ctx: Context, event: MeetingAnswered) -> list[Effect]:
    """It closes by itself when every agency has answered."""
    meeting = ctx.work.meetings.get(f"{event.about}/{event.meeting}")
    people = ctx.seats(ctx.work.cases.get(meeting.case))
    complete = meeting.answered(people) == meeting.agencies(people)
    return _close(ctx, meeting) if complete and meeting.closed_at is None else []


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
        return _call_alternates(ctx, case, meeting, meeting.silent())[1]
    facts = {"code": case.id, "example": _example(meeting)}
    silent = [ctx.someone(id) for id in meeting.silent()]
    return [_ring(ctx, person, meeting, "meeting/missing", facts) for person in silent]


def _ring(ctx: Context, person: Person, meeting: Meeting, block: str, facts: dict[str, Any]) -> Say:
    return ctx.ring_person(person, block, about=meeting.id, **facts)


def _call_alternates(
    ctx: Context, case: Case, meeting: Meeting, silent: tuple[str, ...]
) -> tuple[Meeting, list[Effect]]:
    """Those who could take the seat: in the client's scope, affirmed, here (P1.5)."""
    rings: list[Effect] = []
    for whom in silent:
        alternate = _alternate(ctx, case, whom)
        if alternate is None or alternate.id in meeting.asked:
            continue
        meeting, event = meeting.call(alternate.id, whom, at=ctx.now)
        ctx.work.meetings.save(meeting, because=event)
        rings += _ring_stand_in(ctx, case, meeting, alternate)
    return meeting, rings


def _ring_stand_in(ctx: Context, case: Case, meeting: Meeting, alternate: Person) -> list[Effect]:
    """They do not see the case room: the times come along."""
    lines = [{"number": number, "at": at} for number, at in enumerate(meeting.slots, 1)]
    facts = {"code": case.id, "meeting": meeting.short, "lines": lines, "example": _example(meeting)}
    times = replace(ctx.say(direct(alternate), "meeting/stand-in-times", **facts), about=meeting.id)
    return [times, _ring(ctx, alternate, meeting, "meeting/stand-in", facts)]


def _alternate(ctx: Context, case: Case, whom: str) -> Person | None:
    id = ctx.someone(whom).alternate
    alternate = ctx.someone(id) if id else None
    if alternate is None or alternate.is_away(ctx.now):
        return None
    return alternate if ctx.why_not(case.seat(alternate.id), alternate) is None else None


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
    people, due = ctx.seats(case), due_of(ctx, case)
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


def missing_agencies(meeting: Meeting, slot: int, people: list[Person]) -> list[Agency]:
    coming = meeting.coming(slot, people)
    return [agency for agency in meeting.agencies(people) if agency not in coming]


# --- setting the date (P5.1, P5.3) --------------------------------------------------------------------
@router.command(
    "meeting confirm <case> <slot> [text]",
    fr="réunion confirmer <case> <slot> [text]",
    allow={C},
    where="cd",
    example=("meeting confirm 2", "réunion confirmer 2"),
    rank=31,
    step=Step.CHAIR,
)
def confirm(ctx: Context, case: Case, slot: str, text: str | None) -> list[Effect]:
    """`meeting confirm 2, REASON` where it is later than the 48 hours."""
    case.must_be_open()
    meeting = _newest(ctx, case, State.PROPOSED)
    due, people = due_of(ctx, case), ctx.seats(case)
    number = int(slot) if slot.isdecimal() else 0
    fixed, event = meeting.confirm(number, reason=text or "", due=due, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(fixed, because=event)
    missing = missing_agencies(fixed, number, people)
    count, of = len(fixed.coming(number, people)), len(fixed.agencies(people))
    parts = [
        Part("meeting/confirmed", {"meeting": fixed.short, "at": fixed.starts_at, "count": count, "of": of})
    ]
    if due is not None and event.starts_at > due:
        parts.append(Part("meeting/with-reason", {}))
    parts += _brief(ctx, case, event.starts_at, missing)
    parts.append(Part("meeting/place-next", {"by": ctx.actor, "meeting": fixed.short}))
    told = tell(ctx, case, *parts, name=f"{fixed.id}/date")
    return [*told, *_seat_stand_ins(ctx, case, fixed)]


def _newest(ctx: Context, case: Case, *states: State) -> Meeting:
    found = ctx.work.meetings.where(case=case.id, state=states)
    if not found:
        raise Refusal("no-open-proposal" if State.PROPOSED in states else "no-meeting-set")
    return max(found, key=lambda one: int(one.short[1:]))


def _brief(ctx: Context, case: Case, starts_at: datetime, missing: list[Agency]) -> list[Part]:
    """Whoever is not there is told afterwards; the coordinator sees to it."""
    if not missing:
        return []
    by, lang = ctx.actor, ctx.actor.language
    names = ", ".join(words.called("agency", agency, lang) for agency in missing)
    task = Task(
        id=f"{case.id}/T{ctx.work.tasks.next_number(case.id)}",
        case=case.id,
        assignee=by.id,
        text=f"{words.called('task', 'brief', lang)} {names}",
        due_at=_evening(ctx, case, starts_at + LASTS),
        made_by=by.id,
        made_at=ctx.now,
    )
    ctx.work.tasks.add(task, because=task.added())
    return [Part("meeting/brief", {"task": task.short, "missing": missing, "by": by, "due": task.due_at})]


def _evening(ctx: Context, case: Case, after: datetime) -> datetime:
    """That day at 17:00; a meeting that ends later leaves the next business day."""
    calendar = ctx.house.calendar(case.region)
    day = calendar.local(after).date()
    today = calendar.at(day, END_OF_DAY)
    return today if today > after else calendar.at(calendar.next_business_day(day), END_OF_DAY)


def _seat_stand_ins(ctx: Context, case: Case, meeting: Meeting) -> list[Effect]:
    """Alternates who come need the room; those who only answered do not."""
    effects: list[Effect] = []
    for id in meeting.stands_in:
        if id in case.team or id not in meeting.answers or id not in meeting.invited():
            continue
        case = case.seat(id)
        ctx.work.cases.save(case, because=PersonSeated(at=ctx.now, by=ctx.by, about=case.id, person=id))
        ring = ctx.ring_person(ctx.someone(id), "meeting/seated", about=meeting.id, code=case.id)
        effects += [SetMembers(room=case_room(case.id)), ring]
    return effects


@router.on(MeetingConfirmed)
def remind_of_it(ctx: Context, event: MeetingConfirmed) -> list[Effect]:
    _start_reminders(ctx, event.about, event.meeting, event.starts_at)
    return []


@router.on(MeetingMoved)
def remind_of_the_new_date(ctx: Context, event: MeetingMoved) -> list[Effect]:
    _start_reminders(ctx, event.about, event.meeting, event.starts_at)
    return []


def _start_reminders(ctx: Context, code: str, short: str, starts_at: datetime) -> None:
    case, subject = ctx.work.cases.get(code), f"{code}/{short}"
    ctx.settle(subject, "meeting-answers", "meeting-starts")
    ctx.start("meeting-starts", subject, case=case.referral, region=case.region, due_at=starts_at)


@router.step("meeting-starts")
def it_starts_soon(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Those who were asked and have not declined (P5.5)."""
    meeting = ctx.work.meetings.get(deadline.subject)
    if meeting.state is not State.CONFIRMED:
        return []
    case = ctx.work.cases.get(meeting.case)
    return _ring_invited(ctx, case, meeting, "meeting/starts")


def _ring_invited(ctx: Context, case: Case, meeting: Meeting, block: str) -> list[Effect]:
    people = [ctx.someone(id) for id in meeting.invited()]
    here = [p for p in people if ctx.why_not(case, p) is None]
    facts = {"code": case.id, "meeting": meeting.short, "at": meeting.starts_at}
    return [_ring(ctx, p, meeting, block, facts) for p in here]


@router.command(
    "meeting place <case> <meeting> <text>",
    fr="réunion lieu <case> <meeting> <text>",
    allow={C},
    where="cd",
    example=("meeting place M1 room 210, city hall", "réunion lieu M1 salle 210, hôtel de ville"),
    rank=32,
    step=Step.CHAIR,
)
def place(ctx: Context, case: Case, meeting: str, text: str) -> list[Effect]:
    case.must_be_open()
    placed, event = meeting_of(ctx, case, meeting).place(text, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(placed, because=event)
    return tell(ctx, case, Part("meeting/placed", {"meeting": placed}), name=f"{placed.id}/place")


@router.command(
    "meeting move <case> <meeting> <tail>",
    fr="réunion déplacer <case> <meeting> <tail>",
    allow={C},
    where="cd",
    example=("meeting move M1 friday 10:00", "réunion déplacer M1 vendredi 10 h"),
    rank=34,
    step=Step.CHAIR,
)
def move(ctx: Context, case: Case, meeting: str, tail: str) -> list[Effect]:
    """`meeting move M1 friday 10:00, REASON` where it is later than the 48 hours."""
    case.must_be_open()
    to, reason = _date_and_reason(ctx, case, tail)
    old = meeting_of(ctx, case, meeting)
    moved, event = old.move(to, reason=reason, due=due_of(ctx, case), by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(moved, because=event)
    what = Part("meeting/moved", {"meeting": moved.short, "at": to, "was": old.starts_at})
    told = tell(ctx, case, what, name=f"{moved.id}/date")
    return [*told, *_ring_invited(ctx, case, moved, "meeting/moved-ring")]


def _date_and_reason(ctx: Context, case: Case, tail: str) -> tuple[datetime, str]:
    found = dates.leading(tail, now=ctx.now, calendar=ctx.house.calendar(case.region))
    if found is None:
        raise Refusal("date-not-understood")
    when, reason = found
    if when.all_day:
        raise Refusal("slot-needs-time")
    return when.at, reason


@router.command(
    "meeting cancel <case> <meeting> <text>",
    fr="réunion annuler <case> <meeting> <text>",
    allow={C},
    where="cd",
    example=("meeting cancel M1 the court date was moved", "réunion annuler M1 la comparution est reportée"),
    rank=35,
    step=Step.CHAIR,
)
def cancel(ctx: Context, case: Case, meeting: str, text: str) -> list[Effect]:
    case.must_be_open()
    old = meeting_of(ctx, case, meeting)
    cancelled, event = old.cancel(text, by=ctx.actor.id, at=ctx.now)
    ctx.work.meetings.save(cancelled, because=event)
    told = tell(ctx, case, Part("meeting/cancelled", {"meeting": cancelled}), name=f"{old.id}/date")
    return [*told, *_ring_invited(ctx, case, old, "meeting/cancelled-ring")]


@router.on(MeetingCancelled)
def stop_its_clocks(ctx: Context, event: MeetingCancelled) -> list[Effect]:
    ctx.settle(f"{event.about}/{event.meeting}")
    return []


# --- the 48 hours (P5.1, P5.7) ------------------------------------------------------------------------
@router.step("team-meeting")
def not_met_yet(ctx: Context, deadline: Deadline) -> list[Effect]:
    """The coordination room rings while no meeting is set; late is allowed, never silent."""
    case = ctx.work.cases.of_referral(deadline.case)
    if case is not None and (not case.is_open or _will_meet(ctx, case, deadline.due_at)):
        return []
    code = case.id if case else deadline.case
    facts = {"label": _label(code, deadline.subject), "code": code, "due": deadline.due_at}
    stage = "due" if deadline.step == "due" else "ahead"
    kind = "clock" if case else "referral"
    ring = _loud(ctx, deadline, ctx.ring(coordination(deadline.region), f"meeting/{kind}-{stage}", **facts))
    if stage == "ahead":
        return [ring]
    block = "meeting/what-now" if case else "meeting/what-now-referral"
    return [replace(ctx.say(ring.room, block, **facts), urgent=True), ring]


def _will_meet(ctx: Context, case: Case, due: datetime) -> bool:
    """In time, or later with the reason recorded."""
    fixed = ctx.work.meetings.where(case=case.id, state=(State.CONFIRMED, State.STARTED))
    return any(one.starts_at is not None and (one.starts_at <= due or one.reason) for one in fixed)


def _label(code: str, subject: str) -> str:
    """`K7-QF3, D1` where a development started the clock."""
    return ", ".join((code, *subject.split("/")[1:]))


def _loud(ctx: Context, deadline: Deadline, ring: Say) -> Say:
    coordinators = tuple(p.id for p in ctx.coordinators(deadline.region))
    return replace(ring, mentions=coordinators, urgent=True, about=f"{deadline.subject}/team-meeting")


@router.on(MeetingEnded)
def the_team_has_met(ctx: Context, event: MeetingEnded) -> list[Effect]:
    """Every 48-hour clock of the case ends; what waits about a development itself still goes out."""
    ctx.settle(f"{event.about}/{event.meeting}")
    case = ctx.work.cases.get(event.about)
    for clock in ctx.work.deadlines.open(case=case.referral, rule="team-meeting"):
        ctx.work.deadlines.settle(clock.subject, "team-meeting", at=ctx.now)
        ctx.work.outbox.withdraw(f"{clock.subject}/team-meeting")
    return []


# --- small things -------------------------------------------------------------------------------------
def meeting_of(ctx: Context, case: Case, short: str) -> Meeting:
    found = ctx.work.meetings.find(f"{case.id}/{short}")
    if found is None:
        raise Refusal("no-such-meeting", meeting=short)
    return found


def tell(
    ctx: Context, case: Case, *parts: Part, name: str | None = None, about: str | None = None
) -> list[Effect]:
    """In the case room, wherever it was typed (COMMANDS 1)."""
    told = Say(room=case_room(case.id), parts=parts, name=name, about=about)
    if ctx.room == told.room:
        return [told]
    return [told, ctx.say(direct(ctx.actor), "meeting/in-the-room", code=case.id)]
