"""The shelves of the work: which record, which clear columns, whose key."""

from __future__ import annotations

from typing import Protocol, TypeVar

from sqlalchemy import func, select

from casework.barrier import Barrier
from casework.case import Case
from casework.consent import Consent
from casework.critical import Development
from casework.devices import Ruling, Word
from casework.devices import Rulings as Said
from casework.disclosure import Disclosure
from casework.escalation import Escalation
from casework.intake import Intake
from casework.meeting import Meeting
from casework.nonconsent import NonConsent
from casework.people import Person
from casework.plan import Task
from casework.referral import Referral
from casework.review import Review
from casework.subpoena import Subpoena
from casework.visit import Visit
from storage import tables
from storage.shelf import Record, Shelf


class People(Shelf[Person]):
    table = tables.people
    kind = Person
    columns = ("user_id", "role", "agency", "region", "state")

    def of_user(self, user_id: str) -> Person | None:
        found = self.where(user_id=user_id)
        return found[0] if found else None


class Referrals(Shelf[Referral]):
    table = tables.referrals
    kind = Referral
    columns = ("region", "state", "referrer", "sent_at")

    def _key(self, record: Referral) -> int:
        return self._vault.keys.case(record.id)


class Consents(Shelf[Consent]):
    """By the referral's id, as the key is."""

    table = tables.consents
    kind = Consent
    columns = ("state",)

    def _key(self, record: Consent) -> int:
        return self._vault.keys.case(record.id)


class NonConsents(Shelf[NonConsent]):
    """By the referral's id."""

    table = tables.nonconsents
    kind = NonConsent
    columns = ("state",)

    def _key(self, record: NonConsent) -> int:
        return self._vault.keys.case(record.id)


class Intakes(Shelf[Intake]):
    """By the referral's id."""

    table = tables.intakes
    kind = Intake
    columns = ("state",)

    def _key(self, record: Intake) -> int:
        return self._vault.keys.case(record.id)


class Cases(Shelf[Case]):
    table = tables.cases
    kind = Case
    columns = ("region", "state", "referral")

    def of_referral(self, referral: str) -> Case | None:
        found = self.where(referral=referral)
        return found[0] if found else None

    def _key(self, record: Case) -> int:
        return self._vault.keys.case(record.referral)


class InCase(Record, Protocol):
    @property
    def case(self) -> str: ...


N = TypeVar("N", bound=InCase)


class Numbered(Shelf[N]):
    """Records numbered within their case: `K7-QF3/T1`."""

    def next_number(self, case: str) -> int:
        """Nothing is ever taken away, so counting is enough."""
        of_case = select(func.count()).select_from(self.table).where(self.table.c.case == case)
        return 1 + self._connection.execute(of_case).scalar_one()

    def _key(self, record: N) -> int:
        return self._key_of_case(record.case)


class Meetings(Numbered[Meeting]):
    table = tables.meetings
    kind = Meeting
    columns = ("case", "state")


class Tasks(Numbered[Task]):
    table = tables.tasks
    kind = Task
    columns = ("case", "state")


class Developments(Numbered[Development]):
    table = tables.developments
    kind = Development
    columns = ("case", "state")


class Reviews(Numbered[Review]):
    table = tables.reviews
    kind = Review
    columns = ("case", "state")


class Visits(Numbered[Visit]):
    table = tables.visits
    kind = Visit
    columns = ("case", "person", "state")


class Disclosures(Numbered[Disclosure]):
    """Of a case, and before there is one of its referral: under the same key."""

    table = tables.disclosures
    kind = Disclosure
    columns = ("case",)

    def _key(self, record: Disclosure) -> int:
        code = record.case
        return self._vault.keys.case(code) if code.startswith("R-") else self._key_of_case(code)


class Subpoenas(Numbered[Subpoena]):
    table = tables.subpoenas
    kind = Subpoena
    columns = ("case", "state")


class Escalations(Shelf[Escalation]):
    """Numbered through the province: `E1`."""

    table = tables.escalations
    kind = Escalation
    columns = ("case", "region", "state")

    def _key(self, record: Escalation) -> int:
        return self._key_of_case(record.case)


class Barriers(Shelf[Barrier]):
    """Numbered through the province: `B1`."""

    table = tables.barriers
    kind = Barrier
    columns = ("region", "state")


class Rulings(Shelf[Ruling]):
    table = tables.rulings
    kind = Ruling
    columns = ("user_id", "device", "state")

    def all(self) -> Said:
        """What coordinators have said of devices, of everybody's."""
        return Said.of(self.where())

    def blocks(self, user_id: str, device: str) -> bool:
        """Is this device blocked now, whatever it was when it wrote?"""
        found = self.find(f"{user_id} {device}")
        return found is not None and found.state == Word.BLOCKED
