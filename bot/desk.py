"""What whoever carries a letter needs: the homeserver, the records, the clock (ARCHITECTURE 11)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Engine

from bot import documents, reports
from bot.clock import Clock
from bot.homeserver import GatewayError, Homeserver
from bot.incoming import Done
from storage.engine import Database
from storage.keys import Keyring
from storage.letters import Letter
from storage.unit_of_work import UnitOfWork

T = TypeVar("T")
Typeset = Callable[[documents.Paper], Awaitable[bytes]]


@dataclass(frozen=True, kw_only=True)
class Desk:
    homeserver: Homeserver
    database: Database
    engine: Engine
    ring: Keyring
    clock: Clock
    typeset: Typeset

    async def work(self, act: Callable[[UnitOfWork], T]) -> T:
        """One transaction, on the writing thread."""

        def in_transaction() -> T:
            with UnitOfWork(self.engine, self.ring) as work:
                result = act(work)
                work.commit()
                return result

        return await self.database.call(in_transaction)

    async def finished(self, letter: Letter) -> None:
        await self.work(lambda work: work.outbox.finished(letter.token))

    async def set_aside(self, letter: Letter, why: str) -> None:
        """The lane goes on; a coordinator is told what did not go out."""

        def note(work: UnitOfWork) -> None:
            if not work.outbox.still_waits(letter.token):
                return
            work.outbox.failed(letter.token)
            about = {"kind": letter.kind, "why": why, "name": letter.name or ""}
            self.report(work, Done(id=letter.token, what="failed", room=letter.room, about=about))

        await self.work(note)

    def report(self, work: UnitOfWork, done: Done) -> None:
        reports.report(work, done, self.clock.now())


def room_id_of(work: UnitOfWork, room: str) -> str | None:
    found = work.rooms.find(room)
    return found.room_id if found else None


async def each(asked: Sequence[Callable[[], Awaitable[None]]]) -> GatewayError | None:
    """One that the server refuses for good does not keep the others; it is returned."""
    refused = None
    for ask in asked:
        try:
            await ask()
        except GatewayError as error:
            if not error.permanent:
                raise
            refused = error
    return refused


def must_have_worked(refused: GatewayError | None) -> None:
    if refused is not None:
        raise refused
