"""The roster: who is on the teams (P1.2, P1.3, P1.5)."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from bot import words
from bot.context import ANY_COORDINATOR, PROGRAM, Context, coordination, direct, new_id
from bot.effects import Effect, LeaveRoom, SetMembers
from bot.handlers.affirmation import follow
from bot.handlers.household import split_name, welcome
from bot.router import C, M, O, P, Router
from casework.errors import Refusal
from casework.people import Agency, Person, Role, gaps
from storage import documents
from storage.dialogues import Question

T = TypeVar("T")
router = Router()

ROLES = {
    "front-line": Role.FRONT_LINE,
    "frontline": Role.FRONT_LINE,
    "premiere-ligne": Role.FRONT_LINE,
    "member": Role.MEMBER,
    "membre": Role.MEMBER,
    "coordinator": Role.COORDINATOR,
    "coordination": Role.COORDINATOR,
    "lead": Role.LEAD,
    "responsable": Role.LEAD,
    "operator": Role.OPERATOR,
    "exploitation": Role.OPERATOR,
}
AGENCIES = {
    "police": Agency.POLICE,
    "victims": Agency.VICTIMS,
    "victimes": Agency.VICTIMS,
    "social": Agency.SOCIAL,
    "health": Agency.HEALTH,
    "sante": Agency.HEALTH,
    "dv": Agency.DV,
    "vpi": Agency.DV,
    "shelter": Agency.DV,
    "outreach": Agency.DV,
    "maison": Agency.DV,
    "approche": Agency.DV,
}
PROVINCE_WIDE = (Role.LEAD, Role.OPERATOR)


@router.command("roster [region]", fr="équipe [region]", allow={M, C, P, O}, where="dkp", rank=45)
def roster(ctx: Context, region: str | None) -> list[Effect]:
    number = _region(ctx, region) if region else (ctx.actor.region or min(ctx.house.regions))
    people = [p for p in ctx.people() if p.region == number and p.role is not Role.AD_HOC]
    people.sort(key=lambda p: (p.agency, p.role, p.last))
    lines = [{"person": p, "step": _step(ctx, p)} for p in people]
    name = ctx.house.region(number).name(ctx.actor.language)
    return [ctx.reply("roster/list", region=name, lines=lines[:10], more=len(lines) - 10, gaps=gaps(people))]


def _step(ctx: Context, person: Person) -> str:
    """How far they have come: what a coordinator has to ask them for."""
    room = ctx.work.rooms.find(direct(person))
    membership = ctx.work.rooms.membership(room.room_id or "", person.user_id) if room else None
    if membership != "join":
        return "invited"
    if not person.has_affirmed(ctx.now):
        return "not-affirmed"
    return "away" if person.is_away(ctx.now) else "ready"


@router.command(
    "roster add <user> <tail>",
    fr="équipe ajouter <user> <tail>",
    allow={C, O},
    where="dk",
    example=(
        "roster add @roy member health 1 en, Anna Roy",
        "équipe ajouter @roy membre santé 1 fr, Anna Roy",
    ),
    rank=40,
)
def add(ctx: Context, user: str, tail: str) -> list[Effect]:
    """Shown first; a coordinator's `yes` adds (CONVERSATION V6)."""
    known = ctx.work.people.of_user(user)
    if known is not None and known.is_active:
        raise Refusal("already-on-roster")
    proposed = _proposed(ctx, user, tail)
    if ctx.actor.role is Role.COORDINATOR and proposed.region not in (0, ctx.actor.region):
        raise Refusal("other-region")
    details = {"person": documents_of(proposed)}
    return propose(ctx, "roster-add", user, proposed.region, details, "roster/would-add", new=proposed)


def propose(
    ctx: Context, action: str, user: str, region: int, details: dict[str, str], block: str, **shown: Any
) -> list[Effect]:
    """A coordinator says yes at once; what an operator proposes waits a day for a coordinator of that region."""
    if ctx.actor.role is Role.COORDINATOR:
        return [ctx.ask_yes(action, user_word(user), block, details=details, **shown)]
    asked = ctx.ask_yes(
        action,
        user_word(user),
        block,
        details={**details, "proposed_by": ctx.actor.id},
        room=coordination(region or min(ctx.house.regions)),
        whom=ANY_COORDINATOR,
        wait=timedelta(days=1),
        **shown,
    )
    return [asked, ctx.reply("roster/proposed")]


def tell_the_proposer(ctx: Context, question: Question) -> list[Effect]:
    proposer = question.details.get("proposed_by")
    return [ctx.say(direct(ctx.someone(proposer)), "roster/agreed", by=ctx.actor)] if proposer else []


