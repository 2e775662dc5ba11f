"""When the first words in a direct room are said: once the person has come in, and anew if they could not read them.

A client asks for the keys of the bot's account when it enters its first room with it. A message that is there before
the answer stays unreadable in clients that accept signed devices alone, so the bot waits a little (MATRIX-FACTS).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.context import Context, direct
from bot.effects import Say
from casework.people import Person

GREETING = "greeting"
"""What the first message in a direct room is called: who could not read it gets it again."""
AFTER_COMING_IN = timedelta(seconds=5)

WAITS, SAID, UNREAD, AGAIN = "waits", "said", "unread", "again"
"""How far the greeting of a person has come, in the settings."""


def is_home(ctx: Context, person: Person) -> bool:
    """Have they accepted the invitation to their direct room?"""
    room = ctx.work.rooms.find(direct(person))
    return room is not None and ctx.work.rooms.membership(room.room_id or "", person.user_id) == "join"


def _hears(ctx: Context, person: Person) -> bool:
    """Nothing is said to whoever is locked."""
    return is_home(ctx, person) and not person.is_locked


def is_unread(ctx: Context, person: Person) -> bool:
    return _noted(ctx, person) == UNREAD


def is_under_way(ctx: Context, person: Person) -> bool:
    """Not said, not sent or not read yet: whoever asks hears of it when it was tried."""
    return _noted(ctx, person) in (WAITS, UNREAD) or ctx.work.outbox.is_waiting(direct(person), GREETING)


def is_owed(ctx: Context, person: Person) -> bool:
    """Not said yet, or not read: and now it can be."""
    return _hears(ctx, person) and _noted(ctx, person) in (WAITS, UNREAD)


def say(ctx: Context, person: Person, words: Say) -> list[Say]:
    """Now, or when they come in, or are unlocked: then `is_owed` is true."""
    if not _hears(ctx, person):
        note(ctx, person, WAITS)
        return []
    note(ctx, person, AGAIN if _was_told(ctx, person) else SAID)
    return [replace(words, name=GREETING, at=ctx.now + AFTER_COMING_IN)]


def breaks_off(ctx: Context, person: Person) -> None:
    """Locked before it was said: nobody could read it; it is owed until they are unlocked."""
    if ctx.work.outbox.call_back(direct(person), GREETING):
        note(ctx, person, WAITS)


def could_not_be_read(ctx: Context, person: Person) -> bool:
    """True the first time: that is when the coordinators are told."""
    told = _was_told(ctx, person)
    note(ctx, person, UNREAD)
    return not told


def note(ctx: Context, person: Person, state: str) -> None:
    ctx.work.settings.put(f"{GREETING}:{person.id}", state)


def _was_told(ctx: Context, person: Person) -> bool:
    return _noted(ctx, person) in (UNREAD, AGAIN)


def _noted(ctx: Context, person: Person) -> str | None:
    return ctx.work.settings.get(f"{GREETING}:{person.id}")
