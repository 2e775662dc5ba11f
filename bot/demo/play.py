"""`./convene demo`: two cases, in English and in French, over a real encrypted homeserver."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import tempfile
import time
from pathlib import Path

from bot.demo import acts, ledger
from bot.demo.cast import EVERYBODY, PARTICULARS
from bot.demo.process import Ended
from bot.demo.screen import Screen
from bot.demo.stage import Missed, Stage
from bot.demo.synapse import SynapseFailed


async def run(*, stay: bool, fast: bool) -> int:
    """The exit status: 0 all happened, 1 something did not."""
    screen = Screen(fast=fast)
    folder = Path(tempfile.mkdtemp(prefix="convene-demo-"))
    begun = time.monotonic()
    try:
        async with Stage(folder, screen) as stage:
            await play(stage)
            screen.note(f"Played in {time.monotonic() - begun:.0f} seconds.")
            screen.note(f"Memory of the bot: {stage.bot.memory} MB.")
            if stay:
                await _stay(stage)
            return 1 if stage.failures else 0
    except SynapseFailed:
        screen.note("The local homeserver did not start.")
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def play(stage: Stage) -> None:
    """All acts; what did not happen is in `stage.failures`."""
    stage.screen.act("Convene: two cases, one in English, one in French")
    for role in EVERYBODY:
        stage.screen.note(f"  {role.account:10} {role.name}, {role.title}")
    try:
        for act in acts.ALL:
            await act(stage)
    except (Missed, Ended, TimeoutError) as missed:
        stage.check(str(missed) or "something took too long", kept=False)
    _what_the_homeserver_knows(stage)


def _what_the_homeserver_knows(stage: Stage) -> None:
    stage.screen.act("What the homeserver's own database holds in clear")
    synapse = stage.synapse
    seen = ledger.read(synapse.folder, synapse.database, PARTICULARS)
    stage.screen.table("", ["room", "members now", "encrypted events", "first, UTC", "last"], seen.rooms)
    stage.screen.note("Names of rooms, who is in them, and when: that much a homeserver knows.")
    stage.check(f"none of the client's particulars is in its {seen.bytes_read // 1024} kB", not seen.found)


async def _stay(stage: Stage) -> None:
    """Leave it running: people may log in, and their new devices are signed as their owners would."""
    stage.screen.act("Everything stays until Ctrl-C")
    stage.screen.note(f"Homeserver: {stage.synapse.url}")
    rows = [[user.user_id, user.password] for user in stage.users.values()]
    stage.screen.table("", ["user", "password"], rows)
    stage.screen.note("Each new device is signed for you. It reads from now on, not what came before.")
    with contextlib.suppress(asyncio.CancelledError, KeyboardInterrupt):
        while True:
            for who, person in stage.people.items():
                for device in await person.sign_other_devices():
                    stage.screen.note(f"Signed for {who}: {device}")
            await stage.show()
            await asyncio.sleep(2)
