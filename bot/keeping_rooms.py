"""Rooms: made, left, their members as the records say, who may write in them (ARCHITECTURE 11, 12)."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from bot import reading, words
from bot.desk import Desk, each, must_have_worked, room_id_of
from bot.homeserver import GatewayError
from bot.incoming import Done
from bot.router import Place
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork

ECHO = timedelta(minutes=5)
"""Within this time what the server had of us came back, or never will."""
STRANGER = (
    "This account serves a work team and cannot help you here. In an emergency, call 911. / "
    "Ce compte sert une équipe de travail et ne peut pas vous aider ici. En cas d’urgence, composez le 911."
)


async def open_room(desk: Desk, letter: Letter) -> None:
    """Made empty, once: after a try that may have worked it is looked for by its marker (ARCHITECTURE 14)."""
    room = await desk.work(lambda work: work.rooms.find(letter.room))
    assert room is not None, "posted with the row"
    room_id = room.room_id
    if room_id is None and letter.tries > 1:  # the answer may have been lost, not the room
        room_id = await desk.homeserver.find_room(room.marker)
    if room_id is None:
        room_id = await desk.homeserver.create_room(name=room_title(letter.room), marker=room.marker)
    made = room_id

    def note(work: UnitOfWork) -> None:
        work.rooms.opened(letter.room, made)
        work.outbox.finished(letter.token)
        desk.report(work, Done(id=letter.token, what="room-opened", room=letter.room))

    await desk.work(note)


async def set_members(desk: Desk, letter: Letter) -> None:
    """The difference between who is in and who may read: removed first, then invited (ARCHITECTURE 12)."""

    def wanted(
        work: UnitOfWork,
    ) -> tuple[str | None, frozenset[str], frozenset[str], dict[str, str]]:
        room_id, now = room_id_of(work, letter.room), desk.clock.now()
        seen = work.rooms.members(room_id) if room_id else {}
        left = {user for user, (membership, _) in seen.items() if membership == "gone"}
        if letter.content.get("farewell"):
            return room_id, reading.last_readers(work, letter.room, now), frozenset(), _languages(work)
        readers, asked_in = (of(work, letter.room, now) for of in (reading.members, reading.invited))
        if _is_owed_a_word(work, letter.room):
            readers |= reading.last_readers(work, letter.room, now)
        return room_id, readers, asked_in - left, _languages(work)

    room_id, readers, asked_in, languages = await desk.work(wanted)
    if room_id is None:
        await desk.set_aside(letter, "no-room")
        return
    here = await desk.homeserver.members(room_id)
    strangers = sorted(set(here) - readers)
    await _warn(desk, letter, [user for user in strangers if user not in languages])
    refused = await each([partial(_removed, desk, room_id, user, languages.get(user)) for user in strangers])
    failed = [
        user
        for user in sorted(asked_in - set(here))
        if not await _invited(desk, room_id, user, direct=Place.of(letter.room) is Place.DIRECT)
    ]

    def note(work: UnitOfWork) -> None:
        if refused is None:  # else it is set aside, and a coordinator is told who may still be inside
            work.outbox.finished(letter.token)
        about = {"users": " ".join(failed)}
        if failed:
            desk.report(work, Done(id=letter.token, what="not-invited", room=letter.room, about=about))

    await desk.work(note)
    must_have_worked(refused)


def _is_owed_a_word(work: UnitOfWork, room: str) -> bool:
    """The last word waits to go there, to who leaves the roster: they are let out behind it, not by a look at all rooms
    that was put before it."""
    return Place.of(room) is Place.DIRECT and work.outbox.waits_to_say_farewell(room)


async def _warn(desk: Desk, letter: Letter, users: list[str]) -> None:
    """Of whoever was never on the roster, as nobody asked them in: before they are removed, which may be all that is done
    in this run."""
    if users:
        done = Done(id=letter.token, what="stranger", room=letter.room, about={"users": " ".join(users)})
        await desk.work(lambda work: desk.report(work, done))


async def _removed(desk: Desk, room_id: str, user: str, language: str | None) -> None:
    """One line in the person's language, the same whatever the reason is: it stands unencrypted, and on their
    phone (P12.10). Whoever is not on the roster is told nothing (P11.6)."""
    reason = words.called("removed", "reason", language) if language else ""
    await desk.homeserver.remove(room_id, user, reason)
    await _note_member(desk, room_id, user, "removed")


async def _invited(desk: Desk, room_id: str, user: str, *, direct: bool) -> bool:
    try:
        await desk.homeserver.invite(room_id, user, direct=direct)
    except GatewayError as error:
        if not error.permanent:
            raise
        return False
    await _note_member(desk, room_id, user, "invite")
    return True


async def _note_member(desk: Desk, room_id: str, user: str, membership: str) -> None:
    now = desk.clock.now()
    await desk.work(lambda work: work.rooms.note_membership(room_id, user, membership, now))


async def set_posting(desk: Desk, letter: Letter) -> None:
    def wanted(work: UnitOfWork) -> tuple[str | None, bool]:
        return room_id_of(work, letter.room), reading.may_post(work, letter.room)

    room_id, allowed = await desk.work(wanted)
    if room_id is not None:
        await desk.homeserver.set_posting(room_id, allowed=allowed)
    await desk.finished(letter)


async def leave_room(desk: Desk, letter: Letter) -> None:
    """If it is still to be left, and nothing is on its way there that must go first; whoever came back meanwhile gets a
    new one."""
    if (old := letter.content.get("room_id")) is not None:  # another has its name by now
        await _leave(desk, old)
        await desk.finished(letter)
        return
    since = desk.clock.now() - ECHO
    waits, room_id, under_way = await desk.work(
        lambda work: (
            work.outbox.still_waits(letter.token),
            room_id_of(work, letter.room),
            work.outbox.may_stand_there(letter.room, since),
        )
    )
    if not waits:
        return
    if under_way:
        raise GatewayError("waits for what it called back there")
    if room_id is not None:
        await _leave(desk, room_id)

    def note(work: UnitOfWork) -> None:
        is_wanted = work.outbox.returns(letter.token)
        work.rooms.left(letter.room, room_id)
        work.outbox.finished(letter.token)
        if is_wanted and work.rooms.want(letter.room, desk.clock.now()):
            _make(work, letter.room, desk.clock.now())

    await desk.work(note)


def _make(work: UnitOfWork, room: str, now: datetime) -> None:
    """Somebody was back while the bot was leaving: what waits for them goes to a new room."""
    work.outbox.put(room, "open-room", {}, now=now, key=work.vault.keys.day(now))


async def _leave(desk: Desk, room_id: str) -> None:
    """It is refused for good only where the bot is not inside any more: an earlier answer may have been lost."""
    try:
        await desk.homeserver.leave(room_id)
    except GatewayError as error:
        if not error.permanent:
            raise


async def decline(desk: Desk, letter: Letter) -> None:
    await desk.homeserver.leave(letter.content["room_id"], STRANGER)
    await desk.finished(letter)


async def forget(desk: Desk, letter: Letter) -> None:
    await desk.homeserver.forget(letter.content["room_id"])
    await desk.finished(letter)


async def ask_name(desk: Desk, letter: Letter) -> None:
    """Only looked at; a server that knows no name is an answer too."""
    user_id = letter.content["user_id"]
    try:
        name = await desk.homeserver.display_name(user_id) or ""
    except GatewayError as error:
        if not error.permanent:
            raise
        name = ""
    about = {**letter.content["details"], "user": user_id, "name": name}
    done = Done(id=letter.token, what="display-name", room=letter.room, about=about)

    def note(work: UnitOfWork) -> None:
        work.outbox.finished(letter.token)
        desk.report(work, done)

    await desk.work(note)


def _languages(work: UnitOfWork) -> dict[str, str]:
    """Of everybody who is, or was, on the roster."""
    return {person.user_id: person.language for person in work.people.where()}


def room_title(room: str) -> str:
    """What the server sees: the case code, or nothing that means anything (P4.2, P11.6)."""
    kind, _, which = room.partition(":")
    if Place.of(room) is Place.CASE:
        return which
    return {"person": "Convene", "coordination": f"Convene {which}"}.get(kind, "Convene 0")
