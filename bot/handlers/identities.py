"""A person's new identity, accepted as a whole once a coordinator has heard their voice (COMMANDS, `device`)."""

from __future__ import annotations

from bot import vouching
from bot.context import Context
from bot.effects import Effect, Say
from bot.proposals import must_not_be_own, propose, tell_the_proposer, user_word
from bot.router import Router
from casework import devices
from casework.devices import NewIdentity
from casework.errors import Refusal
from casework.events import IdentityAccepted
from casework.people import Person
from storage.dialogues import Question

router = Router()

TYPED = ("identity", "identite")
SHOWN = 6
"""Session keys to a message; the last ones stand below the question, the others in messages of their own above it."""
MOST = 30
"""More than a person reads aloud: what is not used any more is signed out first."""
TOLD = "identity-told"


def tell_once(ctx: Context, person: Person, key: str) -> list[Effect]:
    """The coordinators learn of a new identity, not of each device under it."""
    note = f"{TOLD}:{person.id}"
    if ctx.work.settings.get(note) == key:
        return []
    ctx.work.settings.put(note, key)
    return vouching.to_coordinators(ctx, person, "devices/identity-changed")


def propose_new(ctx: Context, person: Person) -> list[Effect]:
    """Which devices it lets in is shown: they have to be all that this person has, and no others."""
    new = _shown_by(ctx, person)
    if not new.devices:
        raise Refusal("identity-signs-nothing")
    if len(new.devices) > MOST:
        raise Refusal("identity-signs-too-many", who=person, count=len(new.devices), most=MOST)
    keys = [{"id": one.id, "key": vouching.in_fours(one.fingerprint)} for one in new.devices]
    above = keys[: -min(SHOWN, len(keys))]
    details = {"person": person.id, "key": new.key, "signed": "\n".join(_signed(new))}
    named = f"{user_word(ctx, person.user_id)} id"
    region = vouching.deciding(ctx, person)
    shown = {"who": person, "keys": keys[len(above) :], "above": len(above)}
    asked = propose(ctx, "identity-accept", named, region, details, "devices/would-accept", **shown)
    assert isinstance(asked[0], Say), "the question comes first"
    return [*_pages(ctx, asked[0].room, person, above), *asked]


def _pages(ctx: Context, room: str, person: Person, keys: list[dict[str, str]]) -> list[Effect]:
    """Every key is shown before the yes that lets it in."""
    starts = range(0, len(keys), SHOWN)
    return [
        ctx.say(room, "devices/keys", who=person, first=start + 1, keys=keys[start : start + SHOWN])
        for start in starts
    ]


def _shown_by(ctx: Context, person: Person) -> NewIdentity:
    new = ctx.house.new_identity(person.user_id)
    if new is None:
        raise Refusal("no-new-identity", who=person)
    return new


def _signed(new: NewIdentity) -> list[str]:
    return [f"{one.id} {one.fingerprint}" for one in new.devices]


@router.confirmed("identity-accept")
def really_accept(ctx: Context, question: Question) -> list[Effect]:
    """Only the one that was shown, with no device that was not; whose it is cannot say yes."""
    person = ctx.someone(question.details["person"])
    must_not_be_own(ctx, question, person.id)
    new = _shown_by(ctx, person)
    shown = question.details["signed"].split("\n")
    if new.key != question.details["key"] or not set(_signed(new)) <= set(shown):
        raise Refusal("identity-changed-again")
    ruling, accepted = devices.accept(new, by=ctx.actor, owner=person.id, at=ctx.now)
    ctx.work.rulings.keep_quietly(ruling)
    ctx.work.journal.note(accepted)
    told = ctx.reply("devices/accepted", who=person, devices=[one.id for one in new.devices], at=ctx.now)
    return [told, *tell_the_proposer(ctx, question)]


@router.on(IdentityAccepted)
def tell_of_it(ctx: Context, accepted: IdentityAccepted) -> list[Effect]:
    return vouching.announced(ctx, accepted, "devices/accepted-region", "devices/accepted-yours")
