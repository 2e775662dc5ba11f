"""Who is meant by a name, as people type names (CONVERSATION V11)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot import words
from bot.context import Context
from casework.errors import Refusal
from casework.people import Person, Role

LINK = re.compile(r"^https://matrix\.to/#/")
"""A person's address as some apps copy it."""
JOINTS = re.compile(r"[\s'-]+")
SHOWN = 4
"""Of those who are called alike."""
SHORTEST_PART = 3
PARTICLES = frozenset({"des", "van", "von", "der", "del", "the", "les", "saint", "sainte", "mac"})
"""In a double surname no name of their own."""


def full_user_id(ctx: Context, typed: str) -> str:
    """`@roy` is one of the bot's own homeserver (COMMANDS 2.1)."""
    lowered = LINK.sub("", typed.strip(",").lower()).replace("%40", "@").replace("%3a", ":")
    return lowered if ":" in lowered else f"{lowered}:{ctx.house.server}"


def find_person(ctx: Context, typed: str) -> Person:
    """By Matrix id, or by a name where it fits one person of the speaker's region (CONVERSATION V11)."""
    if typed.startswith("@") or LINK.match(typed):
        # An account's name has no accents; the person's, as it is typed, may (`@thériault`)
        ids = (full_user_id(ctx, typed), full_user_id(ctx, words.fold(typed)))
        alike = ([person for person in ctx.people() if person.user_id == id] for id in ids)
        found = next(filter(None, alike), [])
    else:
        found = fitting(filter(ctx.actor.is_near, ctx.people()), typed)
    if not found:
        raise Refusal("no-such-person")
    if len(found) > 1:
        raise which(ctx, found)
    return found[0]


def which(ctx: Context, found: Iterable[Person]) -> Refusal:
    """Their Matrix IDs, for who looks after the roster; the roster shows them to everybody else."""
    shown = [*found][:SHOWN] if ctx.actor.role in (Role.COORDINATOR, Role.LEAD, Role.OPERATOR) else []
    return Refusal("which-person", people=sorted(shown, key=lambda one: one.user_id))


def fitting(people: Iterable[Person], typed: str) -> list[Person]:
    """By surname or whole name; where that is nobody's, by half of a double surname, or a Matrix name without its `@`."""
    said, known = words.spaced(typed), list(people)
    whole = [person for person in known if said in _names(person)]
    return whole or [person for person in known if said in _short_names(person)]


def called(people: Iterable[Person], typed: str) -> list[Person]:
    """By surname or whole name alone: where a word may as well be the name of somebody else."""
    said = words.spaced(typed)
    return [person for person in people if said in _names(person)]


def _names(person: Person) -> set[str]:
    return {words.spaced(name) for name in (person.last, f"{person.first} {person.last}") if name}


def _short_names(person: Person) -> set[str]:
    parts = JOINTS.split(words.fold(person.last))
    own = [part for part in parts if len(part) >= SHORTEST_PART and part not in PARTICLES]
    handle = words.spaced(person.user_id[1:].partition(":")[0])
    return {handle, *own, *(f"{words.spaced(person.first)} {part}" for part in own)}
