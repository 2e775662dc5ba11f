"""Rooms on the homeserver: made, found, described, entered (MATRIX-FACTS B, ARCHITECTURE 12)."""

from __future__ import annotations

from typing import Any

from bot.homeserver import RoomSettings
from bot.matrix.client import HardClient, HttpError, segment
from bot.matrix.reading import mapping

MARKER = "ca.convene.marker"
STATE_OF_THE_BOT = (
    "m.room.name",
    "m.room.topic",
    "m.room.avatar",
    "m.room.power_levels",
    "m.room.history_visibility",
    "m.room.encryption",
    "m.room.join_rules",
    "m.room.guest_access",
    "m.room.server_acl",
    "m.room.canonical_alias",
    "m.room.pinned_events",
)
ANYBODY_MAY_SEND = frozenset(
    {"m.room.message", "m.room.encrypted", "m.reaction", "m.room.redaction", "m.sticker"}
)
FROZEN = 100
POWER: dict[str, Any] = {
    "users": {},  # version 12: the creator must not be listed, and stands above all numbers
    "users_default": 0,
    "events_default": 0,
    "state_default": 100,
    "invite": 100,
    "kick": 100,
    "ban": 100,
    "redact": 50,
    "notifications": {"room": 50},
    "events": {
        **dict.fromkeys(STATE_OF_THE_BOT, 100),
        "m.room.tombstone": 150,
        "m.reaction": 0,
        "m.room.redaction": 0,
    },
}
ENCRYPTION = {
    "algorithm": "m.megolm.v1.aes-sha2",
    "rotation_period_ms": 604_800_000,
    "rotation_period_msgs": 100,
}
INITIAL_STATE = {
    "m.room.encryption": ENCRYPTION,
    "m.room.history_visibility": {"history_visibility": "invited"},
    "m.room.join_rules": {"join_rule": "invite"},
    "m.room.guest_access": {"guest_access": "forbidden"},
}


