"""A lane for each room: in order, side by side, urgent ones first (ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.effects import OpenRoom
from bot.relay import LOOKS_AGAIN
from tests.relay.outgoing import drain, heard, line, queue, waits
from tests.town import Town


def test_a_room_hears_things_in_order_and_urgent_ones_first(town: Town):
    queue(town, *(line(number, urgent=number in (3, 4)) for number in range(6)))

    drain(town)

    assert heard(town) == ["3", "4", "0", "1", "2", "5"]


def test_ten_lanes_run_at_once_and_one_room_is_never_written_to_twice_at_a_time(town: Town):
    rooms = [f"coordination:{number}" for number in range(20, 34)]
    queue(town, *(OpenRoom(room=room) for room in rooms))
    drain(town)
    town.server.slow = 0.01
    queue(town, *(line(n, room=room) for room in rooms for n in range(3)))

    drain(town)

    assert town.server.most_at_once == 10
    assert all(heard(town, room) == ["0", "1", "2"] for room in rooms)


def test_an_alarm_does_not_wait_for_a_room_that_the_server_keeps_waiting(town: Town):
    """One request may take half a minute: what is queued meanwhile for another room goes out at once."""
    town.server.slow_in = {town.room_id("coordination:1")}
    queue(town, line(1))

    async def meanwhile() -> list[str]:
        sending = asyncio.create_task(town.parts.relay.drain())
        await asyncio.sleep(0.05)
        queue(town, line(2, room="coordination:3", urgent=True))
        await asyncio.sleep(LOOKS_AGAIN + 0.2)
        heard_by_then = heard(town, "coordination:3")
        town.server.goes_on.set()
        await sending
        return heard_by_then

    assert asyncio.run(meanwhile()) == ["2"]
    assert heard(town) == ["1"]


def test_messages_for_later_wait_and_hold_nobody_up(town: Town):
    queue(town, line(1, fades=timedelta(minutes=15)), line(2))
    drain(town)
    assert heard(town) == ["1", "2"]

    waits(town, 14 * 60)
    assert "E-1" in "".join(town.heard("coordination:1"))
    waits(town, 61)
    assert "E-1" not in "".join(town.heard("coordination:1"))
