"""Each agency looks in its own records for the client, and for the client only (P4.7)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot import words
from bot.context import Context, case_room, direct
from bot.effects import Answer, Effect, LetGo, Part, Say
from bot.router import C, M, Place, Router
from casework.access import FOR_A_WHILE
from casework.case import Case
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import CaseOpened, CaseReopened, CaseTaken, RecordsChecked, StepTakenBack
from casework.people import PRIMARY, Agency, Person, Role
from casework.undoing import Undoable, changed_since
from storage import documents

router = Router()

ANSWERS = {"nothing": False, "rien": False, "share": True, "partager": True}


@router.command(
    "checked <answer> <case> [text]",
    fr="vérifié <answer> <case> [text]",
    allow={M, C},
    where="cd",
    example=("checked nothing K7-QF3", "vérifié rien K7-QF3"),
    rank=17,
)
def checked(ctx: Context, answer: str, case: Case, text: str | None) -> list[Effect]:
    """A coordinator answers for the seat that they fill (P1.11); where it is declined, nothing is looked up (P3.4)."""
    share = next((ANSWERS[word] for word in ANSWERS if words.same(words.fold(answer), word)), None)
    if share is None:
        raise Refusal("no-such-check")
    me = ctx.actor
    if me is not ctx.seated(case):
        raise Refusal("check-not-agreed", agency=me.agency)
    before = case
    case, event = case.check(share=share, note=text or "", by=me.id, agency=me.agency, at=ctx.at)
    ctx.work.cases.save(case, because=event)
    told = case_room(case.id) if ctx.place is Place.CASE or text else ""
    ctx.undoable("checked", before=before, after=case, room=told)
    return [_noted(ctx, case, share), *_from_elsewhere(ctx, case, share, text)]


def _noted(ctx: Context, case: Case, share: bool) -> Effect:
    """In the case room with the others who answer in the same seconds (CONVERSATION V5)."""
    block = "case/will-share" if share else "case/found-nothing"
    mine = {"code": case.id, "person": ctx.actor, "at": ctx.at}
    if ctx.place is Place.DIRECT:
        return ctx.reply(block, **mine)
    together = Part("case/checked-together", {"code": case.id, **counts(ctx, case)})
    alone = Part(block, mine)
    return Answer(
        room=ctx.room, card=_counter(case), alone=alone, together=together, who=ctx.actor.id, said=share
    )


def _from_elsewhere(ctx: Context, case: Case, share: bool, text: str | None) -> list[Effect]:
    """A note typed in the direct room is for the team to read."""
    if ctx.place is Place.CASE or not text:
        return []
    return [ctx.say(case_room(case.id), "case/note", person=ctx.actor, share=share, note=text)]


# --- the counter ----------------------------------------------------------------------------------
def counts(ctx: Context, case: Case) -> dict[str, Any]:
    """How many of the agencies in the room have checked, and which have not."""
    there = agencies_there(ctx, case)
    waiting = case.unchecked(there)
    return {
        "agencies": there,
        "checked": len(there) - len(waiting),
        "of": len(there),
        "waiting": list(waiting),
    }


def agencies_there(ctx: Context, case: Case) -> list[Agency]:
    """Of the scope, with somebody in the room, or who is out of it for a while: their records are waited for all the same."""
    ground = ctx.work.ground(case)
    assert ground is not None, "a case opens on a ground"
    there = {ctx.seated(case, person).agency for person in _looking(ctx, case)}
    return [agency for agency in PRIMARY if agency in there and agency in ground.seats]


def _looking(ctx: Context, case: Case) -> list[Person]:
    """Of the team, who reads it, or is locked or not affirmed for now; once it is closed, who took part until then (P8.4)."""
    seated = [ctx.someone(id) for id in case.team]
    if not case.is_open:
        return [person for person in seated if person.id not in (*case.conflicts, *case.excluded)]
    return [person for person in seated if ctx.why_not(case, person) in (None, *FOR_A_WHILE)]


def is_to_look(ctx: Context, case: Case, person: Person) -> bool:
    """Their agency has not, and they are the one to do it: a coordinator where nobody else of it is there (P1.11)."""
    seat = ctx.seated(case, person)
    is_theirs = seat is person and person.role in (Role.MEMBER, Role.COORDINATOR)
    return is_theirs and person.agency in counts(ctx, case)["waiting"]


@router.on(CaseOpened)
@router.on(CaseReopened)
@router.on(CaseTaken)
def begin(ctx: Context, opened: CaseOpened | CaseReopened | CaseTaken) -> list[Effect]:
    case = ctx.work.cases.get(opened.about)
    counter = ctx.say(case_room(case.id), "case/checks", code=case.id, **counts(ctx, case))
    return [replace(counter, name=_counter(case))]


@router.on(RecordsChecked)
def count(ctx: Context, event: RecordsChecked) -> list[Effect]:
    case = ctx.work.cases.get(event.about)
    if not counts(ctx, case)["waiting"]:
        ctx.settle(case.id, "records-checked")
    counted = {"code": case.id, **counts(ctx, case)}
    return [ctx.edit(case_room(case.id), _counter(case), "case/checks", **counted)]


def _counter(case: Case) -> str:
    return f"{case.id}/checks"


@router.undo("checked")
def take_back(ctx: Context, step: Undoable, event: StepTakenBack) -> list[Effect]:
    """What this person had answered before, if anything; what others answered since stays."""
    before, after = documents.read(step.before.encode(), Case), documents.read(step.after.encode(), Case)
    case = ctx.work.cases.get(step.subject)
    if case.checked_by(step.person) != after.checked_by(step.person):
        raise changed_since()
    was = before.checked_by(step.person)
    kept = tuple(one for one in case.checks if one.person != step.person)
    case = replace(case, checks=(*kept, was) if was else kept)
    ctx.work.cases.save(case, because=event)
    counted = counts(ctx, case)
    if counted["waiting"]:
        ctx.reopen(case.id, "records-checked", since=step.at)
    said = LetGo(room=case_room(case.id), card=_counter(case))  # what was said, then that it was taken back
    return [said, ctx.edit(case_room(case.id), _counter(case), "case/checks", code=case.id, **counted)]


# --- who has not ------------------------------------------------------------------------------------
@router.step("records-checked")
def remind(ctx: Context, deadline: Deadline) -> list[Effect]:
    """Only those who are missing ring; the coordinators learn who it is."""
    case = ctx.work.cases.get(deadline.subject)
    waiting = case.unchecked(agencies_there(ctx, case))
    missing = [person for agency in waiting for person in _of(ctx, case, agency)]
    if not missing:
        return []
    reached = [person for person in missing if ctx.why_not(case, person) is None]
    rings = [ctx.ring_person(p, "case/check-missing", about=deadline.about, code=case.id) for p in reached]
    chairs = ctx.could_chair(case)
    told = [_told(ctx, p, case, missing, deadline) for p in chairs]
    return [*rings, *told]


def _told(ctx: Context, coordinator: Person, case: Case, missing: list[Person], deadline: Deadline) -> Say:
    return ctx.say(
        direct(coordinator), "case/checks-missing", code=case.id, people=missing, due=deadline.due_at
    )


def _of(ctx: Context, case: Case, agency: str) -> list[Person]:
    """The agency's member; where there is none, a coordinator who fills the seat (P1.11)."""
    there = [person for person in _looking(ctx, case) if person.agency == agency]
    members = [person for person in there if person.role is Role.MEMBER]
    return members or there[:1]
