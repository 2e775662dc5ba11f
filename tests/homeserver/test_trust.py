"""Keys go to signed devices of the people whom the records name, and to nobody else."""

from __future__ import annotations

from typing import Any

from bot.demo.person import Person
from bot.incoming import DeviceSeen
from bot.matrix.canonical import signed_by
from bot.matrix.delivery import VERIFY_FIRST
from tests.homeserver.forged import send_payload
from tests.homeserver.house import World


async def test_a_well_signed_stranger_in_the_member_list_gets_no_key(world: World) -> None:
    house, ana, mallory = await world.running(), await world.person("ana"), await world.person("mallory")
    room_id = await house.opens_room(ana, mallory)

    sent = await house.says(room_id, "for Ana alone", ana)
    await ana.wait_for(lambda heard: heard.body == "for Ana alone")
    await mallory.until(lambda: sent.event_id in mallory.undecryptable)

    assert sent.unread == frozenset()
    assert mallory.heard[room_id] == []


async def test_a_smaller_set_of_readers_begins_a_new_session(world: World) -> None:
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana, ben)

    await house.says(room_id, "both", ana, ben)
    await ben.wait_for(lambda heard: heard.body == "both")
    sent = await house.says(room_id, "Ana alone", ana)
    await ana.wait_for(lambda heard: heard.body == "Ana alone")
    await ben.until(lambda: sent.event_id in ben.undecryptable)

    assert [heard.body for heard in ben.heard[room_id]] == ["both"]


async def test_a_removed_member_gets_no_new_keys(world: World) -> None:
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana, ben)
    await house.says(room_id, "both", ana, ben)
    await ben.wait_for(lambda heard: heard.body == "both")
    before = set(_sessions(ben, room_id))

    await house.gateway.remove(room_id, ben.user.user_id)
    sent = await house.says(room_id, "after", ana, ben)
    await ana.wait_for(lambda heard: heard.body == "after")
    await ben.until(lambda: room_id in ben.left)
    await ben.turn(0)

    assert sent.unread == {ben.user.user_id}
    assert set(_sessions(ben, room_id)) == before


async def test_a_reader_who_is_not_in_the_room_counts_as_not_told(world: World) -> None:
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana)

    sent = await house.says(room_id, "hello", ana, ben)

    assert sent.unread == {ben.user.user_id}


