"""The bot as the play runs it: a process of its own, whose clock is moved forward through standard input.

Lines in: `next` (move to the next thing due), `move ISO` (move to an instant), `now`. Each is answered on
standard output with the instant that it is then.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot import running
from bot.cli import until_told
from bot.clock import MovedClock
from bot.logs import set_up
from bot.loops import App


async def main(config: Path) -> int:
    clock = MovedClock()
    app = running.start(config, clock)
    if app is None:
        return 2
    mover = asyncio.create_task(obey(app, clock))
    try:
        return await running.keep(app)
    finally:
        mover.cancel()


async def obey(app: App, clock: MovedClock) -> None:
    await app.ready.wait()
    answer(clock)
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).decode().strip():
        word, _, instant = line.partition(" ")
        if word == "move":
            clock.move(datetime.fromisoformat(instant).astimezone(UTC))
        if word == "next":
            due = await app.parts.database.call(app.parts.next_due)
            clock.move(due or clock.now())
        if word in ("move", "next"):
            await app.come_to_rest()
        answer(clock)


def answer(clock: MovedClock) -> None:
    sys.stdout.write(f"{clock.now().isoformat()}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    set_up()
    sys.exit(asyncio.run(until_told(main(Path(sys.argv[1])))))
