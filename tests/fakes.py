"""A homeserver behind the gateway's face: rooms, members, messages, no keys. It passes the gateway's contract."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from bot.homeserver import GatewayError, RoomSettings, Sent, Unreached, noted_nowhere
from bot.incoming import Batch, DeviceSeen, Incoming, Membership, Message, Undecryptable
from casework.devices import Device, NewIdentity, Rulings


@dataclass
class Posted:
    """One event in a room, as the server keeps it."""

    event_id: str
    sender: str
    content: dict[str, Any]
    token: str = ""
    readers: frozenset[str] = frozenset()
    rulings: Rulings = field(default_factory=Rulings)


@dataclass
class Room:
    name: str
    marker: str
    members: dict[str, str] = field(default_factory=dict)
    frozen: bool = False
    events: list[Posted] = field(default_factory=list)

    def copied(self) -> Room:
        events = [copy.copy(one) for one in self.events]
        return replace(self, members=dict(self.members), events=events)


class FakeHomeserver:
    user_id = "@convene:hs.test"
    fingerprint = "fingerprint"

    def __init__(self, clock: Any) -> None:
        self._clock = clock
        self._ids = itertools.count(1)
        self.rooms: dict[str, Room] = {}
        self.arriving: list[Incoming] = []
        self.echoes: list[tuple[str, str]] = []
        self.down: GatewayError | None = None
        self.left: list[tuple[str, str]] = []
        self.reasons: dict[tuple[str, str], str] = {}
        """Room and user -> what somebody removed was told there, in clear."""
        self.forgotten: list[str] = []
        """Rooms of which the keys in memory are gone."""
        self.no_devices: set[str] = set()
        self.unknown_users: set[str] = set()
        self.names: dict[str, str] = {}
        self.other_devices: dict[str, tuple[Device, ...]] = {}
        """Whoever is not in here has one signed phone."""
        self.new_identities: dict[str, NewIdentity] = {}
        """Whoever has reset theirs."""
        self.spoiled: set[str] = set()
        """Rooms that somebody has opened to everybody."""
        self.sends = 0
        self.uploads: dict[str, bytes] = {}

    def copied(self, clock: Any) -> FakeHomeserver:
        """As it stands; what happens there from now on happens there alone."""
        again = FakeHomeserver(clock)
        for name, value in vars(self).items():
            if isinstance(value, dict | list | set):
                setattr(again, name, value.copy())
        again.rooms = {room_id: room.copied() for room_id, room in self.rooms.items()}
        again._ids, again.down, again.sends = copy.copy(self._ids), self.down, self.sends
        return again

    # --- what people do ---------------------------------------------------------------------------
    def write(
        self,
        room_id: str,
        sender: str,
        body: str,
        *,
        trusted: bool = True,
        device: str = "PHONE",
        reply_to: str | None = None,
        pills: tuple[str, ...] = (),
        at: datetime | None = None,
        form: str = "text",
    ) -> str:
        event_id = f"$e{next(self._ids)}"
        self.rooms[room_id].events.append(Posted(event_id, sender, {"body": body, "msgtype": "m.text"}))
        message = Message(
            event_id=event_id,
            room_id=room_id,
            sender=sender,
            device=device,
            at=at or self._clock.now(),
            body=body,
            pills=pills,
            reply_to=reply_to,
            form=form,
            trusted=trusted,
            sender_key=f"key {sender}",
            session_id=f"session {room_id} {sender}",
            index=next(self._ids),
        )
        self.arriving.append(message)
        return event_id

    def accept(self, room_id: str, user: str) -> None:
        self._moved(room_id, user, user, "join")

    def walk_out(self, room_id: str, user: str) -> None:
        self._moved(room_id, user, user, "leave")

    def _moved(self, room_id: str, user: str, by: str, now: str) -> None:
        members = self.rooms[room_id].members
        before = members.get(user, "leave")
        if now == "leave":
            members.pop(user, None)
        else:
            members[user] = now
        self.arriving.append(
            Membership(
                event_id=f"$e{next(self._ids)}",
                room_id=room_id,
                user_id=user,
                by=by,
                at=self._clock.now(),
                now=now,
                before=before,
            )
        )

    # --- what the bot asks ------------------------------------------------------------------------
    async def sync(self, since: str | None, timeout: float) -> Batch:
        self._check()
        batch = Batch(next=f"s{next(self._ids)}", events=tuple(self.arriving), echoes=tuple(self.echoes))
        self.arriving, self.echoes = [], []
        return batch

    async def decrypt(self, late: Undecryptable) -> Message | None:
        return None

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
        self._check()
        self._take(rulings)
        room = self.rooms[room_id]
        present = {user for user in readers if user in room.members}
        if unread := frozenset(readers - present) | (readers & self.no_devices):
            await unreached(unread)
        known = next((one for one in room.events if one.token == token), None)
        if known is None:
            self.sends += 1
            known = Posted(f"$e{next(self._ids)}", self.user_id, content, token, readers, rulings)
            room.events.append(known)
            self.echoes.append((token, known.event_id))
        return Sent(known.event_id, unread)

    async def upload(self, data: bytes) -> dict[str, Any]:
        self._check()
        address = f"mxc://hs.test/{next(self._ids)}"
        self.uploads[address] = data
        return {"url": address, "key": {}, "iv": "", "hashes": {}, "v": "v2"}

    async def redact(self, room_id: str, event_id: str, *, token: str) -> None:
        self._check()
        if room_id in dict(self.left):
            raise GatewayError("403", permanent=True)
        for one in self.rooms[room_id].events:
            if one.event_id == event_id:
                one.content = {}

    async def create_room(self, *, name: str, marker: str) -> str:
        self._check()
        room_id = f"!room{next(self._ids)}"
        self.rooms[room_id] = Room(name, marker)
        return room_id

    async def find_room(self, marker: str) -> str | None:
        return next((id for id, room in self.rooms.items() if room.marker == marker), None)

    async def members(self, room_id: str) -> dict[str, str]:
        self._check()
        return dict(self.rooms[room_id].members)

    async def invite(self, room_id: str, user_id: str, *, direct: bool = False) -> None:
        self._check()
        if user_id in self.unknown_users:
            raise GatewayError("404", permanent=True)
        self._moved(room_id, user_id, self.user_id, "invite")

    async def remove(self, room_id: str, user_id: str, reason: str = "") -> None:
        self._check()
        self.reasons[room_id, user_id] = reason
        self._moved(room_id, user_id, self.user_id, "leave")

    async def set_posting(self, room_id: str, *, allowed: bool) -> None:
        self._check()
        self.rooms[room_id].frozen = not allowed

    async def join(self, room_id: str) -> None:
        self._check()

    async def leave(self, room_id: str, reason: str = "") -> None:
        self.left.append((room_id, reason))

    async def forget(self, room_id: str) -> None:
        self.forgotten.append(room_id)

    async def settings(self, room_id: str) -> RoomSettings:
        room = self.rooms[room_id]
        join_rule = "public" if room_id in self.spoiled else "invite"
        return RoomSettings(
            self.user_id, room.marker, True, "invited", join_rule, False, "12", room.name, True, room.frozen
        )

    async def display_name(self, user_id: str) -> str | None:
        return self.names.get(user_id)

    def devices(self, user_id: str) -> tuple[Device, ...]:
        phone = Device(user_id=user_id, id="PHONE", fingerprint=f"key of {user_id} PHONE")
        return self.other_devices.get(user_id, (phone,))

    def resets_identity(self, user_id: str, key: str, signed: tuple[str, ...] = ("PHONE",)) -> None:
        """All devices fall out; the new identity signs these of them."""
        devices = tuple(replace(one, standing="identity-changed") for one in self.devices(user_id))
        self.other_devices[user_id] = devices
        anew = tuple(one for one in devices if one.id in signed)
        self.new_identities[user_id] = NewIdentity(user_id=user_id, key=key, devices=anew)
        for one in devices:
            seen = {"reason": one.standing, "can_read_elsewhere": False, "identity": key}
            self.arriving.append(DeviceSeen(user_id=user_id, device=one.id, **seen))

    def new_identity(self, user_id: str) -> NewIdentity | None:
        return self.new_identities.get(user_id)

    def _take(self, rulings: Rulings) -> None:
        """What an accepted identity signed counts from the next message on."""
        for user_id, new in list(self.new_identities.items()):
            if (user_id, new.key) in rulings.identities:
                del self.new_identities[user_id]
                signed = {one.id for one in new.devices}
                self.other_devices[user_id] = tuple(
                    replace(one, standing="signed" if one.id in signed else "unsigned")
                    for one in self.devices(user_id)
                )

    async def start(self, roster: list[str], rulings: Rulings, blind: frozenset[str]) -> None:
        self._check()

    async def close(self) -> None:
        return

    def _check(self) -> None:
        if self.down is not None:
            raise self.down


class FixedClock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def of_server(self, stamp: datetime) -> datetime:
        return stamp

    def pass_(self, time: timedelta) -> None:
        self._now += time

    def set(self, now: datetime) -> None:
        self._now = now
