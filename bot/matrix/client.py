"""The hardened client: one door to the server, our own sync and key queries, no callbacks, no room model."""

from __future__ import annotations

import copy
import json
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, Protocol
from urllib.parse import quote, unquote, urlencode

from aiohttp import ClientError, ClientResponse
from nio.client.async_client import AsyncClient, AsyncClientConfig
from nio.crypto.sessions import OlmAccount

from bot.homeserver import GatewayError
from bot.matrix.machine import SafeOlm
from bot.matrix.trust import Verdict, judge
from casework.devices import Device, Rulings

API = "/_matrix/client/v3"
NO_PRESENCE = {"presence": {"not_types": ["*"]}, "account_data": {"not_types": ["*"]}}
GRACE = 30
"""Seconds that a long poll may last beyond its time."""

NO_ACCOUNT = ("M_UNKNOWN_TOKEN", "M_MISSING_TOKEN", "M_USER_LOCKED", "M_USER_SUSPENDED")
"""The account is of no use any more, whatever is asked."""
NOT_NOW = ("M_LIMIT_EXCEEDED", "M_RESOURCE_LIMIT_EXCEEDED", "M_CONSENT_NOT_GIVEN")
"""Whatever is asked is refused for now, until somebody has seen to the server or the account."""


class PlaintextRefused(Exception):
    """Somebody tried to send a message that is not encrypted: a bug of ours."""


class HttpError(GatewayError):
    """The homeserver answered, and not with what we asked for."""

    def __init__(self, status: int, body: dict[str, Any], *, retry_after: float | None = None) -> None:
        self.status, self.body = status, body
        self.errcode = str(body.get("errcode", ""))
        denied = self.errcode in NO_ACCOUNT or (status == 401 and "session" not in body)
        permanent = 400 <= status < 500 and status != 429 and not denied and self.errcode not in NOT_NOW
        super().__init__(
            f"{status} {self.errcode}", permanent=permanent, denied=denied, retry_after=retry_after
        )


class Keys(Protocol):
    """What the client needs of a store beside what nio needs: `storage.crypto_store.CryptoStore`."""

    def pinned(self, user_id: str) -> str | None: ...
    def pin(self, user_id: str, master: str, *, confirmed: bool = False) -> None: ...


async def no_flush() -> None:
    """For clients whose keys live in memory only."""


