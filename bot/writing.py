"""Words in the voice of a room, and the row that takes them there, sealed with the room's key."""

from __future__ import annotations

import re
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.chimes import LONGEST_RING
from bot.context import Context
from bot.effects import Say
from bot.render import Renderer
from bot.router import Place

log = structlog.get_logger(__name__)

DETAIL = re.compile(r"\n")


class Writer:
    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer

    def content(
        self, ctx: Context, room: str, parts: Any, say: Say | None = None, here: str = ""
    ) -> dict[str, Any]:
        languages, zone = voice(ctx, room)
        content = self.renderer.content(
            parts,
            languages=(say and say.languages) or languages,
            zone=zone,
            here=here or ("direct" if Place.of(room) is Place.DIRECT else "room"),
            ring=bool(say and say.ring),
            mentions=tuple(ctx.someone(id).user_id for id in say.mentions) if say else (),
            now=ctx.now,
        )
        if say and say.ring:
            _check_ring(content["body"])
        return content

    def put(self, ctx: Context, room: str, kind: str, content: dict[str, Any], **columns: Any) -> None:
        key = _key(ctx, room)
        ctx.work.outbox.put(room, kind, content, now=ctx.now, key=key, **columns)


def voice(ctx: Context, room: str) -> tuple[tuple[str, ...], ZoneInfo]:
    """The languages and the zone of a room: a person's own, else the region's."""
    kind, _, which = room.partition(":")
    if kind == "person":
        person = ctx.someone(which)
        return (person.language,), ctx.house.zone(person.region)
    region = _region(ctx, kind, which)
    return ctx.house.languages(region), ctx.house.zone(region)


def _region(ctx: Context, kind: str, which: str) -> int:
    if kind == "case":
        return ctx.work.cases.get(which).region
    return int(which) if kind == "coordination" else 0


def _key(ctx: Context, room: str) -> int:
    """Whose key seals a row (ARCHITECTURE 17): a case room's its case's, the others' the day's."""
    kind, _, which = room.partition(":")
    case = ctx.work.cases.find(which) if kind == "case" else None
    return ctx.work.vault.keys.case(case.referral) if case else ctx.work.vault.keys.day(ctx.now)


def _check_ring(body: str) -> None:
    """A ring is one short line (CONVERSATION V3); of several languages, each. One that comes out too long rings all the same."""
    assert not any(DETAIL.search(side) for side in body.split("\n\n")), "a ring is one line"
    if (longest := max(map(len, body.split("\n\n")))) > LONGEST_RING:
        log.warning("long ring", length=longest)
