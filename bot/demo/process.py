"""The bot as a process of its own, with a configuration, keys and log in its folder: for the play and for tests."""

from __future__ import annotations

import asyncio
import os
import secrets
import sys
from datetime import datetime
from pathlib import Path

from bot.config import write_secret
from bot.demo.synapse import User

ROOT = Path(__file__).parents[2]

CONFIG = """
[matrix]
homeserver = "{url}"
user = "{user}"
password_file = "password.key"

[[region]]
number = 1
name = {{ en = "Fredericton", fr = "Fredericton" }}
languages = ["en"]
coordinators = ["{coordinator}"]

[[region]]
number = 3
name = {{ en = "Edmundston", fr = "Edmundston" }}
languages = ["fr"]
coordinators = ["{second}"]
"""


class Ended(Exception):
    """It should be running."""


class BotProcess:
    def __init__(self, folder: Path, url: str, bot: User, coordinator: str, second: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self.user_id = bot.user_id
        self.config = folder / "config.toml"
        text = CONFIG.format(url=url, user=bot.user_id, coordinator=coordinator, second=second)
        self.config.write_text(text)
        write_secret(folder / "password.key", bot.password)
        write_secret(folder / "master.key", secrets.token_hex(32))
        self.process: asyncio.subprocess.Process | None = None

    async def start(self, module: str = "bot.demo.moved", *arguments: str) -> None:
        with (self.folder / "log.jsonl").open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                module,
                str(self.config),
                *arguments,
                cwd=ROOT,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )

    async def answered(self) -> datetime:
        """The instant that its clock says; the first comes when it is ready."""
        assert self.process is not None and self.process.stdout is not None
        async with asyncio.timeout(60):
            line = await self.process.stdout.readline()
        if not line:
            raise Ended("the bot ended; its log is log.jsonl in its folder")
        return datetime.fromisoformat(line.decode().strip())

    async def tell(self, line: str) -> datetime:
        assert self.process is not None and self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()
        return await self.answered()

    async def stop(self) -> None:
        if self.process is not None and self.process.returncode is None:
            self.process.terminate()
            await self.process.wait()

    async def kill(self) -> None:
        """SIGKILL: nothing is said goodbye to."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
            await self.process.wait()

    async def ended(self) -> int:
        assert self.process is not None
        async with asyncio.timeout(60):
            return await self.process.wait()

    @property
    def memory(self) -> int:
        """Resident, in megabytes."""
        assert self.process is not None
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))
        return int(kilobytes) // 1024

    @property
    def log(self) -> str:
        return (self.folder / "log.jsonl").read_text()
