"""The two engines, the one writing thread, the lock of the one process (ARCHITECTURE 2, 4)."""

import asyncio
import os
import stat
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, select, text
from sqlalchemy.exc import OperationalError, StatementError

from storage.engine import AlreadyRunning, Database
from storage.instants import EPOCH
from storage.tables import deadlines, settings
from tests.storage.store import NOW, Store


def pragma(database: Database, name: str) -> object:
    with database.write.connect() as connection:
        return connection.execute(text(f"PRAGMA {name}")).scalar()


def test_a_commit_survives_a_power_cut_and_a_deletion_leaves_no_trace(store: Store):
    assert pragma(store.database, "journal_mode") == "wal"
    assert pragma(store.database, "synchronous") == 2
    assert pragma(store.database, "secure_delete") == 1
    assert pragma(store.database, "foreign_keys") == 1


def test_what_only_reads_cannot_write(store: Store):
    with store.database.query_only.connect() as connection:
        assert connection.execute(select(settings)).all() == []
        with pytest.raises(OperationalError, match="readonly|read-only|query_only"):
            connection.execute(insert(settings).values(name="a", value="b"))


def test_a_second_process_waits_outside(store: Store):
    store.database.take_lock()
    other = Database(store.database.url)

    with pytest.raises(AlreadyRunning):
        other.take_lock()

    store.database.close()
    other.take_lock()
    other.close()


def test_the_lock_file_is_its_owners_alone(store: Store):
    store.database.take_lock()

    assert stat.S_IMODE(os.stat(f"{store.file}.lock").st_mode) == 0o600
    store.database.close()


def test_writing_transactions_come_one_after_another(store: Store):
    seen: list[tuple[str, int]] = []

    def work(number: int):
        def write(connection: Connection) -> None:
            seen.append(("begin", number))
            connection.execute(insert(settings).values(name=str(number), value=""))
            time.sleep(0.005)
            seen.append(("end", number))

        return write

    async def all_at_once() -> None:
        await asyncio.gather(*(store.database.run(work(number)) for number in range(10)))

    asyncio.run(all_at_once())

    assert all(
        one[0] == "begin" and two == ("end", one[1]) for one, two in zip(seen[::2], seen[1::2], strict=True)
    )


def test_the_loop_goes_on_while_the_thread_waits_for_the_database(store: Store):
    """A write lock held elsewhere stalls the writing thread, and nothing else: who holds it goes when the loop says so."""
    elsewhere = Database(store.database.url)
    held, may_go = threading.Event(), threading.Event()

    def hold() -> bool:
        with elsewhere.write.begin():
            held.set()
            return may_go.wait(timeout=10)  # a loop that stood still would never say so

    async def write_meanwhile() -> None:
        writing = asyncio.create_task(
            store.database.run(lambda c: c.execute(insert(settings).values(name="a", value="b")))
        )
        for _ in range(5):
            await asyncio.sleep(0.01)
        may_go.set()
        await writing

    with ThreadPoolExecutor() as thread:
        told = thread.submit(hold)
        held.wait()
        asyncio.run(write_meanwhile())

    assert told.result()


def test_an_error_undoes_the_transaction(store: Store):
    def work(connection: Connection) -> None:
        connection.execute(insert(settings).values(name="a", value="b"))
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        asyncio.run(store.database.run(work))

    with store.database.write.connect() as connection:
        assert connection.execute(select(settings)).all() == []


def test_an_error_of_the_database_prints_no_row(store: Store):
    row = {"name": "a", "value": "Marie Tremblay"}
    with store.database.write.begin() as connection:
        connection.execute(insert(settings).values(row))

    with pytest.raises(Exception) as caught, store.database.write.begin() as connection:
        connection.execute(insert(settings).values(row))

    assert "Marie" not in str(caught.value)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2200, 1, 1), timezones=st.timezones()))
def test_an_instant_comes_back_to_the_microsecond(store: Store, at: datetime):
    with store.open_work() as work:
        work.rooms.want("case:K7-QF3", at)
        work.rooms.note_membership("!r", "@a", "join", at)
        [(_, since)] = work.rooms.members("!r").values()

    assert since == at
    assert since.utcoffset() == timedelta(0)


def test_a_time_without_a_zone_is_a_mistake(store: Store):
    with store.open_work() as work, pytest.raises(StatementError, match="without a zone"):
        work.rooms.note_membership("!r", "@a", "join", NOW.replace(tzinfo=None))


def test_instants_are_numbers_so_that_every_engine_sorts_them_alike(store: Store):
    with store.open_work() as work:
        work.rooms.want("case:K7-QF3", NOW)
        raw = work.connection.execute(text("SELECT made_at FROM rooms")).scalar()

    assert raw == (NOW - EPOCH) // timedelta(microseconds=1)
    assert deadlines.c.due_at.type.impl_instance.__class__.__name__ == "BigInteger"
