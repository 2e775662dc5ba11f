"""A database with this version's tables: made once, and laid down for whoever needs one."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path

from storage.engine import Database
from storage.migrate import migrate


def lay(file: Path) -> None:
    file.write_bytes(_made())


@cache
def _made() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "fresh.db"
        database = Database(f"sqlite:///{file}")
        migrate(database)
        database.close()
        return file.read_bytes()
