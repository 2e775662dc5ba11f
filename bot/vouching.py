"""A person's devices as handlers see them: how each one stands, and when it was last heard from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from bot import words
from bot.context import Context, coordination, direct
from bot.effects import Effect
from casework.devices import LONG_AGO, Device, Rulings
from casework.errors import Refusal
from casework.events import Commanded, DeviceApproved, DeviceBlocked, DeviceNumbered, IdentityAccepted
from casework.people import Person

LOOKS_BACK = timedelta(days=30)


class Row(NamedTuple):
    number: int
    device: Device
    standing: str
    seen: datetime | None
    """Its last command."""

    locked: bool = False
    """Its owner is: it gets nothing until a coordinator has heard the voice, whatever its own standing (P1.5)."""

    @property
    def would_read(self) -> bool:
        """Once no lock keeps its owner out."""
        return self.standing in ("signed", "approved")

    @property
    def reads(self) -> bool:
        return self.would_read and not self.locked

    @property
    def state(self) -> str:
        """Its standing in one word, the lock with it."""
        return f"{self.standing}-locked" if self.would_read and self.locked else self.standing


def rows(ctx: Context, person: Person) -> list[Row]:
    """By the number that each has kept since it was first shown: a number means one device, whatever comes up later."""
    said, seen = ctx.work.rulings.all(), last_heard(ctx, person)
    numbers = _numbers(ctx, person)
    known = ctx.house.devices(person.user_id)
    found = [
        Row(numbers[_key(one)], one, said.standing(one), seen.get(one.id), person.is_locked) for one in known
    ]
    return sorted(found, key=lambda row: row.number)


def _key(device: Device) -> tuple[str, str]:
    """Of the same name with another key it is another device."""
    return device.id, device.fingerprint


def _numbers(ctx: Context, person: Person) -> dict[tuple[str, str], int]:
    """One that is new gets the next; a number is never given twice."""
    given = ctx.work.journal.about(person.id, DeviceNumbered, LONG_AGO)
    numbers = {(one.device, one.fingerprint): one.number for one in given}
    for device in ctx.house.devices(person.user_id):
        if _key(device) not in numbers:
            number = numbers[_key(device)] = max(numbers.values(), default=0) + 1
            ctx.work.journal.note(_numbered(device, number, person, ctx.now))
    return numbers


def _numbered(device: Device, number: int, owner: Person, at: datetime) -> DeviceNumbered:
    key = device.fingerprint
    return DeviceNumbered(at=at, by="bot", about=owner.id, device=device.id, fingerprint=key, number=number)


def readers(ctx: Context, person: Person) -> list[Device]:
    """The devices that get keys."""
    said: Rulings = ctx.work.rulings.all()
    return [one for one in ctx.house.devices(person.user_id) if said.admits(one)]


def reads(ctx: Context, person: Person) -> bool:
    """From the next message on: an identity that has just been accepted counts with what it signed."""
    said: Rulings = ctx.work.rulings.all()
    new = ctx.house.new_identity(person.user_id)
    accepted = new.devices if new and (person.user_id, new.key) in said.identities else ()
    return bool(readers(ctx, person)) or any(not said.blocks(one) for one in accepted)


def all_are_blocked(ctx: Context, person: Person) -> bool:
    """A coordinator's word keeps all of them out: verifying one helps nobody."""
    said: Rulings = ctx.work.rulings.all()
    known = ctx.house.devices(person.user_id)
    return bool(known) and all(said.blocks(one) for one in known)


def last_heard(ctx: Context, person: Person) -> dict[str, datetime]:
    given = ctx.work.journal.about(person.id, Commanded, ctx.now - LOOKS_BACK)
    return {one.device: one.at for one in given}


def find(ctx: Context, person: Person, typed: str) -> Row:
    """By its number in the list, or its own name. Raises Refusal("no-such-device")."""
    known = rows(ctx, person)
    exact = [row for row in known if row.device.id == typed]
    found = exact or [
        row for row in known if typed == str(row.number) or words.fold(row.device.id) == words.fold(typed)
    ]
    if len(found) != 1:
        raise Refusal("no-such-device", who=person)
    return found[0]


def must_be_near(ctx: Context, person: Person) -> None:
    if not ctx.actor.is_near(person):
        raise Refusal("other-region")


def deciding(ctx: Context, person: Person) -> int:
    """The region whose coordinators vouch for this person: another one where nobody of theirs can read any more."""
    if not person.region or _has_readers(ctx, person.region):
        return person.region
    return next((number for number in sorted(ctx.house.regions) if _has_readers(ctx, number)), person.region)


def _has_readers(ctx: Context, region: int) -> bool:
    return any(readers(ctx, chair) for chair in ctx.at_hand(region))


def must_decide(ctx: Context, person: Person) -> None:
    """Who may let a device or an identity of this person in, by what region they are of."""
    if ctx.actor.region != deciding(ctx, person):
        must_be_near(ctx, person)


def announced(
    ctx: Context, event: DeviceBlocked | DeviceApproved | IdentityAccepted, region: str, yours: str
) -> list[Effect]:
    """To the region, unless it was done there; and to its owner, who may know better."""
    owner = ctx.someone(event.about)
    facts = {"who": owner, "by": ctx.actor, "device": getattr(event, "device", ""), "at": event.at}
    rooms = [coordination(number) for number in _told(ctx, owner)]
    told = [ctx.say(room, region, **facts) for room in rooms if room != ctx.room]
    return [*told, *([ctx.say(direct(owner), yours, **facts)] if owner.id != ctx.actor.id else [])]


def to_coordinators(ctx: Context, person: Person, block: str) -> list[Effect]:
    facts = {"person": person, "blocked": all_are_blocked(ctx, person)}
    return [ctx.say(coordination(number), block, **facts) for number in _told(ctx, person)]


def _told(ctx: Context, person: Person) -> list[int]:
    """Their region, and the one that has to decide; of the whole province, all."""
    if not person.region:
        return list(ctx.house.regions)
    return sorted({person.region, deciding(ctx, person)})


def in_fours(fingerprint: str) -> str:
    """As clients show it, to be read aloud: `AbCd EfGh`."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))
