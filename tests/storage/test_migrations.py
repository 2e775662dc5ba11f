"""A database is brought to exactly the tables of the program, or left alone."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

import storage.crypto_tables
from storage.engine import Database
from storage.migrate import WrongVersion, migrate
from storage.tables import metadata


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database(f"sqlite:///{tmp_path / 'convene.db'}")


def test_a_fresh_database_has_exactly_the_tables_of_the_program(database: Database):
    migrate(database)

    with database.write.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        names = database.write.dialect.get_table_names(connection)
    assert storage.crypto_tables.crypto.name in names
    assert set(names) == {*metadata.tables, "alembic_version"}


def test_migrating_twice_changes_nothing(database: Database):
    migrate(database)
    with database.write.begin() as connection:
        connection.exec_driver_sql("INSERT INTO settings VALUES ('a', 'b')")

    migrate(database)

    with database.write.connect() as connection:
        assert connection.exec_driver_sql("SELECT value FROM settings").scalar() == "b"


def test_a_database_of_a_newer_version_is_left_alone(database: Database, tmp_path: Path):
    migrate(database)
    with sqlite3.connect(tmp_path / "convene.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(WrongVersion, match="9999"):
        migrate(database)

    with sqlite3.connect(tmp_path / "convene.db") as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("9999",)]


def test_no_table_is_made_twice_where_making_them_broke_off(database: Database):
    """Everything is one transaction: a database is whole, or empty."""
    with pytest.raises(ZeroDivisionError), database.write.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE settings (name TEXT)")
        raise ZeroDivisionError

    migrate(database)

    with database.write.connect() as connection:
        assert connection.exec_driver_sql("SELECT name, value FROM settings").all() == []
