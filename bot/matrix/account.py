"""The bot's account: logging in, enrolling once, and making sure at every start that all is as it was."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace

from bot.matrix.client import HardClient, HttpError
from bot.matrix.identity import Identity, IdentityMismatch, check, publish, sign_own_device
from bot.matrix.own_keys import publish_device
from storage.crypto_store import CryptoStore, Enrolment

Flush = Callable[[], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Login:
    """Either a password or an access token; a password also renews a token that the server forgot."""

    homeserver: str
    user_id: str
    password: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    device_name: str = "Convene"
    replace_identity: bool = False
    """Allow enrolling an account that has an identity already: all who knew the old one see a change."""


async def start_account(login: Login, store: CryptoStore, flush: Flush) -> HardClient:
    """A client that is who it was. Raises IdentityMismatch, GatewayError."""
    logging.getLogger("nio").setLevel(logging.CRITICAL)  # it writes user ids, and whole answers
    if store.enrolment is None:
        await _enrol(login, store)
    elif store.load_account() is None:
        raise IdentityMismatch("keys-lost")
    client = await _client(login, store, flush)
    try:
        await _settle(client, login, store)
    except BaseException:
        await client.close()
        raise
    return client


async def _enrol(login: Login, store: CryptoStore) -> None:
    """Decide who we are, in memory: it is on disk before the server hears of it."""
    device, token = await _log_in(login, f"CONVENE{secrets.token_hex(6).upper()}", store)
    visitor = HardClient(login.homeserver, login.user_id, device, token, CryptoStore(store.now))
    try:
        await _refuse_takeover(visitor, login)
    except IdentityMismatch:
        if login.token is None:  # a device that we made a moment ago, and that nobody will use
            await visitor.api("POST", "/logout", {})
        raise
    finally:
        await visitor.close()
    identity = Identity.new(login.user_id)
    store.enrol(Enrolment(login.user_id, device, token, identity.seeds))


async def _refuse_takeover(client: HardClient, login: Login) -> None:
    """An account with keys was enrolled before: its store is lost, or somebody else uses it."""
    answer = await client.api("POST", "/keys/query", {"device_keys": {client.user_id: []}})
    if client.device in answer.get("device_keys", {}).get(client.user_id, {}):
        raise IdentityMismatch("keys-lost")
    if client.user_id in answer.get("master_keys", {}) and not login.replace_identity:
        raise IdentityMismatch("identity-exists")


async def _client(login: Login, store: CryptoStore, flush: Flush) -> HardClient:
    enrolment = store.enrolment
    assert enrolment is not None, "enrolled above"
    token = login.token or enrolment.access_token
    client = HardClient(login.homeserver, enrolment.user_id, enrolment.device_id, token, store, flush=flush)
    try:
        await _who_are_we(client)
    except HttpError as problem:
        await client.close()
        if not problem.denied or login.password is None:
            raise
        _, token = await _log_in(login, enrolment.device_id, store)
        store.enrol(replace(enrolment, access_token=token))
        client = HardClient(
            login.homeserver, enrolment.user_id, enrolment.device_id, token, store, flush=flush
        )
    except BaseException:
        await client.close()
        raise
    return client


async def _who_are_we(client: HardClient) -> None:
    answer = await client.api("GET", "/account/whoami")
    if answer.get("user_id") != client.user_id:
        raise IdentityMismatch("wrong-user")
    if answer.get("device_id") != client.device:
        raise IdentityMismatch("wrong-device")


async def _log_in(login: Login, device: str, store: CryptoStore) -> tuple[str, str]:
    """Device id and access token. A token brings its own device."""
    client = HardClient(login.homeserver, login.user_id, device, login.token or "", CryptoStore(store.now))
    try:
        if login.token is not None:
            answer = await client.api("GET", "/account/whoami")
            token = login.token
        else:
            answer = await client.api("POST", "/login", _password_login(login, device))
            token = str(answer.get("access_token", ""))
    finally:
        await client.close()
    if answer.get("user_id") != login.user_id:
        raise IdentityMismatch("wrong-user")
    if not isinstance(answer.get("device_id"), str):
        raise IdentityMismatch("wrong-device")
    return answer["device_id"], token


def _password_login(login: Login, device: str) -> dict[str, object]:
    return {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": login.user_id},
        "password": login.password,
        "device_id": device,
        "initial_device_display_name": login.device_name,
    }


async def _settle(client: HardClient, login: Login, store: CryptoStore) -> None:
    """Finish an enrolment that is new or was interrupted; check one that is old."""
    enrolment = store.enrolment
    assert enrolment is not None, "enrolled above"
    identity = Identity.from_seeds(enrolment.user_id, enrolment.seeds)
    client.machine.introduces_itself_with(identity.device(client))
    if not enrolment.complete:
        await publish_device(client)
        await publish(client, identity, login.password if login.replace_identity else None)
        await sign_own_device(client, identity)
    await check(client, identity)
    if not enrolment.complete:
        store.enrol(replace(enrolment, complete=True))
        await client.flush()
