"""`convene run`: build, run, and end with a clear word where waiting would not help."""

from __future__ import annotations

from pathlib import Path

import structlog
import typer

from bot.app import build
from bot.clock import Clock
from bot.config import ConfigError, load
from bot.homeserver import GatewayError
from bot.loops import App
from bot.matrix.identity import IdentityMismatch
from bot.relay import Denied
from storage.engine import AlreadyRunning
from storage.migrate import WrongVersion

log = structlog.get_logger(__name__)

MENDED = {
    "keys-lost": "this account was enrolled before, and its keys are not in this database. Restore the "
    "database, or use a new account",
    "identity-exists": "this account has an identity that another program made. Use an account of the bot's own",
    "wrong-user": "the password or token is of another account than matrix.user",
    "wrong-device": "the token is of another device than the one in the database. Use the password, or a token "
    "of that device",
    "device-unsigned": "the homeserver shows the bot's device without its signature. Ask who changed it",
    "device-gone": "somebody signed the bot's device out. Find out who; then restore, or use a new account",
    "device-keys-differ": "the homeserver shows other keys for the bot's device. Stop, and find out why",
    "master-key-differs": "somebody replaced the bot's identity on the homeserver. Stop, and find out who",
}
"""What an IdentityMismatch means for whoever runs the bot."""


async def run(path: Path, clock: Clock | None = None) -> int:
    """The exit status: 0 told to stop, 1 refused by the homeserver, 2 nothing to run with."""
    app = start(path, clock)
    if app is None:
        return 2
    return await keep(app)


def start(path: Path, clock: Clock | None = None) -> App | None:
    try:
        return build(load(path), clock)
    except ConfigError as error:
        say(*error.problems)
    except AlreadyRunning:
        say("Another Convene is running with this database.")
    except WrongVersion as error:
        say(f"The database was written by a newer version ({error}): run that one.")
    return None


async def keep(app: App) -> int:
    try:
        await app.run()
    except (Denied, GatewayError) as error:
        log.error("ended", error=type(error).__name__)
        say(
            "The homeserver refuses the bot's login: check the password or token. `convene doctor` says more."
        )
        return 1
    except IdentityMismatch as error:
        code = str(error)
        say(f"The bot is not who it was ({code}): {MENDED.get(code, code)}.")
        return 1
    return 0


def say(*lines: str) -> None:
    for line in lines:
        typer.echo(line, err=True)
