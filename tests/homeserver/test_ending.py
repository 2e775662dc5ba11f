"""The play ends whole, however it is told to: no homeserver and no bot goes on without it."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 60.0
HOMESERVER, BOT = "synapse.app.homeserver", "bot.demo.moved"


def children(pid: int) -> dict[int, str]:
    """Processes that it started, with what they were called with."""
    found: dict[int, str] = {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdecimal():
            continue
        with contextlib.suppress(OSError):  # it may end while we look
            parent = (entry / "stat").read_text().rpartition(")")[2].split()[1]
            if int(parent) == pid:
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
    return found


def is_alive(pid: int) -> bool:
    with contextlib.suppress(OSError):
        return (Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]) != "Z"
    return False


async def started(pid: int, *modules: str) -> dict[int, str]:
    """Once a child runs each of these."""
    async with asyncio.timeout(PATIENCE):
        while True:
            running = children(pid)
            if all(any(module in line for line in running.values()) for module in modules):
                return running
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    ("sign", "running"),
    [
        (signal.SIGTERM, (HOMESERVER,)),
        (signal.SIGTERM, (HOMESERVER, BOT)),
        (signal.SIGINT, (HOMESERVER, BOT)),
    ],
)
async def test_told_to_end_it_takes_its_homeserver_and_its_bot_along(
    tmp_path: Path, sign: signal.Signals, running: tuple[str, ...]
):
    play = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "demo", "--stay", "--fast"),
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    those = await started(play.pid, *running)

    play.send_signal(sign)
    play.send_signal(sign)

    assert await asyncio.wait_for(play.wait(), PATIENCE) == 1  # the play was not over
    assert not [line for pid, line in those.items() if is_alive(pid)]
    assert not list(tmp_path.iterdir())
