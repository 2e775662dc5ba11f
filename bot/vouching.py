"""A person's devices as handlers see them: how each one stands, and when it was last heard from."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from bot import words
from bot.context import Context
from casework.devices import Device, Rulings
from casework.errors import Refusal
from casework.events import Commanded
from casework.people import Person

LOOKS_BACK = timedelta(days=30)


class Row(NamedTuple):
    number: int
    device: Device
    standing: str
    seen: datetime | None
    """Its last command."""

    @property
    def reads(self) -> bool:
        return self.standing in ("signed", "approved")


def rows(ctx: Context, person: Person) -> list[Row]:
    """In the same order every time, so that a number means one device."""
    said, seen = ctx.work.rulings.all(), last_heard(ctx, person)
    known = ctx.house.devices(person.user_id)
    return [Row(n, one, said.standing(one), seen.get(one.id)) for n, one in enumerate(known, 1)]


def readers(ctx: Context, person: Person) -> list[Device]:
    """The devices that get keys."""
    said: Rulings = ctx.work.rulings.all()
    return [one for one in ctx.house.devices(person.user_id) if said.admits(one)]


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


def in_fours(fingerprint: str) -> str:
    """As clients show it, to be read aloud: `AbCd EfGh`."""
    return " ".join(fingerprint[place : place + 4] for place in range(0, len(fingerprint), 4))
