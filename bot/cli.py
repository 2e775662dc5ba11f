"""The commands of an operator; thin. Heavy things are imported where they are used."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
from collections.abc import Coroutine
from pathlib import Path
from typing import Annotated, Any

import typer

cli = typer.Typer(
    name="convene",
    help="Convene, an encrypted Matrix bot for Coordinated Community Response teams.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

ConfigFile = Annotated[
    Path, typer.Option("--config", help="The configuration; paths in it are relative to its folder.")
]
HERE = Path("config.toml")


def main() -> None:
    cli()


@cli.command()
def run(config: ConfigFile = HERE) -> None:
    """Run the bot, until it is told to stop."""
    from bot import running
    from bot.logs import set_up

    set_up()
    sys.exit(asyncio.run(until_told(running.run(config))))


async def until_told(work: Coroutine[Any, Any, int], *, stopped: int = 0) -> int:
    """Run, and stop in good order when the system asks for it; asked twice, the good order goes on.

    `stopped`: the exit status if it was not finished.
    """
    task = asyncio.ensure_future(work)
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(sign) is not signal.SIG_IGN:  # `nohup` goes on when the terminal closes
            loop.add_signal_handler(sign, lambda: task.cancelling() or task.cancel())
    with contextlib.suppress(asyncio.CancelledError):
        return await task
    return stopped


@cli.command()
def init(
    config: ConfigFile = HERE,
    homeserver: Annotated[str | None, typer.Option(help="Its address, https://…")] = None,
    user: Annotated[str | None, typer.Option(help="The bot's Matrix ID, @name:server.")] = None,
    password_file: Annotated[Path | None, typer.Option(help="A file with the bot's password.")] = None,
    token_file: Annotated[Path | None, typer.Option(help="A file with an access token instead.")] = None,
    coordinator: Annotated[
        list[str] | None, typer.Option(help="REGION=@user:server, once for each region.")
    ] = None,
) -> None:
    """Write a configuration and the key files. Registers nothing."""
    from bot.setting_up import init as write

    sys.exit(write(config, homeserver, user, password_file, token_file, coordinator or []))


@cli.command()
def doctor(config: ConfigFile = HERE) -> None:
    """Check everything that can be checked, and say in one line each how to mend it."""
    from bot import doctor as checks
    from bot.logs import set_up

    set_up(quiet=True)
    sys.exit(asyncio.run(checks.run(config)))


audit = typer.Typer(help="The journal of every change, access and refusal.", no_args_is_help=True)
cli.add_typer(audit, name="audit")


@audit.command()
def verify(config: ConfigFile = HERE) -> None:
    """Prove that the journal is whole, or name the first row that is not."""
    from bot import auditing

    sys.exit(auditing.verify(config))


@cli.command()
def demo(
    stay: Annotated[
        bool, typer.Option("--stay", help="Leave everything running, and print how to log in.")
    ] = False,
    fast: Annotated[bool, typer.Option("--fast", help="Without the pauses made for the reader.")] = False,
) -> None:
    """Play two cases, one in English and one in French, on a local homeserver, with real encrypted members."""
    from bot.demo import play

    sys.exit(asyncio.run(until_told(play.run(stay=stay, fast=fast), stopped=1)))
