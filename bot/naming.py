"""Who is meant by a name, as people type names (CONVERSATION V11)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot import words
from casework.people import Person

JOINTS = re.compile(r"[\s'-]+")
SHORTEST_PART = 3
PARTICLES = frozenset({"des", "van", "von", "der", "del", "the", "les", "saint", "sainte", "mac"})
"""In a double surname no name of their own."""


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
