"""Who may know what: the rules of access asked with what the records hold, here and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from bot import reading
from bot.occasion import Occasion
from bot.router import Place
from casework import access
from casework.deadline import Deadline
from casework.errors import Refusal
from casework.events import Looked
from casework.people import Agency, Person, Role
from casework.stage import Stage

if TYPE_CHECKING:
    from casework.case import Case
    from casework.referral import Referral


class Knowing(Occasion):
    def could_chair(self, case: Case) -> list[Person]:
        """The coordinators of its region who may read it, and who was named in their place (P1.12): who is there first, of
        these the key contact (P1.5, P4.8)."""
        could = [*self.coordinators(case.region), *map(self.someone, case.lent_to)]
        may = [p for p in could if self.why_not(case, p) is None]
        return sorted(may, key=lambda p: (p.is_absent(self.now), p.id != case.key_contact))

    def case(self, code: str) -> Case:
        """Raises Refusal("no-such-case"), the same for what is not there and what may not be seen (P12.11)."""
        case = self.work.cases.find(code)
        if case is None or self.why_not(case) is not None:
            raise Refusal("no-such-case", code=code)
        return case

    def case_that_asked(self, code: str) -> Case:
        """The same; also one that is closed, for who could read it until then and was asked in it to acknowledge (P7.4)."""
        case = self.work.cases.find(code)
        return case if case is not None and self.was_asked(case) else self.case(code)

    def was_asked(self, case: Case) -> bool:
        """Before it was closed."""
        if case.is_open:
            return False
        reported = self.work.developments.where(case=case.id)
        asked = any(one.asks(self.actor.id) or one.by == self.actor.id for one in reported)
        return asked and reading.why_not_before(self.work, self.actor, case, self.now) is None

    def matter(self, code: str) -> Case | Referral | None:
        """What this person may speak of by that code: a case that they read; a referral that they made, or coordinate, whose
        case they do not read. Nothing else, whether there is such a code or not (P12.11)."""
        referral = self.work.referrals.find(code)
        case = self.work.cases.of_referral(code) if referral else self.work.cases.find(code)
        if case is not None and self.why_not(case) is None:
            return case
        mine = referral is not None and (
            referral.referrer == self.actor.id or self.actor in self.chairs(referral)
        )
        return referral if mine else None

    def code_of(self, referral: str) -> str:
        """By which it is spoken of: the case's code once there is one, as nobody on the team knows the referral's."""
        case = self.work.cases.of_referral(referral)
        return case.id if case else referral

    def why_not(self, case: Case, person: Person | None = None) -> str | None:
        """Why this person may not read the case now; None: may."""
        who = person or self.actor
        return access.why_not(
            who,
            case,
            ground=self.work.ground(case),
            visits=self.work.visits.where(case=case.id),
            now=self.now,
        )

    def seated(self, case: Case, person: Person | None = None) -> Person:
        """As this person sits in that case: for their agency, or as coordinator alone (P3.4)."""
        who = person or self.actor
        if who.id in case.lent_to:
            return replace(who, agency=Agency.CHAIR)
        return access.seated(who, self.work.ground(case))

    def seats(self, case: Case) -> list[Person]:
        """Everybody on the roster, as they would sit in that case."""
        return [self.seated(case, person) for person in self.people()]

    def readers(self, case: Case) -> list[Person]:
        """Who may read it now, as lists show people."""
        return sorted((p for p in self.people() if self.why_not(case, p) is None), key=access.in_order)

    def members(self, case: Case) -> list[Person]:
        """The team of these; guests are told in their own words."""
        return [p for p in self.readers(case) if self.role_in(case, p) in access.TEAM_ROLES]

    def role_in(self, case: Case, person: Person | None = None) -> Role:
        """What this person is in that case: a coordinator who visits is an ad hoc member there (P8.9)."""
        return access.role_in(person or self.actor, case)

    def chairs(self, referral: Referral) -> list[Person]:
        """The coordinators of its region who may know of it; who is kept out finds nothing of it anywhere (P1.12)."""
        return self.chairs_in(referral, referral.region) or self.chairs_from_elsewhere(referral)

    def chairs_from_elsewhere(self, referral: Referral) -> list[Person]:
        """Whom the program lead has named in place of its region's own, while nothing keeps them from it (P1.8, P1.12)."""
        case = self.work.cases.of_referral(referral.id)
        lent = map(self.someone, case.lent_to) if case else ()
        chairs = (p for p in lent if p.is_active and p.role is Role.COORDINATOR)
        return [p for p in chairs if self.may_hear_of(p, referral)]

    def cases_near(self, person: Person, *stages: Stage) -> list[Case]:
        """Of this person's region, and what they chair elsewhere."""
        here = self.work.cases.where(region=person.region, state=stages)
        return [*here, *(case for case in self.chaired_elsewhere(person, *stages) if case not in here)]

    def chaired_elsewhere(self, person: Person, *stages: Stage) -> list[Case]:
        """Lent to this coordinator by the program lead (P1.12)."""
        if person.role is not Role.COORDINATOR:
            return []
        return [case for case in self.work.cases.where(state=stages) if person.id in case.lent_to]

    def chairs_in(self, referral: Referral, region: int) -> list[Person]:
        """The same, if it were there."""
        return [p for p in self.coordinators(region) if self.may_hear_of(p, referral)]

    def may_hear_of(self, person: Person, referral: Referral) -> bool:
        """That there is such a referral, or the case of it: not who is locked, kept out, or stepped aside (P1.12)."""
        return not person.is_locked and not reading.is_kept_from(self.work, person, referral)

    def may_read_of(self, person: Person, referral: Referral) -> bool:
        """What the referral holds; of one that has become a case, who may read that (P9.3)."""
        case = self.work.cases.of_referral(referral.id)
        may_read = case is None or self.why_not(case, person) is None
        return may_read and self.may_hear_of(person, referral)

    def has_stopped(self, referral: str) -> bool:
        """Did the client withdraw, with no danger recorded that lets others know (P3.5, P9)?"""
        if case := self.work.cases.of_referral(referral):
            return access.has_stopped(case, self.work.ground(case))
        consent, danger = self.work.consents.find(referral), self.work.nonconsents.find(referral)
        withdrawn = consent is not None and consent.withdrawn_at is not None
        return withdrawn and not (danger is not None and danger.is_given)

    def shows(self, case: Case, at: datetime) -> bool:
        """May what is of that instant be shown here? Not to who joined when the person had consented (P9.5)."""
        return (
            self.room_shows(case, at)
            if self.place is Place.CASE
            else self.may_look_back(case, at, self.actor)
        )

    def room_shows(self, case: Case, at: datetime) -> bool:
        """In the case room only if all who read there may know."""
        if case.consented_at is None:
            return True
        return all(self.may_look_back(case, at, person) for person in self.readers(case))

    def may_look_back(self, case: Case, at: datetime, person: Person) -> bool:
        """A coordinator sees the whole case; of the others, who was there when it was shared without consent (P9.5)."""
        return person.role is Role.COORDINATOR or not case.hides(at, person.id)

    def knows(self, case: Case, at: datetime) -> bool:
        """May whoever speaks know of what is of that instant, wherever they are (P9.5)?"""
        return self.may_look_back(case, at, self.actor)

    def is_hushed(self, deadline: Deadline) -> bool:
        """After a withdrawal nobody is asked to share, nor told of a clock that asks for it (P3.5)."""
        return self.house.rules[deadline.rule].while_shared and self.has_stopped(deadline.case)

    def looked(self, about: str, what: str, *, page: int = 1) -> None:
        """Reads are rows of the journal too."""
        self.work.journal.note(Looked(at=self.now, by=self.by, about=about, what=what, page=page))
