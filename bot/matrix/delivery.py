"""Who gets the key of a room, and whether it reached them (ARCHITECTURE 13)."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import structlog
from nio.crypto.device import OlmDevice
from nio.crypto.sessions import OutboundGroupSession

from bot.homeserver import GatewayError
from bot.matrix.client import HardClient
from bot.matrix.machine import MEGOLM
from casework.devices import Device

log = structlog.get_logger(__name__)

TRIES = 3
A_REQUEST = 20  # devices to one `/sendToDevice`
VERIFY_FIRST = "Verify this device to read here. / Vérifiez cet appareil pour lire ici."
ASK_FIRST = "This device is blocked. Telephone your coordinator. / Cet appareil est bloqué. Téléphonez à votre coordination."

Address = tuple[str, str, str]
"""User id, device id, curve25519: a device that changed its key is another one."""


class KeyDelivery:
    """Only admitted devices of the people named get a key; when one of them drops out it is a new key."""

    def __init__(self, client: HardClient, withheld_reason: str = VERIFY_FIRST) -> None:
        self._client = client
        self._reason = withheld_reason
        self._delivered: dict[str, set[Address]] = defaultdict(set)
        self._withheld: set[tuple[str, str, str]] = set()

    async def ensure(self, room_id: str, people: Iterable[str]) -> frozenset[str]:
        """See to it that these people, and nobody else, can read the next message.

        Returns whom of them no device was reached. Raises GatewayError if the wire is the reason; what is refused for
        good keeps those who were reached from nothing.
        """
        people = set(people) - {self._client.user_id}
        await self._client.learn(people)
        wanted = self._wanted(people)
        session = self._session(room_id, wanted)
        problem = await self._deliver(room_id, session, wanted)
        told = {user_id for user_id, _, _ in self._delivered[session.id]}
        if problem and people - told and not (problem.permanent and told):
            raise problem
        session.shared = True
        await self._withhold(room_id, session, people)
        return frozenset(people - told)

    def drop(self, room_id: str) -> None:
        """The next message in this room begins a new session."""
        session = self._client.machine.outbound_group_sessions.pop(room_id, None)
        if session:
            self._delivered.pop(session.id, None)

    def _wanted(self, people: Iterable[str]) -> dict[Address, OlmDevice]:
        devices = (device for user in people for device in self._client.device_store[user].values())
        return {(device.user_id, device.id, device.curve25519): device for device in devices}

    def _session(self, room_id: str, wanted: dict[Address, OlmDevice]) -> OutboundGroupSession:
        sessions = self._client.machine.outbound_group_sessions
        session = sessions.get(room_id)
        if session is not None and (session.expired or self._delivered[session.id] - wanted.keys()):
            self.drop(room_id)
        if room_id not in sessions:
            self._client.machine.create_outbound_group_session(room_id)
        return sessions[room_id]

    async def _deliver(
        self, room_id: str, session: OutboundGroupSession, wanted: dict[Address, OlmDevice]
    ) -> GatewayError | None:
        problem = None
        for _ in range(TRIES):
            try:
                await self._try_to_deliver(room_id, session, wanted)
                problem = None
                break
            except GatewayError as failure:
                if failure.denied:
                    raise
                problem = failure
        missing = wanted.keys() - self._delivered[session.id]
        if missing:
            log.warning("devices-not-reached", room=room_id, devices=len(missing))
        return problem

    async def _try_to_deliver(
        self, room_id: str, session: OutboundGroupSession, wanted: dict[Address, OlmDevice]
    ) -> None:
        devices = [wanted[address] for address in wanted.keys() - self._delivered[session.id]]
        await self._open_sessions(devices)
        await self._hand_out(room_id, session, devices)

    async def _open_sessions(self, devices: list[OlmDevice]) -> None:
        """Claim a one-time key for each device that we cannot write to yet."""
        machine = self._client.machine
        without = [device for device in devices if not machine.reaches(device)]
        if without:
            await self.claim(without)

    async def claim(self, devices: list[OlmDevice]) -> None:
        asked: dict[str, dict[str, str]] = defaultdict(dict)
        for device in devices:
            asked[device.user_id][device.id] = "signed_curve25519"
        answer = await self._client.api("POST", "/keys/claim", {"one_time_keys": asked})
        claimed = answer.get("one_time_keys")
        for device in devices:
            per_device = claimed.get(device.user_id) if isinstance(claimed, dict) else None
            if isinstance(per_device, dict) and device.id in per_device:
                self._client.machine.begin_session(device, per_device[device.id])

    async def _hand_out(self, room_id: str, session: OutboundGroupSession, devices: list[OlmDevice]) -> None:
        machine = self._client.machine
        key = {
            "algorithm": MEGOLM,
            "room_id": room_id,
            "session_id": session.id,
            "session_key": session.session_key,
        }
        ready = [device for device in devices if machine.reaches(device)]
        for start in range(0, len(ready), A_REQUEST):
            some = ready[start : start + A_REQUEST]
            messages: dict[str, dict[str, Any]] = defaultdict(dict)
            for device in some:
                messages[device.user_id][device.id] = machine.sealed_for(device, "m.room_key", key)
            await self.to_device("m.room.encrypted", messages)
            self._delivered[session.id].update((d.user_id, d.id, d.curve25519) for d in some)

    async def _withhold(self, room_id: str, session: OutboundGroupSession, people: Iterable[str]) -> None:
        """Tell each device that gets no key why, once in a session. A notice lost is no harm."""
        messages: dict[str, dict[str, Any]] = defaultdict(dict)
        for user_id in people:
            for device in self._client.shut_out(user_id):
                if (session.id, user_id, device.id) not in self._withheld:
                    messages[user_id][device.id] = self._notice(room_id, session.id, device)
        if not messages:
            return
        try:
            await self.to_device("m.room_key.withheld", messages)
        except GatewayError as problem:
            log.info("notice-not-sent", problem=str(problem))
            return
        self._withheld.update((session.id, user, device) for user in messages for device in messages[user])

    def _notice(self, room_id: str, session_id: str, device: Device) -> dict[str, str]:
        blocked = self._client.rulings.blocks(device)
        return {
            "algorithm": MEGOLM,
            "code": "m.blacklisted" if blocked else "m.unverified",
            "reason": ASK_FIRST if blocked else self._reason,
            "room_id": room_id,
            "session_id": session_id,
            "sender_key": self._client.account.identity_keys["curve25519"],
        }

    async def to_device(self, kind: str, messages: dict[str, dict[str, Any]]) -> None:
        await self._client.api("PUT", f"/sendToDevice/{kind}/{uuid.uuid4().hex}", {"messages": messages})

    async def unwedge(self) -> None:
        """New Olm sessions with devices whose old one broke, and a first message in each."""
        machine = self._client.machine
        if machine.wedged_devices:
            await self.claim(list(machine.wedged_devices))
            machine.wedged_devices.clear()  # who had no key left is tried again at the next failure
        for message in list(machine.outgoing_to_device_messages):
            await self.to_device(
                message.type, {message.recipient: {message.recipient_device: message.content}}
            )
            machine.outgoing_to_device_messages.remove(message)
