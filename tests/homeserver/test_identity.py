"""The bot is who it was, and shows it: cross-signed, checked at every start, never silently replaced."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import delete

from bot.homeserver import GatewayError
from bot.matrix.identity import IdentityMismatch
from storage.crypto_tables import crypto
from tests.homeserver.house import House, World


def verify(thing: dict[str, Any], signer: str, key_id: str, public: str) -> None:
    """Written from the Matrix specification, not with our own code. Raises InvalidSignature."""
    signed = {key: value for key, value in thing.items() if key not in ("signatures", "unsigned")}
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signature = thing["signatures"][signer][key_id]
    padded = [base64.b64decode(part + "=" * (-len(part) % 4)) for part in (public, signature)]
    Ed25519PublicKey.from_public_bytes(padded[0]).verify(padded[1], text.encode())


async def test_the_device_is_cross_signed_as_others_see_it(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    bot, device = house.user.user_id, house.gateway.client.device

    answer = await ana.client.api("POST", "/keys/query", {"device_keys": {bot: []}})
    keys = answer["device_keys"][bot][device]
    [master] = answer["master_keys"][bot]["keys"].values()
    [self_signing] = answer["self_signing_keys"][bot]["keys"].values()

    verify(answer["self_signing_keys"][bot], bot, f"ed25519:{master}", master)
    verify(keys, bot, f"ed25519:{self_signing}", self_signing)
    verify(keys, bot, f"ed25519:{device}", keys["keys"][f"ed25519:{device}"])
    # the server shows who signed a master key only to its owner
    own = await house.gateway.client.api("POST", "/keys/query", {"device_keys": {bot: []}})
    verify(own["master_keys"][bot], bot, f"ed25519:{device}", keys["keys"][f"ed25519:{device}"])
    assert house.gateway.fingerprint == master


async def test_a_restart_goes_on_with_the_same_device_keys_and_token(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    await ana.say(room_id, "before")
    await house.hears("before")
    was = house.gateway.client
    kept = (was.device, was.access_token, dict(was.account.identity_keys))

    await house.restart((ana.user.user_id,))
    await ana.say(room_id, "after")
    message = await house.hears("after")
    await house.says(room_id, "and back", ana)
    await ana.wait_for(lambda heard: heard.body == "and back")

    now = house.gateway.client
    assert (now.device, now.access_token, dict(now.account.identity_keys)) == kept
    assert message.trusted and message.index == 1


async def test_a_lost_store_is_detected_and_nothing_is_replaced(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")
    fingerprint = house.gateway.fingerprint
    empty = await world.house(house.user)

    with pytest.raises(IdentityMismatch) as refused:
        await empty.start()
    shown = await _shown(ana, house.user.user_id)
    devices = await house.gateway.client.api("GET", "/devices")

    assert refused.value.code == "identity-exists"
    assert shown == fingerprint
    assert empty.store.enrolment is None
    assert house.gateway.client.device in {device["device_id"] for device in devices["devices"]}
    assert not [device for device in devices["devices"] if device["device_id"].startswith("CONVENE")][1:]


async def test_a_lost_store_with_the_old_token_is_detected(world: World) -> None:
    house = await world.running()
    empty = await world.house(house.user)

    with pytest.raises(IdentityMismatch) as refused:
        await empty.start(token=house.gateway.client.access_token, password=None)

    assert refused.value.code == "keys-lost"


async def test_a_token_of_another_device_is_detected(world: World) -> None:
    house = await world.running()
    other = await world.house(house.user)
    await other.start(replace_identity=True)

    with pytest.raises(IdentityMismatch) as refused:
        await house.restart(token=other.gateway.client.access_token, password=None)

    assert refused.value.code == "wrong-device"


async def test_a_token_of_another_user_is_detected(world: World) -> None:
    house, ana = await world.running(), await world.person("ana")

    with pytest.raises(IdentityMismatch) as refused:
        await house.restart(token=ana.client.access_token, password=None)

    assert refused.value.code == "wrong-user"


async def test_an_identity_replaced_by_somebody_else_is_detected(world: World) -> None:
    house = await world.running()
    other = await world.house(house.user)
    await other.start(replace_identity=True)

    with pytest.raises(IdentityMismatch) as refused:
        await house.restart()

    assert refused.value.code == "master-key-differs"


async def test_an_old_store_without_its_account_is_detected(world: World) -> None:
    house = await world.running()
    house.database.run_here(lambda c: c.execute(delete(crypto).where(crypto.c.kind == "account")))

    with pytest.raises(IdentityMismatch) as refused:
        await house.restart()

    assert refused.value.code == "keys-lost"


async def test_an_access_token_alone_is_enough_to_enrol(world: World) -> None:
    house = await world.house()
    login = await _log_in(house)

    await house.start(token=login["access_token"], password=None)
    await house.restart(token=login["access_token"], password=None)

    assert house.gateway.client.device == login["device_id"]


async def test_a_wrong_password_is_refused_for_good(world: World) -> None:
    house = await world.house()

    with pytest.raises(GatewayError) as refused:
        await house.start(password="wrong")

    assert refused.value.permanent


async def test_a_forgotten_token_is_renewed_by_the_password_on_the_same_device(world: World) -> None:
    house = await world.running()
    device, token = house.gateway.client.device, house.gateway.client.access_token
    wire = await world.wire()
    house.url = wire.url

    wire.fail("/account/whoami", 401, times=1, errcode="M_UNKNOWN_TOKEN")
    await house.restart()

    assert house.gateway.client.device == device
    assert house.gateway.client.access_token != token


async def test_without_a_password_a_forgotten_token_stops_all_sending(world: World) -> None:
    house = await world.running()
    await house.gateway.client.api("POST", "/logout", {})

    with pytest.raises(GatewayError) as refused:
        await house.restart(password=None, token=house.gateway.client.access_token)

    assert refused.value.denied


@pytest.mark.parametrize("step", ["/keys/upload", "/keys/device_signing/upload", "/keys/signatures/upload"])
async def test_an_interrupted_enrolment_is_finished_at_the_next_start(world: World, step: str) -> None:
    wire = await world.wire()
    house, ana = await world.house(url=wire.url), await world.person("ana")

    wire.fail(step, 503, times=1)
    with pytest.raises(GatewayError):
        await house.start()
    await house.start()

    assert await _shown(ana, house.user.user_id) == house.gateway.fingerprint
    assert house.gateway.client.device in (await _verdict(ana, house)).trusted


async def _verdict(ana: Any, house: House) -> Any:
    await ana.client.learn({house.user.user_id})
    return ana.client.verdicts[house.user.user_id]


async def _shown(ana: Any, user_id: str) -> str:
    answer = await ana.client.api("POST", "/keys/query", {"device_keys": {user_id: []}})
    [master] = answer["master_keys"][user_id]["keys"].values()
    return str(master)


async def _log_in(house: House) -> dict[str, Any]:
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": house.user.user_id},
        "password": house.user.password,
    }
    async with (
        ClientSession() as session,
        session.post(f"{house.url}/_matrix/client/v3/login", json=body) as answer,
    ):
        found: dict[str, Any] = await answer.json()
    return found
