"""The device's own keys on the server: identity, one-time, fallback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.matrix.client import HardClient

CURVE = "signed_curve25519"
ENOUGH = 25  # one-time keys on the server; with so many or fewer it gets new ones


def device_keys(client: HardClient) -> dict[str, Any]:
    """What the device says of itself, without signatures."""
    keys = client.account.identity_keys
    return {
        "algorithms": ["m.olm.v1.curve25519-aes-sha2", "m.megolm.v1.aes-sha2"],
        "user_id": client.user_id,
        "device_id": client.device,
        "keys": {
            f"ed25519:{client.device}": keys["ed25519"],
            f"curve25519:{client.device}": keys["curve25519"],
        },
    }


async def publish_device(client: HardClient) -> None:
    """May be repeated: the same keys again change nothing."""
    answer = await client.api("POST", "/keys/upload", {"device_keys": signed(client, device_keys(client))})
    client.account.shared = True
    client.machine.save_account()
    counts = answer.get("one_time_key_counts", {})
    await refill(client, {"device_one_time_keys_count": counts, "device_unused_fallback_key_types": []})


async def refill(client: HardClient, answer: Mapping[str, Any]) -> None:
    """Look at what a `/sync` says of our keys on the server. A count of 0 is a count."""
    unused = answer.get("device_unused_fallback_key_types")
    if isinstance(unused, list) and CURVE not in unused:
        await _renew_fallback(client)
    counts = answer.get("device_one_time_keys_count")
    if isinstance(counts, dict):
        count = counts.get(CURVE, 0)
        if isinstance(count, int) and 0 <= count <= ENOUGH:
            await _upload_one_time(client, count)


async def _upload_one_time(client: HardClient, count: int) -> None:
    client.machine.uploaded_key_count = count
    keys = client.machine.share_keys()["one_time_keys"]
    # Published before they are: if the answer is lost the same key must not be offered twice.
    # The door writes the private halves to disk before the public ones leave.
    client.machine.mark_keys_as_published()
    client.machine.save_account()
    await client.api("POST", "/keys/upload", {"one_time_keys": keys})


async def _renew_fallback(client: HardClient) -> None:
    account: Any = client.account._account  # the type stubs know of no fallback keys
    if not account.fallback_key:  # else the last upload failed
        account.generate_fallback_key()
    keys = {
        f"{CURVE}:{id}": signed(client, {"key": key.to_base64(), "fallback": True})
        for id, key in account.fallback_key.items()
    }
    client.machine.save_account()
    await client.api("POST", "/keys/upload", {"fallback_keys": keys})
    client.machine.mark_keys_as_published()
    client.machine.save_account()


def signed(client: HardClient, thing: dict[str, Any]) -> dict[str, Any]:
    signature = client.machine.sign_json(thing)
    return {**thing, "signatures": {client.user_id: {f"ed25519:{client.device}": signature}}}