@router.confirmed("roster-add")
def really_add(ctx: Context, question: Question) -> list[Effect]:
    person = person_of(question.details["person"])
    old = ctx.work.people.of_user(person.user_id)
    added = person.added(by=ctx.actor.id, at=ctx.now)
    if old is not None:
        person = _again(person, old)
        ctx.work.people.save(person, because=added)
    else:
        ctx.work.people.add(person, because=added)
    ctx.cache.pop("people", None)
    shared = [SetMembers(room=coordination(person.region))] if person.role is Role.COORDINATOR else []
    leads = [SetMembers(room="program")] if person.role is Role.LEAD else []
    told = [ctx.reply("roster/added", new=person), *tell_the_proposer(ctx, question)]
    return [*told, *welcome(ctx, person), *shared, *leads]


def _again(person: Person, old: Person) -> Person:
    return replace(person, id=old.id)


def _proposed(ctx: Context, user: str, tail: str) -> Person:
    """`ROLE [AGENCY] [REGION] [en|fr][, First Last]`, in that or any order."""
    typed, _, name = tail.partition(",")
    fields = [words.fold(word) for word in typed.split()]
    role = _one(fields, ROLES)
    agency = _one(fields, AGENCIES)
    language = _one(fields, {"en": "en", "fr": "fr"})
    region = _region(ctx, fields.pop(0)) if fields else ctx.actor.region
    if role is None or fields or (agency is None and role not in PROVINCE_WIDE):
        raise Refusal("roster-add-usage")
    first, last = split_name(name) if name.strip() else ("", user[1:].partition(":")[0])
    return Person(
        id=new_id(),
        user_id=user,
        first=first,
        last=last,
        role=role,
        agency=agency or Agency.OTHER,
        region=0 if role in PROVINCE_WIDE else region,
        language=language or ctx.house.languages(region)[0],
    )


def _one(fields: list[str], known: dict[str, T]) -> T | None:
    found = next((word for word in fields if word in known), None)
    if found is None:
        return None
    fields.remove(found)
    return known[found]


def _region(ctx: Context, typed: str) -> int:
    """By number or name."""
    for number, region in ctx.house.regions.items():
        if words.fold(typed) in {str(number), *(words.fold(name) for name in region.names.values())}:
            return number
    raise Refusal("no-such-region", regions=sorted(ctx.house.regions))


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
    if ctx.actor.role is Role.COORDINATOR and person.region not in (0, ctx.actor.region):
        raise Refusal("other-region")
    block, details = "roster/would-remove", {"id": person.id}
    return propose(ctx, "roster-remove", person.user_id, person.region, details, block, who=person)


@router.confirmed("roster-remove")
def really_remove(ctx: Context, question: Question) -> list[Effect]:
    """Out of every room at once; the records keep the name."""
    person, removed = ctx.someone(question.details["id"]).remove(by=ctx.actor.id, at=ctx.now)
    rooms = follow(ctx, person)
    ctx.work.people.save(person, because=removed)
    ctx.cache.pop("people", None)
    also = [SetMembers(room=coordination(person.region) if person.region else PROGRAM)]
    goodbye = replace(ctx.say(direct(person), "roster/goodbye"), farewell=True)
    own: list[Effect] = [goodbye, SetMembers(room=direct(person)), LeaveRoom(room=direct(person))]
    told = ctx.reply("roster/removed", who=person, count=len(rooms))
    return [told, *rooms, *also, *own, *tell_the_proposer(ctx, question)]


@router.command(
    "roster alternate <person> <other>",
    fr="équipe suppléant <person> <other>",
    allow={C, O},
    where="dk",
    example=("roster alternate @gallant @savoie", "équipe suppléant @gallant @savoie"),
    rank=44,
)
def alternate(ctx: Context, person: Person, other: Person) -> list[Effect]:
    if ctx.actor.role is Role.COORDINATOR:
        return _name_alternate(ctx, person, other)
    person.name_alternate(other, by=ctx.actor.id, at=ctx.now)
    details = {"id": person.id, "other": other.id}
    block = "roster/would-alternate"
    return propose(
        ctx, "roster-alternate", person.user_id, person.region, details, block, who=person, other=other
    )


@router.confirmed("roster-alternate")
def really_alternate(ctx: Context, question: Question) -> list[Effect]:
    person, other = ctx.someone(question.details["id"]), ctx.someone(question.details["other"])
    return [*_name_alternate(ctx, person, other), *tell_the_proposer(ctx, question)]


def _name_alternate(ctx: Context, person: Person, other: Person) -> list[Effect]:
    person, named = person.name_alternate(other, by=ctx.actor.id, at=ctx.now)
    ctx.work.people.save(person, because=named)
    return [ctx.reply("roster/alternate", who=person, other=other)]


def user_word(user_id: str) -> str:
    """What is typed after `yes`: the name without server and sign."""
    return re.sub(r"^@|:.*$", "", user_id)


def documents_of(person: Person) -> str:
    return documents.write(person).decode()


def person_of(document: str) -> Person:
    return documents.read(document.encode(), Person)
