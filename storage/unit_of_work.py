"""One transaction with all shelves on it."""

from __future__ import annotations

from functools import cached_property
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from casework.access import Ground
from casework.case import Basis, Case
from storage.deadlines import Deadlines
from storage.dialogues import Dialogues, Questions
from storage.inbox import Inbox
from storage.journal import Journal
from storage.keys import Keyring
from storage.outbox import Outbox
from storage.rooms import Rooms
from storage.sent import Sent
from storage.settings import Settings
from storage.shelf import Shelf
from storage.shelves import (
    Barriers,
    Cases,
    Consents,
    Developments,
    Disclosures,
    Escalations,
    Intakes,
    Meetings,
    NonConsents,
    People,
    Referrals,
    Reviews,
    Rulings,
    Subpoenas,
    Tasks,
    Visits,
)
from storage.steps import Steps
from storage.traces import Traces
from storage.vault import Vault

SHRINKS = "log-shrinks"
"""The setting that stands while the log file may hold what was destroyed."""


class UnitOfWork:
    """Leaving it without commit() undoes everything."""

    def __init__(self, database: Engine, ring: Keyring) -> None:
        self._engine = database
        self._ring = ring

    def __enter__(self) -> Self:
        self.connection = connection = self._engine.connect()
        self._transaction = connection.begin()
        self.vault = vault = Vault(connection, self._ring)
        self.journal = Journal(connection, vault)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.connection.close()

    def commit(self) -> None:
        self._transaction.commit()

    def shrink_log(self) -> None:
        """What was deleted is to go from the log file too: after the commit, tried until it worked (ARCHITECTURE 18)."""
        self.settings.put(SHRINKS, "yes")

    def forget(self) -> None:
        """What was read so far: rows went another way than through their shelves."""
        for part in vars(self).values():
            if isinstance(part, Shelf | Rooms):
                part.forget()

    # --- shelves: most transactions need few of them ------------------------------------------------
    @cached_property
    def settings(self) -> Settings:
        return Settings(self.connection)

    @cached_property
    def rooms(self) -> Rooms:
        return Rooms(self.connection)

    @cached_property
    def deadlines(self) -> Deadlines:
        return Deadlines(self.connection)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.connection, self.vault)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection, self.vault)

    @cached_property
    def sent(self) -> Sent:
        return Sent(self.connection)

    @cached_property
    def dialogues(self) -> Dialogues:
        return Dialogues(self.connection, self.vault, self.journal)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.connection, self.vault, self.journal)

    @cached_property
    def steps(self) -> Steps:
        return Steps(self.connection, self.vault, self.journal)

    @cached_property
    def people(self) -> People:
        return People(self.connection, self.vault, self.journal)

    @cached_property
    def referrals(self) -> Referrals:
        return Referrals(self.connection, self.vault, self.journal)

    @cached_property
    def consents(self) -> Consents:
        return Consents(self.connection, self.vault, self.journal)

    @cached_property
    def intakes(self) -> Intakes:
        return Intakes(self.connection, self.vault, self.journal)

    @cached_property
    def cases(self) -> Cases:
        return Cases(self.connection, self.vault, self.journal)

    @cached_property
    def meetings(self) -> Meetings:
        return Meetings(self.connection, self.vault, self.journal)

    @cached_property
    def tasks(self) -> Tasks:
        return Tasks(self.connection, self.vault, self.journal)

    @cached_property
    def developments(self) -> Developments:
        return Developments(self.connection, self.vault, self.journal)

    @cached_property
    def reviews(self) -> Reviews:
        return Reviews(self.connection, self.vault, self.journal)

    @cached_property
    def visits(self) -> Visits:
        return Visits(self.connection, self.vault, self.journal)

    @cached_property
    def nonconsents(self) -> NonConsents:
        return NonConsents(self.connection, self.vault, self.journal)

    @cached_property
    def disclosures(self) -> Disclosures:
        return Disclosures(self.connection, self.vault, self.journal)

    @cached_property
    def subpoenas(self) -> Subpoenas:
        return Subpoenas(self.connection, self.vault, self.journal)

    @cached_property
    def escalations(self) -> Escalations:
        return Escalations(self.connection, self.vault, self.journal)

    @cached_property
    def barriers(self) -> Barriers:
        return Barriers(self.connection, self.vault, self.journal)

    @cached_property
    def rulings(self) -> Rulings:
        return Rulings(self.connection, self.vault, self.journal)

    @cached_property
    def traces(self) -> Traces:
        return Traces(self.connection, self.vault)

    def ground(self, case: Case) -> Ground | None:
        """What lets the members know: the client's consent, or the danger (P9)."""
        if case.basis is Basis.DANGER:
            return self.nonconsents.find(case.referral)
        return self.consents.find(case.referral)
