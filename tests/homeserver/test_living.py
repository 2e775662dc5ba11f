"""The bot as people meet it: a process of its own on a real Synapse, with real encrypted members."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.demo.person import Person
from bot.demo.process import BotProcess
from bot.demo.synapse import Synapse


class Street:
    """The bot and the people it knows."""

    def __init__(self, synapse: Synapse, folder: Path, stack: AsyncExitStack, tag: str) -> None:
        self.synapse, self.folder, self.stack, self.tag = synapse, folder, stack, tag
        self.people: dict[str, Person] = {}

    async def arrive(self) -> None:
        names = [f"convene-{self.tag}", f"ana-{self.tag}", f"helene-{self.tag}"]
        bot, ana, helene = await self.synapse.users(*names)
        for name, user in (("ana", ana), ("helene", helene)):
            self.people[name] = await self._person(user)
        self.bot = BotProcess(self.folder, self.synapse.url, bot, ana.user_id, helene.user_id)
        self.stack.push_async_callback(self.bot.kill)

    async def _person(self, user: Any) -> Person:
        person = await Person.login(self.synapse.url, user)
        self.stack.push_async_callback(person.close)
        return person

    async def direct(self, name: str) -> str:
        """The room in which the bot greets."""
        greeting = await self.people[name].wait_for(lambda heard: "Convene" in heard.body, 30)
        return greeting.room_id

    async def says(self, name: str, text: str, answered: str) -> str:
        person, room = self.people[name], await self.direct(name)
        already = len(person.heard[room])
        await person.say(room, text)

        def new() -> list[str]:
            return [h.body for h in person.heard[room][already:] if h.sender == self.bot.user_id]

        await person.until(lambda: any(answered in body for body in new()), 20)
        return next(body for body in new() if answered in body)


@pytest_asyncio.fixture
async def street(synapse: Synapse, tmp_path: Path) -> AsyncIterator[Street]:
    async with AsyncExitStack() as stack:
        street = Street(
            synapse, tmp_path / "bot", stack, tmp_path.name[-12:].strip("_0").replace("_", "").lower()
        )
        await street.arrive()
        yield street


async def test_help_is_answered_in_each_persons_language(street: Street):
    await street.bot.start()
    await street.bot.answered()

    assert "affirm" in await street.says("ana", "help", "What you can do here")
    assert "affirmer" in await street.says("helene", "aide", "Ce que vous pouvez faire ici")


async def test_a_dialogue_goes_on_after_the_bot_was_killed(street: Street):
    await street.bot.start()
    await street.bot.answered()
    await street.says("ana", "refer", "1 of 9")

    await street.bot.kill()
    await asyncio.sleep(0.1)
    await street.bot.start()
    await street.bot.answered()

    assert "2 of 9" in await street.says("ana", "now", "2 of 9")


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_killed_around_a_sending_nothing_is_lost_and_nothing_comes_twice(street: Street, moment: str):
    await street.bot.start("tests.homeserver.dying_bot", moment, "What you can do here")
    ana, room = street.people["ana"], await street.direct("ana")
    await ana.say(room, "help")
    await street.bot.ended()

    await ana.say(room, "me")
    await street.bot.start()
    await street.bot.answered()
    await ana.wait_for(lambda heard: "fingerprint" in heard.body, 20)

    answers = [heard.body for heard in ana.heard[room] if heard.sender == street.bot.user_id]
    assert sum(body.startswith("What you can do here") for body in answers) == 1
    assert sum("fingerprint" in body for body in answers) == 1


async def test_nothing_that_was_said_is_in_the_homeservers_database(street: Street):
    await street.bot.start()
    await street.bot.answered()
    await street.says("ana", "refer", "1 of 9")
    await street.says("ana", "now", "2 of 9")
    await street.says("ana", "Zwenobia-Marker", "3 of 9")

    files = [path for path in street.synapse.folder.rglob("*") if path.is_file()]
    kept = b"".join(path.read_bytes() for path in files)

    assert b"Zwenobia" not in kept
    assert b"First name" not in kept
    assert b"ana-" in kept
    assert "Zwenobia" not in street.bot.log
    assert b"Zwenobia" not in b"".join(path.read_bytes() for path in street.folder.iterdir())


async def test_an_unsigned_device_gets_no_keys_and_its_owner_is_told(street: Street):
    await street.bot.start()
    await street.bot.answered()
    room = await street.direct("ana")
    tablet = await street.people["ana"].second_device(signed=False)
    street.stack.push_async_callback(tablet.close)

    await street.says("ana", "help", "What you can do here")
    told = await street.people["ana"].wait_for(lambda heard: "not verified" in heard.body, 20)

    assert told.room_id == room and tablet.client.device in told.body
    assert not [heard for heard in tablet.heard[room] if heard.sender == street.bot.user_id]
    await tablet.until(
        lambda: any("verif" in notice.get("reason", "").lower() for notice in tablet.withheld), 20
    )


async def test_what_an_unverified_device_types_is_not_done(street: Street):
    await street.bot.start()
    await street.bot.answered()
    room = await street.direct("ana")
    tablet = await street.people["ana"].second_device(signed=False)
    street.stack.push_async_callback(tablet.close)
    await tablet.until(lambda: room in tablet.rooms, 20)

    await tablet.say(room, "language fr")

    await street.people["ana"].wait_for(lambda heard: "I did not act" in heard.body, 20)
    assert "What you can do here" in await street.says("ana", "help", "What you can do here")
