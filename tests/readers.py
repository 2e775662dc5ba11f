"""Who reads a `Now:`, and may they use what it names (CONVERSATION V2)? Looked at in every room after everything moved.

A line for one of several readers says whose it is: `Now, Cormier:`. What is exempt stands in `shape.toml`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.router import Command, Place
from casework.people import Person, Role
from tests.shape import COMMAND, ROUTER

if TYPE_CHECKING:
    from tests.town import Town

ADDRESSED = re.compile(r"(?:Now|Maintenant)(?:, (?P<whom>[^:\u00a0]+))?\u00a0?: ?(?P<what>.*)")
GUESTS = frozenset({Role.AD_HOC})
"""For whom nothing is written in a room."""


class Readers:
    """Remembers how far each room was looked at."""

    def __init__(self, read: dict[str, int] | None = None) -> None:
        self._read = dict(read or {})

    def copied(self) -> Readers:
        return Readers(self._read)

    def all_may_use_what_they_read(self, town: Town) -> None:
        wrong = [fault for id, bodies in self._new(town).items() for fault in _faults(town, id, bodies)]
        assert not wrong, "\n\n".join(["named to who may not use it (tests/readers.py):", *wrong])

    def _new(self, town: Town) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for id, room in town.server.rooms.items():
            since, self._read[id] = self._read.get(id, 0), len(room.events)
            said = [e.content.get("body", "") for e in room.events[since:] if e.sender == town.server.user_id]
            if lines := [body for body in said if isinstance(body, str) and "`" in body]:
                found[id] = lines
        return found


def _faults(town: Town, room_id: str, bodies: list[str]) -> list[str]:
    room = town.name_of(room_id)
    if not room:
        return []
    sides = [(side.rsplit("\n", maxsplit=1)[-1], body) for body in bodies for side in body.split("\n\n")]
    return [
        f"{room}: `{shown}` in\n{body}"
        for last, body in sides
        if (now := ADDRESSED.fullmatch(last)) is not None
        for shown in COMMAND.findall(now["what"])
        if (match := ROUTER.match(shown.removeprefix("!"))) is not None
        and not _may(town, room, now["whom"], match.command)
    ]


def _may(town: Town, room: str, whom: str | None, command: Command) -> bool:
    if Place.of(room) is Place.DIRECT:
        return _one_may(town, town.person(room.partition(":")[2]), command)
    if whom is None:
        return {person.role for person in town.inside(room)} - GUESTS <= command.allow
    named = [p for p in town.roster() if whom.strip() in (p.last, p.first)]
    return any(_one_may(town, person, command) for person in named) or not named


def _one_may(town: Town, person: Person, command: Command) -> bool:
    return person.role in command.allow or (command.step is not None and town.is_delegated(person, command))
