"""`convene audit verify`: is the journal whole? It needs no key, and changes nothing (P12.2)."""

from __future__ import annotations

from pathlib import Path

import typer

from bot.config import ConfigError, load
from storage.engine import Database
from storage.journal import first_broken, head


def verify(path: Path) -> int:
    """0: whole; 1: broken; 2: there is nothing to look at."""
    try:
        config = load(path)
    except ConfigError as error:
        typer.echo(str(error), err=True)
        return 2
    file = Path(config.database_url.removeprefix("sqlite:///"))
    if not file.is_file():
        typer.echo(f"{file}: there is no database", err=True)
        return 2
    database = Database(config.database_url)
    try:
        with database.query_only.connect() as connection:
            broken, (number, hash_) = first_broken(connection), head(connection)
    finally:
        database.close()
    if broken is not None:
        typer.echo(f"The journal is not whole: row {broken} does not follow from the one before it.")
        return 1
    typer.echo(f"The journal is whole: {number} rows.\nThe newest has the hash {hash_}.")
    typer.echo("Note number and hash in another place: they show that no row was taken from the end.")
    return 0
