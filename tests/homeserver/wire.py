"""A wire between the bot and Synapse that can be made to fail, or to say what no server should."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from aiohttp import ClientSession, web

Rewrite = Callable[[str, Any], Any]


class Wire:
    def __init__(self, url: str) -> None:
        self._target = url
        self.url = ""
        self.seen: list[tuple[str, str]] = []
        """Method and path of every request."""
        self.rewrite: Rewrite | None = None
        self.watch: Callable[[str, str], None] = lambda method, path: None
        """Called with method and path as a request arrives."""
        self._failures: list[tuple[str, int, dict[str, Any]]] = []

    def fail(self, part: str, status: int, *, times: int, **body: Any) -> None:
        """The next requests with `part` in their path are answered with this, and not passed on."""
        self._failures += [(part, status, body)] * times

    def mend(self) -> None:
        self._failures.clear()

    def asked(self, part: str) -> int:
        return sum(part in path for _, path in self.seen)

    async def __aenter__(self) -> Wire:
        self._session = ClientSession()
        application = web.Application(client_max_size=2**24)
        application.router.add_route("*", "/{path:.*}", self._pass_on)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        self.seen.append((request.method, request.raw_path))
        self.watch(request.method, request.raw_path)
        for failure in self._failures:
            if failure[0] in request.raw_path:
                self._failures.remove(failure)
                return web.json_response({"errcode": "M_UNKNOWN", **failure[2]}, status=failure[1])
        headers = {"Authorization": request.headers.get("Authorization", "")}
        async with self._session.request(
            request.method, self._target + request.raw_path, data=await request.read(), headers=headers
        ) as answer:
            body = await answer.json(content_type=None)
        if self.rewrite is not None:
            body = self.rewrite(request.raw_path, body)
        return web.json_response(body, status=answer.status)
