"""What the fast tests believe of a homeserver, asked of the real gateway and of the fake alike."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import pytest_asyncio

from bot.homeserver import GatewayError, Homeserver
from bot.incoming import Batch, Membership
from casework.devices import Rulings
from tests.fakes import FakeHomeserver, FixedClock
from tests.homeserver.house import World


@dataclass
class Subject:
    server: Homeserver
    ana: str
    accept: Callable[[str], Awaitable[None]]
    sync: Callable[[], Awaitable[Batch]]


@pytest_asyncio.fixture(params=["gateway", "fake"])
async def subject(request: pytest.FixtureRequest, world: World) -> AsyncIterator[Subject]:
    if request.param == "fake":
        fake = FakeHomeserver(FixedClock(datetime(2026, 11, 21, tzinfo=UTC)))
        ana = "@ana:hs.test"

        async def accept(room_id: str) -> None:
            fake.accept(room_id, ana)

        async def sync() -> Batch:
            return await fake.sync(None, 0)

        yield Subject(fake, ana, accept, sync)
        return
    house, person = await world.running(), await world.person("ana", auto_join=False)

    async def join(room_id: str) -> None:
        await person.until(lambda: room_id in person.invitations)
        await person.join(room_id)

    yield Subject(house.gateway, person.user.user_id, join, lambda: house.sync(1))


def token() -> str:
    return uuid.uuid4().hex


async def test_a_new_room_is_empty_encrypted_and_found_by_its_marker(subject: Subject):
    marker = token()

    room_id = await subject.server.create_room(name="K7-QF3", marker=marker)
    settings = await subject.server.settings(room_id)

    assert await subject.server.members(room_id) == {}
    assert await subject.server.find_room(marker) == room_id
    assert await subject.server.find_room(token()) is None
    assert (settings.encrypted, settings.history, settings.join_rule) == (True, "invited", "invite")
    assert (settings.marker, settings.guests, settings.version) == (marker, False, "12")
    assert settings.creator == subject.server.user_id and settings.power_ok


async def test_members_are_invited_then_join_then_are_removed(subject: Subject):
    room_id = await subject.server.create_room(name="K7-QF3", marker=token())

    await subject.server.invite(room_id, subject.ana)
    assert await subject.server.members(room_id) == {subject.ana: "invite"}
    await subject.accept(room_id)
    assert await subject.server.members(room_id) == {subject.ana: "join"}
    await subject.server.remove(room_id, subject.ana)

    assert await subject.server.members(room_id) == {}
    moves = [
        e for e in (await subject.sync()).events if isinstance(e, Membership) and e.user_id == subject.ana
    ]
    assert moves[-1].now == "leave" and moves[-1].by == subject.server.user_id


async def test_the_same_token_twice_is_one_message(subject: Subject):
    room_id = await subject.server.create_room(name="K7-QF3", marker=token())
    await subject.server.invite(room_id, subject.ana)
    content, once, readers = {"msgtype": "m.notice", "body": "x"}, token(), frozenset({subject.ana})

    first = await subject.server.send(
        room_id, "m.room.message", content, token=once, readers=readers, rulings=Rulings()
    )
    again = await subject.server.send(
        room_id, "m.room.message", content, token=once, readers=readers, rulings=Rulings()
    )

    assert first.event_id == again.event_id
    echoes = [echo for _ in range(3) for echo in (await subject.sync()).echoes]
    assert (once, first.event_id) in echoes


async def test_a_reader_who_is_not_in_the_room_has_not_read_and_that_is_known_before_it_leaves(
    subject: Subject,
):
    room_id = await subject.server.create_room(name="K7-QF3", marker=token())
    told: list[frozenset[str]] = []

    async def unreached(users: frozenset[str]) -> None:
        assert (await subject.sync()).echoes == ()
        told.append(users)

    sent = await subject.server.send(
        room_id,
        "m.room.message",
        {"msgtype": "m.notice", "body": "x"},
        token=token(),
        readers=frozenset({subject.ana}),
        rulings=Rulings(),
        unreached=unreached,
    )

    assert [sent.unread] == told == [{subject.ana}]


async def test_inviting_nobody_known_fails_for_good(subject: Subject):
    room_id = await subject.server.create_room(name="K7-QF3", marker=token())
    if isinstance(subject.server, FakeHomeserver):
        subject.server.unknown_users.add("not a matrix id")

    with pytest.raises(GatewayError) as caught:
        await subject.server.invite(room_id, "not a matrix id")

    assert caught.value.permanent and not caught.value.denied


async def test_out_of_a_room_nothing_can_be_taken_away_there_any_more(subject: Subject):
    room_id = await subject.server.create_room(name="K7-QF3", marker=token())
    content = {"msgtype": "m.notice", "body": "x"}
    first, second = [
        await subject.server.send(
            room_id, "m.room.message", content, token=token(), readers=frozenset(), rulings=Rulings()
        )
        for _ in range(2)
    ]
    await subject.server.redact(room_id, first.event_id, token=token())
    await subject.server.leave(room_id)

    with pytest.raises(GatewayError) as caught:
        await subject.server.redact(room_id, second.event_id, token=token())

    assert caught.value.permanent and not caught.value.denied
