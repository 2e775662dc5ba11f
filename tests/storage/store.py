"""A fresh database with its keys, as the storage tests need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from storage.engine import Database
from storage.keys import Keyring, Master
from storage.unit_of_work import UnitOfWork
from tests.fresh import lay

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
SECRET = b"k" * 32


@dataclass
class Store:
    file: Path
    database: Database
    ring: Keyring

    def open_work(self) -> UnitOfWork:
        return UnitOfWork(self.database.write, self.ring)

    def after_a_restart(self) -> Store:
        """The same file, nothing remembered."""
        return Store(self.file, self.database, Keyring(Master(SECRET)))

    def bytes_at_rest(self) -> bytes:
        """Everything that lies on the disk, the log of the database included."""
        beside = self.file.parent.glob(f"{self.file.name}*")
        return b"".join(path.read_bytes() for path in beside)


def a_store(folder: Path) -> Store:
    file = folder / "convene.db"
    lay(file)
    return Store(file, Database(f"sqlite:///{file}"), Keyring(Master(SECRET)))
