"""The first transaction: what arrived, our sync token and nio's keys, together (ARCHITECTURE 6, 7)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from sqlalchemy import Connection, Engine

from bot import outcomes, reports
from bot.addressing import is_prefixed, says_a_danger
from bot.clock import Clock
from bot.incoming import (
    Batch,
    DeviceSeen,
    Done,
    Invited,
    Membership,
    Message,
    NowReads,
    Read,
    SettingsChanged,
    Undecryptable,
)
from casework.critical import State
from storage import documents
from storage.keys import Keyring
from storage.unit_of_work import UnitOfWork
from storage.vault import DAMAGED

log = structlog.get_logger(__name__)

SYNCED = "sync-token"
BLIND = "without-a-device"
WriteKeys = Callable[[Connection, UnitOfWork], None]


class Receiver:
    """`me`: the bot's own Matrix id, by which people may address it."""

    def __init__(self, engine: Engine, ring: Keyring, me: str, clock: Clock) -> None:
        self._engine = engine
        self._ring = ring
        self._me = me
        self._clock = clock

    def take(self, batch: Batch, write_keys: WriteKeys, now: datetime) -> None:
        """Write all of it, or nothing."""
        with UnitOfWork(self._engine, self._ring) as work:
            for event in batch.events:
                if isinstance(event, Message):
                    _message(work, event, now, for_us=self._is_for_us(work, event))
                if isinstance(event, Message | Read):
                    self._opened(work, event, now)
                else:
                    TAKERS[type(event)](work, event, now)
            for token, event_id in batch.echoes:
                outcomes.arrived(work, token, event_id, now)
            for room_id in batch.gaps:
                _note_gap(work, room_id, batch, now)
            work.settings.put(SYNCED, batch.next)
            if batch.blind is not None:
                _note_blind(work, batch.blind)
            write_keys(work.connection, work)
            work.commit()

    def _opened(self, work: UnitOfWork, event: Message | Read, now: datetime) -> None:
        """Somebody has the room open: by a receipt, or because they write there. It was so when it was sent,
        not when we hear of it: after an outage that may be long ago."""
        at = min(self._clock.of_server(event.at), now)
        if isinstance(event, Read):
            _read(work, event, at)
        elif event.trusted:
            seen = Read(room_id=event.room_id, user_id=event.sender, read_event=event.event_id, at=event.at)
            _read(work, seen, at)

    def _is_for_us(self, work: UnitOfWork, message: Message) -> bool:
        """Where that cannot be told, it is looked at like all that is."""
        return _told(partial(is_for_us, work, message, self._me), else_=True)

    def late(self, event_id: str, message: Message) -> None:
        """The key of an undecryptable message has come."""
        with UnitOfWork(self._engine, self._ring) as work:
            plain = documents.write(message) if self._is_for_us(work, message) else None
            work.inbox.decrypted(event_id, kind="Message", once=once(message), plain=plain, at=message.at)
            work.commit()

    def token(self) -> str | None:
        with UnitOfWork(self._engine, self._ring) as work:
            return work.settings.get(SYNCED)

    def blind(self) -> frozenset[str]:
        """Who had no device that gets keys when the last batch was taken (ARCHITECTURE 13)."""
        with UnitOfWork(self._engine, self._ring) as work:
            return frozenset((work.settings.get(BLIND) or "").split())


def once(message: Message) -> str:
    return f"{message.sender_key} {message.session_id} {message.index}"


def is_for_us(work: UnitOfWork, message: Message, me: str) -> bool:
    """Commands, what is said in a direct room, replies to us: the rest is people talking."""
    room = work.rooms.named(message.room_id)
    if room is None or work.people.of_user(message.sender) is None:
        return False
    if room.startswith("person:") or is_prefixed(message.body, me) or says_a_danger(message.body, me):
        return True
    return message.reply_to is not None and work.sent.named(message.reply_to) is not None


def _message(work: UnitOfWork, message: Message, now: datetime, *, for_us: bool) -> None:
    work.inbox.put(
        event_id=message.event_id,
        kind="Message",
        room_id=message.room_id,
        sender=message.sender,
        at=message.at,
        plain=documents.write(message) if for_us else None,
        session=message.session_id,
        once=once(message),
        state="new" if for_us else "done",
    )


