"""What was said in the rooms of one `/sync`, gaps filled, oldest first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

import structlog

from bot.homeserver import GatewayError
from bot.matrix import reading
from bot.matrix.client import HardClient, segment

log = structlog.get_logger(__name__)

FARTHEST_BACK = 2000
A_PAGE = 100

Known = Callable[[set[str]], Awaitable[set[str]]]
"""Which of these event ids we have."""
Said = tuple[str, dict[str, Any]]
"""Room id and raw event, whose parts are what they should be."""


class Timeline:
    def __init__(self, client: HardClient, known: Known) -> None:
        self._client = client
        self._known = known
        self.gaps: set[str] = set()
        """Rooms of which something stays unheard, since `said` was asked last."""

    async def said(self, answer: dict[str, Any], since: str | None) -> list[Said]:
        self.gaps.clear()
        said: list[Said] = []
        for room_id, room in rooms(answer, "join"):
            said += await self._joined(room_id, room, since)
        for room_id, room in rooms(answer, "leave"):
            ends = [*_events(room_id, room.get("state")), *_events(room_id, room.get("timeline"))]
            said += [(room_id, raw) for _, raw in ends if raw["type"] == "m.room.member"]
        return said

    async def _joined(self, room_id: str, room: dict[str, Any], since: str | None) -> list[Said]:
        timeline = reading.mapping(room.get("timeline"))
        newest, before = _events(room_id, timeline), timeline.get("prev_batch")
        if not since or not timeline.get("limited") or not isinstance(before, str):
            return newest
        return [*_events(room_id, room.get("state")), *await self._gap(room_id, before, since), *newest]

    async def _gap(self, room_id: str, start: str, since: str) -> list[Said]:
        """It ends where we were, or at an event we have."""
        older: list[Said] = []
        page: str | None = start
        while page and len(older) < FARTHEST_BACK:
            answer = await self._page(room_id, page, since)
            chunk = _events(room_id, {"events": answer.get("chunk")})
            fresh = _until_known(chunk, await self._known({raw["event_id"] for _, raw in chunk}))
            older += fresh
            page = answer.get("end") if chunk and len(fresh) == len(chunk) else None
        if page:
            self.gaps.add(room_id)
            log.warning("gap-too-wide", room=room_id, events=len(older))
        return older[::-1]

    async def _page(self, room_id: str, start: str, since: str) -> dict[str, Any]:
        """Nothing, if it is refused for good: one room's past must not make the bot deaf in all others."""
        query = urlencode({"dir": "b", "limit": A_PAGE, "from": start, "to": since})
        try:
            return await self._client.api("GET", f"/rooms/{segment(room_id)}/messages?{query}")
        except GatewayError as problem:
            if not problem.permanent:
                raise
            self.gaps.add(room_id)
            log.error("gap-not-filled", room=room_id, problem=str(problem))
            return {}


def rooms(answer: dict[str, Any], how: str) -> list[tuple[str, dict[str, Any]]]:
    """The rooms of a `/sync`: `join`, `leave`, `invite`."""
    found = reading.mapping(reading.mapping(answer.get("rooms")).get(how))
    return [(room_id, room) for room_id, room in found.items() if isinstance(room, dict)]


def _events(room_id: str, section: Any) -> list[Said]:
    events = reading.mapping(section).get("events")
    return [(room_id, raw) for raw in events if reading.is_event(raw)] if isinstance(events, list) else []


def _until_known(chunk: list[Said], known: set[str]) -> list[Said]:
    first = next((n for n, (_, raw) in enumerate(chunk) if raw["event_id"] in known), len(chunk))
    return chunk[:first]
