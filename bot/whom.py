"""Answers that name people of the roster."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot import naming, words
from bot.picking import JOINTS
from casework.errors import Refusal
from casework.forms import Question

if TYPE_CHECKING:
    from bot.context import Context
    from casework.people import Person

NOBODY = ("no", "none", "nobody", "no one", "non", "aucun", "aucune", "personne")


def people(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> list[list[str]]:
    """Persons on the roster, by surname or whole name, with commas between: id and surname of each."""
    return [] if words.fold(said) in NOBODY else roster_people(ctx, said)


def kept_out(ctx: Context, said: str) -> list[list[str]]:
    """Whom `exclude` names."""
    if not any(char.isalpha() for char in said):
        raise Refusal("exclude-whom")
    return roster_people(ctx, said)


def roster_people(ctx: Context, said: str) -> list[list[str]]:
    """Raises Refusal where a name fits nobody, or more than one."""
    found = [_person(ctx, part.strip()) for part in JOINTS.split(said) if part.strip()]
    return [[person.id, person.last or person.first] for person in {p.id: p for p in found}.values()]


def _person(ctx: Context, typed: str) -> Person:
    whole = [p for p in ctx.people() if words.fold(f"{p.first} {p.last}") == words.fold(typed)]
    return whole[0] if len(whole) == 1 else naming.find_person(ctx, typed)
