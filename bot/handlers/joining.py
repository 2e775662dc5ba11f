"""Somebody comes onto the roster: shown first, then a coordinator's `yes` (P1.2, P1.10, P1.11; CONVERSATION V6)."""

from __future__ import annotations

from dataclasses import replace

from bot import enlisting
from bot.context import PROGRAM, Context, coordination
from bot.effects import AskName, Effect, SetMembers
from bot.handlers import correcting, new_chairs
from bot.handlers.household import split_name, welcome
from bot.incoming import Done
from bot.proposals import accounts, must_be_of_region, must_not_be_own, propose, shown_in, tell_the_proposer
from bot.router import C, O, Router
from casework.errors import Refusal
from casework.names import is_name
from casework.people import Person, Role
from casework.visit import name_of
from storage.dialogues import Question

router = Router()


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
    yes_too=True,
)
def add(ctx: Context, user: str, tail: str) -> list[Effect]:
    """Without a name, the account's own is asked of the homeserver, and shown before the `yes`.

    Of somebody who is there: what was typed is put right, the rest stays.
    """
    if user == ctx.house.user_id:
        raise Refusal("not-the-bot")
    known = ctx.work.people.of_user(user)
    if known is not None and known.is_active:
        return correcting.shown(ctx, known, tail)
    person, name = enlisting.read(ctx, user, tail)
    must_be_of_region(ctx, person.region)
    if not name:
        details = {"person": enlisting.document_of(person), "by": ctx.actor.id}
        return [AskName(room=ctx.room, user_id=user, details=details)]
    first, last = split_name(name)
    return _shown(ctx, replace(person, first=first, last=last), own_name=False)


@router.on(Done)
def named(ctx: Context, report: Done) -> list[Effect]:
    """What the account calls itself; nothing: what its Matrix ID tells."""
    if report.what != "display-name":
        return []
    person, by = enlisting.person_of(report.about["person"]), ctx.someone(report.about["by"])
    if not by.is_active:
        return []
    name = report.about["name"].strip()[: enlisting.LONGEST_NAME]
    name = name if is_name(name) else ""
    first, last = split_name(name) if name else name_of(person.user_id)
    then = replace(ctx, person=by, room=report.room)
    return _shown(then, replace(person, first=first, last=last), own_name=bool(name))


def _shown(ctx: Context, person: Person, *, own_name: bool) -> list[Effect]:
    """Also what a coordinator would read, as far as all may know it where it is shown (V6)."""
    there = shown_in(ctx, person.region)
    return propose(
        ctx,
        "roster-add",
        person.user_id,
        person.region,
        {"person": enlisting.document_of(person)},
        "roster/would-add",
        new=person,
        own_name=own_name,
        reads=new_chairs.would_read(there, _known(ctx, person)),
        **accounts(ctx, person),
        **enlisting.particulars(ctx, person),
    )


def _must_be_new(ctx: Context, user: str) -> None:
    known = ctx.work.people.of_user(user)
    if known is not None and known.is_active:
        raise Refusal("already-on-roster")


@router.confirmed("roster-add")
def really_add(ctx: Context, question: Question) -> list[Effect]:
    person = enlisting.person_of(question.details["person"])
    _must_be_new(ctx, person.user_id)
    must_not_be_own(ctx, question, person.id)
    person = _known(ctx, person)
    ctx.work.people.keep(person, because=person.added(by=ctx.actor.id, at=ctx.now))
    ctx.cache.pop("people", None)
    shared = [SetMembers(room=coordination(person.region))] if person.role is Role.COORDINATOR else []
    leads = [SetMembers(room=PROGRAM)] if person.role is Role.LEAD else []
    told = [ctx.reply("roster/added", new=person), *tell_the_proposer(ctx, question)]
    return [*told, *welcome(ctx, person), *shared, *leads]


def _known(ctx: Context, person: Person) -> Person:
    """Who was here before is the same person, under the id they had: what they learnt stays theirs, what somebody is kept
    out of goes by it (P1.12). What they signed is signed anew."""
    old = ctx.work.people.of_user(person.user_id)
    if old is None:
        return person
    return replace(person, id=old.id, certified_on=old.certified_on, attended=old.attended)
