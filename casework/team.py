"""Who sits in a case, who stepped aside or is kept out, and who carries out what (PROTOCOL P1.4, P1.8, P1.12, P4.8)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from casework.delegation import Delegation, Step
from casework.errors import Refusal
from casework.events import (
    ChairLent,
    ChairReturned,
    ConflictDeclared,
    ConflictUndone,
    DelegationEnded,
    KeyContactNamed,
    PersonExcluded,
    PersonSeated,
    PersonUnseated,
    StepDelegated,
    TeamWidened,
)
from casework.stage import Staged


@dataclass(frozen=True, kw_only=True)
class Seated(Staged):
    key_contact: str
    """A person's id: who already knows the client, otherwise the coordinator (P4.8)."""
    team: tuple[str, ...]
    """The seats, as persons' ids; who of them may read now is `access.why_not`."""
    cleared: tuple[str, ...] = ()
    """Persons' ids: of such a name, and known to be somebody else."""
    conflicts: tuple[str, ...] = ()
    """Persons' ids: they declared a conflict of interest (P1.8). The room never learns of it (P1.13)."""
    excluded: tuple[str, ...] = ()
    """Persons' ids: kept out, told nothing, and cannot find the case (P1.12)."""
    delegations: tuple[Delegation, ...] = ()
    across: tuple[str, ...] = ()
    """Members' ids: they sit in a case in which a party of this one stands on the other side (P2.15)."""
    lent_to: tuple[str, ...] = ()
    """Coordinators' ids, of another region: they chair it while nobody of its own may (P1.12)."""
    may_go_back: bool = False
    """The program lead has heard that somebody of its own region may chair it again."""

    def seat(self, person: str) -> Self:
        """One more on the team: an alternate who stands in, a member who joins."""
        return self if person in self.team else replace(self, team=(*self.team, person))

    def widen(self, people: tuple[str, ...], *, by: str, at: datetime) -> tuple[Self, TeamWidened]:
        """Several join at once, when the ground of the case has changed."""
        self.must_be_open()
        new = tuple(person for person in people if person not in self.team)
        event = TeamWidened(at=at, by=by, about=self.id, people=new)
        return replace(self, team=(*self.team, *new)), event

    def unseat(self, person: str, *, by: str, at: datetime) -> tuple[Self, PersonUnseated]:
        """Whoever stood in is needed no more."""
        team = tuple(one for one in self.team if one != person)
        return replace(self, team=team), PersonUnseated(at=at, by=by, about=self.id, person=person)

    def admit(self, person: str, *, by: str, at: datetime) -> tuple[Self, PersonSeated]:
        """A coordinator wants them on the team."""
        self.must_be_open()
        event = PersonSeated(at=at, by=by, about=self.id, person=person)
        excluded = tuple(one for one in self.excluded if one != person)
        return replace(self.seat(person), excluded=excluded), event

    def is_another(self, person: str) -> Self:
        """A coordinator knows that the name they share with a party is a coincidence (P1.12)."""
        return replace(self, cleared=(*self.cleared, person))

    def step_aside(self, person: str, *, by: str, at: datetime) -> tuple[Self, ConflictDeclared]:
        """A conflict of interest, at any time and without a reason (P1.8)."""
        if person in self.conflicts:
            raise Refusal("conflict-known", code=self.id)
        event = ConflictDeclared(at=at, by=by, about=self.id, person=person)
        return replace(self.without_steps_of(person), conflicts=(*self.conflicts, person)), event

    def has_no_conflict(self, person: str, *, by: str, at: datetime) -> tuple[Self, ConflictUndone]:
        """Declared by mistake: the member confirmed that there is none (P1.13)."""
        if person not in self.conflicts:
            raise Refusal("no-conflict-known", code=self.id)
        kept = tuple(one for one in self.conflicts if one != person)
        return replace(self, conflicts=kept), ConflictUndone(at=at, by=by, about=self.id, person=person)

    def keep_out(self, person: str, *, by: str, at: datetime) -> tuple[Self, PersonExcluded]:
        """Told nothing, and cannot find the case from now on (P1.12)."""
        if person in self.excluded:
            raise Refusal("excluded-already", code=self.id)
        event = PersonExcluded(at=at, by=by, about=self.id, person=person)
        cleared = tuple(one for one in self.cleared if one != person)
        without = self.without_steps_of(person)
        return replace(without, excluded=(*self.excluded, person), cleared=cleared), event

    def lent(self, person: str) -> Self:
        return self if person in self.lent_to else replace(self, lent_to=(*self.lent_to, person))

    def lend_chair(self, person: str, *, by: str, at: datetime) -> tuple[Self, ChairLent]:
        self.must_be_open()
        lent = replace(self.lent(person), may_go_back=False)
        return lent, ChairLent(at=at, by=by, about=self.id, person=person)

    def return_chair(self, *, by: str, at: datetime) -> tuple[Self, ChairReturned]:
        return replace(self, lent_to=()), ChairReturned(at=at, by=by, about=self.id, people=self.lent_to)

    def no_more_lent(self, person: str) -> Self:
        """They left the roster, or coordinate no more: an old list lets nobody in who comes back one day."""
        return replace(self, lent_to=tuple(one for one in self.lent_to if one != person))

    # --- who does what (P1.4, P4.8) -----------------------------------------------------------------
    def name_key_contact(self, person: str, *, by: str, at: datetime) -> tuple[Self, KeyContactNamed]:
        self.must_be_open()
        if person == self.key_contact:
            raise Refusal("key-contact-already")
        event = KeyContactNamed(at=at, by=by, about=self.id, person=person)
        return replace(self, key_contact=person), event

    def delegate(self, person: str, step: Step, *, by: str, at: datetime) -> tuple[Self, StepDelegated]:
        """One more may carry it out; the coordinator still may."""
        self.must_be_open()
        if self.is_delegated(person, step):
            raise Refusal("delegated-already")
        given = Delegation(person=person, step=step, by=by, at=at)
        event = StepDelegated(at=at, by=by, about=self.id, person=person, step=step)
        return replace(self, delegations=(*self.delegations, given)), event

    def take_back(
        self, person: str, step: Step | None = None, *, by: str, at: datetime
    ) -> tuple[Self, DelegationEnded]:
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
        """The key contact speaks with the client without being asked to (P3.1)."""
        if not self.is_open:
            return False
        if step is Step.CONTACT and person == self.key_contact:
            return True
        return any(one.person == person and one.step == step for one in self.delegations)

    def without_steps_of(self, person: str) -> Self:
        return replace(self, delegations=tuple(one for one in self.delegations if one.person != person))
