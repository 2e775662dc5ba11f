"""Informed consent, its scope, and the written form (PROTOCOL P3)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.errors import Refusal
from casework.events import ConsentRecorded, ConsentWithdrawn, ScopeChanged
from casework.people import PRIMARY, Person, Role

DECIDE_WITHIN = timedelta(hours=48)
"""After a withdrawal: closing, or P9 (P3.12)."""
EXPLAINED = ("purpose", "what", "whom", "exceptions", "withdrawal")
"""Each is explained and understood before consent can be recorded (P3.2)."""


ALL_OF_IT = "all"


class Interpreted(StrEnum):
    """Through whom it was explained: no family, and only who is accepted and bound to confidentiality (P3.10)."""

    NONE = "none"
    FIT = "fit"
    FAMILY = "family"
    UNBOUND = "unbound"


class Standing(StrEnum):
    PARTIAL = "partial"
    GIVEN = "given"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class Written:
    """The paper: when it was signed, who witnessed, where it is kept (P3.3)."""

    signed_on: date
    details: str


@dataclass(frozen=True, kw_only=True)
class Consent:
    """`id` is the referral's."""

    id: str
    explained: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    """The scope: the agencies that the client agrees to (P3.4)."""
    left_out: tuple[str, ...] = ()
    """Persons' ids, without a reason (P3.9)."""
    written: Written | None = None
    state: Standing = Standing.PARTIAL
    recorded_at: datetime | None = None
    withdrawn_at: datetime | None = None
    team_before: tuple[str, ...] = ()
    """Persons' ids: who was on the team when it was withdrawn."""
    own_words: dict[str, str] = field(default_factory=dict)
    """How the client put what they understood: by item, or under ALL_OF_IT (P3.10)."""
    spoken_in: str = ""
    """The language of the talks, as typed (P3.10)."""
    interpreted: Interpreted = Interpreted.NONE
    interpreter: str = ""
    """As typed."""
    given_by: str = ""
    """Who consents for a youth, or for an adult who cannot alone, and on what ground; empty: the client (P3.14)."""
    explained_by: dict[str, str] = field(default_factory=dict)
    """Item -> the id of the person who explained it: it may take several talks, and several people (P3.10)."""
    partner_consent: str = ""
    """The offending partner's own, if there is one: day and place, as typed (P3.7)."""

    @property
    def is_given(self) -> bool:
        return self.state is Standing.GIVEN

    def still_reads(self, now: datetime) -> bool:
        """Who was in may read for as long as the coordinator has to decide (P3.5, P3.12)."""
        return self.withdrawn_at is not None and now < self.withdrawn_at + DECIDE_WITHIN

    def bars(self, person: Person, now: datetime) -> str | None:
        """Why the consent does not let this member read: no-consent, left-out, not-agreed; None: it does.

        Withdrawn, it lets those read who were on the team, until the coordinator has decided; the coordinators
        decide, and so read on. Nobody joins any more, by whatever way.
        """
        if not self.is_given and not self._reads_on(person, now):
            return "no-consent"
        if person.id in self.left_out:
            return "left-out"
        if person.role is Role.COORDINATOR or person.agency in self.agencies:
            return None
        return "not-agreed"

    def _reads_on(self, person: Person, now: datetime) -> bool:
        if person.role is Role.COORDINATOR:
            return self.withdrawn_at is not None
        return self.still_reads(now) and person.id in self.team_before

    @property
    def seats(self) -> tuple[str, ...]:
        """The agencies that have a seat."""
        return self.agencies

    def must_be_newer(self, signed_on: date, withdrawn_on: date) -> None:
        """What was signed before the day of the withdrawal is no consent to go on (P3.5)."""
        if signed_on < withdrawn_on:
            raise Refusal("consent-signed-before", day=withdrawn_on)

    def record(self, *, by: str, at: datetime) -> tuple[Consent, ConsentRecorded]:
        """Refused while something is unexplained, or there is no signed form: no paper, no sharing."""
        if not set(EXPLAINED) <= set(self.explained):
            raise Refusal("consent-not-explained", referral=self.id)
        if self.interpreted not in (Interpreted.NONE, Interpreted.FIT):
            raise Refusal("consent-not-explained", referral=self.id)
        if self.written is None:
            raise Refusal("consent-not-signed", referral=self.id)
        if not self.agencies:
            raise Refusal("consent-no-agency", referral=self.id)
        event = ConsentRecorded(at=at, by=by, about=self.id, agencies=self.agencies, left_out=self.left_out)
        return replace(self, state=Standing.GIVEN, recorded_at=at, withdrawn_at=None), event

    def rescope(
        self,
        *,
        add: tuple[str, ...] = (),
        remove: tuple[str, ...] = (),
        leave_out: tuple[str, ...] = (),
        let_in: tuple[str, ...] = (),
        by: str,
        at: datetime,
    ) -> tuple[Consent, ScopeChanged]:
        """Agencies and persons in or out, by the client's word (P3.4, P3.9).

        The last agency may go too: stopping is never refused, the coordinators are left.
        """
        if not self.is_given:
            raise Refusal("consent-not-given", referral=self.id)
        agencies = tuple(one for one in PRIMARY if one in {*self.agencies, *add} - set(remove))
        left_out = tuple(sorted({*self.left_out, *leave_out} - set(let_in)))
        event = ScopeChanged(at=at, by=by, about=self.id, agencies=agencies, left_out=left_out)
        return replace(self, agencies=agencies, left_out=left_out), event

    def withdraw(
        self, *, team: tuple[str, ...] = (), by: str, at: datetime
    ) -> tuple[Consent, ConsentWithdrawn]:
        """At any time; sharing stops at once (P3.5). `team`: who may read until it is decided what follows."""
        if not self.is_given:
            raise Refusal("consent-not-given", referral=self.id)
        withdrawn = replace(self, state=Standing.WITHDRAWN, withdrawn_at=at, team_before=team)
        return withdrawn, ConsentWithdrawn(at=at, by=by, about=self.id)
