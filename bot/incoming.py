"""What arrives: everything the gateway hands in, and what our own effects report back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Message:
    """A decrypted message of a person. `at` is the homeserver's time, aware UTC."""

    event_id: str
    room_id: str
    sender: str
    device: str
    at: datetime
    body: str
    """Plain text, without the quotation of a reply; a mention pill is the user id it stands for."""
    pills: tuple[str, ...] = ()
    """User ids of mention pills in the formatted body, in order."""
    reply_to: str | None = None
    form: str = "text"
    """`text`; `edited`: a change of an older one, never acted on; `other`: a picture, a voice, a file."""
    trusted: bool
    """Decrypted, and the sending device is signed by its owner's pinned identity."""
    sender_key: str
    session_id: str
    index: int
    """The Megolm message: (sender_key, session_id, index) happens once, whatever event id
    the server gives it (ARCHITECTURE 6)."""


@dataclass(frozen=True, kw_only=True)
class Undecryptable:
    """A message whose key is missing. `raw` is the event as it came, for another try."""

    event_id: str
    room_id: str
    sender: str
    at: datetime
    session_id: str
    raw: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Membership:
    """Somebody joined, left, was invited or declined; `event_id` as everywhere."""

    event_id: str
    room_id: str
    user_id: str
    by: str
    at: datetime
    now: str
    """`join`, `leave`, `invite`, `ban` or `knock`."""
    before: str
    """The same words, or `leave` where there was nothing."""


@dataclass(frozen=True, kw_only=True)
class Invited:
    """Somebody asks the bot into a room."""

    event_id: str
    room_id: str
    by: str


@dataclass(frozen=True, kw_only=True)
class Read:
    """A person's public read receipt; a hint, never a proof (MATRIX-FACTS G)."""

    room_id: str
    user_id: str
    read_event: str
    at: datetime


@dataclass(frozen=True, kw_only=True)
class DeviceSeen:
    """A device of a person on the roster that gets no keys, seen for the first time."""

    user_id: str
    device: str
    reason: str
    """`unsigned`, `identity-changed` or `no-identity`."""
    can_read_elsewhere: bool
    """Has the person another device that reads?"""
    identity: str = ""
    """The key of the identity that is not the one we know, where there is one."""


@dataclass(frozen=True, kw_only=True)
class NowReads:
    """A person who had no device that gets keys has one now."""

    user_id: str
    device: str


@dataclass(frozen=True, kw_only=True)
class SettingsChanged:
    """A state event of a room that touches who may read it or how it is encrypted."""

    event_id: str
    room_id: str
    by: str
    type: str


Incoming = Message | Undecryptable | Membership | Invited | Read | DeviceSeen | NowReads | SettingsChanged


@dataclass(frozen=True, kw_only=True)
class Batch:
    """One answer of `/sync`, gaps filled, oldest first."""

    next: str
    """The token to go on from, saved by us together with what is in here."""
    events: tuple[Incoming, ...] = ()
    echoes: tuple[tuple[str, str], ...] = ()
    """(our token, event id) of our own messages that the server shows us."""
    new_sessions: frozenset[str] = field(default_factory=frozenset)
    """Megolm session ids whose keys came with this batch."""
    gaps: frozenset[str] = field(default_factory=frozenset)
    """Rooms of which not everything that was said could be fetched."""
    blind: frozenset[str] | None = None
    """Who has no device that gets keys by now: kept with the batch, so that the next run knows. None: not looked."""


@dataclass(frozen=True, kw_only=True)
class Unreadable:
    """A message whose key did not come in time: its sender is told, once per session."""

    sender: str
    room_id: str


@dataclass(frozen=True, kw_only=True)
class Done:
    """What the relay reports of an effect, once per `id` (ARCHITECTURE 10)."""

    id: str
    what: str
    """`room-opened`, `unread`, `failed`, `left` ..."""
    room: str
    """Our own name of the room."""
    about: dict[str, str] = field(default_factory=dict)
