"""What a hostile client can send: encrypted payloads and raw events that no honest one makes."""

from __future__ import annotations

import json
import uuid
from typing import Any

from bot.demo.person import Person
from bot.matrix.client import segment
from bot.matrix.delivery import KeyDelivery


async def send_payload(person: Person, room_id: str, payload: dict[str, Any] | bytes) -> str:
    """Encrypt any bytes with the person's current session of the room."""
    machine = person.client.machine
    session = machine.outbound_group_sessions[room_id]
    if isinstance(payload, dict):
        payload = json.dumps({"room_id": room_id, **payload}).encode()
    content = {
        "algorithm": "m.megolm.v1.aes-sha2",
        "sender_key": machine.account.identity_keys["curve25519"],
        "ciphertext": session._session.encrypt(payload).to_base64(),
        "session_id": session.id,
        "device_id": person.client.device,
    }
    return await send_raw(person, room_id, "m.room.encrypted", content)


async def send_raw(person: Person, room_id: str, kind: str, content: dict[str, Any]) -> str:
    """As it is, past the door of our own client."""
    path = f"/rooms/{segment(room_id)}/send/{kind}/{uuid.uuid4().hex}"
    url = f"{person.client.homeserver}/_matrix/client/v3{path}"
    headers = {"Authorization": f"Bearer {person.client.access_token}"}
    assert person.client.client_session is not None
    async with person.client.client_session.put(url, json=content, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        return str((await answer.json())["event_id"])


async def raw_event(person: Person, room_id: str, event_id: str) -> dict[str, Any]:
    return await person.client.api("GET", f"/rooms/{segment(room_id)}/event/{segment(event_id)}")


async def to_device(person: Person, kind: str, user_id: str, device: str, content: dict[str, Any]) -> None:
    path = f"/sendToDevice/{kind}/{uuid.uuid4().hex}"
    await person.client.api("PUT", path, {"messages": {user_id: {device: content}}})


async def send_olm(person: Person, user_id: str, kind: str, content: dict[str, Any]) -> None:
    """A properly encrypted to-device message, as any account may send one to any device."""
    client = person.client
    await client.learn({user_id})
    for device in client.device_store[user_id].values():
        if not client.machine.reaches(device):
            await KeyDelivery(client).claim([device])
        sealed = client.machine.sealed_for(device, kind, content)
        await to_device(person, "m.room.encrypted", user_id, device.id, sealed)
