"""Matrix in, Matrix out: the real `bot.homeserver.Homeserver`.

store = database.run_here(lambda c: crypto_store.load(c, Vault(c, ring), clock.now))

async def flush() -> None:
    changes = store.changes()
    if changes:
        await database.run(lambda c: crypto_store.write(c, Vault(c, ring), changes, key_for(c)))
        store.written(changes)

login = Login(homeserver=url, user_id="@bot:example.org", password=password)  # or token=
gateway = Gateway(login, store, flush=flush, known=inbox_has, rooms=room_ids_of_our_records)
await gateway.start(roster=user_ids)         # IdentityMismatch (code), GatewayError
batch = await gateway.sync(token, 30)
changes = store.changes()                    # then, in the inbox's transaction, with the token:
await database.run(lambda c: (inbox_takes(c, batch), crypto_store.write(c, vault, changes, key_for(c))))
store.written(changes)                       # only if it was committed
await gateway.close()
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import structlog
from nio import GroupEncryptionError

from bot.homeserver import GatewayError, RoomSettings, Sent, Unreached, noted_nowhere
from bot.incoming import Batch, Message, Undecryptable
from bot.matrix import media
from bot.matrix.account import Flush, Login, start_account
from bot.matrix.client import HardClient, segment
from bot.matrix.delivery import VERIFY_FIRST, KeyDelivery
from bot.matrix.identity import Identity
from bot.matrix.listener import TRANSACTION, Listener, Members
from bot.matrix.rooms import Rooms
from bot.matrix.timeline import Known
from casework.devices import Device, NewIdentity, Rulings
from storage.crypto_store import CryptoStore

log = structlog.get_logger(__name__)

NOTHING_SAID = Rulings()
TIMELINE = 500  # events of a room in one sync; what is more is fetched page by page


class Gateway:
    def __init__(
        self,
        login: Login,
        store: CryptoStore,
        *,
        flush: Flush,
        known: Known,
        rooms: Iterable[str] = (),
        withheld_reason: str = VERIFY_FIRST,
        timeline: int = TIMELINE,
    ) -> None:
        """`known`: which of these event ids are in the inbox. `rooms`: ids of our encrypted rooms."""
        self.user_id = login.user_id
        self._login = login
        self._store = store
        self._flush = flush
        self._known = known
        self._encrypted = set(rooms)
        self._withheld_reason = withheld_reason
        self._timeline = timeline
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._client: HardClient | None = None

    async def start(
        self, roster: Iterable[str] = (), rulings: Rulings = NOTHING_SAID, blind: Iterable[str] = ()
    ) -> None:
        """Log in, check who we are, ask for everybody's devices. If it fails it may be repeated.

        `blind`: who had no device that reads in the run before, as its last batch said.
        """
        await self.close()
        self._client = await start_account(self._login, self._store, self._flush)
        self._client.rule(rulings)
        self._members: Members = {}
        self._rooms = Rooms(self._client)
        self._delivery = KeyDelivery(self._client, self._withheld_reason)
        self._listener = Listener(
            self._client, self._delivery, self._members, self._known, self._timeline, blind
        )
        await self._client.learn(set(roster) - {self.user_id})
        await self._introduce()

    async def _introduce(self) -> None:
        """A name that people can read, unless the account has one; neutral (P11.6). Where the server lets nobody choose
        theirs, it goes without."""
        try:
            if await self._rooms.display_name(self.user_id) in (None, self.user_id[1:].partition(":")[0]):
                await self._rooms.set_display_name(self._login.device_name)
        except GatewayError as problem:
            if not problem.permanent:
                raise
            log.warning("no name of its own", problem=str(problem))

    async def close(self) -> None:
        if self._client is not None:
            await self._client.close()
            self._client = None

    @property
    def client(self) -> HardClient:
        assert self._client is not None, "not started"
        return self._client

    @property
    def fingerprint(self) -> str:
        """Our master key, for the enrolment papers."""
        enrolment = self._store.enrolment
        assert enrolment is not None, "not started"
        return Identity.from_seeds(enrolment.user_id, enrolment.seeds).master.public

    def devices(self, user_id: str) -> tuple[Device, ...]:
        """As the homeserver showed them last; asked from another thread too."""
        verdict = self._client.verdicts.get(user_id) if self._client else None
        return verdict.devices(user_id) if verdict else ()

    def new_identity(self, user_id: str) -> NewIdentity | None:
        verdict = self._client.verdicts.get(user_id) if self._client else None
        return verdict.identity(user_id) if verdict else None

    # --- in -----------------------------------------------------------------------------------
    async def sync(self, since: str | None, timeout: float) -> Batch:
        return await self._listener.sync(since, timeout)

    async def decrypt(self, late: Undecryptable) -> Message | None:
        return await self._listener.decrypt(late)

    # --- out ----------------------------------------------------------------------------------
    async def send(
        self,
        room_id: str,
        kind: str,
        content: dict[str, Any],
        *,
        token: str,
        readers: frozenset[str],
        rulings: Rulings,
        unreached: Unreached = noted_nowhere,
    ) -> Sent:
        """`unread` names also the readers who are not in the room."""
        if room_id not in self._encrypted:
            raise GatewayError("room not known to be encrypted", permanent=True)
        self.client.rule(rulings)
        readers -= {self.user_id}
        async with self._locks[room_id]:
            present = await self._present(room_id, readers)
            unread = await self._delivery.ensure(room_id, present.keys()) | (readers - present.keys())
            if unread:
                await unreached(unread)
            payload = self._encrypted_payload(room_id, kind, {**content, TRANSACTION: token})
            path = f"/rooms/{segment(room_id)}/send/m.room.encrypted/{segment(token)}"
            answer = await self.client.api("PUT", path, payload)
        return Sent(str(answer.get("event_id", "")), unread)

    async def _present(self, room_id: str, readers: frozenset[str]) -> dict[str, str]:
        """The readers who are in the room, or invited."""
        if room_id not in self._members:
            self._members[room_id] = await self._rooms.members(room_id)
        present = {user: now for user, now in self._members[room_id].items() if user in readers}
        for user, now in present.items():
            if now == "invite":  # the server tells of new devices only of people who have joined
                self.client.forget(user)
        return present

    def _encrypted_payload(self, room_id: str, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        try:
            payload: dict[str, Any] = self.client.machine.group_encrypt(
                room_id, {"type": kind, "content": content}
            )
        except GroupEncryptionError:  # it grew too old between two lines
            raise GatewayError("session expired") from None
        relation = content.get("m.relates_to")
        return {**payload, "m.relates_to": relation} if relation else payload

    async def upload(self, data: bytes) -> dict[str, Any]:
        return await media.upload(self.client, data)

    async def redact(self, room_id: str, event_id: str, *, token: str) -> None:
        await self._rooms.redact(room_id, event_id, token)

    # --- rooms ----------------------------------------------------------------------------------
    async def create_room(self, *, name: str, marker: str) -> str:
        room_id = await self._rooms.create(name, marker)
        self._encrypted.add(room_id)
        return room_id

    async def find_room(self, marker: str) -> str | None:
        room_id = await self._rooms.find(marker)
        if room_id is not None:
            await self.settings(room_id)
        return room_id

    async def settings(self, room_id: str) -> RoomSettings:
        """What the server says; a room that is encrypted may be sent to from now on."""
        settings = await self._rooms.settings(room_id)
        if settings.encrypted:
            self._encrypted.add(room_id)
        return settings

    async def members(self, room_id: str) -> dict[str, str]:
        async with self._locks[room_id]:
            self._members[room_id] = await self._rooms.members(room_id)
            return dict(self._members[room_id])

    async def invite(self, room_id: str, user_id: str, *, direct: bool = False) -> None:
        if direct:
            await self._rooms.invite_directly(room_id, user_id)
        else:
            await self._rooms.act(room_id, "invite", {"user_id": user_id})
        self._members.get(room_id, {})[user_id] = "invite"

    async def remove(self, room_id: str, user_id: str, reason: str = "") -> None:
        said = {"reason": reason} if reason else {}
        await self._rooms.act(room_id, "kick", {"user_id": user_id, **said})
        self._members.get(room_id, {}).pop(user_id, None)

    async def set_posting(self, room_id: str, *, allowed: bool) -> None:
        await self._rooms.set_posting(room_id, allowed=allowed)

    async def join(self, room_id: str) -> None:
        await self._rooms.act(room_id, "join", {})

    async def leave(self, room_id: str, reason: str = "") -> None:
        await self._rooms.act(room_id, "leave", {"reason": reason} if reason else {})
        self._members.pop(room_id, None)
        self._encrypted.discard(room_id)

    async def forget(self, room_id: str) -> None:
        async with self._locks[room_id]:
            self._delivery.drop(room_id)
            self._store.forget_room(room_id)

    async def display_name(self, user_id: str) -> str | None:
        return await self._rooms.display_name(user_id)
