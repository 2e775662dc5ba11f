"""How many of those whom a development asks have answered, and who has not: the counter below its card (P7.4)."""

from __future__ import annotations

from bot import developments
from bot.context import Context, case_room
from bot.effects import Effect, Part
from casework import access
from casework.critical import Development, State
from casework.people import Agency, Person, Role


def tally(development: Development) -> dict[str, object]:
    return {
        "code": development.case,
        "short": development.short,
        "count": development.answered(),
        "total": len(development.counted()),
    }


def counter(ctx: Context, development: Development) -> Part:
    if development.state is State.MISPLACED:
        return Part("critical/counter-misplaced", tally(development))
    if development.state is State.ENDED:
        return Part("critical/counter-ended", tally(development))
    silent = [called(ctx, development, ctx.someone(who)) for who in development.silent()]
    agencies = list(dict.fromkeys(silent))
    block = "critical/counter" if silent else "critical/counter-done"
    facts = {**tally(development), "unreached": unreached(ctx, development)}
    return Part(block, facts | ({"agencies": agencies} if silent else {}))


def unreached(ctx: Context, one: Development) -> list[Agency]:
    """Still: who came since is asked, and an agency that is not to know by now is not missed (P3.4)."""
    case = ctx.work.cases.get(one.case)
    asked = (ctx.someone(id) for id in (*one.told, *one.alternates.values()))
    there = {ctx.seated(case, person).agency for person in asked}
    ground = ctx.work.ground(case)
    agreed = ground.seats if ground is not None and ground.is_given else ()
    return [agency for agency in one.unreached if agency in agreed and agency not in there]


def called(ctx: Context, development: Development, person: Person) -> Agency:
    """For which agency this person answers; a coordinator whose seat is filled already, for none (P1.11)."""
    case = ctx.work.cases.get(development.case)
    person = ctx.seated(case, person)
    if person.role is not Role.COORDINATOR:
        return person.agency
    if ctx.why_not(case, person) not in (None, *access.FOR_A_WHILE):
        return Agency.CHAIR  # out of it for good: it waits for whoever coordinates next
    others = [ctx.someone(id) for id in (*development.told, development.by) if id != person.id]
    filled = (p for p in others if p.role is Role.MEMBER or development.knows(p.id))
    return Agency.CHAIR if person.agency in {p.agency for p in filled} else person.agency


def recount(ctx: Context, development: Development) -> list[Effect]:
    """Not where the room must not know that there was one (P9.5)."""
    if not development.told or development.alone or not developments.is_in_the_room(ctx, development):
        return []
    room, part = case_room(development.case), counter(ctx, development)
    return [ctx.edit(room, f"{development.id}/counter", part.block, **part.params)]


def completed(ctx: Context, development: Development) -> list[Effect]:
    """Nobody is silent any more, and nobody has just answered."""
    done, complete = development.complete(at=ctx.now)
    ctx.work.developments.save(done, because=complete)
    return recount(ctx, done)


def is_over(ctx: Context, one: Development) -> bool:
    """Everybody asked has answered, and nobody else is still to be asked: of a case on its way the team there is."""
    return one.state is State.OPEN and not one.silent() and not ctx.work.cases.get(one.case).on_its_way


def counted(ctx: Context, before: Development, one: Development) -> list[Effect]:
    """Others are asked than before: the count says so, and where nobody is silent any more it ends."""
    if is_over(ctx, one):
        return completed(ctx, one)
    same = (one.counted(), one.silent()) == (before.counted(), before.silent())
    return [] if same else recount(ctx, one)
