"""What comes in: nothing twice, nothing lost, and every kind of thing as the house knows it."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from bot.homeserver import GatewayError
from bot.incoming import Membership, Message, Read, SettingsChanged, Undecryptable
from bot.matrix import reading
from bot.matrix.client import segment
from tests.homeserver.forged import raw_event, send_raw
from tests.homeserver.house import House, World


def bodies(house: House) -> list[str]:
    said = (event for event in house.events if isinstance(event, Message))
    return [event.body for event in said if event.form == "text"]


async def test_a_gap_is_filled_in_order_and_once(world: World) -> None:
    house, ana = await world.running(timeline=10), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "before")
    await house.hears("before")

    said = [f"message {n}" for n in range(35)]
    for body in said:
        await ana.say(room_id, body)
    await house.sync()

    assert bodies(house) == ["before", *said]


async def test_a_gap_is_filled_after_a_restart(world: World) -> None:
    house, ana = await world.running(timeline=10), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "before")
    await house.hears("before")
    await house.gateway.close()

    for n in range(33):
        await ana.say(room_id, f"message {n}")
    await house.start((ana.user.user_id,))
    await house.sync()

    assert len(bodies(house)) == 34
    assert all(event.trusted for event in house.events if isinstance(event, Message))


async def test_a_gap_that_is_refused_for_good_makes_nobody_deaf(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(timeline=10, url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "before")
    await house.hears("before")

    for n in range(12):
        await ana.say(room_id, f"message {n}")
    wire.fail("/messages?", 403, times=100)
    batch = await house.sync()
    after = await house.sync()

    assert "message 11" in bodies(house)
    assert (batch.gaps, after.gaps) == ({room_id}, frozenset())


async def test_back_fill_stops_at_what_is_known(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(timeline=10, url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    before = house.token
    for n in range(110):
        await send_raw(ana, room_id, "m.room.encrypted", {"algorithm": "x", "n": n})
    await ana.say(room_id, "known")
    await house.hears("known")
    for n in range(12):
        await ana.say(room_id, f"message {n}")
    asked = wire.asked("/messages?")

    house.token = before
    batch = await house.sync()

    assert wire.asked("/messages?") == asked + 1
    assert len([event for event in batch.events if isinstance(event, Message)]) == 12


async def test_an_old_message_under_a_new_id_is_the_same_one_after_a_restart(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    event_id = await ana.say(room_id, "!consent withdraw")
    first = await house.hears("!consent withdraw")
    content = (await raw_event(ana, room_id, event_id))["content"]

    await house.restart()
    house.events.clear()
    await send_raw(ana, room_id, "m.room.encrypted", content)
    second = await house.hears("!consent withdraw")

    assert first.event_id != second.event_id
    assert (first.sender_key, first.session_id, first.index) == (
        second.sender_key,
        second.session_id,
        second.index,
    )


async def test_a_stolen_ciphertext_is_not_the_thiefs_message(world: World) -> None:
    house, ana, mallory = await world.running(), await world.person("ana"), await world.person("mallory")
    room_id = await house.opens_room(ana, mallory)
    event_id = await ana.say(room_id, "!yes")
    await house.hears("!yes")
    content = (await raw_event(ana, room_id, event_id))["content"]
    house.events.clear()

    await send_raw(mallory, room_id, "m.room.encrypted", content)
    message = await house.hears("!yes")

    assert message.sender == mallory.user.user_id and not message.trusted


async def test_a_message_whose_key_comes_late_is_read_then(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    held: list[Any] = []

    def hold_back(path: str, body: Any) -> Any:
        if "/sync" in path and "to_device" in body:
            held.extend(body.pop("to_device")["events"])
        return body

    wire.rewrite = hold_back
    await ana.say(room_id, "!help")
    late = await house.until(lambda event: isinstance(event, Undecryptable))
    assert isinstance(late, Undecryptable)
    before = await house.gateway.decrypt(late)
    await house.restart()
    wire.rewrite = lambda path, body: {**body, "to_device": {"events": held}} if "/sync" in path else body
    batch = await house.sync()
    message = await house.gateway.decrypt(late)

    assert before is None
    assert late.session_id in batch.new_sessions
    assert message is not None and message.body == "!help" and message.trusted
    assert message.event_id == late.event_id and message.at == late.at


async def test_a_late_message_of_whom_the_server_tells_nothing_keeps_waiting(world: World) -> None:
    """It is not taken for one of a device that nobody signed."""
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)
    event_id = await ana.say(room_id, "!help")
    await house.hears("!help")
    raw = await raw_event(ana, room_id, event_id)
    late = reading.undecryptable(raw, room_id)

    await house.restart()
    wire.fail("/keys/query", 400, times=1)
    before = await house.gateway.decrypt(late)
    after = await house.gateway.decrypt(late)

    assert before is None
    assert after is not None and after.trusted


async def test_sessions_stay_news_until_the_batch_is_kept(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    await house.sync()
    await ana.say(room_id, "hello")
    before = house.token

    first = await house.gateway.sync(before, 1)
    again = await house.gateway.sync(before, 0)
    after = await house.gateway.sync(again.next, 0)

    assert first.new_sessions == again.new_sessions != frozenset()
    assert after.new_sessions == frozenset()


async def test_our_own_messages_come_back_as_echoes(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    before = house.token

    sent = await house.says(room_id, "hello", ana, token="T1")
    await house.sync(1)
    echoes = list(house.echoes)
    await house.restart()
    house.token = before
    await house.sync()

    assert echoes == [("T1", sent.event_id)]
    assert house.echoes == echoes * 2
    assert bodies(house) == []


async def test_an_echo_is_known_by_what_is_inside_when_the_server_has_forgotten(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)

    def forget(path: str, body: Any) -> Any:
        for room in body.get("rooms", {}).get("join", {}).values() if "/sync" in path else ():
            for event in room["timeline"]["events"]:
                event.get("unsigned", {}).pop("transaction_id", None)
        return body

    wire.rewrite = forget
    sent = await house.says(room_id, "hello", ana, token="T1")
    await house.sync(1)

    assert house.echoes == [("T1", sent.event_id)]


async def test_replies_pills_and_edits(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    asked = await house.says(room_id, "which one?", ana)
    ben = "@ben:hs.test"
    quoted = f"> <{house.user.user_id}> which one?\n\nthe second"
    reply = {"m.in_reply_to": {"event_id": asked.event_id}}
    link = '<a href="https://matrix.to/#/{}">somebody</a>'
    pill = f"<mx-reply>{link.format('@quoted:hs.test')}</mx-reply>{link.format('%40ben%3Ahs.test')}"
    text = {"msgtype": "m.text"}
    await ana.send(
        room_id, "m.room.message", {**text, "body": quoted, "formatted_body": pill, "m.relates_to": reply}
    )
    edit = {"rel_type": "m.replace", "event_id": asked.event_id}
    await ana.send(
        room_id, "m.room.message", {**text, "body": "* edited", "m.relates_to": edit, "m.new_content": text}
    )
    await ana.send(room_id, "m.room.message", {"msgtype": "m.notice", "body": "a notice"})
    await ana.send(room_id, "m.room.message", {"msgtype": "m.image", "body": "image.png"})
    await ana.send(room_id, "org.matrix.msc3381.poll.start", {"question": "?"})
    await ana.say(room_id, "x" * 20_000)
    await ana.say(room_id, "> not a quotation, only a line")
    await house.hears("> not a quotation, only a line")

    answer = next(event for event in house.events if isinstance(event, Message))
    assert bodies(house) == ["the second", "x" * 16_000, "> not a quotation, only a line"]
    assert (answer.body, answer.reply_to, answer.pills) == ("the second", asked.event_id, (ben,))
    others = [event for event in house.events if isinstance(event, Message) and event.form != "text"]
    assert [(event.form, event.body) for event in others] == [("edited", ""), ("other", "")]


async def test_joining_leaving_declining_and_being_removed_are_seen(world: World) -> None:
    house, ana, ben = (
        await world.running(),
        await world.person("ana"),
        await world.person("ben", auto_join=False),
    )
    room_id = await house.opens_room(ana)
    await house.gateway.invite(room_id, ben.user.user_id)
    await ben.until(lambda: room_id in ben.invitations)
    await ben.leave(room_id)
    await ana.leave(room_id)
    await house.until(
        lambda event: isinstance(event, Membership) and event.before == "join" and event.now == "leave"
    )

    seen = [
        (event.user_id, event.by, event.before, event.now)
        for event in house.events
        if isinstance(event, Membership)
    ]
    bot, a, b = house.user.user_id, ana.user.user_id, ben.user.user_id

    assert [change for change in seen if change[0] != bot] == [
        (a, bot, "leave", "invite"),
        (a, a, "invite", "join"),
        (b, bot, "leave", "invite"),
        (b, b, "invite", "leave"),
        (a, a, "join", "leave"),
    ]
    assert await house.gateway.members(room_id) == {}


async def test_the_bot_sees_that_it_was_put_out_of_a_room(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    body = {"invite": [house.user.user_id], "preset": "private_chat"}
    room_id = str((await ana.client.api("POST", "/createRoom", body))["room_id"])
    await house.until(lambda event: type(event).__name__ == "Invited")
    await house.gateway.join(room_id)
    await house.sync()

    await ana.client.api("POST", f"/rooms/{segment(room_id)}/kick", {"user_id": house.user.user_id})
    gone = await house.until(
        lambda event: (
            isinstance(event, Membership) and event.user_id == house.user.user_id and event.now == "leave"
        )
    )

    assert isinstance(gone, Membership) and gone.by == ana.user.user_id and gone.before == "join"


async def test_read_receipts_threaded_or_not(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    sent = [await house.says(room_id, body, ana) for body in ("one", "two")]

    await ana.read(room_id, sent[0].event_id)
    await house.until(lambda event: isinstance(event, Read))
    await ana.client.api("POST", f"/rooms/{segment(room_id)}/receipt/m.read/{segment(sent[1].event_id)}", {})
    await house.until(lambda event: isinstance(event, Read) and event.read_event == sent[1].event_id)

    reads = [event for event in house.events if isinstance(event, Read)]
    assert {event.read_event for event in reads} == {each.event_id for each in sent}
    assert {(event.room_id, event.user_id) for event in reads} == {(room_id, ana.user.user_id)}


async def test_settings_that_somebody_else_changed_are_reported(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await ana.open_direct(house.user.user_id)
    await house.until(lambda event: type(event).__name__ == "Invited")
    await house.gateway.join(room_id)
    await house.sync()

    path = f"/rooms/{segment(room_id)}/state/m.room.history_visibility/"
    await ana.client.api("PUT", path, {"history_visibility": "world_readable"})
    changed = await house.until(
        lambda event: isinstance(event, SettingsChanged) and event.type == "m.room.history_visibility"
    )
    case = await house.gateway.create_room(name="K7-QF3", marker=uuid.uuid4().hex)
    await house.sync(1)

    assert isinstance(changed, SettingsChanged) and changed.by == ana.user.user_id
    assert not [
        event for event in house.events if isinstance(event, SettingsChanged) and event.room_id == case
    ]


@pytest.mark.parametrize(
    ("status", "code", "permanent", "denied"),
    [
        (403, "M_FORBIDDEN", True, False),
        (500, "M_UNKNOWN", False, False),
        (502, "M_UNKNOWN", False, False),
        (403, "M_RESOURCE_LIMIT_EXCEEDED", False, False),
        (403, "M_CONSENT_NOT_GIVEN", False, False),
        (401, "M_UNKNOWN_TOKEN", False, True),
        (401, "M_USER_LOCKED", False, True),
        (401, "M_UNAUTHORIZED", False, True),
        (403, "M_USER_SUSPENDED", False, True),
    ],
)
async def test_what_the_wire_said_decides_on_trying_again(
    world: World, status: int, code: str, permanent: bool, denied: bool
) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)

    wire.fail("/send/m.room.encrypted", status, times=1, errcode=code)
    with pytest.raises(GatewayError) as refused:
        await house.says(room_id, "hello", ana)

    assert (refused.value.permanent, refused.value.denied) == (permanent, denied)


async def test_a_busy_server_says_when_to_come_back(world: World) -> None:
    wire = await world.wire()
    house, ana = await world.running(url=wire.url), await world.person("ana")
    room_id = await house.opens_room(ana)

    wire.fail("/send/m.room.encrypted", 429, times=1, errcode="M_LIMIT_EXCEEDED", retry_after_ms=1500)
    with pytest.raises(GatewayError) as refused:
        await house.says(room_id, "hello", ana)

    assert (refused.value.permanent, refused.value.retry_after) == (False, 1.5)


async def test_a_server_that_is_not_there_is_tried_again(world: World) -> None:
    house = await world.running()
    house.gateway.client.homeserver = "http://127.0.0.1:1"

    with pytest.raises(GatewayError) as refused:
        await house.gateway.sync(None, 0)

    assert not refused.value.permanent
