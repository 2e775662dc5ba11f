"""The bot with a gateway that ends the process, without goodbye, at a given moment of one message.

Arguments: configuration, `before` or `after` the sending, and words of the message.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from bot.app import build
from bot.config import load
from bot.homeserver import Sent
from bot.logs import set_up
from bot.matrix.gateway import Gateway


class DyingGateway:
    def __init__(self, gateway: Gateway, moment: str, words: str) -> None:
        self._gateway, self._moment, self._words = gateway, moment, words

    def __getattr__(self, name: str) -> Any:
        return getattr(self._gateway, name)

    async def send(self, room_id: str, kind: str, content: dict[str, Any], **more: Any) -> Sent:
        fatal = self._words in content.get("body", "")
        if fatal and self._moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        sent = await self._gateway.send(room_id, kind, content, **more)
        if fatal:
            os.kill(os.getpid(), signal.SIGKILL)
        return sent


async def main(config: Path, moment: str, words: str) -> None:
    app = build(load(config), wrap=lambda gateway: DyingGateway(gateway, moment, words))
    await app.run()


if __name__ == "__main__":
    set_up()
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3]))
