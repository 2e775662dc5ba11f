"""Bringing a database to this version's tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from storage.engine import Database

FOLDER = Path(__file__).parent / "migrations"


class WrongVersion(Exception):
    """The database was written by a newer version of the program."""


def migrate(database: Database) -> None:
    """Raises WrongVersion; nothing is changed then."""
    database.run_here(_upgrade)


def _upgrade(connection: Connection) -> None:
    config = _config()
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    now = MigrationContext.configure(connection).get_current_revision()
    if now is not None and now not in known:
        raise WrongVersion(now)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    return config
