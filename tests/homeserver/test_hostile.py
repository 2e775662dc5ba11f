"""What any account on the server can do to stop or blind a bot, tried."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.incoming import Message
from bot.matrix.reading import undecryptable
from tests.homeserver.forged import raw_event, send_olm, send_payload, send_raw, to_device
from tests.homeserver.house import World

OLM = "m.olm.v1.curve25519-aes-sha2"


def olm_junk(key: str) -> list[dict[str, Any]]:
    """To-device contents that stock nio raises on, or should."""
    return [
        {"algorithm": OLM, "sender_key": "A" * 43, "ciphertext": {key: {"type": 0, "body": "junk"}}},
        {"algorithm": OLM, "sender_key": "A" * 43, "ciphertext": {key: {"type": 1, "body": "%%%"}}},
        {"algorithm": OLM, "sender_key": "A" * 43, "ciphertext": {key: {"type": 0}}},
        {"algorithm": OLM, "sender_key": 7, "ciphertext": {key: {"type": 0, "body": "AAAA"}}},
        {"algorithm": OLM, "sender_key": "?", "ciphertext": {key: {"type": "0", "body": ""}}},
        {"algorithm": OLM, "sender_key": "A" * 43, "ciphertext": []},
        {"algorithm": ["m.olm"], "ciphertext": "x"},
        {"ciphertext": None},
        {},
    ]


async def test_junk_from_a_stranger_does_not_hide_a_command(world: World) -> None:
    house, ana, mallory = await world.running(), await world.person("ana"), await world.person("mallory")
    room_id = await house.opens_room(ana)
    client = house.gateway.client

    for content in olm_junk(client.account.identity_keys["curve25519"]):
        for kind in ("m.room.encrypted", "m.room_key", "m.room_key_request", "m.key.verification.start"):
            await to_device(mallory, kind, house.user.user_id, client.device, content)
    await ana.say(room_id, "!help")
    message = await house.hears("!help")

    assert message.trusted


@pytest.mark.parametrize(
    "key",
    [
        {"session_id": "x", "session_key": "junk"},
        {"session_id": "x", "session_key": "AQ" * 90},
        {"session_id": "x"},
        {"session_id": 5, "session_key": None},
    ],
)
async def test_a_junk_room_key_in_a_proper_olm_message_does_not_stop_the_sync(
    world: World, key: dict[str, Any]
) -> None:
    house, ana, mallory = await world.running(), await world.person("ana"), await world.person("mallory")
    room_id = await house.opens_room(ana)

    content = {"algorithm": "m.megolm.v1.aes-sha2", "room_id": room_id, **key}
    await send_olm(mallory, house.user.user_id, "m.room_key", content)
    await ana.say(room_id, "!help")

    assert (await house.hears("!help")).trusted


async def test_junk_inside_and_around_encrypted_events_is_no_message(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "hello")
    await house.hears("hello")
    text = {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "!help"}}
    payloads: list[dict[str, Any] | bytes] = [
        b"\xff\xfe\x00",
        b"not json",
        b"[1, 2]",
        b'"text"',
        json.dumps({**text, "room_id": "!elsewhere"}).encode(),
        {**text, "state_key": ""},
        {"type": "m.room.message", "content": "text"},
        {"type": "m.room.message", "content": {"msgtype": "m.text", "body": {"a": 1}}},
        {"type": 7, "content": {}},
        {"type": "m.room.message", "content": {"msgtype": "m.text", "body": "x", "m.relates_to": [1]}},
    ]

    sent = [await send_payload(ana, room_id, payload) for payload in payloads[:-1]]
    await send_payload(ana, room_id, payloads[-1])
    await send_raw(ana, room_id, "m.room.encrypted", {"algorithm": "m.megolm.v1.aes-sha2", "ciphertext": 9})
    await send_raw(ana, room_id, "m.room.encrypted", {"algorithm": {}, "session_id": []})
    await ana.say(room_id, "done")
    await house.hears("done")

    again = [undecryptable(await raw_event(ana, room_id, event_id), room_id) for event_id in sent]
    late = [await house.gateway.decrypt(event) for event in again]

    assert [event.body for event in house.events if isinstance(event, Message)] == ["hello", "x", "done"]
    assert late == [None] * len(sent)


async def test_a_plaintext_message_is_never_a_command(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)

    event_id = await send_raw(ana, room_id, "m.room.message", {"msgtype": "m.text", "body": "!case close"})
    await ana.say(room_id, "done")
    await house.hears("done")

    assert event_id not in {getattr(event, "event_id", "") for event in house.events}


async def test_garbage_device_keys_of_one_member_do_not_keep_the_others_from_reading(world: World) -> None:
    house, ana, mallory = await world.running(), await world.person("ana"), await world.person("mallory")
    second = world.leaves(await mallory.second_device(signed=False))
    device = second.client.device
    garbage = {
        "user_id": mallory.user.user_id,
        "device_id": device,
        "algorithms": [OLM],
        "keys": {f"ed25519:{device}": "garbage", f"curve25519:{device}": "%%%"},
        "signatures": {mallory.user.user_id: {f"ed25519:{device}": "no"}},
    }
    await second.client.api("POST", "/keys/upload", {"device_keys": garbage})
    room_id = await house.opens_room(mallory, ana)

    sent = await house.says(room_id, "hello", ana, mallory)

    await ana.wait_for(lambda heard: heard.body == "hello")
    await mallory.wait_for(lambda heard: heard.body == "hello")
    assert sent.unread == frozenset()


async def test_what_no_server_should_say_does_not_stop_the_sync(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "hello")

    def garble(path: str, body: Any) -> Any:
        if "/sync" not in path:
            return body
        to_device = body.setdefault("to_device", {}).setdefault("events", [])
        to_device[:0] = [None, 7, "x", {}, {"type": "m.room.encrypted"}]
        body["device_lists"] = {"changed": [None, 5, {}], "left": "x"}
        rooms = body.setdefault("rooms", {})
        rooms["invite"] = {"!a": None, "!b": {"invite_state": {"events": [1, {"type": "m.room.member"}]}}}
        rooms["leave"] = {"!c": {"timeline": 5}, "!d": []}
        events = rooms.setdefault("join", {}).setdefault(room_id, {}).setdefault("timeline", {})
        events.setdefault("events", [])[:0] = [
            None,
            {"type": "m.room.message"},
            {"event_id": "$1", "sender": "@x:y", "type": "m.room.member", "content": {}, "state_key": 5},
            {
                "event_id": "$2",
                "sender": 5,
                "type": "m.room.encrypted",
                "content": {},
                "origin_server_ts": -1,
            },
            {
                "event_id": "$3",
                "sender": "@x:y",
                "type": "m.room.encrypted",
                "content": {"algorithm": None},
                "origin_server_ts": 10**30,
                "unsigned": "x",
            },
        ]
        receipts = {
            "type": "m.receipt",
            "content": {"$1": {"m.read": {"@a:b": 5, "@c:d": {"ts": "x"}}}, "$2": 3},
        }
        rooms["join"][room_id]["ephemeral"] = {
            "events": [receipts, None, {"type": "m.receipt", "content": []}]
        }
        return body

    wire.rewrite = garble

    assert (await house.hears("hello")).trusted
