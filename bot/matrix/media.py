"""Encrypted files (Matrix client-server API, "Sending encrypted attachments")."""

from __future__ import annotations

from typing import Any

from nio.crypto.attachments import encrypt_attachment

from bot.homeserver import GatewayError
from bot.matrix.client import HardClient

UPLOAD = "/_matrix/media/v3/upload"


async def upload(client: HardClient, data: bytes) -> dict[str, Any]:
    """The `EncryptedFile` of the spec. The server gets bytes without a name or a kind. Raises GatewayError."""
    sealed, keys = encrypt_attachment(data)
    answer = await client.upload_bytes(UPLOAD, sealed)
    address = answer.get("content_uri")
    if not isinstance(address, str):
        raise GatewayError("upload without an address")
    return {**keys, "url": address}