class Rooms:
    def __init__(self, client: HardClient) -> None:
        self._client = client
        self._made: dict[str, tuple[str, str | None]] = {}  # room id -> creator, marker

    async def create(self, name: str, marker: str) -> str:
        """One call, empty: with invitations one wrong name would give an error *and* a room."""
        body = {
            "visibility": "private",
            "preset": "private_chat",
            "room_version": "12",
            "name": name,
            "creation_content": {"m.federate": False, MARKER: marker},
            "power_level_content_override": POWER,
            "initial_state": [
                {"type": type, "state_key": "", "content": content} for type, content in INITIAL_STATE.items()
            ],
        }
        answer = await self._client.api("POST", "/createRoom", body)
        return str(answer["room_id"])

    async def find(self, marker: str) -> str | None:
        """A room that the server will not describe, as it is half gone, is none that was made a moment ago."""
        for room_id in await self.joined():
            try:
                made = await self._who_made(room_id)
            except HttpError as problem:
                if not problem.permanent:
                    raise
                continue
            if made == (self._client.user_id, marker):
                return room_id
        return None

    async def joined(self) -> list[str]:
        answer = await self._client.api("GET", "/joined_rooms")
        return [str(room_id) for room_id in answer.get("joined_rooms", [])]

    async def _who_made(self, room_id: str) -> tuple[str, str | None]:
        if room_id not in self._made:
            found = await self.settings(room_id)
            self._made[room_id] = (found.creator, found.marker)
        return self._made[room_id]

    async def settings(self, room_id: str) -> RoomSettings:
        state = await self._state(room_id)
        create = state.get("m.room.create", {})
        made, creator = mapping(create.get("content")), str(create.get("sender", ""))
        content = {kind: mapping(event.get("content")) for kind, event in state.items()}
        marker = made.get(MARKER)
        return RoomSettings(
            creator=creator,
            marker=marker if isinstance(marker, str) else None,
            encrypted=content.get("m.room.encryption", {}).get("algorithm") == ENCRYPTION["algorithm"],
            history=str(content.get("m.room.history_visibility", {}).get("history_visibility", "shared")),
            join_rule=str(content.get("m.room.join_rules", {}).get("join_rule", "invite")),
            guests=content.get("m.room.guest_access", {}).get("guest_access") == "can_join",
            version=str(made.get("room_version", "1")),
            name=str(content.get("m.room.name", {}).get("name", "")),
            power_ok=power_ok(content.get("m.room.power_levels", {}), creator, made),
            frozen=is_frozen(content.get("m.room.power_levels", {})),
        )

    async def _state(self, room_id: str) -> dict[str, dict[str, Any]]:
        events = await self._client.api_list("GET", f"/rooms/{segment(room_id)}/state")
        return {str(event.get("type")): event for event in events if event.get("state_key") == ""}

    async def members(self, room_id: str) -> dict[str, str]:
        answer = await self._client.api("GET", f"/rooms/{segment(room_id)}/members?not_membership=leave")
        inside = {
            str(event.get("state_key")): str(mapping(event.get("content")).get("membership"))
            for event in answer.get("chunk", [])
        }
        inside.pop(self._client.user_id, None)
        return {user: now for user, now in inside.items() if now in ("join", "invite")}

    async def invite_directly(self, room_id: str, user_id: str) -> None:
        """So that clients show the room among the people, not among the rooms."""
        path = f"/rooms/{segment(room_id)}/state/m.room.member/{segment(user_id)}"
        await self._client.api("PUT", path, {"membership": "invite", "is_direct": True})

    async def set_posting(self, room_id: str, *, allowed: bool) -> None:
        """Frozen: people read, and nobody but the bot writes; redacting what is one's own stays possible."""
        least = 0 if allowed else FROZEN
        events = {**POWER["events"], "m.reaction": least}
        levels = {**POWER, "events_default": least, "events": events}
        await self._client.api("PUT", f"/rooms/{segment(room_id)}/state/m.room.power_levels", levels)

    async def set_display_name(self, name: str) -> None:
        path = f"/profile/{segment(self._client.user_id)}/displayname"
        await self._client.api("PUT", path, {"displayname": name})

    async def act(self, room_id: str, action: str, body: dict[str, Any]) -> None:
        """`invite`, `kick`, `join`, `leave`."""
        await self._client.api("POST", f"/rooms/{segment(room_id)}/{action}", body)

    async def redact(self, room_id: str, event_id: str, token: str) -> None:
        path = f"/rooms/{segment(room_id)}/redact/{segment(event_id)}/{segment(token)}"
        await self._client.api("PUT", path, {})

    async def display_name(self, user_id: str) -> str | None:
        try:
            answer = await self._client.api("GET", f"/profile/{segment(user_id)}/displayname")
        except HttpError as problem:
            if problem.status == 404:
                return None
            raise
        name = answer.get("displayname")
        return name if isinstance(name, str) else None


def is_frozen(levels: dict[str, Any]) -> bool:
    """Does an ordinary message need power there?"""
    least = levels.get("events_default", 0)
    return isinstance(least, int) and least >= FROZEN


def power_ok(levels: dict[str, Any], creator: str, made: dict[str, Any]) -> bool:
    """Nobody but the creator has power over 0, and only power 100 invites, removes or changes state."""
    users = {user: level for user, level in mapping(levels.get("users")).items() if user != creator}
    nobody = [levels.get("users_default", 0), *users.values()]
    guarded = [
        levels.get("invite", 0),
        levels.get("kick", 50),
        levels.get("ban", 50),
        levels.get("state_default", 50),
    ]
    guarded += [
        level for kind, level in mapping(levels.get("events")).items() if kind not in ANYBODY_MAY_SEND
    ]
    return (
        not made.get("additional_creators")
        and all(isinstance(level, int) and level <= 0 for level in nobody)
        and all(isinstance(level, int) and level >= 100 for level in guarded)
    )