class HardClient(AsyncClient):
    def __init__(
        self,
        homeserver: str,
        user_id: str,
        device_id: str,
        token: str,
        store: Any,
        *,
        flush: Callable[[], Awaitable[None]] = no_flush,
    ) -> None:
        config = AsyncClientConfig(
            max_limit_exceeded=0, max_timeouts=0, request_timeout=30, store_sync_tokens=False
        )
        super().__init__(homeserver.rstrip("/"), user_id, device_id, "", config)
        self.user_id, self.access_token, self.device = user_id, token, device_id
        self.store, self.keys = store, store
        self.machine = SafeOlm(user_id, device_id, store)
        self.olm = self.machine
        self.verdicts: dict[str, Verdict] = {}
        self._shown: dict[str, dict[str, Any]] = {}
        """What the verdicts were made of."""
        self.rulings = Rulings()
        self.fresh: set[str] = set()
        """Whose devices we know as the server knows them; anybody else is asked for before use."""
        self._changes: Counter[str] = Counter()
        self.flush = flush

    @property
    def account(self) -> OlmAccount:
        return self.machine.account

    # --- the door -------------------------------------------------------------------------
    async def send(self, method: str, path: str, *args: Any, **kwargs: Any) -> ClientResponse:
        """Every request of ours and of nio's: what was encrypted is on disk before it leaves."""
        _refuse_plaintext(method, path)
        if method != "GET":
            await self.flush()
        try:
            response: ClientResponse = await super().send(method, path, *args, **kwargs)
        except (ClientError, TimeoutError, OSError) as problem:
            raise GatewayError(f"network: {type(problem).__name__}") from None
        return response

    async def api(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, *, wait: float = 30
    ) -> dict[str, Any]:
        """One request below `/_matrix/client/v3`. Raises GatewayError."""
        answer = await self._ask(method, path, body, wait)
        if not isinstance(answer, dict):
            raise GatewayError("not an object")
        return answer

    async def upload_bytes(self, path: str, data: bytes) -> dict[str, Any]:
        """One file, as bytes of no kind. Raises GatewayError."""
        headers = {"Content-Type": "application/octet-stream", "Authorization": f"Bearer {self.access_token}"}
        answer = await self._answered(await self.send("POST", path, data, headers, timeout=60))
        return answer if isinstance(answer, dict) else {}

    async def api_list(self, method: str, path: str) -> list[dict[str, Any]]:
        answer = await self._ask(method, path, None, 30)
        if not isinstance(answer, list):
            raise GatewayError("not a list")
        return [item for item in answer if isinstance(item, dict)]

    async def _ask(self, method: str, path: str, body: Mapping[str, Any] | None, wait: float) -> Any:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.access_token}"}
        return await self._answered(await self.send(method, API + path, _json(body), headers, timeout=wait))

    async def _answered(self, response: ClientResponse) -> Any:
        try:
            async with response:
                answer = await response.json(content_type=None)
        except (ClientError, TimeoutError, OSError, ValueError) as problem:
            raise GatewayError(f"answer: {type(problem).__name__}") from None
        if response.status == 200:
            return answer
        raise _error(response, answer if isinstance(answer, dict) else {})

    async def close(self) -> None:
        await super().close()  # type: ignore[no-untyped-call]  # nio says no types

    # --- in ---------------------------------------------------------------------------------
    async def turn(
        self, since: str | None, timeout: float, limit: int
    ) -> tuple[dict[str, Any], frozenset[str]]:
        """One `/sync`: the answer as it came, and the Megolm sessions whose keys came with it."""
        filter = {**NO_PRESENCE, "room": {"timeline": {"limit": limit}}}
        query = {"timeout": int(timeout * 1000), "filter": json.dumps(filter), "set_presence": "offline"}
        if since:
            query["since"] = since
        answer = await self.api("GET", f"/sync?{urlencode(query)}", wait=timeout + GRACE)
        if not isinstance(answer.get("next_batch"), str):
            raise GatewayError("sync without a token")
        received = [self.machine.receive(event) for event in _list(answer, "to_device", "events")]
        for user_id in _list(answer, "device_lists", "changed") + _list(answer, "device_lists", "left"):
            self.forget(user_id)
        return answer, frozenset(session for session in received if session)

    def forget(self, user_id: Any) -> None:
        """This person's devices may have changed."""
        if isinstance(user_id, str):
            self._changes[user_id] += 1
            self.fresh.discard(user_id)

    async def learn(self, users: Iterable[str]) -> None:
        """Ask for the devices of everybody we do not know as the server does, and judge them."""
        for _ in range(3):
            wanted = set(users) - self.fresh
            if not wanted:
                return
            seen = {user_id: self._changes[user_id] for user_id in wanted}
            answer = await self.api(
                "POST", "/keys/query", {"device_keys": {user_id: [] for user_id in wanted}}
            )
            down = answer.get("failures") or {}
            for user_id in wanted:
                if user_id.partition(":")[2] in down:
                    continue
                self._judge(answer, user_id)
                if self._changes[user_id] == seen[user_id]:  # else it changed while we asked
                    self.fresh.add(user_id)
            if down:
                return

    def _judge(self, answer: dict[str, Any], user_id: str) -> None:
        shown = self._shown[user_id] = copy.deepcopy(_about(answer, user_id))
        verdict = judge(shown, user_id, self.keys.pinned(user_id))
        if verdict.master and not verdict.changed:
            self.keys.pin(user_id, verdict.master)
        self.verdicts[user_id] = verdict
        self._admit(user_id)

    def rule(self, rulings: Rulings) -> None:
        """From now on keys are given, and commands taken, under what coordinators said of devices."""
        if rulings == self.rulings or rulings.newest < self.rulings.newest:
            return
        self.rulings = rulings
        for user_id, master in rulings.identities:
            self._accept(user_id, master)
        for user_id in self.verdicts:
            self._admit(user_id)

    def _accept(self, user_id: str, master: str) -> None:
        """Its pin takes the place of the old one, which never counts again."""
        if self.keys.pinned(user_id) == master:
            return
        self.keys.pin(user_id, master, confirmed=True)
        if user_id in self._shown:
            self._judge(self._shown[user_id], user_id)

    def _admit(self, user_id: str) -> None:
        admitted = self.verdicts[user_id].admitted(user_id, self.rulings)
        self.machine.take_devices(user_id, admitted)

    def reads(self, user_id: str) -> bool:
        """Has this person a device that gets keys?"""
        return bool(self.device_store[user_id])

    def shut_out(self, user_id: str) -> list[Device]:
        """The devices of this person that get no keys."""
        verdict = self.verdicts.get(user_id)
        known = verdict.devices(user_id) if verdict else ()
        return [device for device in known if not self.rulings.admits(device)]


def _about(answer: Mapping[str, Any], user_id: str) -> dict[str, Any]:
    """What a `/keys/query` answer says of one person."""
    sections = {name: part for name, part in answer.items() if isinstance(part, dict) and user_id in part}
    return {name: {user_id: part[user_id]} for name, part in sections.items()}


def _json(body: Mapping[str, Any] | None) -> str | None:
    return None if body is None else json.dumps(body)


def segment(text: str) -> str:
    """A part of a path."""
    return quote(text, safe="")


def _refuse_plaintext(method: str, path: str) -> None:
    parts = [unquote(part) for part in path.partition("?")[0].split("/")]
    if method == "GET" or "rooms" not in parts:
        return
    action = parts[parts.index("rooms") + 2 :]
    if action[:1] == ["send"] and action[1:2] != ["m.room.encrypted"]:
        raise PlaintextRefused("only m.room.encrypted is sent")


def _error(response: ClientResponse, body: dict[str, Any]) -> HttpError:
    after = None
    if response.status == 429:
        milliseconds = body.get("retry_after_ms")
        after = milliseconds / 1000 if isinstance(milliseconds, int) else 5.0
    return HttpError(response.status, body, retry_after=after)


def _list(answer: Mapping[str, Any], section: str, name: str) -> list[Any]:
    part = answer.get(section)
    found = part.get(name) if isinstance(part, dict) else None
    return found if isinstance(found, list) else []
