"""Rooms are born encrypted, hide what came before an invitation, and only the bot has power in them."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from nio import MatrixRoom

from bot.homeserver import GatewayError, RoomSettings
from bot.matrix.client import HttpError, PlaintextRefused, segment
from bot.matrix.rooms import MARKER
from tests.homeserver.house import World


async def test_a_room_is_made_as_asked(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    marker = uuid.uuid4().hex

    room_id = await house.gateway.create_room(name="K7-QF3", marker=marker)
    settings = await house.gateway.settings(room_id)
    state = await house.gateway.client.api_list("GET", f"/rooms/{segment(room_id)}/state")
    create = next(event["content"] for event in state if event["type"] == "m.room.create")

    assert settings == RoomSettings(
        creator=house.user.user_id,
        marker=marker,
        encrypted=True,
        history="invited",
        join_rule="invite",
        guests=False,
        version="12",
        name="K7-QF3",
        power_ok=True,
    )
    assert create["m.federate"] is False and create[MARKER] == marker
    assert await house.gateway.members(room_id) == {}
    assert ana.invitations == set()


async def test_a_room_is_found_again_by_its_marker(world: World) -> None:
    house = await world.running()
    marker = uuid.uuid4().hex
    await house.gateway.create_room(name="first", marker=uuid.uuid4().hex)
    room_id = await house.gateway.create_room(name="second", marker=marker)

    await house.restart()

    assert await house.gateway.find_room(marker) == room_id
    assert await house.gateway.find_room(uuid.uuid4().hex) is None


async def test_a_room_that_is_half_gone_keeps_no_other_from_being_found(world: World) -> None:
    wire = await world.wire()
    house, marker = await world.running(url=wire.url), uuid.uuid4().hex
    gone = await house.gateway.create_room(name="gone", marker=uuid.uuid4().hex)
    room_id = await house.gateway.create_room(name="there", marker=marker)

    await house.restart()
    wire.fail(f"/rooms/{segment(gone)}/state", 403, times=10)

    assert await house.gateway.find_room(marker) == room_id


async def test_where_nobody_may_choose_a_name_the_bot_starts_without(world: World) -> None:
    wire = await world.wire()
    house = await world.house(url=wire.url)
    wire.fail("/displayname", 403, times=10, errcode="M_FORBIDDEN")

    await house.start()

    assert (await house.sync()).next


async def test_a_marker_in_somebody_elses_room_is_not_ours(world: World) -> None:
    house, mallory = await world.running(), await world.person("mallory")
    marker = uuid.uuid4().hex
    body = {"creation_content": {MARKER: marker}, "invite": [house.user.user_id], "room_version": "12"}
    room_id = str((await mallory.client.api("POST", "/createRoom", body))["room_id"])
    await house.gateway.join(room_id)

    assert await house.gateway.find_room(marker) is None


async def test_members_can_change_nothing(world: World) -> None:
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana, ben)
    room = f"/rooms/{segment(room_id)}"
    attempts: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", f"{room}/invite", {"user_id": "@carl:hs.test"}),
        ("POST", f"{room}/kick", {"user_id": ben.user.user_id}),
        ("POST", f"{room}/ban", {"user_id": ben.user.user_id}),
        ("PUT", f"{room}/state/m.room.name/", {"name": "owned"}),
        ("PUT", f"{room}/state/m.room.history_visibility/", {"history_visibility": "world_readable"}),
        ("PUT", f"{room}/state/m.room.power_levels/", {"users": {ana.user.user_id: 100}}),
        ("PUT", f"{room}/state/org.example.anything/", {"x": 1}),
        ("POST", f"{room}/upgrade", {"new_version": "12"}),
    ]

    refusals = []
    for method, path, body in attempts:
        with pytest.raises(HttpError) as refused:
            await ana.client.api(method, path, body)
        refusals.append(refused.value.status)

    assert refusals == [403] * len(attempts)


@pytest.mark.rule("P3.5")
async def test_a_frozen_room_is_read_but_not_written_in_and_is_no_alarm(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "before")
    before = await house.hears("before")

    await house.gateway.set_posting(room_id, allowed=False)
    frozen = await house.gateway.settings(room_id)
    with pytest.raises(HttpError) as refused:
        await ana.say(room_id, "after")
    await house.says(room_id, "the one line", ana)
    await ana.wait_for(lambda heard: heard.body == "the one line")
    await ana.client.api("PUT", f"/rooms/{segment(room_id)}/redact/{segment(before.event_id)}/t1", {})
    await house.restart()
    again = await house.gateway.settings(room_id)

    assert frozen.frozen and frozen.power_ok and frozen.problems == ()
    assert refused.value.status == 403
    assert again == frozen


@pytest.mark.rule("P3.5")
async def test_a_room_that_is_let_go_is_written_in_again(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    await house.gateway.set_posting(room_id, allowed=False)

    await house.gateway.set_posting(room_id, allowed=True)
    settings = await house.gateway.settings(room_id)
    await ana.say(room_id, "again")
    await house.hears("again")

    assert not settings.frozen and settings.power_ok


@pytest.mark.rule("P8.5")
async def test_emptied_left_and_made_anew_everybody_reads_everybody_in_the_new_one(world: World) -> None:
    """As a closed case is opened again (docs/decisions.md)."""
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    old = await house.opens_room(ana, ben)
    await house.says(old, "before", ana, ben)
    for person in (ana, ben):
        await house.gateway.remove(old, person.user.user_id, "")
    await house.gateway.leave(old)

    new = await house.opens_room(ana, ben)
    await house.says(new, "open again", ana, ben)
    await ana.say(new, "from Ana")
    await ben.wait_for(lambda heard: heard.body == "from Ana")
    await ben.say(new, "from Ben")
    await ana.wait_for(lambda heard: heard.body == "from Ben")
    await house.hears("from Ben")

    assert new != old


async def test_it_is_encrypted_from_the_first_event_and_tells_the_server_nothing(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    word = f"marker{uuid.uuid4().hex}"

    await house.says(room_id, f"from the bot {word}", ana)
    await ana.say(room_id, f"from Ana {word}")
    await house.hears(f"from Ana {word}")
    page = await ana.client.api("GET", f"/rooms/{segment(room_id)}/messages?dir=f&limit=100")
    kinds = {event["type"] for event in page["chunk"] if "state_key" not in event}
    folder = world.synapse.folder
    written = b"".join(path.read_bytes() for path in folder.glob("homeserver.db*"))

    assert kinds == {"m.room.encrypted"}
    assert room_id.encode() in written, "the server's database was not read"
    assert word.encode() not in written


async def test_whoever_is_invited_later_cannot_read_what_came_before(world: World) -> None:
    house, ana, ben = await world.running(), await world.person("ana"), await world.person("ben")
    room_id = await house.opens_room(ana)
    await house.says(room_id, "before", ana, ben)

    await house.gateway.invite(room_id, ben.user.user_id)
    await ben.until(lambda: room_id in ben.rooms)
    await house.says(room_id, "after", ana, ben)
    await ben.wait_for(lambda heard: heard.body == "after")
    page = await ben.client.api("GET", f"/rooms/{segment(room_id)}/messages?dir=b&limit=100")
    await ben._take_events(room_id, page["chunk"])

    assert [heard.body for heard in ben.heard[room_id]] == ["after"]


async def test_whoever_accepts_late_reads_from_the_invitation_on(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    ben = await world.person("ben", auto_join=False)
    room_id = await house.opens_room(ana)

    await house.says(room_id, "before", ana, ben)
    await house.gateway.invite(room_id, ben.user.user_id)
    sent = await house.says(room_id, "while invited", ana, ben)
    await ben.until(lambda: room_id in ben.invitations)
    await ben.join(room_id)
    await ben.wait_for(lambda heard: heard.body == "while invited")

    assert sent.unread == frozenset()
    assert [heard.body for heard in ben.heard[room_id]] == ["while invited"]


async def test_a_device_made_while_invited_gets_the_next_key(world: World) -> None:
    house, ben = await world.running(), await world.person("ben", auto_join=False)
    room_id = await house.opens_room()
    await house.gateway.invite(room_id, ben.user.user_id)
    await house.says(room_id, "first", ben)

    tablet = world.leaves(await ben.second_device(signed=True))
    await house.says(room_id, "second", ben)
    await tablet.join(room_id)

    await tablet.wait_for(lambda heard: heard.body == "second")


async def test_a_room_that_is_not_known_to_be_encrypted_is_not_sent_to(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    body = {"invite": [house.user.user_id], "preset": "private_chat"}
    room_id = str((await ana.client.api("POST", "/createRoom", body))["room_id"])
    await house.gateway.join(room_id)
    settings = await house.gateway.settings(room_id)

    with pytest.raises(GatewayError) as refused:
        await house.says(room_id, "hello", ana)

    assert not settings.encrypted and not settings.power_ok
    assert refused.value.permanent


async def test_the_door_refuses_plaintext(world: World) -> None:
    house = await world.running()
    room_id = await house.opens_room()
    gateway = house.gateway

    for path in (
        "send/m.room.message/1",
        "send/m.reaction/2",
        "%73end/m.room.message/3",
        "send/m.room.encrypted%2Fx/4",
    ):
        with pytest.raises(PlaintextRefused):
            await gateway.client.api("PUT", f"/rooms/{segment(room_id)}/{path}", {"body": "x"})
    with pytest.raises(PlaintextRefused):  # nio's own way, for a room that it takes for unencrypted
        gateway.client.rooms[room_id] = MatrixRoom(room_id, house.user.user_id)
        await gateway.client.room_send(room_id, "m.room.message", {"body": "x"})


async def test_a_direct_room_of_a_person_can_be_joined_and_used(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")

    room_id = await ana.open_direct(house.user.user_id)
    invited = await house.until(lambda event: type(event).__name__ == "Invited")
    await house.gateway.join(room_id)
    settings = await house.gateway.settings(room_id)
    await ana.say(room_id, "!help")
    await house.hears("!help")
    await house.says(room_id, "hello", ana)
    await ana.wait_for(lambda heard: heard.body == "hello")

    assert (invited.room_id, invited.by) == (room_id, ana.user.user_id)
    assert settings.encrypted and settings.creator == ana.user.user_id and settings.marker is None


async def test_the_same_token_twice_is_one_message(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)

    first = await house.says(room_id, "once", ana, token="T1")
    await house.restart()
    second = await house.says(room_id, "once", ana, token="T1")
    await house.says(room_id, "done", ana)
    await ana.wait_for(lambda heard: heard.body == "done")

    assert first.event_id == second.event_id
    assert [heard.body for heard in ana.heard[room_id]] == ["once", "done"]


async def test_names_are_shown_as_the_server_has_them(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    path = f"/profile/{segment(ana.user.user_id)}/displayname"
    await ana.client.api("PUT", path, {"displayname": "Ana"})

    assert await house.gateway.display_name(ana.user.user_id) == "Ana"
    assert await house.gateway.display_name("@nobody:hs.test") is None
