"""`convene init`: a commented configuration and the key file, from a few questions."""

from __future__ import annotations

import secrets
from pathlib import Path

import typer

from bot.config import ConfigError, load, write_secret

NAMES = {
    1: ("Fredericton", "Fredericton"),
    2: ("Grand Falls", "Grand-Sault"),
    3: ("Edmundston", "Edmundston"),
}

CONFIG = """\
# Convene's configuration. Paths are relative to this file's folder; `convene doctor` checks all of it.
# Every setting is explained in config.example.toml.

[matrix]
homeserver = "{homeserver}"
user = "{user}"
{secret}

[storage]
url = "sqlite:///convene.db"
# The master key opens everything that is sealed. Keep a copy of it in another place than the database.
master_key_file = "master.key"
"""

REGION = """
[[region]]
number = {number}
name = {{ en = "{en}", fr = "{fr}" }}
zone = "America/Moncton"
# Languages of the rooms: one, or both, one under the other.
languages = ["en", "fr"]
# The first coordinators; everybody else is added in chat with `roster add`.
coordinators = [{coordinators}]
"""


def init(
    path: Path,
    homeserver: str | None,
    user: str | None,
    password_file: Path | None,
    token_file: Path | None,
    coordinators: list[str],
) -> int:
    """The exit status: 0 written, 2 not. Given all of it, asks nothing."""
    if path.exists():
        typer.echo(f"{path} is there already; nothing was changed.", err=True)
        return 2
    if not path.parent.is_dir():
        typer.echo(f"There is no folder {path.parent}; nothing was written.", err=True)
        return 2
    homeserver = homeserver or typer.prompt("Address of the homeserver (https://…)")
    user = user or typer.prompt("The bot's Matrix ID (@name:server)")
    if password_file is None and token_file is None:
        password_file = Path(typer.prompt("File with the bot's password", default="password.key"))
    coordinators = coordinators or typer.prompt("First coordinator (REGION=@user:server)").split()
    try:
        regions = _regions(coordinators)
    except ValueError as error:
        typer.echo(f"{error}; nothing was written.", err=True)
        return 2
    return _write(path, _text(homeserver, user, password_file, token_file, regions))


def _regions(coordinators: list[str]) -> dict[int, list[str]]:
    regions: dict[int, list[str]] = {}
    for each in coordinators:
        number, _, user = each.partition("=")
        if not number.isdecimal() or not user:
            raise ValueError(
                "a coordinator is written as REGION=@user:server, for example 1=@ana:example.org"
            )
        regions.setdefault(int(number), []).append(user)
    return regions


def _text(
    homeserver: str,
    user: str,
    password_file: Path | None,
    token_file: Path | None,
    regions: dict[int, list[str]],
) -> str:
    secret = f'token_file = "{token_file}"' if token_file else f'password_file = "{password_file}"'
    text = CONFIG.format(homeserver=homeserver, user=user, secret=secret)
    for number, users in sorted(regions.items()):
        en, fr = NAMES.get(number, (f"Region {number}", f"Région {number}"))
        quoted = ", ".join(f'"{one}"' for one in users)
        text += REGION.format(number=number, en=en, fr=fr, coordinators=quoted)
    return text


def _write(path: Path, text: str) -> int:
    path.write_text(text)
    try:
        config = load(path)
    except ConfigError as error:
        path.unlink()
        for problem in error.problems:
            typer.echo(problem, err=True)
        typer.echo("Nothing was written.", err=True)
        return 2
    key = config.path(config.storage.master_key_file)
    if not key.exists():
        write_secret(key, secrets.token_hex(32))
    typer.echo(f"Written: {path} and {key.name}. Next: `convene doctor`, then `convene run`.")
    return 0
