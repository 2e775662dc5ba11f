"""Of what was typed in a case that is destroyed, nothing that is kept can be read any more: looked for in every table,
with every key that is left (PROTOCOL P8.6)."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Row, select, update

from casework.people import Agency, Role
from storage import documents
from storage.crypto_tables import crypto
from storage.keys import KeyGone
from storage.tables import inbox, members, metadata, people
from storage.unit_of_work import UnitOfWork
from tests.build import a_team, an_open_case, gives_consent
from tests.ends import reviewed
from tests.town import Town

ROOM = "case:K7-QF3"
RETENTION = timedelta(days=90)
MARK = "zibeline"
"""In everything that is typed about it."""
IDS = {"outbox": "token", "inbox": "event_id", "journal": "number"}
"""By what a row is sealed; every other table by its id."""
SAID = (
    ("cormier", f"!task add roy, monday 9:00, call the clinic {MARK}", ROOM),
    ("roy", f"task cannot T1 K7-QF3 no place is free {MARK}", None),
    ("roy", f"checked share K7-QF3 a note {MARK}", None),
    ("roy", f"!critical bail Released {MARK}", ROOM),
    ("roy", f"critical add D1 K7-QF3 and more {MARK}", None),
    ("leblanc", f"ack D1 K7-QF3 seen {MARK}", None),
    ("leblanc", f"This is talk among colleagues, {MARK}", ROOM),
    ("roy", f"tsak add {MARK}", None),
    ("cormier", "!meeting propose in 2 hours", ROOM),
    ("cormier", "!meeting confirm 1", ROOM),
    ("cormier", f"!meeting place M1 cabinet {MARK}", ROOM),
    ("cormier", f"!adhoc add @s.haddad {MARK} for M1", ROOM),
    ("cormier", "!yes K7-QF3", ROOM),
    ("cormier", f"!adhoc add @s.haddad another {MARK} until friday 16:00", ROOM),
    ("cormier", "!meeting start", ROOM),
    ("cormier", f"!meeting note said {MARK}", ROOM),
    ("cormier", f"!meeting decide plan {MARK}", ROOM),
    ("cormier", f"!meeting consensus yes dissent {MARK}", ROOM),
    ("cormier", "!meeting end", ROOM),
    ("cormier", f"escalate K7-QF3 Who keeps the {MARK}", None),
    ("cormier", "yes K7-QF3", None),
    ("cormier", "disclosures K7-QF3", None),
    ("cormier", "yes K7-QF3", None),
    ("cormier", f"consent scope K7-QF3 -dv because {MARK}", None),
    ("cormier", "task done T2 K7-QF3", None),
    ("cormier", f"task cannot T3 K7-QF3 none had time {MARK}", None),
)
CLOSED = (
    "case close K7-QF3",
    "other",
    f"moved to the {MARK}",
    f"calmer {MARK}",
    "no",
    f"unsafe {MARK}",
    "yes",
    "send",
)


@pytest.fixture(scope="module")
def mold(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A bit of everything was typed; closed, opened again in a new room, and closed."""
    town = Town.empty(tmp_path_factory.mktemp("nothing"))
    a_team(town)
    an_open_case(town)
    town.parts.house.retention = RETENTION
    gives_consent(
        town, "cormier", "K7-QF3", own_words=f"so that you know {MARK}", paper=f"Cormier, cabinet {MARK}"
    )
    for who, said, room in SAID:
        town.says(who, said, room=room)
    for once_more in (True, False):
        _keep_a_session(town)
        reviewed(town)
        for said in CLOSED:
            town.says("cormier", said)
        town.says("cormier", "yes K7-QF3")
        for said in ("case reopen K7-QF3", "yes K7-QF3") if once_more else ():
            town.says("cormier", said)
        town.everybody_accepts()
    town.hears_no_more()
    return town


def _keep_a_session(town: Town) -> None:
    """As the real homeserver's client does, of the room that the case has now."""
    room_id = town.room_id(ROOM)
    with town.parts.open_work() as work:
        key, id = work.vault.keys.case("R-7KQ4"), work.vault.index("crypto-megolm", room_id)
        session = json.dumps({"room_id": room_id, "pickle": "a session"}).encode()
        sealed = work.vault.seal(session, key=key, table="crypto", id=id)
        work.connection.execute(crypto.insert().values(id=id, kind="megolm", key=key, sealed=sealed))
        work.commit()


@pytest.fixture
def town(mold: Town, tmp_path: Path) -> Town:
    town = mold.copied_to(tmp_path)
    town.parts.house.retention = RETENTION
    return town


