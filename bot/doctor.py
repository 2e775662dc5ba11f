"""`convene doctor`: everything that can be checked, one line each, with how to mend it."""

from __future__ import annotations

import shutil
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.app import build
from bot.config import Config, ConfigError, load
from bot.homeserver import GatewayError
from bot.loops import App
from bot.matrix.identity import IdentityMismatch
from bot.own_data import house_of, read_data
from bot.running import MENDED
from storage import journal
from storage.engine import AlreadyRunning
from storage.migrate import WrongVersion

FEW_BYTES = 200 * 1024 * 1024
WRONG_BY = 5.0
"""Seconds by which this machine's clock may differ from the homeserver's."""


@dataclass(frozen=True)
class Finding:
    what: str
    good: bool
    words: str
    """What was found, or how to mend it."""


async def run(path: Path) -> int:
    """The exit status: 0 all is well, 1 something is not, 2 the configuration cannot be used."""
    bad = []
    async for finding in examine(path):
        typer.echo(f"{'ok ' if finding.good else 'BAD'}  {finding.what}: {finding.words}")
        bad += [] if finding.good else [finding.what]
    typer.echo("All is well." if not bad else f"{len(bad)} to mend.")
    return 2 if "configuration" in bad else 1 if bad else 0


async def examine(path: Path) -> AsyncIterator[Finding]:
    """From the configuration inwards; what needs something that is broken is not looked at."""
    try:
        config = load(path)
    except ConfigError as error:
        for problem in error.problems:
            yield Finding("configuration", False, problem)
        return
    yield Finding("configuration", True, str(path))
    settings = [*_keys(config), *_data(config)]
    for finding in (*settings, _zones(config), _disk(config)):
        yield finding
    async for finding in _homeserver(config):
        yield finding
    if all(finding.good for finding in settings):  # else the bot cannot start, and what stops it is said
        async for finding in _inside(config):
            yield finding


def _data(config: Config) -> Iterator[Finding]:
    """Instruments, forms and statutes of the province's own: each fault on a line."""
    try:
        read_data(config, house_of(config))
    except ConfigError as error:
        yield from (Finding("data files", False, problem) for problem in error.problems)
        return
    yield Finding("data files", True, "instruments, forms and statutes are whole, in both languages")


def _keys(config: Config) -> Iterator[Finding]:
    named = [file for file in (config.matrix.password_file, config.matrix.token_file) if file is not None]
    faults = [*_unread(config.master_key), *(line for file in named for line in _unread(config.secret, file))]
    yield from (Finding("keys", False, line) for line in faults)
    if not faults:
        yield Finding("keys", True, "readable by their owner alone")


def _unread(read: Callable[..., object], *what: Path) -> list[str]:
    try:
        read(*what)
    except ConfigError as error:
        return error.problems
    return []


def _zones(config: Config) -> Finding:
    try:
        now = {region.zone: datetime.now(ZoneInfo(region.zone)).strftime("%H:%M") for region in config.region}
    except ZoneInfoNotFoundError:
        return Finding("time zones", False, "the zone data is missing: install tzdata")
    return Finding("time zones", True, ", ".join(f"{zone} {time}" for zone, time in now.items()))


def _disk(config: Config) -> Finding:
    free = shutil.disk_usage(config.folder).free
    if free < FEW_BYTES:
        return Finding(
            "disk", False, f"{free // 2**20} MB are free: make room, the database must be able to grow"
        )
    return Finding("disk", True, f"{free // 2**20} MB free")


async def _homeserver(config: Config) -> AsyncIterator[Finding]:
    """Is it there, and is its clock ours?"""
    url = f"{config.matrix.homeserver}/_matrix/client/versions"
    begun = time.time()
    try:
        async with ClientSession(timeout=ClientTimeout(total=10)) as http, http.get(url) as answer:
            status, date = answer.status, answer.headers.get("Date")
    except (ClientError, TimeoutError, OSError) as error:
        yield Finding(
            "homeserver", False, f"not reached ({type(error).__name__}): address, network, is it running?"
        )
        return
    if status != 200:
        yield Finding("homeserver", False, f"answers {status}: is this the address of the client interface?")
        return
    yield Finding("homeserver", True, config.matrix.homeserver)
    if date is not None:
        yield _clock(date, begun)


def _clock(date: str, now: float) -> Finding:
    theirs = datetime.strptime(date, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC).timestamp()
    apart = abs(theirs - now)
    if apart > WRONG_BY:
        return Finding(
            "clock", False, f"{apart:.0f} s from the homeserver's: synchronise this machine's time"
        )
    return Finding("clock", True, "agrees with the homeserver's")


async def _inside(config: Config) -> AsyncIterator[Finding]:
    """The database and the account, with the bot's own eyes; a running bot is left alone."""
    try:
        app = build(config)
    except AlreadyRunning:
        yield Finding(
            "database", True, "in use by the running bot; login and rooms are checked when it is stopped"
        )
        return
    except WrongVersion as error:
        yield Finding("database", False, f"written by a newer version ({error}): run that one")
        return
    except ConfigError as error:
        yield Finding("database", False, "; ".join(error.problems))
        return
    try:
        async for finding in _with(app):
            yield finding
    finally:
        await app.close()


async def _with(app: App) -> AsyncIterator[Finding]:
    yield _journal(app)
    try:
        await app.log_in()
    except IdentityMismatch as error:
        yield Finding("login", False, MENDED.get(str(error), str(error)))
        return
    except GatewayError as error:
        how = "check the password or token" if error.denied or error.permanent else "try again later"
        yield Finding("login", False, f"the homeserver says {error}: {how}")
        return
    yield Finding("login", True, "user, device and keys are the ones in the database")
    yield Finding("cross-signing", True, f"signed; fingerprint {app.fingerprint}")
    async for finding in _rooms(app):
        yield finding


def _journal(app: App) -> Finding:
    broken = app.parts.database.run_here(journal.first_broken)
    if broken is not None:
        return Finding("journal", False, f"row {broken} was changed after it was written: find out by whom")
    return Finding("journal", True, "whole")


async def _rooms(app: App) -> AsyncIterator[Finding]:
    """Encrypted, invite-only, history from the invitation, only the bot has power."""
    with app.parts.open_work() as work:
        rooms = [room for room in work.rooms.all() if room.room_id]
    wrong = 0
    for room in rooms:
        assert room.room_id is not None
        try:
            settings = await app.parts.homeserver.settings(room.room_id)
        except GatewayError:
            yield Finding("room", False, f"{room.name}: its settings cannot be read")
            wrong += 1
            continue
        for problem in settings.problems:
            yield Finding("room", False, f"{room.name}: {problem}")
            wrong += 1
    if not wrong:
        yield Finding("rooms", True, f"{len(rooms)} checked")
