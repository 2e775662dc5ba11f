"""A case's key and all that it sealed, destroyed in the database (PROTOCOL P8.6, ARCHITECTURE 18)."""

from __future__ import annotations

from sqlalchemy import Connection, delete, or_, select

from storage.crypto_store import rooms_of  # its table is among the metadata's
from storage.tables import (
    deadlines,
    inbox,
    keys,
    members,
    metadata,
    outbox,
    questions,
    rooms,
    sent,
    settings,
)
from storage.traces import Traces
from storage.unit_of_work import UnitOfWork

NOTICE = "undelivered:"
"""So the settings begin that keep who was not told of what (`bot/undelivered.py`)."""


def everything(work: UnitOfWork, *, referral: str, code: str = "") -> set[str]:
    """Of one referral, and of the case that grew out of it. The journal stays.

    Returns the server's ids of its rooms: what opens their messages goes from memory too.

    Records, dialogues, questions, waiting messages and the room's Megolm sessions go with the key; the blind index,
    clocks and the room's own rows too. What lies in the log file goes with `shrink_log`, after the commit.
    """
    connection, vault = work.connection, work.vault
    number = connection.execute(
        select(keys.c.number).where(keys.c.kind == "case", keys.c.reference == referral)
    ).scalar()
    rooms_gone: set[str] = set()
    if number is not None:
        rooms_gone = rooms_of(connection, vault, number)
        for table in metadata.tables.values():
            if "key" in table.c and "sealed" in table.c:
                connection.execute(delete(table).where(table.c.key == number))
        vault.keys.destroy(number)
    about = tuple(filter(None, (referral, code)))
    connection.execute(delete(questions).where(questions.c.subject.in_(about)))
    numbered = (deadlines.c.subject.startswith(f"{one}/") for one in about)  # a guest's, which is of no case
    connection.execute(delete(deadlines).where(or_(deadlines.c.case == referral, *numbered)))
    Traces(connection, vault).forget(referral)
    _messages(connection, about)
    if code:
        rooms_gone |= _room(connection, f"case:{code}")
    for table in (inbox, members):  # a case that was opened again had another room before
        connection.execute(delete(table).where(table.c.room_id.in_(rooms_gone)))
    work.forget()
    return rooms_gone


def _messages(connection: Connection, about: tuple[str, ...]) -> None:
    """What still waits about it anywhere does not go out any more."""
    for table in (outbox, sent):  # also in a list of several, or as the other one of a pair
        named = (column.contains(one) for one in about for column in (table.c.about, table.c.name))
        connection.execute(delete(table).where(or_(*named)))
    # Who could not read what about it
    noted = or_(*(settings.c.value.contains(one) for one in about))
    connection.execute(delete(settings).where(settings.c.name.startswith(NOTICE), noted))


def _room(connection: Connection, name: str) -> set[str]:
    room_id = connection.execute(select(rooms.c.room_id).where(rooms.c.name == name)).scalar()
    for table in (outbox, sent):
        connection.execute(delete(table).where(table.c.room == name))
    connection.execute(delete(rooms).where(rooms.c.name == name))
    return set() if room_id is None else {room_id}
