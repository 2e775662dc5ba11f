"""One transaction with all shelves on it."""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from storage.deadlines import Deadlines
from storage.dialogues import Dialogues, Questions
from storage.inbox import Inbox
from storage.journal import Journal
from storage.keys import Keyring
from storage.outbox import Outbox
from storage.rooms import Rooms
from storage.settings import Settings
from storage.shelves import (
    Cases,
    Consents,
    Developments,
    Intakes,
    Meetings,
    People,
    Referrals,
    Reviews,
    Tasks,
    Visits,
)
from storage.vault import Vault


class UnitOfWork:
    """Leaving it without commit() undoes everything."""

    def __init__(self, engine: Engine, ring: Keyring) -> None:
        self._engine = engine
        self._ring = ring

    def __enter__(self) -> Self:
        self.connection = connection = self._engine.connect()
        self._transaction = connection.begin()
        self.vault = vault = Vault(connection, self._ring)
        self.journal = journal = Journal(connection, vault)
        self.inbox = Inbox(connection, vault)
        self.outbox = Outbox(connection, vault)
        self.rooms = Rooms(connection)
        self.settings = Settings(connection)
        self.deadlines = Deadlines(connection)
        self.dialogues = Dialogues(connection, vault, journal)
        self.questions = Questions(connection, vault, journal)
        self.people = People(connection, vault, journal)
        self.referrals = Referrals(connection, vault, journal)
        self.consents = Consents(connection, vault, journal)
        self.intakes = Intakes(connection, vault, journal)
        self.cases = Cases(connection, vault, journal)
        self.meetings = Meetings(connection, vault, journal)
        self.tasks = Tasks(connection, vault, journal)
        self.developments = Developments(connection, vault, journal)
        self.reviews = Reviews(connection, vault, journal)
        self.visits = Visits(connection, vault, journal)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def commit(self) -> None:
        self._transaction.commit()
