"""Everything between the homeserver and the database, joined."""

from __future__ import annotations

from datetime import datetime

from bot import handlers
from bot.bell import Bell
from bot.clock import Clock
from bot.desk import Typeset
from bot.dispatcher import Dispatcher
from bot.documents import in_a_process
from bot.homeserver import Homeserver
from bot.house import House
from bot.incoming import Undecryptable
from bot.posting import Posting
from bot.receiving import Receiver
from bot.relay import Relay
from bot.reminders import Reminders
from bot.render import Renderer
from storage import documents
from storage.engine import Database
from storage.keys import Keyring
from storage.unit_of_work import UnitOfWork


class Parts:
    """The fast tests use it as it is."""

    def __init__(
        self,
        database: Database,
        ring: Keyring,
        house: House,
        homeserver: Homeserver,
        clock: Clock,
        renderer: Renderer | None = None,
        typeset: Typeset = in_a_process,
    ) -> None:
        engine = database.write
        self.database, self.ring, self.house, self.clock = database, ring, house, clock
        self.homeserver = homeserver
        house.devices, house.new_identity = homeserver.devices, homeserver.new_identity
        self.renderer = renderer or Renderer()
        self.renderer.server = house.server
        self.router = handlers.router()
        self.dispatcher = Dispatcher(engine, ring, self.router, Posting(self.renderer), house, clock)
        self.receiver = Receiver(engine, ring, house.user_id, clock)
        bell = Bell(self.renderer)
        self.reminders = Reminders(engine, ring, self.dispatcher, clock, bell, house.rules)
        self.relay = Relay(homeserver, database, engine, ring, clock, bell, typeset)

    def open_work(self) -> UnitOfWork:
        return UnitOfWork(self.database.write, self.ring)

    def work_off(self, limit: int = 50) -> int:
        """Handle what is in the inbox; how many rows were dealt with. What is put off is not overtaken by what the same
        person wrote after it."""
        with self.open_work() as work:
            rows = work.inbox.new(limit)
        dealt_with, waiting = 0, set[str]()
        for row in rows:
            if row.sender in waiting:
                continue
            if self.dispatcher.handle(row):
                dealt_with += 1
            elif row.sender:
                waiting.add(row.sender)
        return dealt_with

    def open_rooms(self) -> list[tuple[str, str]]:
        """Our name and the server's id of each."""
        with self.open_work() as work:
            return [(room.name, room.room_id) for room in work.rooms.all() if room.room_id]

    def has_letters(self) -> bool:
        """Is something to be sent by now?"""
        with self.open_work() as work:
            due = work.outbox.next_due()
        return due is not None and due <= self.clock.now()

    def next_due(self) -> datetime | None:
        """When the next deadline's step falls due."""
        with self.open_work() as work:
            return work.deadlines.next_at()

    def waiting_for_keys(self, after: str = "") -> list[Undecryptable]:
        """A page of them, that come after this event."""
        with self.open_work() as work:
            rows = work.inbox.waiting(after=after)
        return [documents.read(row.plain, Undecryptable) for row in rows if row.plain]
