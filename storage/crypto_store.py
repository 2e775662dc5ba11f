"""nio's keys: kept in memory, written with everything else (ARCHITECTURE 3, 17).

nio calls its store on the event loop, so the store only notes what changed. On the loop take
`changes()`; on the writing thread, inside whatever transaction they belong to, `write(...)` them;
back on the loop, after the commit, say `written(changes)`. If the transaction fails, nothing is
said and the notes stay:

    changes = store.changes()
    await database.run(lambda connection: (inbox..., write(connection, vault, changes, key_for)))
    store.written(changes)
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from nio.crypto.device import DeviceStore
from nio.crypto.key_request import OutgoingKeyRequest
from nio.crypto.memorystores import GroupSessionStore, SessionStore
from nio.crypto.sessions import InboundGroupSession, OlmAccount, Session
from sqlalchemy import Connection, delete, insert, select

from storage.crypto_tables import crypto
from storage.keys import KeyGone
from storage.vault import Vault

KeyFor = Callable[[str], int]
"""Room id -> number of the key that seals what opens this room's messages."""


@dataclass(frozen=True)
class Enrolment:
    """What there is to know of the bot's account: enough to go on, and to sign a new device."""

    user_id: str
    device_id: str
    access_token: str
    seeds: tuple[str, str, str]
    complete: bool = False
    """The server has the identity and the signed device."""


@dataclass(frozen=True)
class Pin:
    """The master key a person had when we first saw it; `confirmed`: somebody compared it."""

    master: str
    at: datetime
    confirmed: bool = False


@dataclass(frozen=True)
class Change:
    kind: str
    name: str
    room_id: str | None
    document: dict[str, Any]
    serial: int


Changes = tuple[Change, ...]
Document = Callable[[], dict[str, Any]]


class CryptoStore:
    """The store as nio sees it, and the pins and the enrolment. Empty, it is a store in memory."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """`now`: the clock that everything is given."""
        self.now = now
        self.enrolment: Enrolment | None = None
        self.pins: dict[str, Pin] = {}
        self._account: OlmAccount | None = None
        self._sessions = SessionStore()
        self._group_sessions = GroupSessionStore()
        self._noted: dict[tuple[str, str], tuple[int, str | None, Document]] = {}
        self._serial = 0

    # --- what changed ---------------------------------------------------------------------
    def changes(self) -> Changes:
        """What is not on disk yet, as it is at this moment.

        Not as it was when nio said so: it notes the account before it uses up a one-time key.
        """
        return tuple(
            Change(kind, name, room_id, document(), serial)
            for (kind, name), (serial, room_id, document) in self._noted.items()
        )

    def written(self, changes: Changes) -> None:
        """These are on disk; what was noted again meanwhile is not."""
        for change in changes:
            noted = self._noted.get((change.kind, change.name))
            if noted is not None and noted[0] == change.serial:
                del self._noted[change.kind, change.name]

    def _note(self, kind: str, name: str, document: Document, room_id: str | None = None) -> None:
        self._serial += 1
        self._noted[kind, name] = (self._serial, room_id, document)

    # --- the account, and whom we know -------------------------------------------------------
    def enrol(self, enrolment: Enrolment) -> None:
        self.enrolment = enrolment
        self._note("enrolment", "", lambda: asdict(enrolment))

    def pinned(self, user_id: str) -> str | None:
        pin = self.pins.get(user_id)
        return pin.master if pin else None

    def pin(self, user_id: str, master: str, *, confirmed: bool = False) -> None:
        """Remember an identity; a known one stays as it was first seen."""
        if self.pinned(user_id) != master or (confirmed and not self.pins[user_id].confirmed):
            pin = self.pins[user_id] = Pin(master, self.now(), confirmed)
            self._note("pin", user_id, lambda: _pin_document(user_id, pin))

    # --- what nio calls -------------------------------------------------------------------------
    def load_account(self) -> OlmAccount | None:
        return self._account

    def save_account(self, account: OlmAccount) -> None:
        self._account = account
        self._note("account", "", lambda: {"shared": account.shared, "pickle": account.pickle().decode()})

    def load_sessions(self) -> SessionStore:
        return self._sessions

    def save_session(self, sender_key: str, session: Session) -> None:
        self._note("olm", session.id, lambda: _olm_document(sender_key, session))

    def load_inbound_group_sessions(self) -> GroupSessionStore:
        return self._group_sessions

    def save_inbound_group_session(self, session: InboundGroupSession) -> None:
        name = f"{session.room_id}|{session.sender_key}|{session.id}"
        self._note("megolm", name, lambda: _megolm_document(session), session.room_id)

    def forget_room(self, room_id: str) -> None:
        """What opens this room's messages, whether it is on disk or not: nobody reads them any more (P8.6)."""
        self._group_sessions[room_id].clear()
        noted = [key for key, (_, room, _) in self._noted.items() if room == room_id]
        for key in noted:
            del self._noted[key]

    def load_device_keys(self) -> DeviceStore:
        """Empty: devices are asked for anew in every run, and judged."""
        return DeviceStore()

    def load_outgoing_key_requests(self) -> dict[str, OutgoingKeyRequest]:
        """None: we request no keys."""
        return {}

    # --- from disk ----------------------------------------------------------------------------
    def take(self, kind: str, document: dict[str, Any]) -> None:
        """One row as it was written."""
        match kind:
            case "enrolment":
                self.enrolment = Enrolment(**{**document, "seeds": tuple(document["seeds"])})
            case "pin":
                at = datetime.fromisoformat(document["at"])
                self.pins[document["user_id"]] = Pin(document["master"], at, document["confirmed"])
            case "account":
                self._account = OlmAccount.from_pickle(document["pickle"].encode(), shared=document["shared"])
            case "olm":
                self._sessions.add(document["sender_key"], _olm_session(document))
            case "megolm":
                self._group_sessions.add(_megolm_session(document))
            case _:
                raise ValueError(f"unknown kind of key: {kind}")


