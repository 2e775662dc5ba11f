"""The stage: a homeserver, the bot as a process of its own, and the cast at their devices."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.demo.cast import COORDINATOR, ELSEWHERE, EVERYBODY, Role
from bot.demo.person import Heard, Person
from bot.demo.process import BotProcess
from bot.demo.screen import Screen
from bot.demo.synapse import Synapse, User
from bot.matrix.client import segment

ROOT = Path(__file__).parents[2]
PATIENCE = 25.0
SETTLES = 0.06
"""Seconds for a message to reach the others after the first has it."""


class Missed(Exception):
    """Something that should have happened did not."""


@dataclass(frozen=True)
class Room:
    kind: str
    title: str


class Stage:
    def __init__(self, folder: Path, screen: Screen) -> None:
        self.folder = folder
        self.screen = screen
        self.synapse = Synapse(ROOT / ".venv-homeserver" / "bin" / "python", folder / "homeserver")
        self.people: dict[str, Person] = {}
        self.users: dict[str, User] = {}
        self.bot_user: User | None = None
        self.failures: list[str] = []
        self.referral = ""
        self.case = ""
        self.case_room = ""
        self._rooms: dict[str, Room] = {}
        self._shown: set[str] = set()
        self._stack = AsyncExitStack()

    # --- curtain up, curtain down -----------------------------------------------------------------
    async def __aenter__(self) -> Stage:
        try:
            await self._open_homeserver()
            await self._engage()
            await self._start_bot()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _open_homeserver(self) -> None:
        """Told to stop while it starts, it is ended as soon as it is there: nothing goes on without the play."""
        starting = asyncio.create_task(asyncio.to_thread(self.synapse.start))

        async def end() -> None:
            await asyncio.wait([starting])
            await asyncio.to_thread(self.synapse.stop)

        self._stack.push_async_callback(end)
        await asyncio.shield(starting)

    async def _engage(self) -> None:
        users = await self.synapse.users("convene", *(role.account for role in EVERYBODY))
        self.bot_user = users[0]
        self.users = {role.account: user for role, user in zip(EVERYBODY, users[1:], strict=True)}
        await asyncio.gather(*(self._arrives(role) for role in EVERYBODY))
        self.people = {role.account: self.people[role.account] for role in EVERYBODY}

    async def _arrives(self, role: Role) -> None:
        user = self.users[role.account]
        person = await Person.login(self.synapse.url, user)
        self._stack.push_async_callback(person.close)
        self.people[role.account] = person
        name = {"displayname": role.name}
        await person.client.api("PUT", f"/profile/{segment(user.user_id)}/displayname", name)

    async def _start_bot(self) -> None:
        assert self.bot_user is not None
        first, second = (self.users[role.account].user_id for role in (COORDINATOR, ELSEWHERE))
        self.bot = BotProcess(self.folder / "bot", self.synapse.url, self.bot_user, first, second)
        self._stack.push_async_callback(self.bot.stop)
        await self.bot.start()
        self.now = await self.bot.answered()

    # --- the clock ----------------------------------------------------------------------------------
    async def tell(self, line: str) -> datetime:
        self.now = await self.bot.tell(line)
        return self.now

    async def until_heard(self, who: str, room: str, wanted: str, *, steps: int = 12) -> Heard:
        """Move the clock to the next thing due, and the next, until this person hears it there."""
        for _ in range(steps):
            since = self._known(who, room)
            await self.tell("next")
            self.screen.clock(self.now, "the clock moves to the next thing due")
            try:
                heard = await self._hears(who, room, wanted, since=since, timeout=1.5)
            except TimeoutError:
                await self.show()
                continue
            await self.show()
            return heard
        raise self._missed(f"{who} never heard {wanted!r} in {room}")

    # --- saying and hearing ---------------------------------------------------------------------------
    async def says(
        self,
        who: str,
        text: str,
        answered: str = "",
        *,
        room: str = "direct",
        hears: str = "",
        or_else: str = "",
    ) -> Heard:
        """Type, and wait until the answer is there, one or the other. Raises Missed."""
        person, where = self.people[who], hears or room
        room_id = await self.find(who, room)
        since = self._known(who, where)
        await self.show(0)
        kind = self._rooms[room_id]
        await self.screen.said(kind.kind, kind.title, who, text)
        await person.say(room_id, text)
        try:
            wanted = (answered, or_else) if or_else else (answered,)
            heard = await self._hears(who, where, *wanted, since=since, timeout=PATIENCE)
        except TimeoutError:
            await self.show()
            raise self._missed(f"{who} said {text!r} and did not hear {answered!r} in {where}") from None
        await self.show()
        return heard

    async def says_only(self, who: str, text: str, *, room: str) -> None:
        """People talking: the bot stays silent."""
        room_id = await self.find(who, room)
        kind = self._rooms[room_id]
        await self.screen.said(kind.kind, kind.title, who, text)
        await self.people[who].say(room_id, text)

    async def settle(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await self.show()

    def rooms_of(self, who: str) -> list[Room]:
        return [self._rooms[id] for id in self.people[who].rooms if id in self._rooms]

    async def hears(self, who: str, room: str, wanted: str) -> Heard:
        """Something that comes by itself, or has come already."""
        try:
            heard = await self._hears(who, room, wanted, since=0, timeout=PATIENCE)
        except TimeoutError:
            await self.show()
            raise self._missed(f"{who} did not hear {wanted!r} in {room}") from None
        await self.show()
        return heard

    def _missed(self, what: str) -> Missed:
        self.failures.append(what)
        return Missed(what)

    async def _hears(self, who: str, room: str, *wanted: str, since: int, timeout: float) -> Heard:
        person = self.people[who]
        bot = self.bot_user.user_id if self.bot_user else ""

        def fits() -> Heard | None:
            room_id = self._found(who, room)
            heard = person.heard[room_id][since:] if room_id else []
            said = (one for one in heard if one.sender == bot)
            return next((one for one in said if any(words in one.body for words in wanted)), None)

        await self._until(person, lambda: fits() is not None, timeout)
        found = fits()
        assert found is not None
        return found

    async def _until(self, person: Person, condition: Callable[[], bool], timeout: float) -> None:
        """Rooms that are new to the screen are looked up on the way."""
        async with asyncio.timeout(timeout):
            while not condition():
                await self._look_up(person)
                if condition():
                    return
                try:
                    await person.until(condition, 0.5)
                except TimeoutError:
                    continue

    # --- rooms ----------------------------------------------------------------------------------------
    async def find(self, who: str, room: str) -> str:
        person = self.people[who]
        await self._until(person, lambda: self._found(who, room) is not None, PATIENCE)
        found = self._found(who, room)
        assert found is not None
        return found

    def _found(self, who: str, room: str) -> str | None:
        """`direct`, `coordination`, `program`, or a case code; of one kind the newest."""
        person = self.people[who]
        known = [id for id in person.rooms if id in self._rooms]
        title = f"direct, {who}" if room == "direct" else room
        return next((id for id in known if self._rooms[id].title == title), None)

    async def _look_up(self, person: Person) -> None:
        for room_id in list(person.rooms - set(self._rooms)):
            path = f"/rooms/{segment(room_id)}/state/m.room.name"
            name = str((await person.client.api("GET", path)).get("name", ""))
            self._rooms[room_id] = self._described(name, person)

    def _described(self, name: str, person: Person) -> Room:
        if name == "Convene":
            return Room("direct", f"direct, {person.user.user_id[1:].partition(':')[0]}")
        if name == "Convene 0":
            return Room("program", "program")
        if name.startswith("Convene "):
            return Room("coordination", "coordination" if name == "Convene 1" else name)
        return Room("case", name)

    def _known(self, who: str, room: str) -> int:
        room_id = self._found(who, room)
        return len(self.people[who].heard[room_id]) if room_id else 0

    # --- the transcript -------------------------------------------------------------------------------
    async def show(self, seconds: float = SETTLES) -> None:
        """What the bot wrote and somebody could read, each once, with everybody who could."""
        await asyncio.sleep(seconds)
        for person in self.people.values():
            await self._look_up(person)
        new = self._new()
        await self._arrived(new)
        for event in new:
            readers = [who for who, person in self.people.items() if self._has(person, event)]
            room = self._rooms.get(event.room_id)
            if room is None or "m.new_content" in event.content:
                continue
            shown = readers if room.kind != "direct" else []
            ring = event.msgtype == "m.text"
            await self.screen.answered(room.kind, room.title, event.body, ring=ring, readers=shown)

    async def _arrived(self, events: list[Heard]) -> None:
        """Give everybody who is in the room a moment to receive it, or to find that they have no key."""
        for _ in range(20):
            if all(self._settled(person, event) for person in self.people.values() for event in events):
                return
            await asyncio.sleep(0.03)

    def _settled(self, person: Person, event: Heard) -> bool:
        if event.room_id not in person.rooms or self._has(person, event):
            return True
        return event.event_id in person.undecryptable

    def _new(self) -> list[Heard]:
        assert self.bot_user is not None
        fresh: dict[str, Heard] = {}
        for person in self.people.values():
            for heard in (one for room in person.heard.values() for one in room):
                if heard.sender == self.bot_user.user_id and heard.event_id not in self._shown:
                    fresh.setdefault(heard.event_id, heard)
        self._shown |= set(fresh)
        return list(fresh.values())

    @staticmethod
    def _has(person: Person, event: Heard) -> bool:
        return any(one.event_id == event.event_id for one in person.heard[event.room_id])

    # --- promises ---------------------------------------------------------------------------------------
    def check(self, promise: str, kept: bool) -> None:
        self.screen.check(promise, kept)
        if not kept:
            self.failures.append(promise)
