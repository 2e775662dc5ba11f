"""A closed case is opened again, under its own file number and with its history (P8.5)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.context import Context, case_room, coordination
from bot.effects import Effect, LeaveRoom, Part, Say, SetPosting
from bot.handlers import ground, nonconsent
from bot.handlers.consent import is_in_force
from bot.router import C, Router
from bot.statutes import Statute
from casework.case import Basis, Case
from casework.errors import Refusal
from casework.events import CaseReopened, CaseTaken
from casework.people import PRIMARY, Agency, Person
from casework.review import next_review
from storage.dialogues import Question

router = Router()


@router.command(
    "case reopen <case>",
    fr="dossier rouvrir <case>",
    allow={C},
    where="cd",
    example=("case reopen K7-QF3", "dossier rouvrir K7-QF3"),
    rank=57,
    yes_too=True,
)
def reopen(ctx: Context, case: Case) -> list[Effect]:
    """Shows who would read it again: those of its team who still may."""
    return [_would_reopen(ctx, case, ctx.members(_again(ctx, case)))]


def _would_reopen(ctx: Context, case: Case, people: list[Person], *above: Part) -> Say:
    details, besides = {"invited": ids(people)}, ground.besides(ctx, case)
    asked = ctx.ask_yes(
        "case-reopen",
        case.id,
        "reopening/would-reopen",
        details=details,
        people=people,
        besides=[ctx.seated(case, person) for person in besides],
        empty=_empty(ctx, case, [*people, *besides]),
        law=law(ctx, case),
    )
    return replace(asked, parts=(*above, *asked.parts))


def _empty(ctx: Context, case: Case, people: Iterable[Person]) -> list[Agency]:
    """Agencies that may take part, and have nobody there (P1.2)."""
    rests_on = ctx.work.ground(case)
    there = {ctx.seated(case, person).agency for person in people}
    return [one for one in PRIMARY if rests_on is not None and one in rests_on.seats and one not in there]


def _again(ctx: Context, case: Case) -> Case:
    """Nothing is shared without the client's word in force (P3.6): after a withdrawal it needs a new one.

    Nor on the danger of that time: the ground has ended with the case (P9.1, P9.2).
    """
    again, _ = case.reopen(by=ctx.actor.id, at=ctx.now)
    if not is_in_force(ctx, case) and case.basis is Basis.DANGER:
        raise Refusal("reopen-without-ground", code=case.id, since=case.closed_at)
    if not is_in_force(ctx, case):
        given = ctx.work.consents.find(case.referral)
        raise Refusal("reopen-without-consent", code=case.id, since=given.withdrawn_at if given else None)
    return again


@router.confirmed("case-reopen")
def really_reopen(ctx: Context, question: Question) -> list[Effect]:
    """Computed anew: whoever would read now and was not shown is shown first (CONVERSATION V7)."""
    case = ctx.case(question.subject)
    again = _again(ctx, case)
    people = ctx.members(again)
    if ids(people) != question.details.get("invited"):
        return [_would_reopen(ctx, case, people, Part("case/list-changed"))]
    _, event = case.reopen(by=ctx.actor.id, at=ctx.now, readers=tuple(p.id for p in people))
    old = _out_of_the_old_room(ctx, case_room(case.id))
    ctx.work.cases.save(again, because=event)
    return [ctx.reply("reopening/reopened", code=case.id, at=ctx.now, count=len(event.invited)), *old]


def _out_of_the_old_room(ctx: Context, name: str) -> list[Effect]:
    """Clients that were removed from a room and brought back may keep an old list of who is in it, and send no keys
    to the others: a reopened case gets a new room. Not while somebody is in the old one: nobody could remove them;
    unless the bot may have left it by now, as the process may have ended before that was noted."""
    room, may_be_out = ctx.work.rooms.find(name), ctx.work.outbox.is_leaving(name)
    ctx.work.outbox.drop_room(name)  # it is not left any more, if it was not yet
    if room is None or room.room_id is None or room.state == "left":
        return []
    if ctx.work.rooms.inside(name) - {ctx.house.user_id} and not may_be_out:
        return [SetPosting(room=name)]
    ctx.work.rooms.left(name, room.room_id)
    ctx.work.outbox.drop_redactions(name)  # nobody is there any more, and the new room has no such message
    return [LeaveRoom(room=name, room_id=room.room_id)]


@router.on(CaseReopened)
def review_it_again(ctx: Context, reopened: CaseReopened) -> list[Effect]:
    """The same file number; its clocks begin anew (P8.1, P8.5)."""
    case = ctx.work.cases.get(reopened.about)
    ctx.settle(case.id, "risk-reviewed")
    due = next_review(ctx.now, ctx.house.calendar(case.region))
    ctx.start_in(case, "risk-reviewed", due_at=due, responsible=case.key_contact)
    line = ctx.say(coordination(case.region), "reopening/is-open-again", code=case.id, at=ctx.now)
    return [*rings(ctx, reopened), line]


# --- what a transfer needs too ------------------------------------------------------------------------
def law(ctx: Context, case: Case) -> Statute | None:
    """What it rests on where nobody has agreed: the ground goes along, and no agreement is claimed (P8.9, P9.2)."""
    return nonconsent.law(ctx) if case.basis is Basis.DANGER else None


def ids(people: Iterable[Person]) -> str:
    return " ".join(person.id for person in people)


def rings(ctx: Context, event: CaseReopened | CaseTaken, rung: Iterable[str] = ()) -> list[Effect]:
    """Not who is rung by an alarm of it, which opens the same room (V5)."""
    coming = [ctx.someone(id) for id in event.invited if id not in (event.by, *rung)]
    return [
        ctx.ring_person(p, "case/invited", about=event.about, code=event.about, at=event.at) for p in coming
    ]
