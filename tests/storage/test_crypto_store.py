"""nio's keys come back, cannot be read at rest, and are lost by no failure in between."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from nio.crypto import InboundGroupSession, OutboundGroupSession
from nio.crypto.olm_machine import Olm
from sqlalchemy import Connection, delete, select, update

from storage import crypto_store
from storage.crypto_store import Changes, CryptoStore, Enrolment
from storage.crypto_tables import crypto
from storage.engine import Database
from storage.keys import Keyring, Master
from storage.tables import keys, metadata
from storage.vault import Vault

TODAY = datetime(2026, 3, 2, tzinfo=UTC)
LATER = TODAY + timedelta(days=40)
ENROLMENT = Enrolment("@bot:hs.test", "BOTDEVICE", "secret-token", ("seed-1", "seed-2", "seed-3"))


def a_clock() -> datetime:
    return LATER


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'bot.db'}")
    metadata.create_all(database.write)
    yield database
    database.close()


def write(database: Database, changes: Changes, day: datetime = TODAY) -> None:
    def work(connection: Connection) -> None:
        vault = Vault(connection, Keyring(Master(bytes(32))))
        crypto_store.write(connection, vault, changes, lambda _: vault.keys.day(day))

    database.run_here(work)


def load(database: Database) -> CryptoStore:
    return database.run_here(lambda c: crypto_store.load(c, Vault(c, Keyring(Master(bytes(32)))), a_clock))


def an_olm(store: CryptoStore) -> Olm:
    return Olm("@bot:hs.test", "BOTDEVICE", store)


def a_session(room_id: str) -> InboundGroupSession:
    return InboundGroupSession(OutboundGroupSession().session_key, "ed", "curve", room_id)


def test_everything_comes_back(database: Database) -> None:
    store = CryptoStore(a_clock)
    olm, other = an_olm(store), an_olm(CryptoStore(a_clock))
    other.account.generate_one_time_keys(1)
    [one_time_key] = other.account.one_time_keys["curve25519"].values()
    session = olm.create_session(one_time_key, other.account.identity_keys["curve25519"])
    olm.create_outbound_group_session("!room")
    store.enrol(ENROLMENT)
    store.pin("@ana:hs.test", "master", confirmed=True)

    write(database, store.changes())
    again = load(database)
    back = an_olm(again)

    assert back.account.identity_keys == olm.account.identity_keys
    assert [each.id for each in back.session_store] == [session.id]
    assert [each.id for each in back.inbound_group_store] == [each.id for each in olm.inbound_group_store]
    assert again.enrolment == ENROLMENT and again.pins == store.pins
    assert again.changes() == ()


def test_nothing_of_it_can_be_read_in_the_file(database: Database, tmp_path: Path) -> None:
    store = CryptoStore(a_clock)
    olm = an_olm(store)
    olm.create_outbound_group_session("!room-of-a-case")
    store.enrol(ENROLMENT)
    store.pin("@ana:hs.test", "master-key-of-ana")
    public = olm.account.identity_keys["curve25519"]

    write(database, store.changes())
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())

    assert b"megolm" in stored, "the file was not read"
    for word in ("!room-of-a-case", "@ana", "@bot", "secret-token", "seed-1", "master-key-of-ana", public):
        assert word.encode() not in stored


def test_a_write_that_failed_is_written_the_next_time(database: Database) -> None:
    store = CryptoStore(a_clock)
    store.enrol(ENROLMENT)

    with pytest.raises(RuntimeError):
        database.run_here(lambda connection: _write_and_fail(connection, store.changes()))
    nothing = load(database).enrolment
    write(database, store.changes())

    assert nothing is None
    assert load(database).enrolment == ENROLMENT


def _write_and_fail(connection: Connection, changes: Changes) -> None:
    vault = Vault(connection, Keyring(Master(bytes(32))))
    crypto_store.write(connection, vault, changes, lambda _: vault.keys.house())
    raise RuntimeError("the power failed")


def test_what_changed_during_a_write_is_kept_for_the_next(database: Database) -> None:
    store = CryptoStore(a_clock)
    store.pin("@ana:hs.test", "first")
    changes = store.changes()
    store.pin("@ana:hs.test", "second")
    store.pin("@ben:hs.test", "third")

    store.written(changes)

    assert {change.document["master"] for change in store.changes()} == {"second", "third"}


def test_what_was_written_is_not_written_again(database: Database) -> None:
    store = CryptoStore(a_clock)
    store.save_inbound_group_session(a_session("!room"))
    changes = store.changes()

    store.written(changes)

    assert changes != () and store.changes() == ()


def test_a_change_replaces_the_row_before(database: Database) -> None:
    store = CryptoStore(a_clock)
    for master in ("first", "second"):
        store.pin("@ana:hs.test", master)
        write(database, store.changes())

    rows = database.run_here(lambda connection: connection.execute(select(crypto)).all())

    assert len(rows) == 1 and load(database).pinned("@ana:hs.test") == "second"


def test_sessions_whose_key_was_destroyed_are_gone_and_the_others_are_not(database: Database) -> None:
    store = CryptoStore(a_clock)
    store.save_inbound_group_session(a_session("!old"))
    write(database, store.changes(), day=TODAY - timedelta(days=31))
    store.written(store.changes())
    store.save_inbound_group_session(a_session("!new"))
    write(database, store.changes())
    old = (TODAY - timedelta(days=31)).date().isoformat()
    database.run_here(
        lambda connection: connection.execute(
            update(keys).where(keys.c.reference == old).values(wrapped=None)
        )
    )

    rooms = [session.room_id for session in load(database).load_inbound_group_sessions()]

    assert rooms == ["!new"]


def test_a_row_put_in_anothers_place_is_noticed(database: Database) -> None:
    store = CryptoStore(a_clock)
    store.pin("@ana:hs.test", "one")
    store.pin("@ben:hs.test", "two")
    write(database, store.changes())

    def swap(connection: Connection) -> None:
        first, second = connection.execute(select(crypto)).all()
        connection.execute(delete(crypto).where(crypto.c.id == second.id))
        connection.execute(update(crypto).where(crypto.c.id == first.id).values(id=second.id))

    database.run_here(swap)

    with pytest.raises(InvalidTag):
        load(database)


def test_a_pin_says_when_by_the_clock_that_everything_is_given() -> None:
    store = CryptoStore(a_clock)

    store.pin("@ana:hs.test", "master")

    assert store.pins["@ana:hs.test"].at == LATER


@pytest.mark.rule("P8.6")
def test_a_room_is_forgotten_with_what_is_not_on_disk_yet(database: Database) -> None:
    store = CryptoStore(a_clock)
    for room_id in ("!case", "!other"):
        session = a_session(room_id)
        store.load_inbound_group_sessions().add(session)
        store.save_inbound_group_session(session)

    store.forget_room("!case")

    assert [session.room_id for session in store.load_inbound_group_sessions()] == ["!other"]
    assert [change.room_id for change in store.changes()] == ["!other"]


def test_which_rooms_a_key_opens(database: Database) -> None:
    store = CryptoStore(a_clock)
    for room_id in ("!first", "!second"):
        store.save_inbound_group_session(a_session(room_id))
    write(database, store.changes())

    def rooms(connection: Connection) -> set[str]:
        vault = Vault(connection, Keyring(Master(bytes(32))))
        return crypto_store.rooms_of(connection, vault, vault.keys.day(TODAY))

    assert database.run_here(rooms) == {"!first", "!second"}
