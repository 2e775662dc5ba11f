"""Who stands in for whom (P1.5)."""

from __future__ import annotations

from bot import words
from bot.context import Context
from bot.effects import Effect
from bot.handlers.absences import another_stands_in
from bot.naming import find_person
from bot.proposals import must_be_of_region, must_not_be_own, propose, tell_the_proposer
from bot.router import C, O, Router
from casework import absence
from casework.errors import Refusal
from casework.people import Person, Role
from storage.dialogues import Question

router = Router()

NOBODY = ("nobody", "none", "no one", "personne", "aucun")


@router.command(
    "roster alternate <person> <tail>",
    fr="équipe suppléant <person> <tail>",
    allow={C, O},
    where="dk",
    example=("roster alternate @gallant @savoie", "équipe suppléant @gallant @savoie"),
    rank=44,
)
def alternate(ctx: Context, person: Person, tail: str) -> list[Effect]:
    """`off` in place of the second name: nobody stands in any more."""
    must_be_of_region(ctx, person.region)
    other = None if _is_nobody(tail) else find_person(ctx, tail)
    if other is None and person.alternate is None:
        raise Refusal("no-alternate", who=person)
    if ctx.actor.role is Role.COORDINATOR:
        return _name(ctx, person, other) if other else _unset(ctx, person)
    if other is not None:
        person.name_alternate(other, by=ctx.actor.id, at=ctx.now)
    details = {"id": person.id, "other": other.id if other else ""}
    block = "roster/would-alternate" if other else "roster/would-unset"
    return propose(
        ctx, "roster-alternate", person.user_id, person.region, details, block, who=person, other=other
    )


def _is_nobody(typed: str) -> bool:
    return absence.is_off(typed) or words.fold(typed) in NOBODY


@router.confirmed("roster-alternate")
def really_alternate(ctx: Context, question: Question) -> list[Effect]:
    must_not_be_own(ctx, question, "")
    person, other = ctx.someone(question.details["id"]), question.details["other"]
    said = _name(ctx, person, ctx.someone(other)) if other else _unset(ctx, person)
    return [*said, *tell_the_proposer(ctx, question)]


def _name(ctx: Context, person: Person, other: Person) -> list[Effect]:
    person, named = person.name_alternate(other, by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(person, because=named)
    return [ctx.reply("roster/alternate", who=person, other=other)]


def _unset(ctx: Context, person: Person) -> list[Effect]:
    """Whoever stands in for them now leaves those seats, and it is said which have nobody."""
    person, unset = person.without_alternate(by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(person, because=unset)
    ctx.cache.pop("people", None)
    return [ctx.reply("roster/unset", who=person), *another_stands_in(ctx, unset)]
