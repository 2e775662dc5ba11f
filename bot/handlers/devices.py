"""Devices that get no keys, and messages that could not be read: their owners are told what to do."""

from __future__ import annotations

from bot.context import Context, coordination, direct
from bot.effects import Effect
from bot.incoming import DeviceSeen, Unreadable
from bot.router import Router
from casework.events import DeviceFound
from casework.people import Person

router = Router()


@router.on(DeviceSeen)
def seen(ctx: Context, device: DeviceSeen) -> list[Effect]:
    """On a device of theirs that reads, else through the coordinators of their region."""
    person = ctx.work.people.of_user(device.user_id)
    if person is None or not person.is_active:
        return []
    found = DeviceFound(at=ctx.now, by="bot", about=person.id, device=device.device, reason=device.reason)
    ctx.work.journal.note(found)
    if device.reason == "identity-changed":
        return _to_coordinators(ctx, person, "devices/identity-changed")
    if device.can_read_elsewhere:
        ring = ctx.ring_person(person, "devices/unsigned-ring", about=person.id)
        return [ctx.say(direct(person), "devices/unsigned", device=device.device), ring]
    return _to_coordinators(ctx, person, "devices/cannot-read")


def _to_coordinators(ctx: Context, person: Person, block: str) -> list[Effect]:
    regions = [person.region] if person.region else list(ctx.house.regions)
    return [ctx.say(coordination(number), block, person=person) for number in regions]


@router.on(Unreadable)
def unreadable(ctx: Context, message: Unreadable) -> list[Effect]:
    """Its key never came: say so where the sender reads, once."""
    person = ctx.work.people.of_user(message.sender)
    if person is None or not person.is_active:
        return []
    return [ctx.say(direct(person), "devices/unreadable")]
