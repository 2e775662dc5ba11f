"""Who stands in for whom (P1.5)."""

from __future__ import annotations

from bot.context import Context
from bot.effects import Effect
from bot.proposals import must_be_of_region, must_not_be_own, propose, tell_the_proposer
from bot.router import C, O, Router
from casework.people import Person, Role
from storage.dialogues import Question

router = Router()


@router.command(
    "roster alternate <person> <other>",
    fr="équipe suppléant <person> <other>",
    allow={C, O},
    where="dk",
    example=("roster alternate @gallant @savoie", "équipe suppléant @gallant @savoie"),
    rank=44,
)
def alternate(ctx: Context, person: Person, other: Person) -> list[Effect]:
    must_be_of_region(ctx, person.region)
    if ctx.actor.role is Role.COORDINATOR:
        return _name(ctx, person, other)
    person.name_alternate(other, by=ctx.actor.id, at=ctx.now)
    details = {"id": person.id, "other": other.id}
    block = "roster/would-alternate"
    return propose(
        ctx, "roster-alternate", person.user_id, person.region, details, block, who=person, other=other
    )


@router.confirmed("roster-alternate")
def really_alternate(ctx: Context, question: Question) -> list[Effect]:
    must_not_be_own(ctx, question, "")
    person, other = ctx.someone(question.details["id"]), ctx.someone(question.details["other"])
    return [*_name(ctx, person, other), *tell_the_proposer(ctx, question)]


def _name(ctx: Context, person: Person, other: Person) -> list[Effect]:
    person, named = person.name_alternate(other, by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(person, because=named)
    return [ctx.reply("roster/alternate", who=person, other=other)]
