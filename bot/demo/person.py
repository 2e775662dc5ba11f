"""One human at one device: logs in, joins, types, and remembers what this device could decrypt."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.clock import SystemClock
from bot.demo.synapse import User
from bot.homeserver import GatewayError
from bot.matrix import reading
from bot.matrix.client import HardClient, segment
from bot.matrix.delivery import KeyDelivery
from bot.matrix.identity import Identity, publish, sign_own_device
from bot.matrix.machine import Junk, MissingKey, Opened
from bot.matrix.own_keys import publish_device, refill
from bot.matrix.rooms import ENCRYPTION, Rooms
from storage.crypto_store import CryptoStore

LONG_POLL = 20.0


@dataclass(frozen=True)
class Heard:
    """A message as this device shows it."""

    event_id: str
    room_id: str
    sender: str
    kind: str
    content: dict[str, Any] = field(repr=False)
    trusted: bool = False

    @property
    def body(self) -> str:
        return str(self.content.get("body", ""))

    @property
    def msgtype(self) -> str:
        return str(self.content.get("msgtype", ""))

    @property
    def mentions(self) -> tuple[str, ...]:
        return tuple(reading.mapping(self.content.get("m.mentions")).get("user_ids", ()))

    @property
    def reply_to(self) -> str | None:
        relation = reading.mapping(self.content.get("m.relates_to"))
        to = reading.mapping(relation.get("m.in_reply_to")).get("event_id")
        return to if isinstance(to, str) else None


class Person:
    def __init__(self, client: HardClient, identity: Identity, user: User, *, auto_join: bool) -> None:
        self.client = client
        self.user = user
        self.identity = identity
        self.auto_join = auto_join
        self.heard: defaultdict[str, list[Heard]] = defaultdict(list)
        self.undecryptable: dict[str, tuple[str, dict[str, Any]]] = {}
        """Event id -> room id and raw event of what this device has no key for."""
        self.withheld: list[dict[str, Any]] = []
        self.invitations: set[str] = set()
        self.rooms: set[str] = set()
        self.left: set[str] = set()
        self._delivery = KeyDelivery(client)
        self._rooms = Rooms(client)
        self._news = asyncio.Condition()
        self._loop: asyncio.Task[None] | None = None
        self._since: str | None = None

    # --- coming and going ---------------------------------------------------------------------
    @classmethod
    async def login(
        cls,
        url: str,
        user: User,
        *,
        identity: Identity | None = None,
        signed: bool = True,
        auto_join: bool = True,
    ) -> Person:
        """On a new device. Without an identity this is the person's first, and makes one."""
        device = f"PHONE{uuid.uuid4().hex[:8].upper()}"
        client = HardClient(
            url, user.user_id, device, await _token(url, user, device), CryptoStore(SystemClock().now)
        )
        await publish_device(client)
        if identity is None:
            identity = Identity.new(user.user_id)
            await publish(client, identity, user.password)
        if signed:
            await sign_own_device(client, identity)
        person = cls(client, identity, user, auto_join=auto_join)
        await person.turn(0)
        person._loop = asyncio.create_task(person._listen())
        return person

    async def second_device(self, *, signed: bool) -> Person:
        return await Person.login(
            self.client.homeserver, self.user, identity=self.identity, signed=signed, auto_join=self.auto_join
        )

    async def sign_this_device(self) -> None:
        await sign_own_device(self.client, self.identity)

    async def sign_other_devices(self) -> list[str]:
        """Sign every unsigned device of this account, as somebody does who verifies a new one."""
        me = self.client.user_id
        self.client.forget(me)
        await self.client.learn({me})
        new = [device for device in self.client.verdicts[me].untrusted if device != self.client.device]
        if new:
            answer = await self.client.api("POST", "/keys/query", {"device_keys": {me: new}})
            found = answer["device_keys"][me]
            signed = {id: self.identity.self_signing.sign(found[id], me) for id in new if id in found}
            await self.client.api("POST", "/keys/signatures/upload", {me: signed})
        return new

    async def reset_identity(self) -> None:
        """What people do who lost their recovery key."""
        self.identity = Identity.new(self.user.user_id)
        await publish(self.client, self.identity, self.user.password)
        await sign_own_device(self.client, self.identity)

    async def close(self) -> None:
        if self._loop is not None:
            self._loop.cancel()
            await asyncio.gather(self._loop, return_exceptions=True)
            self._loop = None
        await self.client.close()

    # --- saying -------------------------------------------------------------------------------
    async def say(self, room_id: str, text: str, *, reply_to: str | None = None) -> str:
        content: dict[str, Any] = {"msgtype": "m.text", "body": text}
        if reply_to is not None:
            content["m.relates_to"] = {"m.in_reply_to": {"event_id": reply_to}}
        return await self.send(room_id, "m.room.message", content)

    async def send(self, room_id: str, kind: str, content: dict[str, Any]) -> str:
        """Encrypted for the signed devices of everybody in the room; the event id."""
        inside = await self._rooms.members(room_id)
        for user in inside:
            self.client.forget(user)
        await self._delivery.ensure(room_id, inside)
        payload = self.client.machine.group_encrypt(room_id, {"type": kind, "content": content})
        if "m.relates_to" in content:
            payload["m.relates_to"] = content["m.relates_to"]
        path = f"/rooms/{segment(room_id)}/send/m.room.encrypted/{uuid.uuid4().hex}"
        return str((await self.client.api("PUT", path, payload))["event_id"])

    async def read(self, room_id: str, event_id: str) -> None:
        path = f"/rooms/{segment(room_id)}/receipt/m.read/{segment(event_id)}"
        await self.client.api("POST", path, {"thread_id": "main"})

    async def join(self, room_id: str) -> None:
        await self._rooms.act(room_id, "join", {})
        self.invitations.discard(room_id)
        self.rooms.add(room_id)

    async def leave(self, room_id: str) -> None:
        await self._rooms.act(room_id, "leave", {})
        self.rooms.discard(room_id)

    async def open_direct(self, user_id: str) -> str:
        """A direct room as clients make them, with one other person."""
        encryption = {"type": "m.room.encryption", "state_key": "", "content": ENCRYPTION}
        body = {
            "preset": "trusted_private_chat",
            "is_direct": True,
            "invite": [user_id],
            "initial_state": [encryption],
        }
        room_id = str((await self.client.api("POST", "/createRoom", body))["room_id"])
        self.rooms.add(room_id)
        return room_id

    # --- hearing ------------------------------------------------------------------------------
    async def wait_for(self, wanted: Callable[[Heard], bool], timeout: float = 15) -> Heard:
        """The first message, old or new, that fits. Raises TimeoutError."""
        async with asyncio.timeout(timeout), self._news:
            while True:
                for heard in [each for room in self.heard.values() for each in room]:
                    if wanted(heard):
                        return heard
                await self._news.wait()

    async def until(self, condition: Callable[[], bool], timeout: float = 15) -> None:
        """Until something is true of this person. Raises TimeoutError."""
        async with asyncio.timeout(timeout), self._news:
            await self._news.wait_for(condition)

    async def _listen(self) -> None:
        while True:
            try:
                await self.turn(LONG_POLL)
            except GatewayError as problem:
                if problem.denied:
                    return
                await asyncio.sleep(0.5)

    async def turn(self, timeout: float) -> None:
        answer, _ = await self.client.turn(self._since, timeout, 200)
        async with self._news:
            await self._take(answer)
            self._since = answer["next_batch"]
            self._news.notify_all()
        await refill(self.client, answer)

    async def _take(self, answer: dict[str, Any]) -> None:
        for event in reading.mapping(answer.get("to_device")).get("events", ()):
            if event.get("type") == "m.room_key.withheld":
                self.withheld.append({**event["content"], "sender": event.get("sender")})
        rooms = reading.mapping(answer.get("rooms"))
        await self._take_invitations(set(rooms.get("invite", ())))
        self.left |= set(rooms.get("leave", ()))
        self.rooms -= set(rooms.get("leave", ()))
        for room_id, room in rooms.get("join", {}).items():
            self.rooms.add(room_id)
            self.left.discard(room_id)
            await self._take_events(room_id, reading.mapping(room.get("timeline")).get("events", []))
        for room_id, raw in list(self.undecryptable.values()):
            await self._take_events(room_id, [raw])

    async def _take_invitations(self, invited: set[str]) -> None:
        self.invitations |= invited
        if self.auto_join:
            for room_id in invited:
                await self.join(room_id)

    async def _take_events(self, room_id: str, events: list[dict[str, Any]]) -> None:
        encrypted = [raw for raw in events if reading.is_event(raw) and raw["type"] == "m.room.encrypted"]
        await self.client.learn({raw["sender"] for raw in encrypted} - {self.client.user_id})
        for raw in encrypted:
            try:
                self._hear(room_id, raw, self.client.machine.open(raw, room_id))
            except MissingKey:
                self.undecryptable[raw["event_id"]] = (room_id, raw)
            except Junk:
                continue

    def _hear(self, room_id: str, raw: dict[str, Any], opened: Opened) -> None:
        self.undecryptable.pop(raw["event_id"], None)
        if any(heard.event_id == raw["event_id"] for heard in self.heard[room_id]):
            return
        heard = Heard(raw["event_id"], room_id, raw["sender"], opened.kind, opened.content, opened.trusted)
        self.heard[room_id].append(heard)


async def _token(url: str, user: User, device: str) -> str:
    client = HardClient(url, user.user_id, device, "", CryptoStore(SystemClock().now))
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": user.user_id},
        "password": user.password,
        "device_id": device,
        "initial_device_display_name": "Phone",
    }
    try:
        return str((await client.api("POST", "/login", body))["access_token"])
    finally:
        await client.close()
