"""One word on the real thing."""

from __future__ import annotations

from tests.homeserver.house import World


async def test_the_bot_and_a_person_understand_each_other(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)

    sent = await house.says(room_id, "good morning", ana)
    heard = await ana.wait_for(lambda heard: heard.body == "good morning")
    await ana.say(room_id, "!help")
    message = await house.hears("!help")

    assert sent.unread == frozenset()
    assert heard.trusted and heard.event_id == sent.event_id
    assert message.trusted and message.sender == ana.user.user_id and message.device == ana.client.device