async def test_an_unsigned_device_gets_no_key_but_a_reason_and_reads_once_signed(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    laptop = world.leaves(await ana.second_device(signed=False))
    room_id = await house.opens_room(ana)

    sent = await house.says(room_id, "before", ana)
    await laptop.until(lambda: sent.event_id in laptop.undecryptable and bool(laptop.withheld))
    seen = await house.until(lambda event: isinstance(event, DeviceSeen))
    await laptop.sign_this_device()
    await house.sync(1)
    await house.says(room_id, "after", ana)
    await laptop.wait_for(lambda heard: heard.body == "after")

    assert sent.unread == frozenset()
    assert laptop.withheld[0]["code"] == "m.unverified" and laptop.withheld[0]["reason"] == VERIFY_FIRST
    assert seen == DeviceSeen(
        user_id=ana.user.user_id, device=laptop.client.device, reason="unsigned", can_read_elsewhere=True
    )
    assert [heard.body for heard in laptop.heard[room_id]] == ["after"]


async def test_a_device_signed_by_another_of_its_owner_reads_from_then_on(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    laptop = world.leaves(await ana.second_device(signed=False))
    room_id = await house.opens_room(ana)

    signed = await ana.sign_other_devices()
    await house.says(room_id, "hello", ana)
    await laptop.wait_for(lambda heard: heard.body == "hello")

    assert signed == [laptop.client.device]
    assert await ana.sign_other_devices() == []


async def test_an_unsigned_device_is_told_once_in_a_session(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    laptop = world.leaves(await ana.second_device(signed=False))
    room_id = await house.opens_room(ana)

    for body in ("one", "two", "three"):
        await house.says(room_id, body, ana)
    await laptop.until(lambda: len(laptop.undecryptable) == 3)
    events = [event for event in house.events if isinstance(event, DeviceSeen)]
    await house.sync()
    await house.sync(0.1)

    assert len(laptop.withheld) == 1
    assert len([event for event in house.events if isinstance(event, DeviceSeen)]) - len(events) == 1


async def test_a_person_without_a_signed_device_is_reported_as_not_told(world: World) -> None:
    house, ana = await world.running(), await world.person("ana", signed=False)
    room_id = await house.opens_room(ana)

    sent = await house.says(room_id, "hello", ana)
    seen = await house.until(lambda event: isinstance(event, DeviceSeen))

    assert sent.unread == {ana.user.user_id}
    assert isinstance(seen, DeviceSeen) and not seen.can_read_elsewhere


async def test_a_command_from_an_unsigned_device_is_not_trusted(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    laptop = world.leaves(await ana.second_device(signed=False))
    room_id = await house.opens_room(ana)
    await laptop.until(lambda: room_id in laptop.rooms)

    await laptop.say(room_id, "!consent withdraw")
    message = await house.hears("!consent withdraw")

    assert not message.trusted


async def test_a_changed_identity_is_blocked_until_approved(world: World) -> None:
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana, ben)
    await house.says(room_id, "before", ana, ben)
    await ana.wait_for(lambda heard: heard.body == "before")

    await ana.reset_identity()
    await house.sync(1)
    sent = await house.says(room_id, "after", ana, ben)
    await ben.wait_for(lambda heard: heard.body == "after")
    await ana.until(lambda: sent.event_id in ana.undecryptable)
    await ana.say(room_id, "!help")
    message = await house.hears("!help")
    seen = await house.until(lambda event: isinstance(event, DeviceSeen))

    assert sent.unread == {ana.user.user_id}
    assert not message.trusted
    assert isinstance(seen, DeviceSeen) and seen.reason == "identity-changed"

    house.store.pin(ana.user.user_id, ana.identity.master.public, confirmed=True)
    house.gateway.client.forget(ana.user.user_id)
    await house.says(room_id, "approved", ana, ben)
    await ana.wait_for(lambda heard: heard.body == "approved")


async def test_a_pinned_identity_that_disappears_counts_as_changed(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    await house.says(room_id, "before", ana)

    wire.rewrite = lambda path, body: {**body, "master_keys": {}} if "/keys/query" in path else body
    house.gateway.client.forget(ana.user.user_id)
    sent = await house.says(room_id, "after", ana)
    seen = await house.until(lambda event: isinstance(event, DeviceSeen))

    assert sent.unread == {ana.user.user_id}
    assert isinstance(seen, DeviceSeen) and seen.reason == "identity-changed"


async def test_pins_outlive_a_restart(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    await house.says(room_id, "before", ana)

    await ana.reset_identity()
    await house.restart((ana.user.user_id,))
    sent = await house.says(room_id, "after", ana)

    assert sent.unread == {ana.user.user_id}


async def test_a_stranger_put_into_the_member_list_by_a_payload_gets_no_key(world: World) -> None:
    house, ana, mallory = await world.running(), await world.person("ana"), await world.person("mallory")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "hello")
    await house.hears("hello")
    member = {"membership": "join", "displayname": "Mallory"}
    power = {"users": {ana.user.user_id: 100}}
    payloads = [
        {"type": "m.room.member", "state_key": mallory.user.user_id, "content": member},
        {"type": "m.room.member", "sender": mallory.user.user_id, "content": member},
        {"type": "m.room.power_levels", "state_key": "", "content": power},
        {"type": "m.room.name", "state_key": "", "content": {"name": "owned"}},
    ]

    events = [await send_payload(ana, room_id, payload) for payload in payloads]
    await ana.say(room_id, "done")
    await house.hears("done")
    sent = await house.says(room_id, "secret", ana, mallory)
    await ana.wait_for(lambda heard: heard.body == "secret")
    await mallory.turn(0)

    assert sent.unread == {mallory.user.user_id}
    assert list(_sessions(mallory, room_id)) == []
    assert not {getattr(event, "event_id", "") for event in house.events} & set(events)
    assert mallory.user.user_id not in await house.gateway.members(room_id)


def _sessions(person: Person, room_id: str) -> list[str]:
    senders = person.client.machine.inbound_group_store[room_id].values()
    return [session for sessions in senders for session in sessions]


async def test_a_key_says_itself_whose_device_gives_it(world: World):
    """Whoever has not asked for our devices yet still knows at once that the key is ours (MSC4147)."""
    house, ana = await world.running(), await world.person("ana", auto_join=False)
    payloads: list[dict[str, Any]] = []
    machine = ana.client.machine
    checked = machine._verify_olm_payload

    def looked_at(sender: str, payload: dict[str, Any]) -> bool:
        payloads.append(payload)
        return bool(checked(sender, payload))

    machine._verify_olm_payload = looked_at
    room_id = await house.gateway.create_room(name="K7-QF3", marker="marker-of-ours")
    await house.gateway.invite(room_id, ana.user.user_id)
    await house.says(room_id, "hello", ana)
    await ana.until(lambda: bool(payloads))

    [given] = [payload["sender_device_keys"] for payload in payloads]
    client = house.gateway.client
    identity = await ana.client.api("POST", "/keys/query", {"device_keys": {client.user_id: []}})
    [(key_id, public)] = identity["self_signing_keys"][client.user_id]["keys"].items()
    assert given["device_id"] == client.device
    assert signed_by(
        given, client.user_id, f"ed25519:{client.device}", given["keys"][f"ed25519:{client.device}"]
    )
    assert signed_by(given, client.user_id, key_id, public)
