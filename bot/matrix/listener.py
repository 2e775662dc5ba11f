"""One turn of the sync loop: what the server says becomes a `Batch`, and nothing said can stop it."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any

import structlog

from bot.homeserver import GatewayError
from bot.incoming import (
    Batch,
    DeviceSeen,
    Incoming,
    Invited,
    Membership,
    Message,
    NowReads,
    Undecryptable,
)
from bot.matrix import reading
from bot.matrix.client import HardClient
from bot.matrix.delivery import KeyDelivery
from bot.matrix.machine import Junk, MissingKey, Opened
from bot.matrix.own_keys import refill
from bot.matrix.timeline import Known, Said, Timeline, rooms
from casework.devices import SIGNED

log = structlog.get_logger(__name__)

TRANSACTION = "ca.convene.token"
"""Where our transaction id stands inside the encrypted content: the server forgets it, we do not."""

Members = dict[str, dict[str, str]]


class Listener:
    def __init__(
        self,
        client: HardClient,
        delivery: KeyDelivery,
        members: Members,
        known: Known,
        limit: int,
        blind: Iterable[str] = (),
    ) -> None:
        self._client = client
        self._delivery = delivery
        self._members = members
        self._timeline = Timeline(client, known)
        self._limit = limit
        self._sessions: set[str] = set()
        self._seen: set[tuple[str, str, str, str]] = set()
        self._handed_on: str | None = None
        self._blind = set(blind)
        """Who had no device that gets keys when we last looked, in this run or the one before."""

    async def sync(self, since: str | None, timeout: float) -> Batch:
        if since == self._handed_on:
            self._sessions.clear()  # the last batch is kept; else its keys are still news
        answer, sessions = await self._client.turn(since, timeout, self._limit)
        self._sessions |= sessions
        said = await self._timeline.said(answer, since)
        await self._learn_senders(said)
        events: list[Incoming] = [*_invitations(answer, since, self._client.user_id)]
        echoes: list[tuple[str, str]] = []
        for room_id, raw in said:
            try:
                self._take(room_id, raw, events, echoes)
            except Exception as problem:  # one event must not stop all others
                log.error("event-dropped", event_id=raw["event_id"], problem=type(problem).__name__)
        events += self._receipts(answer)
        await self._keep_house(answer)
        known = set(self._client.verdicts) | self._come_in(events)
        await self._learn(known - self._client.fresh - {self._client.user_id})
        events += self._devices_seen()
        events += self._now_reading()
        self._handed_on = answer["next_batch"]
        return Batch(
            next=answer["next_batch"],
            events=tuple(events),
            echoes=tuple(echoes),
            new_sessions=frozenset(self._sessions),
            gaps=frozenset(self._timeline.gaps),
            blind=frozenset(self._blind),
        )

    async def decrypt(self, late: Undecryptable) -> Message | None:
        """Asks the server only if the key is there. What the server never tells of its sender keeps waiting."""
        try:
            self._client.machine.open(late.raw, late.room_id)
            await self._client.learn({late.sender})
            opened = self._client.machine.open(late.raw, late.room_id)
            return reading.message(late.raw, opened, late.room_id)
        except (MissingKey, Junk):
            return None
        except GatewayError as problem:
            if not problem.permanent:
                raise
            log.warning("key-query-refused", problem=str(problem))
        except Exception as problem:  # one event must not stop all others
            log.error("event-dropped", event_id=late.event_id, problem=type(problem).__name__)
        return None

    # --- what was said ------------------------------------------------------------------------
    async def _learn_senders(self, said: list[Said]) -> None:
        senders = {raw["sender"] for _, raw in said if raw["type"] == "m.room.encrypted"}
        await self._learn(senders - {self._client.user_id})

    async def _learn(self, users: set[str]) -> None:
        try:
            await self._client.learn(users)
        except GatewayError as problem:
            if not problem.permanent:
                raise  # the batch will come again
            log.warning("key-query-refused", problem=str(problem))

    def _take(
        self, room_id: str, raw: dict[str, Any], events: list[Incoming], echoes: list[tuple[str, str]]
    ) -> None:
        if "state_key" in raw:
            self._note_members([(room_id, raw)])
            change = reading.state_change(raw, room_id, self._client.user_id)
            events += [change] if change else []
        elif raw["type"] == "m.room.encrypted" and raw["sender"] == self._client.user_id:
            token = self._echo(room_id, raw)
            echoes += [(token, raw["event_id"])] if token else []
        elif raw["type"] == "m.room.encrypted":
            heard = self._hear(room_id, raw)
            events += [heard] if heard else []
        elif raw["type"] == "m.room.message" and raw["content"]:
            log.info("plaintext-ignored", event_id=raw["event_id"])

    def _hear(self, room_id: str, raw: dict[str, Any]) -> Incoming | None:
        try:
            opened = self._client.machine.open(raw, room_id)
        except MissingKey:
            return reading.undecryptable(raw, room_id)
        except Junk as junk:
            log.info("junk-ignored", event_id=raw["event_id"], junk=str(junk))
            return None
        return reading.message(raw, opened, room_id)

    def _echo(self, room_id: str, raw: dict[str, Any]) -> str | None:
        opened: Opened | None = None
        with contextlib.suppress(MissingKey, Junk):
            opened = self._client.machine.open(raw, room_id)
        inside = opened.content.get(TRANSACTION) if opened and opened.trusted else None
        token = inside or reading.mapping(raw.get("unsigned")).get("transaction_id")
        return token if isinstance(token, str) else None

    # --- the rest -----------------------------------------------------------------------------
    def _note_members(self, said: list[Said]) -> None:
        for room_id, raw in said:
            inside = self._members.get(room_id)
            if (
                inside is None
                or raw["type"] != "m.room.member"
                or raw.get("state_key") == self._client.user_id
            ):
                continue
            now = raw["content"].get("membership")
            if now in ("join", "invite"):
                inside[str(raw["state_key"])] = now
            else:
                inside.pop(str(raw["state_key"]), None)

    def _come_in(self, events: list[Incoming]) -> set[str]:
        """Whose devices the server told us nothing of while they were only invited: looked at as they join."""
        joined = {one.user_id for one in events if isinstance(one, Membership) and one.now == "join"}
        for user_id in joined:
            self._client.forget(user_id)
        return joined

    def _receipts(self, answer: dict[str, Any]) -> Iterator[Incoming]:
        for room_id, room in rooms(answer, "join"):
            yield from reading.receipts(room, room_id, self._client.user_id)

    def _devices_seen(self) -> Iterator[DeviceSeen]:
        for user_id, verdict in self._client.verdicts.items():
            changed = verdict.identity(user_id)
            identity = changed.key if changed else ""
            for device in self._client.shut_out(user_id):
                seen = (user_id, device.id, device.standing, identity)
                if user_id == self._client.user_id or device.standing == SIGNED or seen in self._seen:
                    continue
                self._seen.add(seen)
                yield DeviceSeen(
                    user_id=user_id,
                    device=device.id,
                    reason=device.standing,
                    can_read_elsewhere=self._client.reads(user_id),
                    identity=identity,
                )

    def _now_reading(self) -> list[Incoming]:
        """Whoever could not read is looked at again when the server says that their devices changed.

        Of whom we know no devices yet, as their server does not answer, nothing is known anew.
        """
        client = self._client
        seeing = {user for user in self._blind if client.reads(user)}
        self._blind = {user for user in self._blind | client.verdicts.keys() if not client.reads(user)}
        return [NowReads(user_id=user, device=min(client.device_store[user])) for user in sorted(seeing)]

    async def _keep_house(self, answer: dict[str, Any]) -> None:
        """Keys that ran out, sessions that broke. A failure here waits for the next turn."""
        try:
            await refill(self._client, answer)
            await self._delivery.unwedge()
        except GatewayError as problem:
            log.warning("keys-not-refilled", problem=str(problem))


def _invitations(answer: dict[str, Any], since: str | None, us: str) -> Iterator[Invited]:
    for room_id, room in rooms(answer, "invite"):
        stripped = reading.mapping(room.get("invite_state")).get("events")
        for raw in stripped if isinstance(stripped, list) else ():
            if isinstance(raw, dict) and raw.get("type") == "m.room.member" and raw.get("state_key") == us:
                yield Invited(
                    event_id=_invitation_id(raw, room_id, since),
                    room_id=room_id,
                    by=str(raw.get("sender", "")),
                )


def _invitation_id(raw: dict[str, Any], room_id: str, since: str | None) -> str:
    """The event's own, if the server shows it; else one that is the same if this sync is repeated."""
    shown = raw.get("event_id")
    return shown if isinstance(shown, str) else hashlib.sha256(f"{room_id}\0{since}".encode()).hexdigest()
