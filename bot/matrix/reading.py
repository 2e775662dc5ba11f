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
LABELLED = re.compile(PILL.pattern + r"[^>]*>(.*?)</a>", re.IGNORECASE | re.DOTALL)
TAG = re.compile(r"<[^>]*>")
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
    """What somebody wrote, or None: notices are other programs', polls and the like no commands."""
    content, relation = opened.content, _relation(raw, opened)
    edited = relation.get("rel_type") == "m.replace"
    said = mapping(content.get("m.new_content")) if edited else content
    msgtype, body = content.get("msgtype"), said.get("body")
    if opened.kind != "m.room.message" or not isinstance(msgtype, str) or msgtype == "m.notice":
        return None
    if msgtype == "m.text" and not edited and not isinstance(body, str):
        return None
    form = "edited" if edited else "text" if msgtype == "m.text" else "other"
    reply_to = _reply_to(relation)
    body = body if isinstance(body, str) and form != "other" else ""
    return Message(
        event_id=raw["event_id"],
        room_id=room_id,
        sender=raw["sender"],
        device=opened.device,
        at=moment(raw),
        body=whole(_spelled(_without_quotation(body[: 4 * LONGEST_BODY], reply_to), said)[:LONGEST_BODY]),
        pills=pills(said.get("formatted_body")),
        reply_to=reply_to,
        form=form,
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
    """What is written in a thread is about its root (CONVERSATION V12): the "reply" in it is a fallback, for clients
    that know no threads."""
    to = relation.get("m.in_reply_to")
    event_id = to.get("event_id") if isinstance(to, dict) else None
    if relation.get("rel_type") == "m.thread" and (
        event_id is None or relation.get("is_falling_back") is True
    ):
        event_id = relation.get("event_id")
    return whole(event_id) if isinstance(event_id, str) else None


def whole(text: str) -> str:
    """Half a character in encrypted JSON is no text: it could not be stored, and would stop the sync."""
    return text.encode(errors="replace").decode()


def _without_quotation(body: str, reply_to: str | None) -> str:
    if reply_to is None or not body.startswith("> "):
        return body
    lines = body.split("\n")
    first = next((n for n, line in enumerate(lines) if not line.startswith(">")), len(lines))
    rest = "\n".join(lines[first:])
    return rest.removeprefix("\n")


def _spelled(body: str, said: dict[str, Any]) -> str:
    """Each pill's label replaced by whom it stands for: the label is anybody's choice (CONVERSATION V11)."""
    formatted = said.get("formatted_body")
    if not isinstance(formatted, str):
        return body
    place = 0
    for target, label in LABELLED.findall(MX_REPLY.sub("", formatted[: 4 * LONGEST_BODY])):
        user_id, shown = unquote(html.unescape(target)), html.unescape(TAG.sub("", label))
        found = body.find(shown, place) if shown and USER_ID.fullmatch(user_id) else -1
        if found >= 0:
            body = f"{body[:found]}{user_id}{body[found + len(shown) :]}"
            place = found + len(user_id)
    return body


def pills(formatted: Any) -> tuple[str, ...]:
    """User ids of the mention pills, in order, without what a reply quotes."""
    if not isinstance(formatted, str):
        return ()
    said = MX_REPLY.sub("", formatted[: 4 * LONGEST_BODY])
    targets = (unquote(html.unescape(target)) for target in PILL.findall(said))
    return tuple(whole(target) for target in targets if USER_ID.fullmatch(target))


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
