"""A coordinator's word on a device decides who gets the next key, on a real homeserver (ARCHITECTURE 13)."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from bot.demo.person import Person
from bot.incoming import DeviceSeen, Membership, NowReads
from bot.matrix.delivery import ASK_FIRST
from casework.devices import Device, NewIdentity, Ruling, Rulings, Word, accept
from casework.people import Person as Member
from casework.people import Role
from tests.homeserver.house import House, World


def said(house: House, person: Person, word: Word) -> Rulings:
    """What a coordinator's word on this device comes to, as the records keep it."""
    device = shown(house, person)
    ruling = Ruling(
        id=device.ruling,
        user_id=device.user_id,
        device=device.id,
        state=word,
        by="cormier",
        at=datetime.now(UTC),
        fingerprint=device.fingerprint,
    )
    return Rulings.of([ruling])


def shown(house: House, person: Person) -> Device:
    known = house.gateway.devices(person.user.user_id)
    [device] = [one for one in known if one.id == person.client.device]
    return device


async def phone_and_laptop(world: World, *, signed: bool) -> tuple[House, Person, Person, str]:
    house, phone = await world.running(), await world.person("ana")
    laptop = world.leaves(await phone.second_device(signed=signed))
    room_id = await house.opens_room(phone)
    await house.says(room_id, "first", phone)
    await phone.wait_for(lambda heard: heard.body == "first")
    return house, phone, laptop, room_id


async def cannot_read(house: House, person: Person, room_id: str, body: str, *readers: Person) -> None:
    sent = await house.says(room_id, body, *readers)
    await person.until(lambda: sent.event_id in person.undecryptable)
    assert body not in [heard.body for heard in person.heard[room_id]]


async def test_the_homeserver_shows_how_a_device_stands(world: World) -> None:
    house, phone, laptop, _ = await phone_and_laptop(world, signed=False)

    assert shown(house, phone).standing == "signed" and shown(house, laptop).standing == "unsigned"
    assert shown(house, laptop).fingerprint == laptop.client.account.identity_keys["ed25519"]


async def test_a_new_device_is_known_before_anything_is_written_to_its_owner(world: World) -> None:
    """It is listed with its state as soon as the server tells of it, without waiting for the next message."""
    house, phone = await world.running(), await world.person("ana")
    room_id = await house.opens_room(phone)
    await house.says(room_id, "first", phone)
    await phone.wait_for(lambda heard: heard.body == "first")
    signed = world.leaves(await phone.second_device(signed=True))
    unsigned = world.leaves(await phone.second_device(signed=False))

    await house.until(lambda event: isinstance(event, DeviceSeen) and event.device == unsigned.client.device)

    known = {one.id: one.standing for one in house.gateway.devices(phone.user.user_id)}
    assert known == {
        phone.client.device: "signed",
        signed.client.device: "signed",
        unsigned.client.device: "unsigned",
    }


async def test_the_devices_of_somebody_who_comes_in_are_known_before_anything_is_written(
    world: World,
) -> None:
    """While they were only invited the server told nothing of them: it is asked as they join."""
    house, phone = await world.running(), await world.person("ana", auto_join=False)
    user = phone.user.user_id
    room_id = await house.gateway.create_room(name="K7-QF3", marker=uuid.uuid4().hex)
    await house.gateway.invite(room_id, user)
    laptop = world.leaves(await phone.second_device(signed=False))

    await phone.until(lambda: room_id in phone.invitations)
    await phone.join(room_id)
    await house.until(lambda one: isinstance(one, Membership) and (one.user_id, one.now) == (user, "join"))

    known = {one.id: one.standing for one in house.gateway.devices(user)}
    assert known == {phone.client.device: "signed", laptop.client.device: "unsigned"}
    assert any(isinstance(one, DeviceSeen) and one.user_id == user for one in house.events)


