"""Our names of rooms and the server's, and who is in them."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.tables import members, rooms, sent

OF_NAME = select(rooms).where(rooms.c.name == bindparam("wanted"))
ONE_MEMBER = (members.c.room_id == bindparam("room")) & (members.c.user_id == bindparam("user"))
MEMBERSHIP = select(members.c.membership).where(ONE_MEMBER)
READ_AT = select(members.c.read_at).where(ONE_MEMBER)
MEMBERS = select(members).where(members.c.room_id == bindparam("room"))
IN_STATE = select(rooms).where(rooms.c.state == bindparam("wanted")).order_by(rooms.c.name)
OF_ROOM = select(rooms.c.name).where(rooms.c.room_id == bindparam("wanted"))


class Room(NamedTuple):
    name: str
    room_id: str | None
    marker: str
    state: str


class Rooms:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
        return True

    def opened(self, name: str, room_id: str) -> None:
        self._connection.execute(
            update(rooms).where(rooms.c.name == name).values(room_id=room_id, state="open")
        )

    def left(self, name: str, room_id: str | None) -> None:
        """Not if another has its name by now."""
        same = (rooms.c.name == name) & (rooms.c.room_id == room_id)
        self._connection.execute(update(rooms).where(same).values(state="left"))

    def find(self, name: str) -> Room | None:
        row = self._connection.execute(OF_NAME, {"wanted": name}).first()
        return None if row is None else Room(row.name, row.room_id, row.marker, row.state)

    def named(self, room_id: str) -> str | None:
        found: str | None = self._connection.execute(OF_ROOM, {"wanted": room_id}).scalar()
        return found

    def all(self, state: str = "open") -> list[Room]:
        return [
            Room(row.name, row.room_id, row.marker, row.state)
            for row in self._connection.execute(IN_STATE, {"wanted": state})
        ]

    # --- who is in them ---------------------------------------------------------------------
    def membership(self, room_id: str, user_id: str) -> str | None:
        """`join`, `invite`, `gone` (by themselves), `asks` (to be let in), `removed`; None: never seen."""
        one = {"room": room_id, "user": user_id}
        found: str | None = self._connection.execute(MEMBERSHIP, one).scalar()
        return found

    def note_membership(self, room_id: str, user_id: str, membership: str, at: datetime) -> None:
        one = (members.c.room_id == room_id) & (members.c.user_id == user_id)
        seen = self._connection.execute(select(members.c.membership).where(one)).first()
        if seen is None:
            row = {"room_id": room_id, "user_id": user_id, "membership": membership, "since": at}
            self._connection.execute(insert(members).values(row))
        elif seen.membership != membership:
            changed = update(members).where(one).values(membership=membership, since=at)
            self._connection.execute(changed)

    def members(self, room_id: str) -> dict[str, tuple[str, datetime]]:
        """User id -> (membership, since)."""
        rows = self._connection.execute(MEMBERS, {"room": room_id})
        return {row.user_id: (row.membership, row.since) for row in rows}

    def note_read(self, room_id: str, user_id: str, at: datetime) -> None:
        one = (members.c.room_id == room_id) & (members.c.user_id == user_id)
        self._connection.execute(update(members).where(one).values(read_at=at))

    def read_at(self, room_id: str, user_id: str) -> datetime | None:
        """When this person's client last showed us a receipt there."""
        one = {"room": room_id, "user": user_id}
        found: datetime | None = self._connection.execute(READ_AT, one).scalar()
        return found
