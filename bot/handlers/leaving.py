"""Somebody leaves the roster: every room at once, the records keep the name."""

from __future__ import annotations

from dataclasses import replace

from bot.context import PROGRAM, Context, coordination, direct
from bot.effects import Effect, LeaveRoom, SetMembers
from bot.handlers.affirmation import follow
from bot.proposals import must_be_of_region, must_not_be_own, propose, tell_the_proposer
from bot.router import C, O, Router
from casework.errors import Refusal
from casework.people import Person
from storage.dialogues import Question

router = Router()


@router.command(
    "roster remove <person>",
    fr="équipe retirer <person>",
    allow={C, O},
    where="dk",
    example=("roster remove @roy", "équipe retirer @roy"),
    rank=42,
)
def remove(ctx: Context, person: Person) -> list[Effect]:
    if person.id == ctx.actor.id:
        raise Refusal("not-yourself")
    must_be_of_region(ctx, person.region)
    block, details = "roster/would-remove", {"id": person.id}
    return propose(ctx, "roster-remove", person.user_id, person.region, details, block, who=person)


@router.confirmed("roster-remove")
def really_remove(ctx: Context, question: Question) -> list[Effect]:
    """Out of every room at once; the records keep the name."""
    must_not_be_own(ctx, question, question.details["id"])
    person, removed = ctx.someone(question.details["id"]).remove(by=ctx.actor.id, at=ctx.now)
    rooms = follow(ctx, person)
    ctx.work.people.save(person, because=removed)
    ctx.cache.pop("people", None)
    also = [SetMembers(room=coordination(person.region) if person.region else PROGRAM)]
    goodbye = replace(ctx.say(direct(person), "roster/goodbye"), farewell=True)
    own: list[Effect] = [goodbye, SetMembers(room=direct(person)), LeaveRoom(room=direct(person))]
    told = ctx.reply("roster/removed", who=person, count=len(rooms))
    return [told, *rooms, *also, *own, *tell_the_proposer(ctx, question)]