async def test_a_blocked_device_cannot_read_the_next_message_and_after_an_approval_it_can(
    world: World,
) -> None:
    house, phone, laptop, room_id = await phone_and_laptop(world, signed=True)
    await laptop.wait_for(lambda heard: heard.body == "first")

    house.rulings = said(house, laptop, Word.BLOCKED)
    await cannot_read(house, laptop, room_id, "without the laptop", phone)
    await phone.wait_for(lambda heard: heard.body == "without the laptop")
    await laptop.until(lambda: bool(laptop.withheld))
    house.rulings = said(house, laptop, Word.APPROVED)
    await house.says(room_id, "with it again", phone)
    await laptop.wait_for(lambda heard: heard.body == "with it again")

    assert laptop.withheld[-1]["code"] == "m.blacklisted" and laptop.withheld[-1]["reason"] == ASK_FIRST
    assert [heard.body for heard in laptop.heard[room_id]] == ["first", "with it again"]


async def test_an_approved_device_reads_and_commands_although_its_owner_never_signed_it(world: World) -> None:
    house, phone, laptop, room_id = await phone_and_laptop(world, signed=False)

    house.rulings = said(house, laptop, Word.APPROVED)
    await house.says(room_id, "for both", phone)
    await laptop.wait_for(lambda heard: heard.body == "for both")
    await laptop.say(room_id, "!plan")
    message = await house.hears("!plan")

    assert message.trusted and message.device == laptop.client.device


async def test_the_commands_of_a_blocked_device_are_not_trusted(world: World) -> None:
    house, phone, laptop, room_id = await phone_and_laptop(world, signed=True)

    house.rulings = said(house, laptop, Word.BLOCKED)
    await house.says(room_id, "without the laptop", phone)
    await laptop.say(room_id, "!plan")
    message = await house.hears("!plan")

    assert not message.trusted


async def test_rulings_count_from_the_start_of_a_run(world: World) -> None:
    house, phone, laptop, room_id = await phone_and_laptop(world, signed=True)

    house.rulings = said(house, laptop, Word.BLOCKED)
    await house.restart((phone.user.user_id,))
    await cannot_read(house, laptop, room_id, "after the restart", phone)


async def test_an_older_word_never_takes_the_place_of_a_newer_one(world: World) -> None:
    """Letters wait: one may carry what was said before the block."""
    house, phone, laptop, room_id = await phone_and_laptop(world, signed=True)
    before, house.rulings = house.rulings, said(house, laptop, Word.BLOCKED)
    await cannot_read(house, laptop, room_id, "blocked", phone)

    house.rulings = before
    await cannot_read(house, laptop, room_id, "a letter from before", phone)


async def test_a_device_forged_by_the_homeserver_stays_out(world: World) -> None:
    """It takes the name of an approved one, and its own key: the approval was of the other key."""
    wire = await world.wire()
    house, phone = await world.running(url=wire.url), await world.person("ana")
    laptop = world.leaves(await phone.second_device(signed=False))
    forged = world.leaves(await phone.second_device(signed=False))
    room_id = await house.opens_room(phone)
    await house.says(room_id, "first", phone)
    user, named = phone.user.user_id, laptop.client.device
    house.rulings = said(house, laptop, Word.APPROVED)

    def swap(path: str, body: dict[str, object]) -> object:
        return renamed(body, user, forged.client.device, named) if "/keys/query" in path else body

    wire.rewrite = swap
    house.gateway.client.forget(user)
    sent = await house.says(room_id, "for the real ones", phone)
    await forged.until(lambda: sent.event_id in forged.undecryptable)

    assert sent.unread == frozenset()
    assert named not in house.gateway.client.device_store[user]


def renamed(body: dict[str, object], user: str, device: str, name: str) -> dict[str, object]:
    """The answer to a key query in which one device stands under the name of another."""
    devices = body["device_keys"][user]
    devices[name] = {**devices.pop(device), "device_id": name}
    return body


