"""The gateway with a database around it, and the people it talks to."""

from __future__ import annotations

import asyncio
import itertools
import uuid
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.demo.person import Person
from bot.demo.synapse import Synapse, User
from bot.homeserver import Sent
from bot.incoming import Batch, Incoming, Message
from bot.matrix.account import Login
from bot.matrix.gateway import Gateway
from casework.devices import Rulings
from storage import crypto_store
from storage.engine import Database
from storage.keys import Keyring, Master
from storage.tables import metadata
from storage.vault import Vault
from tests.homeserver.wire import Wire

numbers = itertools.count(1)


@dataclass
class House:
    """The gateway with its database, as `bot.app` joins them: sync, keep, go on."""

    url: str
    user: User
    database: Database
    ring: Keyring
    rooms: set[str] = field(default_factory=set)
    token: str | None = None
    events: list[Incoming] = field(default_factory=list)
    echoes: list[tuple[str, str]] = field(default_factory=list)
    new_sessions: set[str] = field(default_factory=set)
    blind: frozenset[str] = frozenset()
    timeline: int = 500
    rulings: Rulings = field(default_factory=Rulings)
    """What coordinators have said of devices."""

    async def start(self, roster: tuple[str, ...] = (), **login: Any) -> Gateway:
        """A run of the bot: everything it knows comes from the database."""
        self.store = self.database.run_here(
            lambda c: crypto_store.load(c, Vault(c, self.ring), SystemClock().now)
        )
        account = {"homeserver": self.url, "user_id": self.user.user_id, "password": self.user.password}
        self.gateway = Gateway(
            Login(**{**account, **login}),
            self.store,
            flush=self.flush,
            known=self.known,
            rooms=self.rooms,
            timeline=self.timeline,
        )
        await self.gateway.start(roster, self.rulings, self.blind)
        return self.gateway

    async def restart(self, roster: tuple[str, ...] = (), **login: Any) -> Gateway:
        await self.gateway.close()
        return await self.start(roster, **login)

    async def known(self, event_ids: set[str]) -> set[str]:
        return event_ids & {getattr(event, "event_id", "") for event in self.events}

    async def flush(self) -> None:
        changes = self.store.changes()
        if changes:
            await self.database.run(lambda connection: self._write(connection, changes))
            self.store.written(changes)

    def _write(self, connection: Any, changes: crypto_store.Changes) -> None:
        vault = Vault(connection, self.ring)
        today = datetime.now(UTC)
        crypto_store.write(connection, vault, changes, lambda _: vault.keys.day(today))

    async def sync(self, timeout: float = 0) -> Batch:
        batch = await self.gateway.sync(self.token, timeout)
        await self.flush()
        self.token = batch.next
        self.events += batch.events
        self.echoes += batch.echoes
        self.new_sessions |= batch.new_sessions
        if batch.blind is not None:
            self.blind = batch.blind
        return batch

    async def until(self, wanted: Callable[[Incoming], bool], timeout: float = 10) -> Incoming:
        """Sync until an event fits; all that came meanwhile is in `events`."""
        async with asyncio.timeout(timeout):
            while True:
                for event in self.events:
                    if wanted(event):
                        return event
                await self.sync(1)

    async def hears(self, body: str) -> Message:
        event = await self.until(lambda event: isinstance(event, Message) and event.body == body)
        assert isinstance(event, Message)
        return event

    async def opens_room(self, *people: Person) -> str:
        room_id = await self.gateway.create_room(name="K7-QF3", marker=uuid.uuid4().hex)
        self.rooms.add(room_id)
        for person in people:
            await self.gateway.invite(room_id, person.user.user_id)
        for person in people:
            await person.until(lambda person=person: room_id in person.rooms)
        return room_id

    async def says(self, room_id: str, body: str, *readers: Person, token: str | None = None) -> Sent:
        content = {"msgtype": "m.text", "body": body}
        people = frozenset(person.user.user_id for person in readers)
        return await self.gateway.send(
            room_id,
            "m.room.message",
            content,
            token=token or uuid.uuid4().hex,
            readers=people,
            rulings=self.rulings,
        )


class World:
    """Makes people and houses, and sends them home after the test."""

    def __init__(self, synapse: Synapse, folder: Path, stack: AsyncExitStack) -> None:
        self.synapse = synapse
        self._folder = folder
        self._stack = stack

    async def user(self, name: str) -> User:
        return await asyncio.to_thread(self.synapse.register, f"{name}{next(numbers)}")

    async def person(self, name: str, **options: Any) -> Person:
        return self.leaves(await Person.login(self.synapse.url, await self.user(name), **options))

    def leaves(self, person: Person) -> Person:
        self._stack.push_async_callback(person.close)
        return person

    async def house(self, user: User | None = None, *, url: str = "", **options: Any) -> House:
        database = Database(f"sqlite:///{self._folder / f'bot{next(numbers)}.db'}")
        metadata.create_all(database.write)
        self._stack.callback(database.close)
        user = user or await self.user("bot")
        house = House(url or self.synapse.url, user, database, Keyring(Master(bytes(32))), **options)
        self._stack.push_async_callback(_close, house)
        return house

    async def wire(self) -> Wire:
        return await self._stack.enter_async_context(Wire(self.synapse.url))

    async def running(self, **options: Any) -> House:
        house = await self.house(**options)
        await house.start()
        await house.sync()
        return house


async def _close(house: House) -> None:
    if hasattr(house, "gateway"):
        await house.gateway.close()
