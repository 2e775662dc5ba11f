"""What a person has still to do before alerts reach them, and them alone (CONVERSATION V10)."""

from __future__ import annotations

from bot import vouching
from bot.context import Context
from casework import onboarding
from casework.onboarding import Tick
from casework.people import Person


def left(ctx: Context, person: Person) -> tuple[Tick, ...]:
    return onboarding.left(person, reads=bool(vouching.readers(ctx, person)), now=ctx.now)


def following(ctx: Context, person: Person) -> Tick | None:
    """The next of them that is done by typing something here."""
    return next((tick for tick in left(ctx, person) if tick is not Tick.DEVICE), None)
