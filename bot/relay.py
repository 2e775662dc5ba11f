"""From the outbox to Matrix: one lane a room, ten at a time, urgent first (ARCHITECTURE 11)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import structlog
from sqlalchemy import Engine

from bot import documents, hearing, reading, words
from bot.bell import Bell
from bot.clock import Clock
from bot.context import place_of
from bot.homeserver import GatewayError, Homeserver
from bot.incoming import Done
from bot.router import Place
from storage import documents as stored
from storage.engine import Database
from storage.keys import Keyring
from storage.outbox import FADES, Letter
from storage.unit_of_work import UnitOfWork

log = structlog.get_logger(__name__)
T = TypeVar("T")
Typeset = Callable[[documents.Paper], Awaitable[bytes]]

WIDTH = 10
FORGETS = timedelta(hours=12)
"""A token older than this may be unknown to the server (it keeps them for a day)."""
PAUSES = (1, 2, 5, 15, 30, 60)
"""Seconds before the next try."""
STRANGER = (
    "This account serves a work team and cannot help you here. In an emergency, call 911. / "
    "Ce compte sert une équipe de travail et ne peut pas vous aider ici. En cas d’urgence, composez le 911."
)


class Denied(Exception):
    """The access token is no longer good: nothing can be sent."""


class Relay:
    def __init__(
        self,
        homeserver: Homeserver,
        database: Database,
        engine: Engine,
        ring: Keyring,
        clock: Clock,
        bell: Bell,
        typeset: Typeset = documents.in_a_process,
    ) -> None:
        self._bell = bell
        self._typeset = typeset
        self._homeserver = homeserver
        self._database = database
        self._engine = engine
        self._ring = ring
        self._clock = clock
        self._busy: set[str] = set()
        self._under_way: set[asyncio.Task[None]] = set()
        self._paused_until: datetime | None = None
        self.denied = False

    async def drain(self) -> None:
        """Send whatever is due until nothing is, or the server does not take it."""
        while True:
            letters = await self._next()
            if not letters and not self._under_way:
                return
            for letter in letters:
                self._begin(letter)
            done, _ = await asyncio.wait(self._under_way, return_when=asyncio.FIRST_COMPLETED)
            for task in done:  # a row whose failure could not even be noted would be tried without end
                task.result()
            if self.denied:
                raise Denied

    def _begin(self, letter: Letter) -> None:
        self._busy.add(letter.room)
        task = asyncio.create_task(self._deliver(letter))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _next(self) -> list[Letter]:
        free = WIDTH - len(self._under_way)
        if free <= 0 or self.denied or self._is_paused():
            return []
        busy, now = set(self._busy), self._clock.now()

        def look(work: UnitOfWork) -> list[Letter]:
            self._bell.ring_out(work, now)
            while letters := work.outbox.waiting(now, busy=busy, limit=free):
                if ready := [letter for letter in letters if not _is_put_by(work, letter, now)]:
                    return [_taken(work, letter, now) for letter in ready]
            return []

        return await self._work(look)

    def _is_paused(self) -> bool:
        return self._paused_until is not None and self._clock.now() < self._paused_until

    async def _deliver(self, letter: Letter) -> None:
        try:
            await KINDS[letter.kind](self, letter)
        except GatewayError as error:
            await self._failed(letter, error)
        except Exception as error:  # a row that breaks must not stop the others
            log.error("relay fault", kind=letter.kind, error=type(error).__name__)
            await self._set_aside(letter, "fault")
        finally:
            self._busy.discard(letter.room)

    async def _failed(self, letter: Letter, error: GatewayError) -> None:
        log.warning("not sent", kind=letter.kind, tries=letter.tries, permanent=error.permanent)
        if error.denied:
            self.denied = True
            return
        if error.permanent:
            await self._set_aside(letter, "refused")
            return
        pause = timedelta(seconds=PAUSES[min(letter.tries, len(PAUSES)) - 1])
        if error.retry_after is not None:  # 429 slows the whole account
            pause = max(pause, timedelta(seconds=error.retry_after))
            self._paused_until = self._clock.now() + timedelta(seconds=error.retry_after)
        until = self._clock.now() + pause
        await self._work(lambda work: work.outbox.postpone(letter.token, until))

    async def _set_aside(self, letter: Letter, why: str) -> None:
        """The lane goes on; a coordinator is told what did not go out."""

        def note(work: UnitOfWork) -> None:
            if not work.outbox.still_waits(letter.token):
                return
            work.outbox.failed(letter.token)
            about = {"kind": letter.kind, "why": why, "name": letter.name or ""}
            report(
                work, Done(id=letter.token, what="failed", room=letter.room, about=about), self._clock.now()
            )

        await self._work(note)

    # --- messages -----------------------------------------------------------------------------------
    async def _say(self, letter: Letter) -> None:
        await self._send(letter, letter.content["content"])

    async def _edit(self, letter: Letter) -> None:
        of = letter.content["of"]
        event_id, waits = await self._work(
            lambda work: (work.outbox.event_of(letter.room, of), work.outbox.is_waiting(letter.room, of))
        )
        if event_id is None and waits:
            raise GatewayError("waits for the message it edits")
        if event_id is None:
            await self._work(lambda work: work.outbox.failed(letter.token))
            return
        new = letter.content["content"]
        content = {
            **new,
            "body": f"* {new['body']}",
            "m.new_content": new,
            "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
        }
        await self._send(letter, content)

    async def _send(self, letter: Letter, content: dict[str, Any]) -> None:
        readers_of = reading.last_readers if letter.content.get("farewell") else reading.readers
        waits, room_id, readers, rulings = await self._work(
            lambda work: (
                work.outbox.still_waits(letter.token),
                self._room_id(work, letter.room),
                readers_of(work, letter.room, self._clock.now()),
                work.rulings.all(),
            )
        )
        if not waits:
            return
        if room_id is None:
            await self._set_aside(letter, "no-room")
            return
        sent = await self._homeserver.send(
            room_id, "m.room.message", content, token=letter.token, readers=readers, rulings=rulings
        )

        def note(work: UnitOfWork) -> None:
            now = self._clock.now()
            work.outbox.sent(letter.token, sent.event_id, now, about=letter.content.get("about"))
            if fades := letter.content.get("fades"):
                self._fade(work, letter, sent.event_id, now + timedelta(seconds=fades))
            if sent.unread:
                about = {
                    "users": " ".join(sorted(sent.unread)),
                    "urgent": "yes" if letter.urgent else "",
                    "name": letter.name or "",
                    "subject": letter.about or letter.content.get("about") or "",
                }
                report(
                    work, Done(id=f"unread {letter.token}", what="unread", room=letter.room, about=about), now
                )

        await self._work(note)

    async def _file(self, letter: Letter) -> None:
        """Typeset and uploaded once: the address and the key go into the row before the message leaves."""
        content = letter.content
        if "uploaded" not in content:
            pdf = await self._typeset(
                documents.paper(content["text"], lang=content["language"], file=content["file"])
            )
            uploaded = {"file": await self._homeserver.upload(pdf), "size": len(pdf)}
            content = {**content, "text": "", "uploaded": uploaded}
            await self._work(lambda work: work.outbox.rewrite(letter.token, content))
        message = {
            "msgtype": "m.file",
            "body": content["file"],
            "filename": content["file"],
            "file": content["uploaded"]["file"],
            "info": {"mimetype": "application/pdf", "size": content["uploaded"]["size"]},
            "m.mentions": {},
        }
        await self._send(replace(letter, content=content), message)

    def _fade(self, work: UnitOfWork, letter: Letter, event_id: str, at: datetime) -> None:
        what = {"names": [], "events": [event_id]}
        key = work.vault.keys.day(self._clock.now())
        work.outbox.put(letter.room, "redact", what, now=self._clock.now(), key=key, due_at=at, name=FADES)

    async def _redact(self, letter: Letter) -> None:
        names, events = letter.content["names"], letter.content["events"]

        def found(work: UnitOfWork) -> tuple[str | None, list[str]]:
            ours = [work.outbox.event_of(letter.room, name) for name in names]
            return self._room_id(work, letter.room), [*events, *(one for one in ours if one)]

        room_id, event_ids = await self._work(found)
        if room_id is not None:
            redact, token = partial(self._homeserver.redact, room_id), letter.token
            asked = [partial(redact, one, token=f"{token}-{n}") for n, one in enumerate(event_ids)]
            _must_have_worked(await _each(asked))
        await self._finished(letter)

    # --- rooms --------------------------------------------------------------------------------------
    async def _open_room(self, letter: Letter) -> None:
        room = await self._work(lambda work: work.rooms.find(letter.room))
        assert room is not None, "posted with the row"
        room_id = room.room_id
        if room_id is None and letter.tries > 1:  # the answer may have been lost, not the room
            room_id = await self._homeserver.find_room(room.marker)
        if room_id is None:
            room_id = await self._homeserver.create_room(name=room_title(letter.room), marker=room.marker)
        made = room_id

        def note(work: UnitOfWork) -> None:
            work.rooms.opened(letter.room, made)
            work.outbox.finished(letter.token)
            report(work, Done(id=letter.token, what="room-opened", room=letter.room), self._clock.now())

        await self._work(note)

    async def _set_members(self, letter: Letter) -> None:
        """The difference between who is in and who may read: removed first, then invited (ARCHITECTURE 12)."""

        def wanted(
            work: UnitOfWork,
        ) -> tuple[str | None, frozenset[str], frozenset[str], dict[str, str]]:
            room_id, now = self._room_id(work, letter.room), self._clock.now()
            seen = work.rooms.members(room_id) if room_id else {}
            left = {user for user, (membership, _) in seen.items() if membership == "gone"}
            readers, asked_in = (of(work, letter.room, now) for of in (reading.members, reading.invited))
            return room_id, readers, asked_in - left, _languages(work)

        room_id, readers, asked_in, languages = await self._work(wanted)
        if room_id is None:
            await self._set_aside(letter, "no-room")
            return
        here = await self._homeserver.members(room_id)
        strangers = sorted(set(here) - readers)
        refused = await _each(
            [partial(self._removed, room_id, user, languages.get(user)) for user in strangers]
        )
        failed = [
            user
            for user in sorted(asked_in - set(here))
            if not await self._invited(room_id, user, direct=place_of(letter.room) is Place.DIRECT)
        ]

        def note(work: UnitOfWork) -> None:
            work.outbox.finished(letter.token)
            about = {"users": " ".join(failed)}
            if failed:
                report(
                    work,
                    Done(id=letter.token, what="not-invited", room=letter.room, about=about),
                    self._clock.now(),
                )

        await self._work(note)
        _must_have_worked(refused)

    async def _removed(self, room_id: str, user: str, language: str | None) -> None:
        """One line in the person's language, the same whatever the reason is: it stands unencrypted, and on their
        phone (P12.10). Whoever is not on the roster is told nothing (P11.6)."""
        reason = words.called("removed", "reason", language) if language else ""
        await self._homeserver.remove(room_id, user, reason)
        await self._note_member(room_id, user, "removed")

    async def _invited(self, room_id: str, user: str, *, direct: bool) -> bool:
        try:
            await self._homeserver.invite(room_id, user, direct=direct)
        except GatewayError as error:
            if not error.permanent:
                raise
            return False
        await self._note_member(room_id, user, "invite")
        return True

    async def _note_member(self, room_id: str, user: str, membership: str) -> None:
        now = self._clock.now()
        await self._work(lambda work: work.rooms.note_membership(room_id, user, membership, now))

    async def _set_posting(self, letter: Letter) -> None:
        def wanted(work: UnitOfWork) -> tuple[str | None, bool]:
            return self._room_id(work, letter.room), reading.may_post(work, letter.room)

        room_id, allowed = await self._work(wanted)
        if room_id is not None:
            await self._homeserver.set_posting(room_id, allowed=allowed)
        await self._finished(letter)

    async def _leave_room(self, letter: Letter) -> None:
        if (old := letter.content.get("room_id")) is not None:  # another has its name by now
            await self._homeserver.leave(old)
            await self._finished(letter)
            return
        room_id = await self._work(lambda work: self._room_id(work, letter.room))
        if room_id is not None:
            await self._homeserver.leave(room_id)

        def note(work: UnitOfWork) -> None:
            work.rooms.left(letter.room, room_id)
            work.outbox.finished(letter.token)

        await self._work(note)

    async def _decline(self, letter: Letter) -> None:
        await self._homeserver.leave(letter.content["room_id"], STRANGER)
        await self._finished(letter)

    async def _forget(self, letter: Letter) -> None:
        await self._homeserver.forget(letter.content["room_id"])
        await self._finished(letter)

    async def _ask_name(self, letter: Letter) -> None:
        """Only looked at; a server that knows no name is an answer too."""
        user_id = letter.content["user_id"]
        try:
            name = await self._homeserver.display_name(user_id) or ""
        except GatewayError as error:
            if not error.permanent:
                raise
            name = ""
        about = {**letter.content["details"], "user": user_id, "name": name}
        done = Done(id=letter.token, what="display-name", room=letter.room, about=about)

        def note(work: UnitOfWork) -> None:
            work.outbox.finished(letter.token)
            report(work, done, self._clock.now())

        await self._work(note)

    # --- small things -------------------------------------------------------------------------------
    @staticmethod
    def _room_id(work: UnitOfWork, room: str) -> str | None:
        found = work.rooms.find(room)
        return found.room_id if found else None

    async def _finished(self, letter: Letter) -> None:
        await self._work(lambda work: work.outbox.finished(letter.token))

    async def _work(self, act: Callable[[UnitOfWork], T]) -> T:
        def in_transaction() -> T:
            with UnitOfWork(self._engine, self._ring) as work:
                result = act(work)
                work.commit()
                return result

        return await self._database.call(in_transaction)


def _taken(work: UnitOfWork, letter: Letter, now: datetime) -> Letter:
    """Note the try; a token that the server may have forgotten is replaced by a new one."""
    if letter.tried_at is not None and now - letter.tried_at > FORGETS:
        letter = replace(letter, token=work.outbox.anew(letter.token))
        log.warning("token renewed", kind=letter.kind)
    work.outbox.trying(letter.token, now)
    return replace(letter, tries=letter.tries + 1)


def _is_put_by(work: UnitOfWork, letter: Letter, now: datetime) -> bool:
    """Not for who is there now: it waits until a guest has left, or went to the others one by one (P1.12, P5.6)."""
    if (until := _held_until(work, letter, now)) is not None:
        work.outbox.hold(letter.token, until)
        return True
    return bool(letter.content.get("of")) and hearing.withheld(work, letter, now)


def _held_until(work: UnitOfWork, letter: Letter, now: datetime) -> datetime | None:
    """What is not urgent says nothing of a case to its guests, whenever it was written (P5.6)."""
    if letter.urgent or letter.kind not in ("say", "edit") or letter.content.get("farewell"):
        return None
    return reading.guests_until(work, letter.room, now)


def _languages(work: UnitOfWork) -> dict[str, str]:
    """Of everybody who is, or was, on the roster."""
    return {person.user_id: person.language for person in work.people.where()}


async def _each(asked: Sequence[Callable[[], Awaitable[None]]]) -> GatewayError | None:
    """One that the server refuses for good does not keep the others; it is returned."""
    refused = None
    for ask in asked:
        try:
            await ask()
        except GatewayError as error:
            if not error.permanent:
                raise
            refused = error
    return refused


def _must_have_worked(refused: GatewayError | None) -> None:
    if refused is not None:
        raise refused


KINDS: dict[str, Callable[[Relay, Letter], Awaitable[None]]] = {
    "say": Relay._say,
    "ring": Relay._say,
    "edit": Relay._edit,
    "file": Relay._file,
    "redact": Relay._redact,
    "open-room": Relay._open_room,
    "set-members": Relay._set_members,
    "set-posting": Relay._set_posting,
    "leave-room": Relay._leave_room,
    "decline": Relay._decline,
    "forget": Relay._forget,
    "ask-name": Relay._ask_name,
}


def room_title(room: str) -> str:
    """What the server sees: the case code, or nothing that means anything (P4.2, P11.6)."""
    kind, _, which = room.partition(":")
    if place_of(room) is Place.CASE:
        return which
    return {"person": "Convene", "coordination": f"Convene {which}"}.get(kind, "Convene 0")


def report(work: UnitOfWork, done: Done, now: datetime) -> None:
    """What rules must know comes back through the front door (ARCHITECTURE 10)."""
    work.inbox.put(
        event_id=f"done {done.what} {done.id}",
        kind="Done",
        room_id="",
        sender="",
        at=now,
        plain=stored.write(done),
    )