def readable(town: Town) -> dict[str, list[str]]:
    """Table -> every row of it, opened."""
    with town.parts.open_work() as work:
        found = {}
        for table in metadata.tables.values():
            rows = work.connection.execute(select(table)).all()
            found[table.name] = [f"{row} {_opened(work, table.name, row)}" for row in rows]
        return found


def _opened(work: UnitOfWork, table: str, row: Row[Any]) -> str:
    sealed = getattr(row, "sealed", None)
    if sealed is None:
        return ""
    try:
        return work.vault.open(sealed, table=table, id=str(getattr(row, IDS.get(table, "id")))).plain.decode()
    except KeyGone:
        return ""


def where(town: Town, text: str) -> set[str]:
    return {table for table, rows in readable(town).items() if any(text in row for row in rows)}


@pytest.mark.rule("P8.6")
def test_what_was_typed_can_be_read_nowhere(town: Town):
    before = where(town, MARK)
    assert before >= {
        "tasks",
        "cases",
        "developments",
        "meetings",
        "consents",
        "visits",
        "escalations",
    }

    town.until(town.clock.now() + RETENTION)

    assert where(town, MARK) == set()


@pytest.mark.rule("P8.6", "P8.5")
def test_nor_does_a_row_of_the_room_that_it_had_before_remain(town: Town):
    rooms = {
        id for id, room in town.server.rooms.items() if any("zibeline" in str(e.content) for e in room.events)
    }
    assert len(rooms) >= 2

    town.until(town.clock.now() + RETENTION)

    with town.parts.open_work() as work:
        kept = {
            id
            for table in (inbox, members)
            for id in work.connection.execute(select(table.c.room_id)).scalars()
        }
        names = {room.room_id for room in work.rooms.all() if room.room_id}
    assert rooms & kept <= names


@pytest.mark.rule("P8.6")
def test_nor_what_an_earlier_release_kept_with_the_guest_themselves(town: Town):
    with town.parts.open_work() as work:
        [guest] = work.people.where(role="ad-hoc")
        row = work.connection.execute(select(people).where(people.c.id == guest.id)).one()
        kept = {**json.loads(documents.write(guest)), "works_as": f"an old {MARK}"}
        sealed = work.vault.seal(json.dumps(kept).encode(), key=row.key, table="people", id=guest.id)
        work.connection.execute(update(people).where(people.c.id == guest.id).values(sealed=sealed))
        work.commit()
    assert "people" in where(town, MARK)

    town.until(town.clock.now() + RETENTION)

    assert where(town, MARK) == set()
    assert town.person(guest.id).last == guest.last


# --- what colleagues typed in the coordination room -----------------------------------------------------------
K = "coordination:1"
TALK = f"Whoever sits in on that one: {MARK} called again"
TYPED = ("!case show K7-QF3", f"!referral close R-7KQ4 {MARK} wrong", f"!csae show k7 qf3 {MARK}")
STAYS = (
    "K7-QF3: its records are destroyed, Friday 19 February 2027.\n"
    "Commands that named it are removed from the coordination room.\n"
    "What you wrote there about it in your own words stays: I keep none of that, so I cannot find it.\n"
    "Now: remove your own messages about it, if there are any."
)


def typed_there(town: Town) -> None:
    for said in (*TYPED, TALK):
        town.says("cormier", said, room=K)
    town.hears_no_more()


def stand_there(town: Town) -> list[str]:
    """What people wrote there, and still stands."""
    events = town.server.rooms[town.room_id(K)].events
    return [one.content["body"] for one in events if one.sender != town.server.user_id and one.content]


@pytest.mark.rule("P8.6")
def test_commands_that_named_it_leave_the_coordination_room_and_of_the_rest_it_is_said_that_it_stays(
    town: Town,
):
    typed_there(town)
    assert stand_there(town) == [*TYPED, TALK]

    town.until(town.clock.now() + RETENTION)

    assert stand_there(town) == [TALK]
    assert town.heard(K) == [STAYS]


@pytest.mark.rule("P8.6", "P1.12")
def test_before_somebody_who_is_kept_from_it_it_is_not_named_there(town: Town):
    town.moves_in("hebert", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    town.says("hebert", "conflict K7-QF3")
    town.hears_no_more()

    town.until(town.clock.now() + RETENTION)

    assert town.heard(K) == []
    assert STAYS in town.heard(town.direct("cormier"))
    assert not any("K7-QF3" in said for said in town.heard(town.direct("hebert")))


@pytest.mark.rule("P1.12")
def test_what_was_typed_leaves_too_when_somebody_there_is_kept_out(town: Town):
    town.moves_in("hebert", Role.COORDINATOR, Agency.VICTIMS, first="Luc")
    typed_there(town)

    town.says("cormier", "case exclude @hebert K7-QF3")

    assert stand_there(town) == [TALK]
