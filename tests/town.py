"""A whole installation in memory but for the homeserver: people say things, and hear what is answered."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from bot.context import new_id
from bot.documents import right_here
from bot.effects import SetMembers
from bot.handlers import household
from bot.house import House
from bot.parts import Parts
from bot.router import Command
from casework.affirmation import Affirmation
from casework.people import Agency, Person, Role
from casework.regions import Region
from storage.engine import Database
from storage.keys import Keyring, Master
from tests.fakes import FakeHomeserver, FixedClock, Posted
from tests.fresh import lay
from tests.readers import Readers
from tests.shape import Watched

T = TypeVar("T")
ATLANTIC = ZoneInfo("America/Moncton")
SATURDAY = datetime(2026, 11, 21, 10, 50, tzinfo=ATLANTIC).astimezone(UTC)
REGIONS = {
    1: Region(
        number=1, names={"en": "Fredericton", "fr": "Fredericton"}, zone="America/Moncton", languages=("en",)
    ),
    3: Region(
        number=3, names={"en": "Edmundston", "fr": "Edmundston"}, zone="America/Moncton", languages=("fr",)
    ),
}


LOOP = asyncio.new_event_loop()
RENDERER = Watched()
"""The real one, watched; its templates are compiled once."""


COMPILED: dict[Any, Any] = {}
"""Statements that one town has compiled are compiled for all."""


class HereDatabase(Database):
    """The real database, without a thread of its own: the fast tests have one thing going on at a time."""

    first: HereDatabase | None = None

    def __init__(self, url: str) -> None:
        super().__init__(url)
        HereDatabase.first = HereDatabase.first or self
        self.write.dialect = HereDatabase.first.write.dialect  # compiled statements are kept by it
        self.write.update_execution_options(compiled_cache=COMPILED)

    async def run(self, work: Callable[[Connection], T]) -> T:
        return self.run_here(work)

    async def call(self, work: Callable[[], T]) -> T:
        return work()


class Town:
    """`says` and `heard` are what conversation tests are made of."""

    def __init__(self, folder: Path, now: datetime = SATURDAY) -> None:
        self.clock = FixedClock(now)
        self.server = FakeHomeserver(self.clock)
        self.people: dict[str, Person] = {}
        self._heard: dict[str, int] = {}
        self._ids: dict[str, str] = {}
        self.readers = Readers()
        lay(folder / "convene.db")
        self._joined(folder / "convene.db")
        for number in REGIONS:
            self._open(f"coordination:{number}")
        self._open("program")

    @classmethod
    def empty(cls, folder: Path, now: datetime = SATURDAY) -> Town:
        """A copy of one that was founded once for all tests that begin at this moment."""
        if now not in MOLDS:
            MOLDS[now] = cls(Path(tempfile.mkdtemp(prefix="town-", dir=folder.parent)), now)
        empty = MOLDS[now].copied_to(folder)
        empty.stage = f"empty {now}"
        return empty

    @property
    def folder(self) -> Path:
        return Path(str(self.parts.database.write.url.database)).parent

    def copied_to(self, folder: Path) -> Town:
        """As it stands, with a file and a homeserver of its own: cheaper than to move in anew."""
        again = object.__new__(Town)
        again.clock = FixedClock(self.clock.now())
        again.server = self.server.copied(again.clock)
        again.people, again._heard, again._ids = dict(self.people), dict(self._heard), {}
        again.readers = self.readers.copied()
        file = folder / "convene.db"
        self._pour(file)
        again._joined(file)
        return again

    def becomes(self, mold: Town) -> None:
        """Everything as it is there, in this town's own file."""
        file = Path(str(self.parts.database.write.url.database))
        self.parts.database.close()
        self.server = mold.server.copied(self.clock)
        self.people, self._heard, self._ids = dict(mold.people), dict(mold._heard), {}
        self.readers = mold.readers.copied()
        for old in file.parent.glob(f"{file.name}*"):
            old.unlink()
        mold._pour(file)
        self._joined(file)

    def _pour(self, file: Path) -> None:
        source = sqlite3.connect(str(self.parts.database.write.url.database))
        target = sqlite3.connect(file)
        source.backup(target)
        source.close()
        target.close()

    def restarted(self) -> Town:
        """Another process: the same homeserver, clock and file, and nothing remembered."""
        again = object.__new__(Town)
        again.__dict__.update(self.__dict__)
        again._joined(Path(str(self.parts.database.write.url.database)))
        return again

    def served_by(self, kind: type[FakeHomeserver]) -> Town:
        """Another process, and a homeserver that behaves so, with everything that was there."""
        server = kind(self.clock)
        server.__dict__.update({**server.__dict__, **self.server.__dict__})
        self.server = server
        return self.restarted()

    def _joined(self, file: Path) -> None:
        database = HereDatabase(f"sqlite:///{file}")
        house = House(regions=REGIONS, server="hs.test", user_id=self.server.user_id)
        ring = Keyring(Master(b"m" * 32))
        self.parts = Parts(database, ring, house, self.server, self.clock, RENDERER, right_here)

    # --- who lives here ---------------------------------------------------------------------------
    def moves_in(
        self,
        name: str,
        role: Role = Role.MEMBER,
        agency: Agency = Agency.OTHER,
        *,
        region: int = 1,
        language: str = "en",
        affirmed: bool = True,
        first: str = "",
        last: str = "",
    ) -> Person:
        """On the roster, affirmed, in their direct room."""
        now = self.clock.now()
        signed = Affirmation(version="2026-1", signed_at=now, until=now + timedelta(days=365))
        person = Person(
            id=new_id(),
            user_id=f"@{name}:hs.test",
            first=first,
            last=last or name.capitalize(),
            role=role,
            agency=agency,
            region=0 if role in (Role.LEAD, Role.OPERATOR) else region,
            language=language,
            affirmation=signed if affirmed else None,
        )
        with self.parts.open_work() as work:
            work.people.add(person, because=person.added(by="test", at=now))
            work.commit()
        self.people[name] = person
        self.parts.dispatcher.act(lambda ctx: household.welcome(ctx, person))
        if role is Role.COORDINATOR:
            self.parts.dispatcher.act(lambda ctx: [SetMembers(room=f"coordination:{region}")])
        if role is Role.LEAD:
            self.parts.dispatcher.act(lambda ctx: [SetMembers(room="program")])
        self.settle()
        self.everybody_accepts()
        self._is_greeted(person)
        self.hears_no_more()
        return person

    def comes_in(self, person: Person) -> None:
        """Accepts, and stays for the greeting."""
        self.everybody_accepts()
        self.pass_time(timedelta(seconds=5))

    def _is_greeted(self, person: Person) -> None:
        """At once: who builds a town does not wait for the seconds after each coming in."""
        with self.parts.open_work() as work:
            work.outbox.release(f"person:{person.id}", self.clock.now())
            work.commit()
        self.settle()

    def _open(self, room: str) -> None:
        from bot.effects import OpenRoom

        self.parts.dispatcher.act(lambda ctx: [OpenRoom(room=room)])
        self.settle()

    def everybody_accepts(self) -> None:
        for room_id, room in list(self.server.rooms.items()):
            for user, membership in list(room.members.items()):
                if membership == "invite":
                    self.server.accept(room_id, user)
        self.settle()

    # --- talking ------------------------------------------------------------------------------------
    def says(self, name: str, text: str, *, room: str | None = None, **more: Any) -> str:
        """In the person's direct room, or another by our own name of it. Returns the last answer there."""
        where = room or f"person:{self.people[name].id}"
        self._mark(where)
        self.event_id = self.server.write(self.room_id(where), self.people[name].user_id, text, **more)
        self.settle()
        return self.last(where)

    def talks(self, name: str, *lines: tuple[str, str], room: str | None = None) -> None:
        """Pairs of said and answered: the answer contains the second."""
        for said, answered in lines:
            heard = self.says(name, said, room=room)
            assert answered in heard, f"said {said!r}, heard {heard!r}"

    _echoes: tuple[tuple[str, str], ...] = ()
    stage = ""
    """By name, as long as nothing but whole stages happened here."""

    def once(self, name: str, build: Callable[[Town], None]) -> None:
        """A stretch of story that many tests begin with: lived through once, then the town becomes what came of it."""
        begun, key = self.stage, f"{self.stage}/{name}"
        if begun and key in STAGES:
            self.becomes(STAGES[key])
            self.clock.set(STAGES[key].clock.now())
        else:
            build(self)
            if begun:
                STAGES[key] = self.copied_to(Path(tempfile.mkdtemp(prefix="stage-", dir=self.folder.parent)))
        self.stage = key if begun else ""

    def settle(self, *, echoes: bool = False) -> None:
        """Until nothing moves any more. What comes back of our own is taken with what comes next, or now (`echoes`)."""
        self.stage = ""
        LOOP.run_until_complete(self._settle(echoes))
        RENDERER.nothing_is_out_of_shape()
        self.readers.all_may_use_what_they_read(self)
        self._ids.clear()  # a room that was left may have been made anew

    async def _settle(self, echoes: bool) -> None:
        for turn in range(50):
            batch = await self.server.sync(None, 0)
            self._echoes += batch.echoes
            if batch.events or (echoes and self._echoes):
                batch, self._echoes = replace(batch, echoes=self._echoes), ()
                self.parts.receiver.take(batch, lambda connection, work: None, self.clock.now())
            moved = self.parts.work_off()
            if turn and not moved and not batch.events:
                return
            await self.parts.relay.drain()
        raise AssertionError("it never comes to rest")

    def pass_time(self, time: timedelta) -> None:
        """Everything that falls due on the way happens at its own time."""
        self.until(self.clock.now() + time)

    def until(self, end: datetime) -> None:
        while True:
            with self.parts.open_work() as work:
                due = [at for at in (work.deadlines.next_at(), work.outbox.next_due()) if at is not None]
            following = min((at for at in due if at > self.clock.now()), default=None)
            if following is None or following > end:
                break
            self.clock.set(following)
            self._tick()
        self.clock.set(end)
        self._tick()

    def _tick(self) -> None:
        while self.parts.reminders.fall_due():
            self.settle()
        self.parts.reminders.shrink_log()
        self.settle()

    # --- listening ----------------------------------------------------------------------------------
    def room_id(self, room: str) -> str:
        if room not in self._ids:
            with self.parts.open_work() as work:
                found = work.rooms.find(room)
            assert found is not None and found.room_id is not None, f"there is no room {room}"
            self._ids[room] = found.room_id
        return self._ids[room]

    def events(self, room: str) -> list[Posted]:
        """What the bot wrote there, all of it."""
        posted = self.server.rooms[self.room_id(room)].events
        return [one for one in posted if one.sender == self.server.user_id]

    def last(self, room: str) -> str:
        bodies = self.heard(room)
        return bodies[-1] if bodies else ""

    def heard(self, room: str) -> list[str]:
        """What the bot wrote there since the last thing that was said in it, or since `hears_no_more`."""
        since = self._heard.get(room, 0)
        return [one.content.get("body", "") for one in self.events(room)[since:]]

    def rings(self, room: str) -> list[str]:
        since = self._heard.get(room, 0)
        new = self.events(room)[since:]
        return [one.content["body"] for one in new if one.content.get("msgtype") == "m.text"]

    # --- who reads there ----------------------------------------------------------------------------
    def name_of(self, room_id: str) -> str:
        """Our own name of it; of a room that was left, nothing."""
        with self.parts.open_work() as work:
            return work.rooms.named(room_id) or ""

    def person(self, id: str) -> Person:
        with self.parts.open_work() as work:
            return work.people.get(id)

    def roster(self) -> list[Person]:
        with self.parts.open_work() as work:
            return work.people.where(state="active")

    def inside(self, room: str) -> list[Person]:
        members = self.server.rooms[self.room_id(room)].members
        return [person for person in self.roster() if person.user_id in members]

    def is_delegated(self, person: Person, command: Command) -> bool:
        """In any case."""
        assert command.step is not None
        with self.parts.open_work() as work:
            return any(case.is_delegated(person.id, command.step) for case in work.cases.where(state="open"))

    def direct(self, name: str) -> str:
        return f"person:{self.people[name].id}"

    def _mark(self, room: str) -> None:
        self._heard[room] = len(self.events(room))

    def hears_no_more(self) -> None:
        with self.parts.open_work() as work:
            names = [room.name for room in work.rooms.all()]
        for name in names:
            self._mark(name)

    def members(self, room: str) -> set[str]:
        """By the names they moved in with."""
        inside = self.server.rooms[self.room_id(room)].members
        return {name for name, person in self.people.items() if person.user_id in inside}


MOLDS: dict[datetime, Town] = {}
STAGES: dict[str, Town] = {}