def load(connection: Connection, vault: Vault, now: Callable[[], datetime]) -> CryptoStore:
    """What was written, without the sessions whose key was destroyed."""
    store = CryptoStore(now)
    for row in connection.execute(select(crypto)):
        try:
            opened = vault.open(row.sealed, table=crypto.name, id=row.id)
        except KeyGone:
            continue
        store.take(row.kind, json.loads(opened.plain))
    return store


def write(connection: Connection, vault: Vault, changes: Changes, key_for: KeyFor) -> None:
    """Write changes, in the caller's transaction."""
    for change in changes:
        id = vault.index(f"crypto-{change.kind}", change.name)
        key = vault.keys.house() if change.room_id is None else key_for(change.room_id)
        sealed = vault.seal(json.dumps(change.document).encode(), key=key, table=crypto.name, id=id)
        connection.execute(delete(crypto).where(crypto.c.id == id))
        connection.execute(insert(crypto).values(id=id, kind=change.kind, key=key, sealed=sealed))


def rooms_of(connection: Connection, vault: Vault, key: int) -> set[str]:
    """The server's ids of all rooms whose sessions lie under this key: a case may have had more than one."""
    rows = connection.execute(select(crypto).where(crypto.c.key == key, crypto.c.kind == "megolm"))
    opened = (vault.open(row.sealed, table=crypto.name, id=row.id) for row in rows)
    return {json.loads(one.plain)["room_id"] for one in opened}


def _pin_document(user_id: str, pin: Pin) -> dict[str, Any]:
    return {
        "user_id": user_id,
        "master": pin.master,
        "at": pin.at.isoformat(),
        "confirmed": pin.confirmed,
    }


def _olm_document(sender_key: str, session: Session) -> dict[str, Any]:
    return {
        "sender_key": sender_key,
        "pickle": session.pickle().decode(),
        "created": session.creation_time.isoformat(),
        "used": session.use_time.isoformat(),
    }


def _olm_session(document: dict[str, Any]) -> Session:
    created, used = (datetime.fromisoformat(document[name]) for name in ("created", "used"))
    return Session.from_pickle(document["pickle"].encode(), created, use_time=used)


def _megolm_document(session: InboundGroupSession) -> dict[str, Any]:
    return {
        "room_id": session.room_id,
        "sender_key": session.sender_key,
        "ed25519": session.ed25519,
        "chain": session.forwarding_chain,
        "pickle": session.pickle().decode(),
    }


def _megolm_session(document: dict[str, Any]) -> InboundGroupSession:
    return InboundGroupSession.from_pickle(
        document["pickle"].encode(),
        document["ed25519"],
        document["sender_key"],
        document["room_id"],
        forwarding_chain=document["chain"],
    )
