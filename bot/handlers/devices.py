"""Devices: which get keys, a coordinator's word on one, and messages that could not be read (P12.3)."""

from __future__ import annotations

from bot import greeting, vouching, words
from bot.context import Context, direct
from bot.effects import Effect
from bot.handlers import identities
from bot.incoming import DeviceSeen, Unreadable
from bot.naming import find_person
from bot.paging import page_of, split_page
from bot.proposals import must_not_be_own, propose, tell_the_proposer, user_word
from bot.router import C, O, Router
from bot.vouching import Row
from casework import devices
from casework.errors import Refusal
from casework.events import DeviceApproved, DeviceBlocked, DeviceFound
from casework.people import Person, Role
from storage.dialogues import Question

router = Router()

SHOWN = 10


# --- looking --------------------------------------------------------------------------------------------
@router.command(
    "device list [tail]",
    fr="appareil liste [tail]",
    allow={C, O},
    where="dk",
    example=("device list @roy", "appareil liste @roy"),
    rank=48,
)
def list_(ctx: Context, tail: str | None) -> list[Effect]:
    """One person's, numbered; without a name, whose devices need a look. A number at the end is the page."""
    typed, page = split_page(tail)
    if not typed:
        return [_odd_ones(ctx, page)]
    person = find_person(ctx, typed)
    vouching.must_be_near(ctx, person)
    rows = vouching.rows(ctx, person)
    odd = next((row for row in rows if not row.reads), None)
    facts = {"who": person, "odd": odd, "unlocks": ctx.actor.role is Role.COORDINATOR}
    return [ctx.reply("devices/list", **facts, **page_of(rows, page, SHOWN).shown)]


def _odd_ones(ctx: Context, page: str) -> Effect:
    near = [p for p in ctx.people() if ctx.actor.is_near(p)]
    lines = []
    for person in near:
        rows = vouching.rows(ctx, person)
        shut = sum(not row.reads for row in rows)
        if shut or not rows:
            lines.append({"person": person, "reads": len(rows) - shut, "shut": shut})
    shown = page_of(lines, page, SHOWN)
    return ctx.reply("devices/odd", **{**shown.shown, "count": len(near), "odd": shown.count})


# --- blocking: at once (CONVERSATION V6) ----------------------------------------------------------------
@router.command(
    "device block <person> <device>",
    fr="appareil bloquer <person> <device>",
    allow={C, O},
    where="dk",
    example=("device block @roy 2", "appareil bloquer @roy 2"),
    rank=49,
    stops=True,
)
def block(ctx: Context, person: Person, device: str) -> list[Effect]:
    vouching.must_be_near(ctx, person)
    row = vouching.find(ctx, person, device)
    if row.standing == devices.Word.BLOCKED:
        raise Refusal("device-blocked-already")
    if [row.device] == vouching.readers(ctx, person):
        devices.must_not_be_the_last(person, _who_can_act(ctx, person.region), by=ctx.actor)
    _block(ctx, person, row)
    return [ctx.reply("devices/blocked", who=person, device=row.device.id, at=ctx.now, number=row.number)]


def _who_can_act(ctx: Context, region: int) -> list[Person]:
    return [p for p in ctx.at_hand(region) if vouching.readers(ctx, p)]


def _block(ctx: Context, person: Person, row: Row) -> None:
    """From the next message on it has no key; what it says from now on is not acted on."""
    ruling, blocked = devices.block(row.device, by=ctx.by, owner=person.id, at=ctx.now)
    ctx.work.rulings.keep_quietly(ruling)
    ctx.work.journal.note(blocked)


@router.on(DeviceBlocked)
def tell_of_the_block(ctx: Context, blocked: DeviceBlocked) -> list[Effect]:
    return vouching.announced(ctx, blocked, "devices/blocked-region", "devices/blocked-yours")


# --- approving: a coordinator's yes, never one's own (CONVERSATION 2, row 7) ------------------------------
@router.command(
    "device approve <person> <device>",
    fr="appareil approuver <person> <device>",
    allow={C, O},
    where="dk",
    example=("device approve @roy 2", "appareil approuver @roy 2"),
    rank=50,
)
def approve(ctx: Context, person: Person, device: str) -> list[Effect]:
    """What is approved is its key, so it is shown: to be compared by voice. `identity`: all that it signs."""
    vouching.must_decide(ctx, person)
    if person.id == ctx.actor.id:
        raise Refusal("not-yourself")
    if words.fold(device) in identities.TYPED:
        return identities.propose_new(ctx, person)
    row = vouching.find(ctx, person, device)
    if row.would_read:
        raise Refusal("device-reads-already")
    if not row.device.fingerprint:
        raise Refusal("device-without-key")
    details = {"person": person.id, "device": row.device.id, "fingerprint": row.device.fingerprint}
    shown: dict[str, object] = {"who": person, "standing": row.standing, "device": row.device.id}
    shown["signed"] = row.device.standing == devices.SIGNED
    shown["fingerprint"] = vouching.in_fours(row.device.fingerprint)
    named = f"{user_word(ctx, person.user_id)} {row.number}"
    region = vouching.deciding(ctx, person)
    return propose(ctx, "device-approve", named, region, details, "devices/would-approve", **shown)


@router.confirmed("device-approve")
def really_approve(ctx: Context, question: Question) -> list[Effect]:
    """Only the key that was shown; neither whose device it is nor who proposed it can say yes."""
    person = ctx.someone(question.details["person"])
    must_not_be_own(ctx, question, person.id)
    row = vouching.find(ctx, person, question.details["device"])
    if row.device.fingerprint != question.details["fingerprint"]:
        raise Refusal("device-changed")
    ruling, approved = devices.approve(row.device, by=ctx.actor, owner=person.id, at=ctx.now)
    ctx.work.rulings.keep_quietly(ruling)
    ctx.work.journal.note(approved)
    told = ctx.reply("devices/approved", who=person, device=row.device.id, at=ctx.now, number=row.number)
    return [told, *tell_the_proposer(ctx, question)]


@router.on(DeviceApproved)
def tell_of_the_approval(ctx: Context, approved: DeviceApproved) -> list[Effect]:
    return vouching.announced(ctx, approved, "devices/approved-region", "devices/approved-yours")


# --- what the homeserver shows ----------------------------------------------------------------------------
@router.on(DeviceSeen)
def seen(ctx: Context, device: DeviceSeen) -> list[Effect]:
    """On a device of theirs that reads, else through the coordinators of their region."""
    person = ctx.work.people.of_user(device.user_id)
    if person is None or not person.is_active:
        return []
    found = DeviceFound(at=ctx.now, by="bot", about=person.id, device=device.device, reason=device.reason)
    ctx.work.journal.note(found)
    if device.reason == "identity-changed":
        return identities.tell_once(ctx, person, device.identity)
    if device.can_read_elsewhere:
        ring = ctx.ring_person(person, "devices/unsigned-ring", about=person.id)
        return [ctx.say(direct(person), "devices/unsigned", device=device.device), ring]
    if greeting.is_under_way(ctx, person):  # the coordinators are told when it cannot be read
        return []
    return vouching.to_coordinators(ctx, person, "devices/cannot-read")


@router.on(Unreadable)
def unreadable(ctx: Context, message: Unreadable) -> list[Effect]:
    """Its key never came: say so where the sender reads, once."""
    person = ctx.work.people.of_user(message.sender)
    if person is None or not person.is_active:
        return []
    return [ctx.say(direct(person), "devices/unreadable")]
