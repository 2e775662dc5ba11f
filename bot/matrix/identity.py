"""The bot's own cross-signing identity: three keys, and what they sign."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.matrix.canonical import SigningKey, b64, canonical, unb64
from bot.matrix.client import HardClient, HttpError
from bot.matrix.own_keys import device_keys, signed
from bot.matrix.trust import judge


class IdentityMismatch(Exception):
    """What we keep does not fit what the homeserver shows; a person must look at it.

    Codes: `wrong-user`, `wrong-device` (the token belongs to another), `keys-lost` (the account
    was enrolled before and our keys are gone), `device-gone` (from the server), `device-keys-differ`,
    `master-key-differs`, `device-unsigned`, `identity-exists` (another identity is there).
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Identity:
    user_id: str
    master: SigningKey
    self_signing: SigningKey
    user_signing: SigningKey

    @classmethod
    def new(cls, user_id: str) -> Identity:
        return cls(user_id, SigningKey(), SigningKey(), SigningKey())

    @classmethod
    def from_seeds(cls, user_id: str, seeds: tuple[str, str, str]) -> Identity:
        master, self_signing, user_signing = (SigningKey(unb64(seed)) for seed in seeds)
        return cls(user_id, master, self_signing, user_signing)

    @property
    def seeds(self) -> tuple[str, str, str]:
        return b64(self.master.seed), b64(self.self_signing.seed), b64(self.user_signing.seed)

    def upload_body(self) -> dict[str, Any]:
        return {
            "master_key": self._public("master", self.master),
            "self_signing_key": self._signed("self_signing", self.self_signing),
            "user_signing_key": self._signed("user_signing", self.user_signing),
        }

    def device(self, client: HardClient) -> dict[str, Any]:
        """The device's keys, signed by itself and by the identity."""
        by_itself = signed(client, device_keys(client))["signatures"][self.user_id]
        device = self.self_signing.sign(device_keys(client), self.user_id)
        return {**device, "signatures": {self.user_id: {**by_itself, **device["signatures"][self.user_id]}}}

    def signatures(self, client: HardClient) -> dict[str, Any]:
        """The device signed by the identity, and the identity by the device."""
        device = self.self_signing.sign(device_keys(client), self.user_id)
        master = self._public("master", self.master)
        by_device = client.account.sign(canonical(master).decode())
        master["signatures"] = {self.user_id: {f"ed25519:{client.device}": by_device}}
        return {self.user_id: {client.device: device, self.master.public: master}}

    def _signed(self, usage: str, key: SigningKey) -> dict[str, Any]:
        return self.master.sign(self._public(usage, key), self.user_id)

    def _public(self, usage: str, key: SigningKey) -> dict[str, Any]:
        return {"user_id": self.user_id, "usage": [usage], "keys": {key.id: key.public}}


async def publish(client: HardClient, identity: Identity, password: str | None) -> None:
    """Put the identity on the server. Only one that is there already is asked a password for."""
    path, body = "/keys/device_signing/upload", identity.upload_body()
    try:
        await client.api("POST", path, body)
    except HttpError as refused:
        if refused.status != 401 or "session" not in refused.body:
            raise
        if password is None:
            raise IdentityMismatch("identity-exists") from None
        who = {"type": "m.id.user", "user": identity.user_id}
        auth = {"type": "m.login.password", "identifier": who, "password": password}
        await client.api("POST", path, {**body, "auth": {**auth, "session": refused.body["session"]}})


async def sign_own_device(client: HardClient, identity: Identity) -> None:
    """Sign our keys, never what the server says they are."""
    answer = await client.api("POST", "/keys/signatures/upload", identity.signatures(client))
    if answer.get("failures"):
        raise IdentityMismatch("device-unsigned")


async def check(client: HardClient, identity: Identity) -> None:
    """The server must show our device keys and our master key, and the one signed by the other."""
    user_id, device = identity.user_id, client.device
    answer = await client.api("POST", "/keys/query", {"device_keys": {user_id: []}})
    shown = answer.get("device_keys", {}).get(user_id, {}).get(device, {}).get("keys")
    if shown is None:
        raise IdentityMismatch("device-gone")
    if shown != device_keys(client)["keys"]:
        raise IdentityMismatch("device-keys-differ")
    verdict = judge(answer, user_id, identity.master.public)
    if verdict.changed:
        raise IdentityMismatch("master-key-differs")
    if device not in verdict.trusted:
        raise IdentityMismatch("device-unsigned")
