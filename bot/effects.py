"""What handlers ask for. Data: rendered at once, written to the outbox with the records (ARCHITECTURE 9)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any


@dataclass(frozen=True)
class Part:
    """One block of a template, `subject/block`, and what it prints."""

    block: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Say:
    """A message in a room, by our own name of it (`case:K7-QF3`, `person:…`, `coordination:1`, `program`).

    A notice, unless `ring`: then it makes a sound and must hold no detail (CONVERSATION V3).
    """

    room: str
    parts: tuple[Part, ...]
    ring: bool = False
    mentions: tuple[str, ...] = ()
    """Persons' ids."""
    name: str | None = None
    """What later edits, replies and redactions call this message."""
    about: str | None = None
    """The subject whose settling withdraws it while it waits."""
    urgent: bool = False
    fades: timedelta | None = None
    """Redacted after this time."""
    languages: tuple[str, ...] = ()
    """Empty: the room's own."""
    at: datetime | None = None
    """Not before this moment."""
    for_whoever_asked: bool = False
    """Alone, although it is about something: it does not wait for the team until a guest has left."""
    farewell: bool = False
    """The last words in a case room: read by those who could until the case closed (P8.4), and said although
    nothing else is after a withdrawal (P3.5)."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One of the answers to a card in a case room: those within 20 seconds share one line (CONVERSATION V5)."""

    room: str
    card: str
    """What they all answer: `K7-QF3/D1`."""
    alone: Part
    together: Part
    """In place of the lines of each: it is given `people`, each with `who` and what they `said`."""
    who: str
    said: Any = None
    """Goes into the outbox: numbers, strings, lists."""


@dataclass(frozen=True, kw_only=True)
class LetGo:
    """The line that still waits for other answers goes out: what comes next closes the matter."""

    room: str
    card: str


@dataclass(frozen=True, kw_only=True)
class SendFile:
    """A PDF of these blocks, in a direct room; `file` is neutral: a code (P12.10).

    The row holds the text; the relay typesets, encrypts and uploads it.
    """

    room: str
    parts: tuple[Part, ...]
    file: str
    language: str
    fades: timedelta
    about: str | None = None


@dataclass(frozen=True, kw_only=True)
class Edit:
    """A counter changes: never a card (CONVERSATION V4)."""

    room: str
    of: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, kw_only=True)
class Redact:
    """Messages of ours by name, and what people typed by event id."""

    room: str
    names: tuple[str, ...] = ()
    events: tuple[str, ...] = ()
    at: datetime | None = None
    fades: bool = False
    """As an answer with detail does: `hide` takes it away before its time."""


@dataclass(frozen=True, kw_only=True)
class OpenRoom:
    room: str


@dataclass(frozen=True, kw_only=True)
class SetMembers:
    """Compare who is in the room with who the records say may read it, and act on the difference."""

    room: str
    urgent: bool = False
    farewell: bool = False
    """Before the last words: who could read until the case closed stays for them, and nobody else."""


@dataclass(frozen=True, kw_only=True)
class SetPosting:
    """May people write in this room now? The records say; after a withdrawal they may not (P3.5)."""

    room: str


@dataclass(frozen=True, kw_only=True)
class LeaveRoom:
    room: str
    at: datetime | None = None
    room_id: str | None = None
    """The server's, where ours names another room by now."""


@dataclass(frozen=True, kw_only=True)
class Decline:
    """Say no to an invitation; the bot's one sentence goes as the reason."""

    room_id: str


@dataclass(frozen=True, kw_only=True)
class Forget:
    """What opens the messages of this room goes from memory, as it went from the database (P8.6)."""

    room_id: str


@dataclass(frozen=True, kw_only=True)
class AskName:
    """What does this account call itself? The answer comes back as `Done("display-name")`, with the details."""

    room: str
    """In whose lane it is asked."""
    user_id: str
    details: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class Withdraw:
    """What still waits about this subject does not go out any more."""

    about: str


Effect = (
    Say
    | Answer
    | LetGo
    | SendFile
    | Edit
    | Redact
    | OpenRoom
    | SetMembers
    | SetPosting
    | LeaveRoom
    | Decline
    | Forget
    | AskName
    | Withdraw
)
