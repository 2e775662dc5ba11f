"""The two engines, the one writing thread, and the lock of the one process (ARCHITECTURE 2, 4)."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

T = TypeVar("T")
PATIENCE = 15000
"""Milliseconds that a connection waits for another one's lock."""


class AlreadyRunning(Exception):
    """Another process holds this database."""


class Database:
    """`await run(work)` is the only way from the event loop to the writing connection."""

    def __init__(self, url: str) -> None:
        self.url = url
        _only_ours(_file_of(url))
        self.write = _engine(url, query_only=False)
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="writer")
        self._lock: int | None = None

    @cached_property
    def query_only(self) -> Engine:
        """For tools that only look; a running bot needs none."""
        return _engine(self.url, query_only=True)

    def take_lock(self) -> None:
        """Become the one process. Raises AlreadyRunning."""
        path = _file_of(self.url)
        if path is None:
            return
        lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise AlreadyRunning(path.name) from None
        self._lock = lock

    def run_here(self, work: Callable[[Connection], T]) -> T:
        """One write transaction, on the calling thread: for start-up, tools and tests."""
        with self.write.begin() as connection:
            return work(connection)

    async def run(self, work: Callable[[Connection], T]) -> T:
        """One write transaction, on the writing thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self.run_here, work)

    async def call(self, work: Callable[[], T]) -> T:
        """Something that opens its own transaction, on the writing thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def close(self) -> None:
        self._thread.shutdown(wait=True)
        self.write.dispose()
        if "query_only" in vars(self):
            self.query_only.dispose()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


def _engine(url: str, *, query_only: bool) -> Engine:
    # hide_parameters: or SQLAlchemy prints rows in its errors
    engine = create_engine(_begins_itself(url, query_only=query_only), hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _settle_sqlite(engine, query_only=query_only)
    return engine


def _begins_itself(url: str, *, query_only: bool) -> URL:
    """The listener for `begin` that SQLAlchemy's manual shows would make every statement slower, not only that one."""
    made = make_url(url)
    drivers = {True: "sqlite+reading", False: "sqlite+writing"}
    return made.set(drivername=drivers[query_only]) if made.get_backend_name() == "sqlite" else made


class Writing(SQLiteDialect_pysqlite):
    """Nobody else writes from the first statement on."""

    supports_statement_cache = True
    begin = "BEGIN IMMEDIATE"

    def do_begin(self, dbapi_connection: Any) -> None:
        dbapi_connection.dbapi_connection.execute(self.begin).close()


class Reading(Writing):
    supports_statement_cache = True  # looked for in each class
    begin = "BEGIN DEFERRED"


registry.register("sqlite.writing", __name__, "Writing")
registry.register("sqlite.reading", __name__, "Reading")


def _settle_sqlite(engine: Engine, *, query_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def connected(connection: Any, _: Any) -> None:
        # Python's driver would begin only before a write: two readers then both write what they read
        connection.isolation_level = None
        for pragma in (
            f"busy_timeout={PATIENCE}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            f"query_only={int(query_only)}",
        ):
            connection.execute(f"PRAGMA {pragma}").close()


def _only_ours(path: Path | None) -> None:
    """Readable by its owner alone from the first byte on; SQLite gives its other files the same rights."""
    if path is not None and path.parent.is_dir():
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        path.chmod(0o600)


def _file_of(url: str) -> Path | None:
    database = make_url(url).database
    return Path(database) if url.startswith("sqlite") and database and database != ":memory:" else None


def shrink_log(connection: Connection) -> bool:
    """Between two transactions: the log is worked into the database file, and cut to nothing.

    False: somebody reads an old state, and what was deleted is still in the log; nobody is kept waiting.
    """
    if connection.dialect.name != "sqlite":
        return True
    # Past SQLAlchemy, which would begin a transaction first
    raw: Any = connection.connection.dbapi_connection
    raw.execute("PRAGMA busy_timeout=0").close()
    busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    raw.execute(f"PRAGMA busy_timeout={PATIENCE}").close()
    return not busy
