"""Our names of rooms and the server's, and who is in them."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.instants import Instant
from storage.tables import members, rooms, sent

OF_NAME = select(rooms).where(rooms.c.name == bindparam("wanted"))
MADE_AT = select(rooms.c.made_at).where(rooms.c.name == bindparam("wanted"))
ONE_MEMBER = (members.c.room_id == bindparam("room")) & (members.c.user_id == bindparam("user"))
MEMBERSHIP = select(members.c.membership).where(ONE_MEMBER)
READ_AT = select(members.c.read_at).where(ONE_MEMBER)
NEW_MEMBER = insert(members)
CHANGED = (
    update(members)
    .where(ONE_MEMBER)
    .values(membership=bindparam("now"), since=bindparam("at", type_=Instant))
)
READ = update(members).where(ONE_MEMBER).values(read_at=bindparam("at", type_=Instant))
MEMBERS = select(members).where(members.c.room_id == bindparam("room"))
IN_STATE = select(rooms).where(rooms.c.state == bindparam("wanted")).order_by(rooms.c.name)
OF_ROOM = select(rooms.c.name).where(rooms.c.room_id == bindparam("wanted"))


class Room(NamedTuple):
    name: str
    room_id: str | None
    marker: str
    state: str


class Rooms:
    """What was read of a room is not read again in the same transaction, until something is written of one."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._found: dict[str, Room | None] = {}
        self._names: dict[str, str | None] = {}

    def want(self, name: str, now: datetime) -> bool:
        """Note that this room should be; False if it was noted before. One that was left is made anew."""
        found = self.find(name)
        if found is not None and found.state != "left":
            return False
        if found is not None and found.room_id is not None:
            self._connection.execute(delete(members).where(members.c.room_id == found.room_id))
        self._connection.execute(delete(rooms).where(rooms.c.name == name))
        # What stands in the room that was left can be neither edited nor removed in the new one
        self._connection.execute(update(sent).where(sent.c.room == name).values(name=None))
        row = {"name": name, "marker": secrets.token_urlsafe(18), "state": "wanted"}
        self._connection.execute(insert(rooms).values(row | {"adopted": False, "made_at": now}))
        self.forget()
        return True

    def opened(self, name: str, room_id: str) -> None:
        self._connection.execute(
            update(rooms).where(rooms.c.name == name).values(room_id=room_id, state="open")
        )
        self.forget()

    def left(self, name: str, room_id: str | None) -> None:
        """Not if another has its name by now."""
        same = (rooms.c.name == name) & (rooms.c.room_id == room_id)
        self._connection.execute(update(rooms).where(same).values(state="left"))
        self.forget()

    def find(self, name: str) -> Room | None:
        if name not in self._found:
            row = self._connection.execute(OF_NAME, {"wanted": name}).first()
            self._found[name] = None if row is None else _room(row)
        return self._found[name]

    def made_at(self, name: str) -> datetime | None:
        """Since when the room of this name is the one that it is: a reopened case has a new one."""
        found: datetime | None = self._connection.execute(MADE_AT, {"wanted": name}).scalar()
        return found

    def named(self, room_id: str) -> str | None:
        if room_id not in self._names:
            self._names[room_id] = self._connection.execute(OF_ROOM, {"wanted": room_id}).scalar()
        return self._names[room_id]

    def forget(self) -> None:
        """What was read so far."""
        self._found.clear()
        self._names.clear()

    def all(self, state: str = "open") -> list[Room]:
        return [_room(row) for row in self._connection.execute(IN_STATE, {"wanted": state})]

    # --- who is in them ---------------------------------------------------------------------
    def membership(self, room_id: str, user_id: str) -> str | None:
        """`join`, `invite`, `gone` (by themselves), `asks` (to be let in), `removed`; None: never seen."""
        one = {"room": room_id, "user": user_id}
        found: str | None = self._connection.execute(MEMBERSHIP, one).scalar()
        return found

    def note_membership(self, room_id: str, user_id: str, membership: str, at: datetime) -> None:
        seen = self.membership(room_id, user_id)
        if seen is None:
            row = {"room_id": room_id, "user_id": user_id, "membership": membership, "since": at}
            self._connection.execute(NEW_MEMBER, row)
        elif seen != membership:
            one = {"room": room_id, "user": user_id}
            self._connection.execute(CHANGED, one | {"now": membership, "at": at})

    def ask_again(self, room_id: str, user_id: str, at: datetime) -> bool:
        """Whoever left by themselves is wanted there again; True: they had."""
        if self.membership(room_id, user_id) != "gone":
            return False
        self.note_membership(room_id, user_id, "asks", at)
        return True

    def members(self, room_id: str) -> dict[str, tuple[str, datetime]]:
        """User id -> (membership, since)."""
        rows = self._connection.execute(MEMBERS, {"room": room_id})
        return {row.user_id: (row.membership, row.since) for row in rows}

    def inside(self, name: str) -> frozenset[str]:
        """The Matrix ids of who stands in the room of this name, or is asked into it, until the relay takes them out."""
        room = self.find(name)
        seen = self.members(room.room_id) if room is not None and room.room_id is not None else {}
        return frozenset(user for user, (membership, _) in seen.items() if membership in ("join", "invite"))

    def note_read(self, room_id: str, user_id: str, at: datetime) -> None:
        self._connection.execute(READ, {"room": room_id, "user": user_id, "at": at})

    def read_at(self, room_id: str, user_id: str) -> datetime | None:
        """When this person's client last showed us a receipt there."""
        one = {"room": room_id, "user": user_id}
        found: datetime | None = self._connection.execute(READ_AT, one).scalar()
        return found


def _room(row: Any) -> Room:
    return Room(row.name, row.room_id, row.marker, row.state)
