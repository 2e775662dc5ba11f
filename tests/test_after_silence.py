"""After silence everything is heard first, and worked off, before the clock goes on (ARCHITECTURE 8)."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.homeserver import GatewayError
from bot.incoming import Batch, Incoming, Message, Undecryptable
from bot.loops import App
from tests.build import a_team, an_open_case
from tests.fakes import FakeHomeserver
from tests.test_rooms_check import NoKeys
from tests.town import Town

CASE = "case:K7-QF3"


class InPages(FakeHomeserver):
    """What happened meanwhile comes first; the keys of it with the third page; then nothing more, and it is over."""

    turns = 0
    late: Message | None = None

    async def sync(self, since: str | None, timeout: float) -> Batch:
        self.turns += 1
        await asyncio.sleep(0)
        if self.turns == 7:
            raise GatewayError("401", denied=True)
        batch = await super().sync(since, timeout)
        page = min(self.turns, 4)
        return replace(batch, next=f"page {page}", new_sessions=frozenset({"S1"} if page == 3 else ()))

    async def decrypt(self, late: Undecryptable) -> Message | None:
        return self.late if self.turns >= 3 else None


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """Leblanc reports a development, and everybody but Roy has read it as the bot goes down."""
    town = Town.empty(tmp_path_factory.mktemp("silence"))
    a_team(town)
    an_open_case(town)
    town.says("leblanc", "!critical bail Released this morning", room=CASE)
    for name in ("cormier", "gallant"):
        town.says(name, "!ack", room=CASE)
    town.hears_no_more()
    return town


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    return mold.copied_to(tmp_path).served_by(InPages)


def comes_back(town: Town) -> None:
    """Sixteen minutes later, by when Roy would be reminded."""
    town.clock.pass_(timedelta(minutes=16))
    config: Any = SimpleNamespace(region=())
    server: Any = town.server
    with pytest.raises(GatewayError):
        asyncio.run(App(town.parts, server, NoKeys(), config).run())
    town.settle()


def undecryptable(message: Message) -> Incoming:
    return Undecryptable(
        event_id=message.event_id,
        room_id=message.room_id,
        sender=message.sender,
        at=message.at,
        session_id="S1",
        raw={"event_id": message.event_id},
    )


@pytest.mark.rule("P7.4")
def test_nobody_is_reminded_whose_answer_had_only_to_be_heard_to_the_end(town: Town):
    server: Any = town.server
    server.write(town.room_id(CASE), town.people["roy"].user_id, "!ack")
    [server.late] = server.arriving
    server.arriving = [undecryptable(server.late)]

    comes_back(town)

    assert town.rings(town.direct("roy")) == []


@pytest.mark.rule("P7.4")
def test_who_has_not_answered_is_reminded_then(town: Town):
    comes_back(town)

    assert len(town.rings(town.direct("roy"))) == 1
