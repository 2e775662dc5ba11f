"""How messages leave: said, edited, with a file, taken back (ARCHITECTURE 11)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any

from bot import documents, outcomes, reading
from bot.desk import Desk, each, must_have_worked, room_id_of
from bot.homeserver import GatewayError
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork


async def say(desk: Desk, letter: Letter) -> None:
    await _send(desk, letter, letter.content["content"])


async def edit(desk: Desk, letter: Letter) -> None:
    """Of the message itself, once that went out; if it never did, of nothing."""
    of = letter.content["of"]
    event_id, waits = await desk.work(
        lambda work: (work.sent.event_of(letter.room, of), work.outbox.is_waiting(letter.room, of))
    )
    if event_id is None and waits:
        raise GatewayError("waits for the message it edits")
    if event_id is None:
        await desk.work(lambda work: work.outbox.failed(letter.token))
        return
    new = letter.content["content"]
    content = {
        **new,
        "body": f"* {new['body']}",
        "m.new_content": new,
        "m.relates_to": {"rel_type": "m.replace", "event_id": event_id},
    }
    await _send(desk, letter, content)


async def _send(desk: Desk, letter: Letter, content: dict[str, Any]) -> None:
    readers_of = reading.last_readers if letter.content.get("farewell") else reading.readers
    waits, room_id, readers, rulings = await desk.work(
        lambda work: (
            work.outbox.still_waits(letter.token),
            room_id_of(work, letter.room),
            readers_of(work, letter.room, desk.clock.now()),
            work.rulings.all(),
        )
    )
    if not waits:
        return
    if room_id is None:
        await desk.set_aside(letter, "no-room")
        return

    async def note(users: frozenset[str]) -> None:
        await desk.work(lambda work: outcomes.unreached(work, letter, users))

    sent = await desk.homeserver.send(
        room_id,
        "m.room.message",
        content,
        token=letter.token,
        readers=readers,
        rulings=rulings,
        unreached=note,
    )
    now = desk.clock.now()

    def has_arrived(work: UnitOfWork) -> None:
        outcomes.unreached(work, letter, sent.unread)
        outcomes.arrived(work, letter.token, sent.event_id, now, known=letter)

    await desk.work(has_arrived)


async def file(desk: Desk, letter: Letter) -> None:
    """Typeset and uploaded once: the address and the key go into the row before the message leaves."""
    content = letter.content
    if "uploaded" not in content:
        pdf = await desk.typeset(
            documents.paper(content["text"], lang=content["language"], file=content["file"])
        )
        uploaded = {"file": await desk.homeserver.upload(pdf), "size": len(pdf)}
        content = {**content, "text": "", "uploaded": uploaded}
        await desk.work(lambda work: work.outbox.rewrite(letter.token, content))
    message = {
        "msgtype": "m.file",
        "body": content["file"],
        "filename": content["file"],
        "file": content["uploaded"]["file"],
        "info": {"mimetype": "application/pdf", "size": content["uploaded"]["size"]},
        "m.mentions": {},
    }
    await _send(desk, replace(letter, content=content), message)


async def redact(desk: Desk, letter: Letter) -> None:
    names, events = letter.content["names"], letter.content["events"]

    def found(work: UnitOfWork) -> tuple[str | None, list[str]]:
        ours = [event for name in names for event in work.sent.events_of(letter.room, name)]
        return room_id_of(work, letter.room), [*events, *ours]

    room_id, event_ids = await desk.work(found)
    if room_id is not None:
        redact, token = partial(desk.homeserver.redact, room_id), letter.token
        asked = [partial(redact, one, token=f"{token}-{n}") for n, one in enumerate(event_ids)]
        must_have_worked(await each(asked))
    await desk.finished(letter)
