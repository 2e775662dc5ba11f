"""What has to leave: rows written with the records, worked off by the relay (ARCHITECTURE 9-12)."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, insert, or_, select, update

from storage.instants import Instant
from storage.tables import outbox, sent
from storage.vault import Vault

FADES = "fades"
"""The name of a redaction that waits for an answer's hour."""
SETTLED = "settled"
"""How the name ends of the line that says so, where it had rung."""
RETURNS = "returns"
"""The name of a leaving that was under way when the room was wanted again."""


@dataclass(frozen=True, kw_only=True)
class Letter:
    """One row: `kind` says what the relay does with `content`."""

    token: str
    number: int
    room: str
    kind: str
    name: str | None
    about: str | None
    urgent: bool
    made_at: datetime
    due_at: datetime
    tried_at: datetime | None
    tries: int
    content: dict[str, Any]


# A row that was tried and put off keeps its place; one that is for later has none yet
STANDING = (
    select(outbox.c.number, outbox.c.room, outbox.c.kind, outbox.c.due_at)
    .where(outbox.c.state == "waiting")
    .where((outbox.c.due_at <= bindparam("now", type_=Instant)) | (outbox.c.tries > 0))
    .where(outbox.c.kind != "chime")
    .order_by(outbox.c.urgent.desc(), outbox.c.number)
    .limit(2000)
)
ELSEWHERE = STANDING.where(outbox.c.room.not_in(bindparam("busy", expanding=True)))


# Made once: making a statement takes longer than carrying it out
OF_TOKEN = select(outbox).where(outbox.c.token == bindparam("wanted"))
OF_NUMBER = select(outbox).where(outbox.c.number == bindparam("wanted"))
IS_WAITING = select(outbox.c.number).where(outbox.c.token == bindparam("wanted"), outbox.c.state == "waiting")
TRIED = (
    update(outbox)
    .where(outbox.c.token == bindparam("wanted"))
    .values(
        tries=outbox.c.tries + 1,
        tried_at=func.coalesce(outbox.c.tried_at, bindparam("now", type_=Instant)),
    )
)
ENDED = (
    update(outbox).where(outbox.c.token == bindparam("wanted")).values(state=bindparam("as_"), sealed=None)
)
IS_SENT = select(sent.c.token).where(sent.c.token == bindparam("wanted"))
CHIMES = (outbox.c.kind == "chime") & (outbox.c.state == "waiting")
CHIMES_DUE = (
    select(outbox)
    .where(
        CHIMES,
        outbox.c.room.in_(
            select(outbox.c.room).where(CHIMES, outbox.c.due_at <= bindparam("now", type_=Instant))
        ),
    )
    .order_by(outbox.c.number)
)
ALL = insert(outbox)
ALL_SENT = insert(sent)


LIST = "listed/"


def listed(codes: Iterable[str]) -> str:
    """What stands in the name of a message that is about several referrals or cases, or has no other name."""
    return f"{LIST} {' '.join(code for code in codes if code)} "


