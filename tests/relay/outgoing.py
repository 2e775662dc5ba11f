"""What goes out by the relay, to a homeserver that fails as it is told."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot.effects import Effect, Part, Say
from bot.homeserver import GatewayError, Sent, Unreached, noted_nowhere
from casework.devices import Rulings
from storage.tables import outbox
from tests.fakes import FakeHomeserver
from tests.town import Town

SECOND = timedelta(seconds=1)
DOWN = GatewayError("unreachable")
FORBIDDEN = GatewayError("403", permanent=True)


class Server(FakeHomeserver):
    """Fails as it is told: once for each error, by what was asked."""

    def __init__(self, clock: Any) -> None:
        super().__init__(clock)
        self.errors: list[tuple[str, GatewayError]] = []
        self.loses_answers = 0
        self.asked: list[tuple[str, str]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.slow = 0.0
        self.slow_in: set[str] = set()
        self.goes_on = asyncio.Event()

    def _fails(self, what: str, room_id: str = "") -> None:
        self.asked.append((what, room_id))
        for place, (kind, error) in enumerate(self.errors):
            if kind == what:
                del self.errors[place]
                raise error

    async def send(
        self,
        room_id: str,
        kind: str,
        content: Any,
        *,
        token: str,
        readers: frozenset[str],
        rulings: Rulings,
        unreached: Unreached = noted_nowhere,
    ) -> Sent:
        self._fails("send", room_id)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.slow)
        if room_id in self.slow_in:
            await self.goes_on.wait()
        self.at_once -= 1
        sent = await super().send(
            room_id, kind, content, token=token, readers=readers, rulings=rulings, unreached=unreached
        )
        if self.loses_answers:
            self.loses_answers -= 1
            raise DOWN
        return sent

    async def redact(self, room_id: str, event_id: str, *, token: str) -> None:
        self._fails("redact", room_id)
        await super().redact(room_id, event_id, token=token)

    async def remove(self, room_id: str, user_id: str, reason: str = "") -> None:
        self._fails("remove", room_id)
        await super().remove(room_id, user_id, reason)

    async def leave(self, room_id: str, reason: str = "") -> None:
        self._fails("leave", room_id)
        await super().leave(room_id, reason)

    async def create_room(self, *, name: str, marker: str) -> str:
        self._fails("create", name)
        made = await super().create_room(name=name, marker=marker)
        if self.loses_answers:
            self.loses_answers -= 1
            raise DOWN
        return made


def queue(town: Town, *effects: Effect) -> None:
    town.parts.dispatcher.act(lambda ctx: list(effects))


def line(number: int, room: str = "coordination:1", **more: Any) -> Say:
    """A message that can be told from the others."""
    return Say(room=room, parts=(Part("common/fault", {"reference": f"E-{number}"}),), **more)


def drain(town: Town) -> None:
    asyncio.run(town.parts.relay.drain())


def heard(town: Town, room: str = "coordination:1") -> list[str]:
    return [body.rsplit("E-", 1)[1] for body in town.heard(room) if "E-" in body]


def states(town: Town) -> list[str]:
    with town.parts.open_work() as work:
        return list(work.connection.execute(select(outbox.c.state).order_by(outbox.c.number)).scalars())


def waits(town: Town, seconds: float) -> None:
    town.clock.pass_(seconds * SECOND)
    drain(town)
