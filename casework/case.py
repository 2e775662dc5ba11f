"""A case: its team, its checks, its end (PROTOCOL P4, P8.3, P8.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from casework.closing import Closing, Reason
from casework.consent import Consent
from casework.delegation import Delegation, Step
from casework.errors import Refusal
from casework.events import (
    CaseClosed,
    CaseOpened,
    CaseReopened,
    CaseTaken,
    CaseTransferred,
    ConflictDeclared,
    ConflictUndone,
    DelegationEnded,
    GroundChanged,
    KeyContactNamed,
    PersonExcluded,
    PersonSeated,
    PersonUnseated,
    RecordsChecked,
    StepDelegated,
    TeamWidened,
)
from casework.hold import Kept
from casework.intake import Intake
from casework.nonconsent import NonConsent
from casework.referral import Referral


class Stage(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


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
class Case(Kept):
    """`id` is the case code."""

    referral: str
    region: int
    file_number: str
    first: str
    last: str
    opened_at: datetime
    key_contact: str
    """A person's id: who already knows the client, otherwise the coordinator (P4.8)."""
    team: tuple[str, ...]
    """The seats, as persons' ids; who of them may read now is `access.why_not`."""
    partner: tuple[str, str] = ("", "")
    """The offending partner's first and last name: nobody of that name reads this case (P1.12)."""
    cleared: tuple[str, ...] = ()
    """Persons' ids: of such a name, and known to be somebody else."""
    basis: Basis = Basis.CONSENT
    consented_at: datetime | None = None
    """When it became a consented case; what was shared without consent before stays with `from_before` (P9.5)."""
    from_before: tuple[str, ...] = ()
    """Persons' ids: the select members of that time."""
    conflicts: tuple[str, ...] = ()
    """Persons' ids: they declared a conflict of interest (P1.8). The room never learns of it (P1.13)."""
    excluded: tuple[str, ...] = ()
    """Persons' ids: kept out, told nothing, and cannot find the case (P1.12)."""
    delegations: tuple[Delegation, ...] = ()
    across: tuple[str, ...] = ()
    """Members' ids: they sit in a case in which a party of this one stands on the other side (P2.15)."""
    checks: tuple[Check, ...] = ()
    state: Stage = Stage.OPEN
    closed_at: datetime | None = None
    reason: str = ""
    closing: Closing | None = None
    former: tuple[Closing, ...] = ()
    """How it ended before it was opened again (P8.5)."""
    on_its_way: bool = False
    """Transferred, and nobody there has taken it yet."""
    debrief_offered: bool = False
    """After a death or grave harm, once (P11.7)."""

    @property
    def is_open(self) -> bool:
        return self.state is Stage.OPEN

    @property
    def standing(self) -> str:
        """open, closed, or on-its-way: transferred, and not taken yet."""
        return "on-its-way" if self.is_open and self.on_its_way else self.state

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

    def seat(self, person: str) -> Case:
        """One more on the team: an alternate who stands in, a member who joins."""
        return self if person in self.team else replace(self, team=(*self.team, person))

    def rest_on(
        self, basis: Basis, team: tuple[str, ...], *, by: str, at: datetime
    ) -> tuple[Case, GroundChanged]:
        """Without consent after a withdrawal (P3.5), or consented later (P9.5): of a closed case too, which then opens."""
        event = GroundChanged(at=at, by=by, about=self.id, basis=basis)
        if basis is Basis.DANGER:
            self.must_be_open()
            return replace(self, basis=basis, team=team), event
        return replace(self, basis=basis, team=team, consented_at=at, from_before=self.team), event

    def widen(self, people: tuple[str, ...], *, by: str, at: datetime) -> tuple[Case, TeamWidened]:
        """Several join at once, when the ground of the case has changed."""
        self.must_be_open()
        new = tuple(person for person in people if person not in self.team)
        event = TeamWidened(at=at, by=by, about=self.id, people=new)
        return replace(self, team=(*self.team, *new)), event

    def hides(self, at: datetime, person: str) -> bool:
        """Was this written while it was shared without consent, and did this person join later (P9.5)?"""
        before = self.consented_at is not None and at < self.consented_at
        return before and person not in self.from_before

    def unseat(self, person: str, *, by: str, at: datetime) -> tuple[Case, PersonUnseated]:
        """Whoever stood in is needed no more."""
        team = tuple(one for one in self.team if one != person)
        return replace(self, team=team), PersonUnseated(at=at, by=by, about=self.id, person=person)

    def admit(self, person: str, *, by: str, at: datetime) -> tuple[Case, PersonSeated]:
        """A coordinator wants them on the team, and knows that a name they share is a coincidence (P1.12)."""
        self.must_be_open()
        event = PersonSeated(at=at, by=by, about=self.id, person=person)
        excluded = tuple(one for one in self.excluded if one != person)
        return replace(self.seat(person), cleared=(*self.cleared, person), excluded=excluded), event

    def step_aside(self, person: str, *, by: str, at: datetime) -> tuple[Case, ConflictDeclared]:
        """A conflict of interest, at any time and without a reason (P1.8)."""
        if person in self.conflicts:
            raise Refusal("conflict-known", code=self.id)
        event = ConflictDeclared(at=at, by=by, about=self.id, person=person)
        return replace(self.without_steps_of(person), conflicts=(*self.conflicts, person)), event

    def has_no_conflict(self, person: str, *, by: str, at: datetime) -> tuple[Case, ConflictUndone]:
        """Declared by mistake: the member confirmed that there is none (P1.13)."""
        if person not in self.conflicts:
            raise Refusal("no-conflict-known", code=self.id)
        kept = tuple(one for one in self.conflicts if one != person)
        return replace(self, conflicts=kept), ConflictUndone(at=at, by=by, about=self.id, person=person)

    def keep_out(self, person: str, *, by: str, at: datetime) -> tuple[Case, PersonExcluded]:
        """Told nothing, and cannot find the case from now on (P1.12)."""
        if person in self.excluded:
            raise Refusal("excluded-already", code=self.id)
        event = PersonExcluded(at=at, by=by, about=self.id, person=person)
        cleared = tuple(one for one in self.cleared if one != person)
        without = self.without_steps_of(person)
        return replace(without, excluded=(*self.excluded, person), cleared=cleared), event

    # --- who does what (P1.4, P4.8) -----------------------------------------------------------------
    def name_key_contact(self, person: str, *, by: str, at: datetime) -> tuple[Case, KeyContactNamed]:
        self.must_be_open()
        if person == self.key_contact:
            raise Refusal("key-contact-already")
        event = KeyContactNamed(at=at, by=by, about=self.id, person=person)
        return replace(self, key_contact=person), event

    def delegate(self, person: str, step: Step, *, by: str, at: datetime) -> tuple[Case, StepDelegated]:
        """One more may carry it out; the coordinator still may."""
        self.must_be_open()
        if self.is_delegated(person, step):
            raise Refusal("delegated-already")
        given = Delegation(person=person, step=step, by=by, at=at)
        event = StepDelegated(at=at, by=by, about=self.id, person=person, step=step)
        return replace(self, delegations=(*self.delegations, given)), event

    def take_back(
        self, person: str, step: Step | None = None, *, by: str, at: datetime
    ) -> tuple[Case, DelegationEnded]:
        """No step named: all that this person has."""
        ended = [one for one in self.delegations if one.person == person and step in (None, one.step)]
        if not ended:
            raise Refusal("not-delegated")
        kept = tuple(one for one in self.delegations if one not in ended)
        event = DelegationEnded(
            at=at, by=by, about=self.id, person=person, steps=tuple(one.step for one in ended)
        )
        return replace(self, delegations=kept), event

    def is_delegated(self, person: str, step: Step) -> bool:
        return self.is_open and any(one.person == person and one.step == step for one in self.delegations)

    def without_steps_of(self, person: str) -> Case:
        return replace(self, delegations=tuple(one for one in self.delegations if one.person != person))

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
        return again, CaseReopened(at=at, by=by, about=self.id, invited=readers)

    def transfer(self, region: int, *, by: str, at: datetime) -> tuple[Case, CaseTransferred]:
        """To another region, with its history; the old team is out, the new one is seated by whoever takes it."""
        self.must_be_open()
        if region == self.region:
            raise Refusal("same-region")
        event = CaseTransferred(at=at, by=by, about=self.id, before=self.region, region=region)
        return replace(self, region=region, team=(), delegations=(), checks=(), on_its_way=True), event

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
        return replace(self, team=team, key_contact=by, on_its_way=False), event

    def must_be_open(self) -> None:
        """Closed cases take no writes."""
        if not self.is_open:
            raise Refusal("case-closed", code=self.id)


