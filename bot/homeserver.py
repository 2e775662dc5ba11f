"""What the bot asks of a homeserver. Two things answer: `bot.matrix.gateway.Gateway` and the fake of the fast tests."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Protocol

from bot.incoming import Batch, Message, Undecryptable
from casework.devices import Device, NewIdentity, Rulings

Unreached = Callable[[frozenset[str]], Awaitable[None]]


async def noted_nowhere(users: frozenset[str]) -> None:
    """For whoever reads the answer alone."""


class GatewayError(Exception):
    """The wire failed. `permanent`: trying again will not help (4xx but 401 and 429).

    `denied`: the access token is no longer good (401): all sending stops.
    `retry_after`: seconds the server asks us to wait (429), else None.
    """

    def __init__(
        self,
        what: str,
        *,
        permanent: bool = False,
        denied: bool = False,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(what)
        self.permanent = permanent
        self.denied = denied
        self.retry_after = retry_after


@dataclass(frozen=True)
class Sent:
    event_id: str
    unread: frozenset[str] = frozenset()
    """Readers without one device that got the key: they count as not told (ARCHITECTURE 13)."""


@dataclass(frozen=True)
class RoomSettings:
    """What `/state` says of a room, as far as secrecy depends on it."""

    creator: str
    marker: str | None
    encrypted: bool
    history: str
    join_rule: str
    guests: bool
    version: str
    name: str
    power_ok: bool
    """Nobody but the creator has power over 0, and only power 100 invites, removes or changes state."""
    frozen: bool = False
    """Only the bot may write there."""

    @property
    def problems(self) -> tuple[str, ...]:
        """What is not as a room of ours is made, in words for an operator."""
        checks = {
            "not encrypted: write nothing there": self.encrypted,
            "not invite-only": self.join_rule == "invite",
            "guests may come in": not self.guests,
            "history can be read from before the invitation": self.history in ("invited", "joined"),
            "others than the bot have power": self.power_ok,
        }
        return tuple(words for words, good in checks.items() if not good)


class Homeserver(Protocol):
    user_id: str

    async def sync(self, since: str | None, timeout: float) -> Batch:
        """Wait up to `timeout` seconds for news. Raises GatewayError."""
        ...

    async def decrypt(self, late: Undecryptable) -> Message | None:
        """Try again an event whose key has come; None while it has not."""
        ...

    async def send(
        self,
        room_id: str,
        kind: str,
        content: dict[str, Any],
        *,
        token: str,
        readers: frozenset[str],
        rulings: Rulings,
        unreached: Unreached = noted_nowhere,
    ) -> Sent:
        """Encrypt for `readers` alone and send as event type `kind`; `token` is the transaction id, repeated inside.

        `rulings`: which of their devices get the key, beside what their owners signed (ARCHITECTURE 13).
        `unreached` hears who will not be able to read it, if anybody, before it leaves: the answer may get lost.
        """
        ...

    def devices(self, user_id: str) -> tuple[Device, ...]:
        """This person's devices, as far as they are known by now; asks nobody."""
        ...

    def new_identity(self, user_id: str) -> NewIdentity | None:
        """Where this person shows another identity than the one we know; asks nobody."""
        ...

    async def upload(self, data: bytes) -> dict[str, Any]:
        """Encrypted here, kept there: address, key and hash, as `file` of an `m.file` message wants them."""
        ...

    async def redact(self, room_id: str, event_id: str, *, token: str) -> None: ...

    async def create_room(self, *, name: str, marker: str) -> str:
        """An empty, encrypted, private room (ARCHITECTURE 12); `marker` goes into `m.room.create`."""
        ...

    async def find_room(self, marker: str) -> str | None:
        """The room of ours that carries this marker, if the server has one."""
        ...

    async def members(self, room_id: str) -> dict[str, str]:
        """User id -> `join` or `invite`; the bot itself left out."""
        ...

    async def invite(self, room_id: str, user_id: str, *, direct: bool = False) -> None: ...

    async def remove(self, room_id: str, user_id: str, reason: str = "") -> None:
        """`reason`: shown by their client; everybody on the server can read it."""
        ...

    async def set_posting(self, room_id: str, *, allowed: bool) -> None:
        """May people write there? The bot always may."""
        ...

    async def join(self, room_id: str) -> None: ...

    async def leave(self, room_id: str, reason: str = "") -> None: ...

    async def forget(self, room_id: str) -> None:
        """What opens this room's messages goes from memory; asks nobody."""
        ...

    async def settings(self, room_id: str) -> RoomSettings: ...

    async def display_name(self, user_id: str) -> str | None: ...
