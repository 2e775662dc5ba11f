"""A file arrives encrypted, and who may read the message can open it; the server holds bytes without a name."""

from __future__ import annotations

import aiohttp
from nio.crypto.attachments import decrypt_attachment

from bot import documents
from tests.homeserver.house import House, World

NAME = "Nadine Wəlastəkwey"


async def pdf() -> bytes:
    return await documents.in_a_process(
        documents.paper(f"# Form\nName: {NAME}", lang="en", file="form-en.pdf")
    )


async def downloaded(house: House, address: str) -> bytes:
    """What the server itself has."""
    path = address.removeprefix("mxc://")
    client = house.gateway.client
    url = f"{house.url}/_matrix/client/v1/media/download/{path}"
    async with aiohttp.ClientSession() as session:
        answer = await session.get(url, headers={"Authorization": f"Bearer {client.access_token}"})
        assert answer.status == 200
        assert answer.content_type == "application/octet-stream"
        return await answer.read()


async def test_a_member_opens_the_file_and_the_server_cannot(world: World):
    house, ana = await world.running(), await world.person("ana")
    room_id = await house.opens_room(ana)
    made = await pdf()

    sealed = await house.gateway.upload(made)
    content = {"msgtype": "m.file", "body": "form-en.pdf", "file": sealed}
    readers = frozenset({ana.user.user_id})
    await house.gateway.send(
        room_id, "m.room.message", content, token="t1", readers=readers, rulings=house.rulings
    )
    heard = await ana.wait_for(lambda heard: heard.body == "form-en.pdf")

    kept = await downloaded(house, sealed["url"])
    assert kept != made and b"%PDF" not in kept
    file = heard.content["file"]
    opened = decrypt_attachment(kept, file["key"]["k"], file["hashes"]["sha256"], file["iv"])
    assert opened == made