TYPED = "typed/"
"""So the names begin of what people typed: rows beside our own messages, as they are taken out of a room alike."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """The newest message of a name. `content`: while it waits, and nobody has tried to send it."""

    token: str
    due_at: datetime
    content: dict[str, Any] | None


class Outbox:
    def __init__(self, connection: Connection, vault: Vault) -> None:
        self._connection = connection
        self._vault = vault

    def put(
        self,
        room: str,
        kind: str,
        content: dict[str, Any],
        *,
        now: datetime,
        key: int,
        name: str | None = None,
        about: str | None = None,
        urgent: bool = False,
        due_at: datetime | None = None,
    ) -> str:
        """Returns the token."""
        # Not the row number: SQLite gives the number of a deleted row to a new one,
        # and the homeserver would drop the new message as a repeat of the old.
        token = secrets.token_hex(16)
        sealed = self._vault.seal(json.dumps(content).encode(), key=key, table="outbox", id=token)
        row: dict[str, Any] = {"token": token, "room": room, "kind": kind, "name": name, "about": about}
        row |= {"urgent": urgent, "made_at": now, "due_at": due_at or now, "tries": 0}
        self._connection.execute(ALL, row | {"state": "waiting", "sealed": sealed, "tried_at": None})
        return token

    def waiting(self, now: datetime, *, busy: set[str], limit: int) -> list[Letter]:
        """The first letter of each lane that is free, urgent ones first."""
        first: dict[str, Any] = {}
        standing, elsewhere = (ELSEWHERE, {"busy": list(busy)}) if busy else (STANDING, {})
        for row in self._connection.execute(standing, {"now": now, **elsewhere}):
            ahead = first.setdefault(row.room, row)
            if row.kind == "open-room" and ahead.kind != "open-room":
                first[row.room] = row  # nothing overtakes the making of its room
        numbers = [row.number for row in first.values() if row.due_at <= now][:limit]
        rows = [self._connection.execute(OF_NUMBER, {"wanted": number}).one() for number in numbers]
        return sorted((self._letter(row) for row in rows), key=lambda it: (not it.urgent, it.number))

    # --- rings that may wait, and be joined (CONVERSATION V5) --------------------------------------
    def chimes(self, now: datetime) -> dict[str, list[Letter]]:
        """By room, all that wait, where the time of one has come."""
        rows = self._connection.execute(CHIMES_DUE, {"now": now})
        rooms: dict[str, list[Letter]] = {}
        for row in rows:
            rooms.setdefault(row.room, []).append(self._letter(row))
        return rooms

    def let_go(self, token: str, kind: str, now: datetime) -> None:
        """It goes out as it is: a `ring` counts among those of its hour."""
        freed = update(outbox).where(outbox.c.token == token)
        self._connection.execute(freed.values(kind=kind, made_at=now, due_at=now))

    def rings_since(self, room: str, instant: datetime) -> list[datetime]:
        """When those that count were let go, oldest first."""
        counted = (outbox.c.kind == "ring") & outbox.c.state.in_(("waiting", "done"))
        rung = select(outbox.c.made_at).where(counted, outbox.c.room == room, outbox.c.made_at > instant)
        return list(self._connection.execute(rung.order_by(outbox.c.made_at)).scalars())

    def has_rung(self, room: str, about: str) -> bool:
        """Was something said there about it, and not yet that it is settled?"""
        gone_out = (outbox.c.state == "done") | outbox.c.name.contains(f"/{SETTLED}")
        newest = (
            select(outbox.c.name)
            .where(outbox.c.room == room, outbox.c.about == about, gone_out)
            .order_by(outbox.c.number.desc())
            .limit(1)
        )
        row = self._connection.execute(newest).first()
        return row is not None and f"/{SETTLED}" not in (row.name or "")

    # --- lines that several answers share (CONVERSATION V5) ------------------------------------------
    def line(self, room: str, name: str) -> Line | None:
        same = (outbox.c.room == room) & (outbox.c.name == name) & (outbox.c.kind == "say")
        newest = select(outbox).where(same).order_by(outbox.c.number.desc()).limit(1)
        row = self._connection.execute(newest).first()
        if row is None:
            return None
        waits = row.state == "waiting" and row.tried_at is None
        content = self._letter(row).content if waits else None
        return Line(token=row.token, due_at=row.due_at, content=content)

    # --- what becomes of a row ------------------------------------------------------------------------
    def rewrite(self, token: str, content: dict[str, Any]) -> None:
        """The same row, further on: a file that is uploaded is not uploaded again."""
        row = self._connection.execute(select(outbox.c.sealed).where(outbox.c.token == token)).one()
        sealed = self._vault.seal(
            json.dumps(content).encode(), key=_key_of(row.sealed), table="outbox", id=token
        )
        self._connection.execute(update(outbox).where(outbox.c.token == token).values(sealed=sealed))

    def trying(self, token: str, now: datetime) -> None:
        """One try more; from the first one on it is not rewritten."""
        self._connection.execute(TRIED, {"wanted": token, "now": now})

    def still_waits(self, token: str) -> bool:
        """False: it was withdrawn, or destroyed, since it was taken."""
        return self._connection.execute(IS_WAITING, {"wanted": token}).first() is not None

    def sent(self, token: str, event_id: str, now: datetime, *, known: Letter | None = None) -> Letter | None:
        """The server has it, under this event id: what it was, the first time, if it was still to go out. Twice is once.

        What was called back on its way leaves the screen at once; what fades does so after its time.
        `known`: as it was taken, for a row that was emptied since.
        """
        row = self._connection.execute(OF_TOKEN, {"wanted": token}).first()
        if row is None or row.state == "done":
            return None
        letter = self._letter(row) if row.sealed else known
        content = letter.content if letter else {}
        self._end(token, "done")
        if self._connection.execute(IS_SENT, {"wanted": token}).first() is None:
            name = None if row.kind == "edit" else row.name  # an edit is not the message it edits
            about = content.get("about") or row.about
            note = {"token": token, "room": row.room, "name": name, "about": about}
            self._connection.execute(ALL_SENT, note | {"event_id": event_id, "at": now})
        if row.state == "called-back":
            self.take_back(row.room, event_id, now)
        elif seconds := content.get("fades"):
            self._fade(row.room, event_id, now, now + timedelta(seconds=seconds))
        return letter if row.state == "waiting" else None

    def take_back(self, room: str, event_id: str, now: datetime) -> None:
        """It went out, and should not have: before whatever else waits for that room."""
        what = {"names": [], "events": [event_id]}
        self.put(room, "redact", what, now=now, key=self._vault.keys.day(now), urgent=True)

    def _fade(self, room: str, event_id: str, now: datetime, at: datetime) -> None:
        what = {"names": [], "events": [event_id]}
        self.put(room, "redact", what, now=now, key=self._vault.keys.day(now), due_at=at, name=FADES)

    def finished(self, token: str) -> None:
        """Done, and nothing of it has an event id."""
        self._end(token, "done")

    def failed(self, token: str) -> None:
        self._end(token, "failed")

    def postpone(self, token: str, until: datetime) -> None:
        self._connection.execute(update(outbox).where(outbox.c.token == token).values(due_at=until))

    def hold(self, token: str, until: datetime) -> None:
        """Not before then; it has no place in its lane meanwhile, and what comes after it goes on."""
        self._connection.execute(update(outbox).where(outbox.c.token == token).values(due_at=until, tries=0))

    def call_back(self, room: str, name: str) -> bool:
        """The message of this name does not go out, if it is still to."""
        same = (outbox.c.room == room) & (outbox.c.name == name) & (outbox.c.kind == "say")
        return self._drop(same, "called-back") > 0

    def call_back_about(self, about: str) -> None:
        """It holds what must not be read there: not even if it is under way."""
        self._drop(outbox.c.about == about, "called-back")

    def stay(self, room: str) -> None:
        """The bot does not leave it after all; where it may have done so by now, it makes it anew (`returns`)."""
        leaving = (outbox.c.room == room) & (outbox.c.kind == "leave-room")
        self._drop(leaving & outbox.c.tried_at.is_(None))
        under_way = update(outbox).where(leaving & (outbox.c.state == "waiting"))
        self._connection.execute(under_way.values(name=RETURNS))

    def returns(self, token: str) -> bool:
        """It was called off while it was under way."""
        row = self._connection.execute(OF_TOKEN, {"wanted": token}).first()
        return row is not None and (row.name == RETURNS or row.state == "withdrawn")

    def anew(self, token: str) -> str:
        """A new token for a row whose first one the server may have forgotten (ARCHITECTURE, table)."""
        row = self._connection.execute(select(outbox).where(outbox.c.token == token)).one()
        letter, fresh = self._letter(row), secrets.token_hex(16)
        sealed = self._vault.seal(
            json.dumps(letter.content).encode(), key=_key_of(row.sealed), table="outbox", id=fresh
        )
        changed = update(outbox).where(outbox.c.token == token)
        self._connection.execute(changed.values(token=fresh, sealed=sealed, tried_at=None))
        return fresh

    def withdraw(self, about: str) -> None:
        """Settled: what still waits about it does not go out any more."""
        self._drop(outbox.c.about == about)

    def replace_edit(self, room: str, name: str) -> None:
        """A newer edit of the same message takes the place of one that still waits untried."""
        same = (outbox.c.room == room) & (outbox.c.name == name) & (outbox.c.kind == "edit")
        self._drop(same & outbox.c.tried_at.is_(None))

    def names_about(self, room: str, code: str) -> list[str]:
        """The named messages of a room that are about this referral or case."""
        of = sent.c.about.startswith(code, autoescape=True) | sent.c.name.startswith(code, autoescape=True)
        of |= sent.c.name.contains(LIST) & sent.c.name.contains(f" {code} ", autoescape=True)
        found = (
            select(sent.c.name).where(sent.c.room == room, sent.c.name.is_not(None), of).order_by(sent.c.at)
        )
        return list(self._connection.execute(found).scalars())

    def drop_room(self, room: str) -> None:
        """Nothing that waits there goes out; that the room is made, and what is taken out of it, goes on."""
        self._drop((outbox.c.room == room) & outbox.c.kind.not_in(("open-room", "redact")))

    def drop_redactions(self, room: str) -> None:
        self._drop((outbox.c.room == room) & (outbox.c.kind == "redact"))

    def hush(self, room: str) -> None:
        """What waits to be said there is not said any more; members, settings and redactions stay."""
        self._drop((outbox.c.room == room) & outbox.c.kind.in_(("say", "edit")), "called-back")

    def held(self, room: str, now: datetime) -> int:
        """How many messages wait there for a later moment."""
        later = (outbox.c.room == room) & (outbox.c.state == "waiting") & (outbox.c.due_at > now)
        messages = select(func.count()).select_from(outbox).where(later, outbox.c.kind == "say")
        return int(self._connection.execute(messages).scalar_one())

    def release(self, room: str, now: datetime) -> None:
        """What was held back there goes out now."""
        later = (outbox.c.room == room) & (outbox.c.state == "waiting") & (outbox.c.due_at > now)
        held = update(outbox).where(later, outbox.c.kind.in_(("say", "edit")))
        self._connection.execute(held.values(due_at=now))

    def hide(self, room: str, now: datetime) -> int:
        """What fades there goes at once: redactions that wait for their hour, and answers still on their way."""
        waiting = (outbox.c.room == room) & (outbox.c.state == "waiting")
        later = waiting & (outbox.c.name == FADES) & (outbox.c.due_at > now)
        stood = self._connection.execute(update(outbox).where(later).values(due_at=now)).rowcount
        unsent = waiting & outbox.c.kind.in_(("say", "file"))
        rows = self._connection.execute(select(outbox).where(unsent)).all()
        fading = [row.token for row in rows if self._letter(row).content.get("fades")]
        return stood + self._drop(outbox.c.token.in_(fading), "called-back")

    def is_waiting(self, room: str, name: str) -> bool:
        """Is the message of this name still to go out?"""
        same = (outbox.c.room == room) & (outbox.c.name == name) & (outbox.c.kind == "say")
        waiting = select(outbox.c.number).where(same, outbox.c.state == "waiting")
        return self._connection.execute(waiting).first() is not None

    def next_due(self) -> datetime | None:
        waiting = select(outbox.c.due_at).where(outbox.c.state == "waiting").order_by(outbox.c.due_at)
        due: datetime | None = self._connection.execute(waiting.limit(1)).scalar()
        return due

    def event_of(self, room: str, name: str) -> str | None:
        """The newest message of this name."""
        found = select(sent.c.event_id).where(sent.c.room == room, sent.c.name == name)
        return self._connection.execute(found.order_by(sent.c.at.desc()).limit(1)).scalar()

    def events_of(self, room: str, name: str) -> list[str]:
        """Every message of this name: what is taken out of a room goes whole."""
        found = select(sent.c.event_id).where(sent.c.room == room, sent.c.name == name).order_by(sent.c.at)
        return list(self._connection.execute(found).scalars())

    def note_typed(self, room: str, event_id: str, codes: Iterable[str], now: datetime) -> None:
        """Somebody's own message, which names these."""
        name = f"{TYPED}{listed(codes)}{event_id}"
        row = {"token": event_id, "room": room, "name": name, "about": None, "event_id": event_id, "at": now}
        self._connection.execute(ALL_SENT, row)

    def typed_about(self, codes: Iterable[str]) -> dict[str, list[str]]:
        """Room -> the events of what was typed there and names one of these."""
        of = or_(*(sent.c.name.contains(f" {code} ", autoescape=True) for code in codes))
        typed = select(sent).where(sent.c.name.startswith(TYPED), of).order_by(sent.c.at)
        found: dict[str, list[str]] = {}
        for row in self._connection.execute(typed):
            found.setdefault(row.room, []).append(row.event_id)
        return found

    def named(self, event_id: str) -> tuple[str, str | None, str | None] | None:
        """(room, name, about) of a message of ours, for replies to it."""
        row = self._connection.execute(select(sent).where(sent.c.event_id == event_id)).first()
        if row is None or (row.name or "").startswith(TYPED):
            return None
        return (row.room, row.name, row.about)

    def forget_done(self, before: datetime) -> None:
        old = (outbox.c.state != "waiting") & (outbox.c.made_at < before)
        self._connection.execute(delete(outbox).where(old))

    def _drop(self, which: ColumnElement[bool], state: str = "withdrawn") -> int:
        """What waits does not go out. Under way it may arrive all the same; then `called-back` is taken back."""
        gone = update(outbox).where(which, outbox.c.state == "waiting")
        return self._connection.execute(gone.values(state=state, sealed=None)).rowcount

    def _end(self, token: str, state: str) -> None:
        self._connection.execute(ENDED, {"wanted": token, "as_": state})

    def _letter(self, row: Any) -> Letter:
        plain = self._vault.open(row.sealed, table="outbox", id=row.token).plain
        return Letter(
            token=row.token,
            number=row.number,
            room=row.room,
            kind=row.kind,
            name=row.name,
            about=row.about,
            urgent=row.urgent,
            made_at=row.made_at,
            due_at=row.due_at,
            tried_at=row.tried_at,
            tries=row.tries,
            content=json.loads(plain),
        )


def _key_of(sealed: bytes) -> int:
    return int.from_bytes(sealed[1:5], "big")
