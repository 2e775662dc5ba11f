"""Who speaks, where and when, in one transaction; and who there is to speak to."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.house import House
from bot.router import Place
from casework.deadline import Deadline
from casework.people import Person, Role
from casework.timetable import Calendar

if TYPE_CHECKING:
    from bot.incoming import Message
    from bot.router import Router
    from storage.unit_of_work import UnitOfWork


@dataclass(kw_only=True)
class Occasion:
    work: UnitOfWork
    house: House
    router: Router
    now: datetime
    person: Person | None = None
    """Who speaks; None: the clock, the server, the bot itself."""
    room: str = ""
    """Our name of the room where it was said."""
    message: Message | None = None
    said_at: datetime | None = None
    """When it was said, by the homeserver, bounded by now: what people report happened then."""
    command: str = ""
    """The name of the command that is carried out."""
    deadline: Deadline | None = None
    """Whose step is taken."""
    early_in: frozenset[str] | None = None
    """It is taken before its time, for what rings in these rooms now; elsewhere it rings at its own time."""
    cache: dict[str, Any] = field(default_factory=dict)

    @property
    def actor(self) -> Person:
        assert self.person is not None, "nobody speaks here"
        return self.person

    @property
    def by(self) -> str:
        return self.person.id if self.person else "bot"

    @property
    def at(self) -> datetime:
        return self.said_at or self.now

    @property
    def place(self) -> Place:
        return Place.of(self.room)

    @property
    def case_here(self) -> str:
        """The code of the case whose room this is; elsewhere none."""
        return self.room.removeprefix("case:") if self.place is Place.CASE else ""

    @property
    def calendar(self) -> Calendar:
        return self.house.calendar(self.person.region if self.person else 0)

    @property
    def emergency(self) -> str:
        """The number to call in danger, where this person works."""
        here = self.house.regions.get(self.person.region) if self.person else None
        return here.emergency if here else "911"

    def people(self) -> list[Person]:
        """Everybody on the roster, read once."""
        if "people" not in self.cache:
            self.cache["people"] = self.work.people.where(state="active")
        found: list[Person] = self.cache["people"]
        return found

    def someone(self, id: str) -> Person:
        return self.work.people.get(id)

    def coordinators(self, region: int) -> list[Person]:
        found = [p for p in self.people() if p.role is Role.COORDINATOR and p.region == region]
        return sorted(found, key=lambda p: (p.last, p.first, p.id))

    def at_hand(self, region: int) -> list[Person]:
        """The coordinators whom a message reaches: not those whose phone is lost; of 0, the whole province's."""
        chairs = [p for p in self.people() if p.role is Role.COORDINATOR and region in (0, p.region)]
        return [p for p in chairs if not p.is_locked]

    def named_alternate(self, person: Person) -> Person | None:
        """Whoever is named to stand in for them, there or not."""
        return self.work.people.find(person.alternate) if person.alternate else None

    def leads(self) -> list[Person]:
        return [p for p in self.people() if p.role is Role.LEAD]