async def test_the_devices_of_a_locked_person_get_nothing(world: World) -> None:
    """The records name no reader: not even a well-signed device has the next message's key."""
    house, phone, laptop, room_id = await phone_and_laptop(world, signed=True)
    await laptop.wait_for(lambda heard: heard.body == "first")
    ben = await world.person("ben")
    await house.gateway.invite(room_id, ben.user.user_id)
    await ben.until(lambda: room_id in ben.rooms)

    await cannot_read(house, laptop, room_id, "Ana is locked", ben)
    await phone.turn(0)
    await ben.wait_for(lambda heard: heard.body == "Ana is locked")
    await house.says(room_id, "unlocked", phone, ben, token=uuid.uuid4().hex)
    await phone.wait_for(lambda heard: heard.body == "unlocked")

    assert [heard.body for heard in phone.heard[room_id]] == ["first", "unlocked"]


async def test_a_new_identity_that_a_coordinator_accepted_lets_its_devices_read_and_the_old_one_none(
    world: World,
) -> None:
    house, phone, laptop, room_id = await phone_and_laptop(world, signed=True)
    user = phone.user.user_id
    await phone.reset_identity()
    await house.sync(1)
    await cannot_read(house, phone, room_id, "not accepted yet", phone)
    seen = await house.until(lambda event: isinstance(event, DeviceSeen))
    new = house.gateway.new_identity(user)

    assert isinstance(seen, DeviceSeen) and new is not None
    assert (seen.reason, seen.identity, new.key) == (
        "identity-changed",
        new.key,
        phone.identity.master.public,
    )
    assert [one.id for one in new.devices] == [phone.client.device]

    house.rulings = accepted(new)
    await house.says(room_id, "accepted", phone)
    await phone.wait_for(lambda heard: heard.body == "accepted")
    await phone.say(room_id, "!plan")
    message = await house.hears("!plan")
    await laptop.turn(0)

    assert message.trusted and house.gateway.new_identity(user) is None
    assert [heard.body for heard in laptop.heard[room_id]] == ["first"]
    assert {one.id: one.standing for one in house.gateway.devices(user)} == {
        phone.client.device: "signed",
        laptop.client.device: "unsigned",
    }


async def test_an_accepted_identity_outlives_a_restart_and_only_another_word_replaces_it(
    world: World,
) -> None:
    house, phone, _, room_id = await phone_and_laptop(world, signed=True)
    user = phone.user.user_id
    await phone.reset_identity()
    await house.sync(1)
    await cannot_read(house, phone, room_id, "not accepted yet", phone)
    new = house.gateway.new_identity(user)
    assert new is not None
    house.rulings = accepted(new)

    await house.restart((user,))
    await house.says(room_id, "after the restart", phone)
    await phone.wait_for(lambda heard: heard.body == "after the restart")
    await phone.reset_identity()
    await house.sync(1)

    await cannot_read(house, phone, room_id, "reset once more", phone)


def accepted(new: NewIdentity) -> Rulings:
    """What a coordinator's yes comes to, as the records keep it."""
    cormier = Member(id="c", user_id="@cormier:hs", first="", last="Cormier", role=Role.COORDINATOR)
    ruling, _ = accept(new, by=cormier, owner="ana", at=datetime.now(UTC))
    return Rulings.of([ruling])


# --- who could not read, and can now ----------------------------------------------------------------------
async def signed_while_the_bot_was_down(world: World) -> tuple[House, str]:
    house, ana = await world.house(), await world.person("ana", signed=False)
    await house.start((ana.user.user_id,))
    await house.sync()
    await house.gateway.close()
    await ana.sign_this_device()
    return house, ana.user.user_id


async def run(house: House, *roster: str) -> list[str]:
    """Who reads by now, as far as all runs noticed."""
    await house.restart(roster)
    await house.sync()
    return [event.user_id for event in house.events if isinstance(event, NowReads)]


async def test_a_device_that_was_signed_while_the_bot_was_down_is_noticed_once(world: World) -> None:
    house, ana = await signed_while_the_bot_was_down(world)

    assert await run(house, ana) == [ana]
    assert await run(house, ana) == [ana]


async def test_nobody_is_forgotten_while_their_devices_are_not_known(world: World) -> None:
    """The first run after it was signed cannot ask about them; the next one can."""
    house, ana = await signed_while_the_bot_was_down(world)

    assert await run(house) == []
    assert await run(house, ana) == [ana]
