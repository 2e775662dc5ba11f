"""A case: its team, its checks, its end (PROTOCOL P4, P8.3, P8.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.closing import Closing, Reason
from casework.errors import Refusal
from casework.events import (
    CaseClosed,
    CaseReopened,
    CaseTaken,
    CaseTransferred,
    GroundChanged,
    RecordsChecked,
)
from casework.stage import Stage
from casework.team import Seated


class Basis(StrEnum):
    """On what ground the members may know."""

    CONSENT = "consent"
    DANGER = "danger"
    """Without consent, to those who have to act on the danger (P9)."""


@dataclass(frozen=True, kw_only=True)
class Check:
    """A member searched their own records for the client (P4.7)."""

    person: str
    agency: str
    share: bool
    note: str = ""
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Case(Seated):
    """`id` is the case code."""

    referral: str
    region: int
    file_number: str
    first: str
    last: str
    opened_at: datetime
    partner: tuple[str, str] = ("", "")
    """The offending partner's first and last name: nobody of that name reads this case (P1.12)."""
    basis: Basis = Basis.CONSENT
    consented_at: datetime | None = None
    """When it became a consented case; what was shared without consent before stays with `from_before` (P9.5)."""
    from_before: tuple[str, ...] = ()
    """Persons' ids: the select members of that time."""
    checks: tuple[Check, ...] = ()
    closed_at: datetime | None = None
    reason: str = ""
    closing: Closing | None = None
    former: tuple[Closing, ...] = ()
    """How it ended before it was opened again (P8.5)."""
    on_its_way: bool = False
    """Transferred, and nobody there has taken it yet."""
    spoke_before: str = ""
    """A person's id: who kept the connection in the region it came from, until the team there has spoken with a person
    who has not consented (P9.9)."""
    debrief_offered: bool = False
    """After a death or grave harm, once (P11.7)."""

    @property
    def standing(self) -> str:
        """open, closed, or on-its-way: transferred, and not taken yet."""
        return "on-its-way" if self.is_open and self.on_its_way else self.state

    @property
    def connection(self) -> str:
        """A person's id: with whom a word comes before any contact, while nobody has consented (P9.9)."""
        return self.spoke_before or self.key_contact

    @property
    def initials(self) -> str:
        """The file number's letters: `1_03092017_RA-2` has `RA` (P4.1)."""
        return self.file_number.split("_")[2].partition("-")[0]

    @property
    def parties(self) -> tuple[tuple[str, str], ...]:
        return ((self.first, self.last), self.partner)

    def check(
        self, *, share: bool, note: str, by: str, agency: str, at: datetime
    ) -> tuple[Case, RecordsChecked]:
        """The newest answer of a person counts."""
        self.must_be_open()
        kept = tuple(check for check in self.checks if check.person != by)
        mine = Check(person=by, agency=agency, share=share, note=note, at=at)
        event = RecordsChecked(at=at, by=by, about=self.id, agency=agency, will_share=share)
        return replace(self, checks=(*kept, mine)), event

    def checked_by(self, person: str) -> Check | None:
        return next((check for check in self.checks if check.person == person), None)

    def unchecked(self, agencies: Iterable[str]) -> tuple[str, ...]:
        """Which of these have not answered: one answer stands for an agency's records."""
        done = {check.agency for check in self.checks}
        return tuple(agency for agency in agencies if agency not in done)

    def rest_on(
        self, basis: Basis, team: tuple[str, ...], *, by: str, at: datetime
    ) -> tuple[Case, GroundChanged]:
        """Without consent after a withdrawal (P3.5), or consented later (P9.5): of a closed case too, which then opens."""
        event = GroundChanged(at=at, by=by, about=self.id, basis=basis)
        if basis is Basis.DANGER:
            self.must_be_open()
            return replace(self, basis=basis, team=team), event
        consented = replace(self, basis=basis, team=team, consented_at=at, from_before=self.team)
        return consented.in_touch(), event

    def hides(self, at: datetime, person: str) -> bool:
        """Was this written while it was shared without consent, and did this person join later (P9.5)?"""
        before = self.consented_at is not None and at < self.consented_at
        return before and person not in self.from_before

    def close(
        self, reason: Reason, *, by: str, at: datetime, closing: Closing | None = None
    ) -> tuple[Case, CaseClosed]:
        self.must_be_open()
        closed = replace(
            self, state=Stage.CLOSED, closed_at=at, reason=reason, closing=closing, delegations=()
        )
        return closed, CaseClosed(at=at, by=by, about=self.id, reason=reason)

    def reopen(self, *, by: str, at: datetime, readers: tuple[str, ...] = ()) -> tuple[Case, CaseReopened]:
        """Under its own file number, with its history (P8.5)."""
        if self.is_open:
            raise Refusal("case-is-open", code=self.id)
        former = (*self.former, self.closing) if self.closing else self.former
        again = replace(
            self, state=Stage.OPEN, closed_at=None, reason="", closing=None, former=former, checks=()
        )
        return again.in_touch(), CaseReopened(at=at, by=by, about=self.id, invited=readers)

    def transfer(self, region: int, *, by: str, at: datetime) -> tuple[Case, CaseTransferred]:
        """To another region, with its history; the old team is out, the new one is seated by whoever takes it."""
        self.must_be_open()
        if region == self.region:
            raise Refusal("same-region")
        event = CaseTransferred(at=at, by=by, about=self.id, before=self.region, region=region)
        return replace(
            self, region=region, team=(), delegations=(), checks=(), lent_to=(), on_its_way=True
        ), event

    def must_be_on_its_way(self) -> None:
        if not self.on_its_way:
            raise Refusal("case-taken", code=self.id)

    def must_be_taken(self) -> None:
        """Nothing is begun for a team that is not there yet."""
        if self.is_open and self.on_its_way:
            raise Refusal("case-not-taken", code=self.id)

    def take(self, team: tuple[str, ...], *, by: str, at: datetime) -> tuple[Case, CaseTaken]:
        self.must_be_open()
        self.must_be_on_its_way()
        event = CaseTaken(at=at, by=by, about=self.id, region=self.region, invited=team)
        before = self.connection if self.basis is Basis.DANGER and self.connection != by else ""
        taken = replace(self, team=team, key_contact=by, on_its_way=False, spoke_before=before)
        return taken, event

    def in_touch(self) -> Case:
        """The team has spoken with the person by itself: its key contact keeps the connection now (P9.9)."""
        return replace(self, spoke_before="")
