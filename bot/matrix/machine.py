"""nio's Olm machine, made proof against what strangers send.

Of nio's machine only the cryptography is used: sessions in, sessions out. Its device trust, its
room model and its key sharing take no part; `take_devices` fills the device store with admitted
devices only, and `bot.matrix.delivery` alone gives keys away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

import structlog
import vodozemac
from nio.crypto.device import OlmDevice
from nio.crypto.olm_machine import Olm
from nio.crypto.sessions import InboundGroupSession
from nio.events import OlmEvent, RoomKeyEvent, ToDeviceEvent

from bot.matrix.canonical import b64, signed_by

log = structlog.get_logger(__name__)

MEGOLM = "m.megolm.v1.aes-sha2"


class MissingKey(Exception):
    """The session is unknown, or known only from a later message on. The key may yet come."""


class Junk(Exception):
    """Decrypted or not, this is no event; it will never be one."""


@dataclass(frozen=True)
class Opened:
    """What an encrypted event contained. (sender_key, session_id, index) happens once."""

    kind: str
    content: dict[str, Any]
    sender_key: str
    session_id: str
    index: int
    device: str
    trusted: bool


class SafeOlm(Olm):
    def receive(self, raw: Any) -> str | None:
        """Take in a to-device event; the id of the Megolm session whose key came with it, if any."""
        try:
            event = ToDeviceEvent.parse_event(raw)
            return self._session_of(event) if isinstance(event, OlmEvent) else None
        except Exception as problem:  # anybody on the server can send junk
            log.warning("to-device-dropped", problem=type(problem).__name__)
            return None

    def _session_of(self, event: OlmEvent) -> str | None:
        inside = self.decrypt_event(event)
        if isinstance(inside, RoomKeyEvent) and self._sessions(inside.room_id, inside.session_id):
            return inside.session_id
        return None

    def create_group_session(
        self, sender_key: str, sender_fp_key: str, room_id: str, session_id: str, session_key: str
    ) -> None:
        """A key sent again, from a later message on, must not replace the better one."""
        known = self.inbound_group_store.get(room_id, sender_key, session_id)
        offered = InboundGroupSession(session_key, sender_fp_key, sender_key, room_id)
        if known is None or offered.first_known_index < known.first_known_index:
            super().create_group_session(sender_key, sender_fp_key, room_id, session_id, session_key)

    def share_group_session_parallel(self, *_: Any, **__: Any) -> NoReturn:
        raise PermissionError("keys are given by bot.matrix.delivery alone")

    share_group_session = share_group_session_parallel

    def take_devices(self, user_id: str, admitted: Mapping[str, tuple[str, str]]) -> None:
        """From now on the store knows exactly these devices of this person: id -> (ed25519, curve25519)."""
        devices = self.device_store[user_id]
        devices.clear()
        for id, (ed25519, curve25519) in admitted.items():
            devices[id] = OlmDevice(user_id, id, {"ed25519": ed25519, "curve25519": curve25519})

    def begin_session(self, device: OlmDevice, claimed: Any) -> None:
        """Open an Olm session with a claimed one-time key; junk opens none."""
        try:
            [key] = claimed.values()
            if signed_by(key, device.user_id, f"ed25519:{device.id}", device.ed25519):
                session = self.create_session(key["key"], device.curve25519)
                self._greet_unwedged(device, session)
        except Exception as problem:  # the homeserver may hand out anything for a key
            log.warning("one-time-key-dropped", device=device.id, problem=type(problem).__name__)

    def reaches(self, device: OlmDevice) -> bool:
        """Is there an Olm session with it?"""
        return self.session_store.get(device.curve25519) is not None

    def sealed_for(self, device: OlmDevice, kind: str, content: dict[str, Any]) -> dict[str, Any]:
        """A to-device message that this device alone can open."""
        session = self.session_store.get(device.curve25519)
        return self._olm_encrypt(session, device, kind, content)

    def introduces_itself_with(self, device_keys: dict[str, Any]) -> None:
        """Our device's keys, signed by itself and by our identity, go with every key we give (MSC4147): whoever
        has not asked the server for our devices yet can tell at once whose key it is."""
        self._own_keys = device_keys

    _own_keys: dict[str, Any] | None = None

    def _olm_encrypt(
        self, session: Any, recipient_device: OlmDevice, message_type: str, content: dict[str, Any]
    ) -> dict[str, Any]:
        """As nio's, and with `sender_device_keys` inside."""
        ours = self.account.identity_keys
        payload = {
            "sender": self.user_id,
            "sender_device": self.device_id,
            "keys": {"ed25519": ours["ed25519"]},
            "recipient": recipient_device.user_id,
            "recipient_keys": {"ed25519": recipient_device.ed25519},
            "type": message_type,
            "content": content,
        }
        if self._own_keys is not None:
            payload["sender_device_keys"] = self._own_keys
        kind, sealed = session.encrypt(json.dumps(payload)).to_parts()
        self.store.save_session(recipient_device.curve25519, session)
        body = {"type": kind, "body": b64(sealed)}
        return {
            "algorithm": self._olm_algorithm,
            "sender_key": ours["curve25519"],
            "ciphertext": {recipient_device.curve25519: body},
        }

    def _greet_unwedged(self, device: OlmDevice, session: Any) -> None:
        if device in self.wedged_devices:
            self.wedged_devices.remove(device)
            self._queue_dummy_message(session, device)  # type: ignore[no-untyped-call]  # nio says no types

    def open(self, raw: dict[str, Any], room_id: str) -> Opened:
        """Decrypt a room event. Raises MissingKey or Junk; what is inside acts on nothing."""
        content = raw.get("content")
        if not isinstance(content, dict) or content.get("algorithm") != MEGOLM:
            raise Junk("algorithm")
        ciphertext, session_id = content.get("ciphertext"), content.get("session_id")
        if not isinstance(ciphertext, str) or not isinstance(session_id, str):
            raise Junk("shape")
        session, device = self._session_and_device(raw["sender"], room_id, session_id)
        plain, index = _decrypted(session, ciphertext)
        inside = _parsed(plain, room_id)
        return Opened(
            kind=inside["type"],
            content=inside["content"],
            sender_key=session.sender_key,
            session_id=session_id,
            index=index,
            device=device.id if device else str(content.get("device_id", "")),
            trusted=bool(device) and not session.forwarding_chain,
        )

    def _sessions(self, room_id: str, session_id: str) -> list[InboundGroupSession]:
        senders = self.inbound_group_store[room_id].values()
        return [sessions[session_id] for sessions in senders if session_id in sessions]

    def _session_and_device(
        self, sender: str, room_id: str, session_id: str
    ) -> tuple[InboundGroupSession, OlmDevice | None]:
        """The sender's own session if there is one: another may have passed on its key as theirs."""
        sessions = self._sessions(room_id, session_id)
        if not sessions:
            raise MissingKey(session_id)
        for session in sessions:
            device = self._owner(sender, session)
            if device is not None:
                return session, device
        return sessions[0], None

    def _owner(self, sender: str, session: InboundGroupSession) -> OlmDevice | None:
        ours = self.account.identity_keys
        if sender == self.user_id and session.sender_key == ours["curve25519"]:
            return OlmDevice(self.user_id, self.device_id, {name: str(key) for name, key in ours.items()})
        device = self.device_store.device_from_sender_key(sender, session.sender_key)
        return device if device is not None and device.ed25519 == session.ed25519 else None


def _decrypted(session: InboundGroupSession, ciphertext: str) -> tuple[str, int]:
    try:
        plain, index = session.decrypt(ciphertext)
    except vodozemac.MegolmDecryptionException as problem:
        if "index" in str(problem).lower():  # before the first message that this key opens
            raise MissingKey(session.id) from None
        raise Junk("ciphertext") from None
    except Exception as problem:  # not base64, not UTF-8
        raise Junk(type(problem).__name__) from None
    return plain, index


def _parsed(plain: str, room_id: str) -> dict[str, Any]:
    try:
        inside = json.loads(plain)
    except (ValueError, RecursionError):
        raise Junk("json") from None
    whole = isinstance(inside, dict) and isinstance(inside.get("content"), dict)
    if not whole or not isinstance(inside.get("type"), str) or inside.get("room_id") != room_id:
        raise Junk("shape")
    if "state_key" in inside:
        raise Junk("state")
    return dict(inside)
