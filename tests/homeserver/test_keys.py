"""One-time keys run out, deliveries fail, databases stall: nobody loses a message for it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import vodozemac

from bot.homeserver import GatewayError
from bot.matrix.canonical import b64
from bot.matrix.machine import MEGOLM
from tests.homeserver.forged import raw_event, send_olm, to_device
from tests.homeserver.house import House, World

OLM = "m.olm.v1.curve25519-aes-sha2"


async def unclaimed(house: House) -> int:
    answer = await house.gateway.client.api("POST", "/keys/upload", {})
    return int(answer["one_time_key_counts"].get("signed_curve25519", 0))


async def test_used_up_one_time_keys_are_refilled_and_the_fallback_key_bridges_the_gap(world: World) -> None:
    house, ana, mallory = await world.running(), await world.person("ana"), await world.person("mallory")
    room_id = await house.opens_room(ana)
    device = house.gateway.client.device
    wanted = {"one_time_keys": {house.user.user_id: {device: "signed_curve25519"}}}
    for _ in range(55):
        await mallory.client.api("POST", "/keys/claim", wanted)
    before = await unclaimed(house)

    await ana.say(room_id, "hello")
    message = await house.hears("hello")

    assert before == 0
    assert message.trusted
    assert await unclaimed(house) == 50


async def test_a_used_fallback_key_is_renewed(world: World) -> None:
    house, mallory = await world.running(), await world.person("mallory")
    client = house.gateway.client
    wanted = {"one_time_keys": {house.user.user_id: {client.device: "signed_curve25519"}}}
    claims = [await mallory.client.api("POST", "/keys/claim", wanted) for _ in range(52)]
    used = claims[-1]["one_time_keys"][house.user.user_id][client.device]

    await house.sync(0.1)
    for _ in range(51):
        again = await mallory.client.api("POST", "/keys/claim", wanted)
    renewed = again["one_time_keys"][house.user.user_id][client.device]

    assert next(iter(used.values()))["fallback"] and next(iter(renewed.values()))["fallback"]
    assert used.keys() != renewed.keys()


async def test_a_used_one_time_key_is_not_there_after_a_restart(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    caught: list[dict[str, Any]] = []

    def catch(path: str, body: dict[str, Any]) -> object:
        if "/sync" in path:
            caught.extend(body.get("to_device", {}).get("events", []))
        return body

    wire.rewrite = catch
    await ana.say(room_id, "hello")
    await house.hears("hello")
    await house.restart()
    account = house.gateway.client.account
    [content] = [event["content"] for event in caught if event["type"] == "m.room.encrypted"]
    message = content["ciphertext"][account.identity_keys["curve25519"]]

    assert message["type"] == 0
    with pytest.raises(vodozemac.SessionCreationException):
        account.create_inbound_session(
            content["sender_key"], vodozemac.PreKeyMessage.from_base64(message["body"])
        )


async def test_a_device_without_one_time_keys_is_reported_and_reached_at_the_next_send(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)

    wire.rewrite = lambda path, body: {"one_time_keys": {}} if "/keys/claim" in path else body
    first = await house.says(room_id, "first", ana)
    wire.rewrite = None
    second = await house.says(room_id, "second", ana)
    await ana.wait_for(lambda heard: heard.body == "second")

    assert first.unread == {ana.user.user_id} and second.unread == frozenset()
    assert first.event_id in ana.undecryptable


async def test_a_key_delivery_that_fails_is_tried_again(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)

    wire.fail("/sendToDevice/m.room.encrypted", 502, times=2)
    sent = await house.says(room_id, "hello", ana)

    await ana.wait_for(lambda heard: heard.body == "hello")
    assert sent.unread == frozenset()


async def test_nothing_is_sent_while_keys_cannot_be_delivered_and_then_it_is(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)

    wire.fail("/sendToDevice/m.room.encrypted", 502, times=100)
    with pytest.raises(GatewayError) as refused:
        await house.says(room_id, "hello", ana, token="one")
    sent_meanwhile = wire.asked("/send/")
    wire.mend()
    await house.says(room_id, "hello", ana, token="one")
    await ana.wait_for(lambda heard: heard.body == "hello")

    assert not refused.value.permanent
    assert sent_meanwhile == 0
    assert ana.undecryptable == {}


async def test_keys_that_are_refused_for_good_for_one_keep_nothing_from_the_others(world: World) -> None:
    wire = await world.wire()
    house, ana, ben = await world.running(url=wire.url), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana, ben)
    await house.says(room_id, "for Ben", ben)

    wire.fail("/keys/claim", 400, times=3)
    sent = await house.says(room_id, "for both", ana, ben)

    await ben.wait_for(lambda heard: heard.body == "for both")
    assert sent.unread == {ana.user.user_id}


async def test_a_failed_claim_does_not_hang_the_room(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)

    wire.fail("/keys/claim", 500, times=3)
    with pytest.raises(GatewayError):
        await house.says(room_id, "hello", ana)
    sent = await asyncio.wait_for(house.says(room_id, "again", ana), 5)

    assert sent.unread == frozenset()


async def test_a_command_is_not_lost_to_a_failing_key_query(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "!help")

    wire.fail("/keys/query", 503, times=1)
    with pytest.raises(GatewayError):
        for _ in range(10):
            await house.sync(0.2)
    message = await house.hears("!help")

    assert message.trusted


async def test_what_was_encrypted_is_on_disk_before_it_leaves(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    unwritten: dict[str, int] = {}

    def count(method: str, path: str) -> None:
        if method != "GET":
            unwritten[path.split("/")[4]] = len(house.store.changes())

    wire.watch = count
    await house.says(room_id, "hello", ana)

    assert unwritten == {"keys": 0, "sendToDevice": 0, "rooms": 0}


async def test_a_key_sent_again_from_a_later_message_on_does_not_replace_the_first(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    event_id = await ana.say(room_id, "first")
    await house.hears("first")
    raw = await raw_event(ana, room_id, event_id)
    session = ana.client.machine.outbound_group_sessions[room_id]
    key = {
        "algorithm": MEGOLM,
        "room_id": room_id,
        "session_id": session.id,
        "session_key": session.session_key,
    }

    await send_olm(ana, house.user.user_id, "m.room_key", key)
    await ana.say(room_id, "second")
    await house.hears("second")

    assert house.gateway.client.machine.open(raw, room_id).content["body"] == "first"


async def test_a_broken_olm_session_is_replaced(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    client, curve25519 = house.gateway.client, ana.client.account.identity_keys["curve25519"]
    await client.learn({ana.user.user_id})
    ours = client.account.identity_keys["curve25519"]
    lost = {"algorithm": OLM, "sender_key": curve25519, "ciphertext": {ours: {"type": 1, "body": a_reply()}}}

    await to_device(ana, "m.room.encrypted", house.user.user_id, client.device, lost)
    await house.sync(1)
    await ana.until(lambda: ana.client.machine.session_store.get(ours) is not None)

    assert client.machine.session_store.get(curve25519) is not None
    assert client.machine.wedged_devices == []


def a_reply() -> str:
    """An Olm message of a session that nobody here knows, after its beginning."""
    one, other = vodozemac.Account(), vodozemac.Account()
    other.generate_one_time_keys(1)
    [key] = other.one_time_keys.values()
    first = one.create_outbound_session(other.curve25519_key, key).encrypt(b"first")
    pre_key = first.to_pre_key()
    assert pre_key is not None
    session, _ = other.create_inbound_session(one.curve25519_key, pre_key)
    return b64(session.encrypt(b"reply").to_parts()[1])


async def test_devices_that_change_during_a_key_query_are_asked_for_again(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    client, user = house.gateway.client, ana.user.user_id
    asked = wire.asked("/keys/query")

    def change_once(method: str, path: str) -> None:
        if "/keys/query" in path and wire.asked("/keys/query") == asked + 1:
            client.forget(user)

    wire.watch = change_once
    await client.learn({user})

    assert wire.asked("/keys/query") == asked + 2
    assert user in client.fresh


async def test_many_first_sends_at_once_each_reach_everybody(world: World) -> None:
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana, ben)

    sent = await asyncio.gather(*(house.says(room_id, f"number {n}", ana, ben) for n in range(6)))
    for person in (ana, ben):
        await person.until(lambda person=person: len(person.heard[room_id]) == 6)

    assert all(each.unread == frozenset() for each in sent)


async def test_a_session_ends_after_a_hundred_messages_and_the_next_is_delivered(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    await house.says(room_id, "first", ana)
    house.gateway.client.machine.outbound_group_sessions[room_id].max_messages = 2

    for body in ("second", "third"):
        await house.says(room_id, body, ana)

    await ana.wait_for(lambda heard: heard.body == "third")
    assert len(set(_session_ids(house, room_id))) == 2


def _session_ids(house: House, room_id: str) -> list[str]:
    senders = house.gateway.client.machine.inbound_group_store[room_id].values()
    return [session for sessions in senders for session in sessions]


async def test_a_write_lock_held_elsewhere_stalls_nothing_and_loses_no_key(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    path = house.database.write.url.database
    assert path is not None

    with longest_stall() as stalls, locked(path, 2.0):
        started = time.monotonic()
        await ana.say(room_id, "during the lock")
        await house.hears("during the lock")
        waited = time.monotonic() - started
    await house.restart()
    await ana.say(room_id, "after the restart")
    message = await house.hears("after the restart")

    assert waited > 1.5, "the lock was not in the way"
    assert max(stalls) < 0.2
    assert message.index == 1 and message.trusted


@contextlib.contextmanager
def locked(path: str, seconds: float) -> Iterator[None]:
    """Another program holds the database's write lock."""
    held = threading.Event()

    def hold() -> None:
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        connection.execute("ROLLBACK")
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait()
    yield
    thread.join()


@contextlib.contextmanager
def longest_stall() -> Iterator[list[float]]:
    """How late a wake-up every 10 ms came."""
    stalls = [0.0]

    async def watch() -> None:
        while True:
            before = time.monotonic()
            await asyncio.sleep(0.01)
            stalls.append(time.monotonic() - before - 0.01)

    task = asyncio.get_running_loop().create_task(watch())
    yield stalls
    task.cancel()


@pytest.mark.rule("P8.6")
async def test_a_room_that_is_forgotten_leaves_nothing_in_memory_that_opens_its_messages(
    world: World,
) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id, other = await house.opens_room(ana), await house.opens_room(ana)
    for room in (room_id, other):
        await house.says(room, f"to {room}", ana)
        await ana.say(room, f"in {room}")
        await house.hears(f"in {room}")
    machine = house.gateway.client.machine
    assert {session.room_id for session in machine.inbound_group_store} == {room_id, other}

    await house.gateway.forget(room_id)

    assert {session.room_id for session in machine.inbound_group_store} == {other}
    assert set(machine.outbound_group_sessions) == {other}
    assert room_id not in {change.room_id for change in house.store.changes()}