def may_open(referral: Referral, ground: Consent | NonConsent | None, intake: Intake | None) -> Basis:
    """No personal information reaches a team room before written consent, or the ground of P9 (P3.3, P3.6)."""
    if ground is None or not ground.is_given:
        raise Refusal("case-without-consent", referral=referral.id)
    if intake is None:
        raise Refusal("case-without-intake", referral=referral.id)
    return Basis.DANGER if isinstance(ground, NonConsent) else Basis.CONSENT


def open_case(
    code: str,
    referral: Referral,
    file_number: str,
    team: tuple[str, ...],
    *,
    partner: tuple[str, str] = ("", ""),
    basis: Basis = Basis.CONSENT,
    by: str,
    at: datetime,
) -> tuple[Case, CaseOpened]:
    """Whoever opens it is its key contact: they spoke with the client (P4.8)."""
    case = Case(
        id=code,
        referral=referral.id,
        region=referral.region,
        file_number=file_number,
        first=referral.first,
        last=referral.last,
        opened_at=at,
        key_contact=by,
        team=team,
        partner=partner,
        basis=basis,
        excluded=referral.excluded,
        cleared=referral.cleared,
        holds=referral.holds,
    )
    event = CaseOpened(at=at, by=by, about=code, referral=referral.id, region=referral.region, invited=team)
    return case, event