def _undecryptable(work: UnitOfWork, event: Undecryptable, now: datetime) -> None:
    known = work.rooms.named(event.room_id) is not None
    known = known and _told(partial(_is_on_roster, work, event.sender), else_=True)
    work.inbox.put(
        event_id=event.event_id,
        kind="Undecryptable",
        room_id=event.room_id,
        sender=event.sender,
        at=now,
        plain=documents.write(event) if known else None,
        session=event.session_id,
        state="waiting" if known else "done",
    )


def _membership(work: UnitOfWork, event: Membership, now: datetime) -> None:
    name = work.rooms.named(event.room_id)
    if name is None:
        return
    membership = event.now
    if membership in ("leave", "ban"):
        membership = "gone" if event.by == event.user_id else "removed"
    work.rooms.note_membership(event.room_id, event.user_id, membership, now)
    _put(work, event, event.event_id, event.room_id, event.user_id, now)


def _invited(work: UnitOfWork, event: Invited, now: datetime) -> None:
    _put(work, event, event.event_id, event.room_id, event.by, now)


def _settings(work: UnitOfWork, event: SettingsChanged, now: datetime) -> None:
    _put(work, event, event.event_id, event.room_id, event.by, now)


def _now_reads(work: UnitOfWork, event: NowReads, now: datetime) -> None:
    """Each time anew: a device that was shut out may be the one that reads again."""
    _put(work, event, f"reads {event.user_id} {now.isoformat()}", "", event.user_id, now)


def _note_gap(work: UnitOfWork, room_id: str, batch: Batch, now: datetime) -> None:
    """A command may have been in it: whoever is there is asked for it again."""
    if (room := work.rooms.named(room_id)) is not None:
        reports.report(work, Done(id=f"{room_id} {batch.next}", what="gap", room=room), now)


def _note_blind(work: UnitOfWork, users: frozenset[str]) -> None:
    """Those of the roster; written only when it changed."""
    known = " ".join(sorted(user for user in users if _told(partial(_is_on_roster, work, user), else_=True)))
    if known != (work.settings.get(BLIND) or ""):
        work.settings.put(BLIND, known)


def _device(work: UnitOfWork, event: DeviceSeen, now: datetime) -> None:
    seen = f"{event.user_id} {event.device} {event.reason} {event.can_read_elsewhere} {event.identity}"
    id = f"device {seen.strip()}"
    _put(work, event, id, "", event.user_id, now)


def _read(work: UnitOfWork, event: Read, now: datetime) -> None:
    """Noted; handed on only to somebody whose acknowledgement waits for it (P7.4)."""
    work.rooms.note_read(event.room_id, event.user_id, now)
    if _told(partial(_is_awaited, work, event), else_=False):
        id = f"read {event.user_id} {event.read_event}"
        _put(work, event, id, event.room_id, event.user_id, now)


def _is_awaited(work: UnitOfWork, event: Read) -> bool:
    room = work.rooms.named(event.room_id) or ""
    if not room.startswith("case:"):
        return False
    open_ = work.developments.where(case=room.removeprefix("case:"), state=State.OPEN)
    person = work.people.of_user(event.user_id) if any(one.seen for one in open_) else None
    return person is not None and any(one.has_seen(person.id) for one in open_)


def _is_on_roster(work: UnitOfWork, user: str) -> bool:
    return work.people.of_user(user) is not None


def _told(ask: Callable[[], bool], *, else_: bool) -> bool:
    """What rests on a record that nobody can read must not keep the whole batch, and all that follows, from being taken."""
    try:
        return ask()
    except DAMAGED as error:
        log.error("record not readable", error=type(error).__name__)
        return else_


def _put(work: UnitOfWork, event: Any, event_id: str, room_id: str, sender: str, now: datetime) -> None:
    work.inbox.put(
        event_id=event_id,
        kind=type(event).__name__,
        room_id=room_id,
        sender=sender,
        at=now,
        plain=documents.write(event),
    )


TAKERS: dict[type, Callable[[UnitOfWork, Any, datetime], None]] = {
    Undecryptable: _undecryptable,
    Membership: _membership,
    Invited: _invited,
    SettingsChanged: _settings,
    DeviceSeen: _device,
    NowReads: _now_reads,
}
