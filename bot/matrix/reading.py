"""Raw events to what the house knows. Everything here is said by a stranger until proven otherwise."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

from bot.incoming import Incoming, Membership, Message, Read, SettingsChanged, Undecryptable
from bot.matrix.machine import Opened

LONGEST_BODY = 16_000
MEMBERSHIPS = ("join", "leave", "invite", "ban", "knock")
SETTINGS = frozenset(
    {
        "m.room.encryption",
        "m.room.history_visibility",
        "m.room.join_rules",
        "m.room.guest_access",
        "m.room.power_levels",
        "m.room.tombstone",
    }
)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = 253_402_300_799_000  # the year 9999, in milliseconds
MX_REPLY = re.compile(r"<mx-reply>.*?</mx-reply>", re.DOTALL | re.IGNORECASE)
PILL = re.compile(r"""<a\s[^>]*?href\s*=\s*["']https://matrix\.to/#/([^"'?]+)""", re.IGNORECASE)
USER_ID = re.compile(r"@[^:\s]+:\S+")


def is_event(raw: Any) -> bool:
    """Whether the parts that every event has are there and what they should be."""
    return (
        isinstance(raw, dict)
        and all(isinstance(raw.get(part), str) for part in ("event_id", "sender", "type"))
        and isinstance(raw.get("content"), dict)
        and _milliseconds(raw.get("origin_server_ts")) is not None
    )


def moment(raw: dict[str, Any]) -> datetime:
    return EPOCH + timedelta(milliseconds=_milliseconds(raw["origin_server_ts"]) or 0)


def _milliseconds(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= LATEST else None


def state_change(raw: dict[str, Any], room_id: str, us: str) -> Incoming | None:
    """A membership, or a setting that somebody else touched."""
    if raw["type"] == "m.room.member":
        return _membership(raw, room_id)
    if raw["type"] in SETTINGS and raw["sender"] != us:
        return SettingsChanged(event_id=raw["event_id"], room_id=room_id, by=raw["sender"], type=raw["type"])
    return None


def _membership(raw: dict[str, Any], room_id: str) -> Membership | None:
    now, user_id = raw["content"].get("membership"), raw["state_key"]
    if now not in MEMBERSHIPS or not isinstance(user_id, str):
        return None
    return Membership(
        event_id=raw["event_id"],
        room_id=room_id,
        user_id=user_id,
        by=raw["sender"],
        at=moment(raw),
        now=now,
        before=_membership_before(raw),
    )


def _membership_before(raw: dict[str, Any]) -> str:
    unsigned = raw.get("unsigned")
    before = unsigned.get("prev_content") if isinstance(unsigned, dict) else None
    was = before.get("membership") if isinstance(before, dict) else None
    return was if was in MEMBERSHIPS else "leave"


def undecryptable(raw: dict[str, Any], room_id: str) -> Undecryptable:
    return Undecryptable(
        event_id=raw["event_id"],
        room_id=room_id,
        sender=raw["sender"],
        at=moment(raw),
        session_id=str(raw["content"].get("session_id", "")),
        raw=raw,
    )


def message(raw: dict[str, Any], opened: Opened, room_id: str) -> Message | None:
    """A text somebody wrote, or None: notices, edits, files and reactions are no commands."""
    content, relation = opened.content, _relation(raw, opened)
    body = content.get("body")
    is_text = opened.kind == "m.room.message" and content.get("msgtype") == "m.text"
    if not is_text or not isinstance(body, str) or relation.get("rel_type") == "m.replace":
        return None
    reply_to = _reply_to(relation)
    return Message(
        event_id=raw["event_id"],
        room_id=room_id,
        sender=raw["sender"],
        device=opened.device,
        at=moment(raw),
        body=_without_quotation(body[: 4 * LONGEST_BODY], reply_to)[:LONGEST_BODY],
        pills=pills(content.get("formatted_body")),
        reply_to=reply_to,
        trusted=opened.trusted,
        sender_key=opened.sender_key,
        session_id=opened.session_id,
        index=opened.index,
    )


def _relation(raw: dict[str, Any], opened: Opened) -> dict[str, Any]:
    """Clients write it inside, outside, or both; what is inside was signed."""
    for content in (opened.content, raw["content"]):
        relation = content.get("m.relates_to")
        if isinstance(relation, dict):
            return relation
    return {}


def _reply_to(relation: dict[str, Any]) -> str | None:
    to = relation.get("m.in_reply_to")
    event_id = to.get("event_id") if isinstance(to, dict) else None
    # in a thread the "reply" is only the fallback for clients that know no threads
    if not isinstance(event_id, str) or relation.get("is_falling_back") is True:
        return None
    return event_id


def _without_quotation(body: str, reply_to: str | None) -> str:
    if reply_to is None or not body.startswith("> "):
        return body
    lines = body.split("\n")
    first = next((n for n, line in enumerate(lines) if not line.startswith(">")), len(lines))
    rest = "\n".join(lines[first:])
    return rest.removeprefix("\n")


def pills(formatted: Any) -> tuple[str, ...]:
    """User ids of the mention pills, in order, without what a reply quotes."""
    if not isinstance(formatted, str):
        return ()
    said = MX_REPLY.sub("", formatted[: 4 * LONGEST_BODY])
    targets = (unquote(html.unescape(target)) for target in PILL.findall(said))
    return tuple(target for target in targets if USER_ID.fullmatch(target))


def receipts(room: dict[str, Any], room_id: str, us: str) -> Iterator[Read]:
    """Public read receipts, threaded or not."""
    for event_id, user_id, mark in _marks(room):
        milliseconds = _milliseconds(mark.get("ts"))
        if user_id != us and milliseconds is not None:
            at = EPOCH + timedelta(milliseconds=milliseconds)
            yield Read(room_id=room_id, user_id=user_id, read_event=event_id, at=at)


def _marks(room: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    ephemeral = room.get("ephemeral")
    events = ephemeral.get("events") if isinstance(ephemeral, dict) else None
    for event in events if isinstance(events, list) else ():
        if not isinstance(event, dict) or event.get("type") != "m.receipt":
            continue
        for event_id, kinds in mapping(event.get("content")).items():
            for user_id, mark in mapping(mapping(kinds).get("m.read")).items():
                if isinstance(mark, dict):
                    yield event_id, user_id, mark


def mapping(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}
