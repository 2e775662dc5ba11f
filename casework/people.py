"""Who takes part (PROTOCOL P1)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.affirmation import TERMS, Affirmation, Terms
from casework.errors import Refusal
from casework.events import (
    AbsenceEnded,
    AbsencePlanned,
    Affirmed,
    AlternateNamed,
    AlternateUnset,
    Certified,
    LanguageChosen,
    PersonAdded,
    PersonCorrected,
    PersonLocked,
    PersonNamed,
    PersonRemoved,
    PersonUnlocked,
    SessionAttended,
)

CORRECTED = ("first", "last", "role", "agency", "organisation", "areas", "region", "language")
"""What the roster says of somebody."""
SESSIONS = 4
"""Onboarding sessions (P1.7)."""
LONGEST_ABSENCE = timedelta(days=366)


class Role(StrEnum):
    FRONT_LINE = "front-line"
    MEMBER = "member"
    AD_HOC = "ad-hoc"
    COORDINATOR = "coordinator"
    LEAD = "lead"
    OPERATOR = "operator"


class Agency(StrEnum):
    POLICE = "police"
    VICTIMS = "victims"
    SOCIAL = "social"
    HEALTH = "health"
    DV = "dv"
    OTHER = "other"
    CHAIR = "chair"
    """Nobody is of it: how a coordinator sits in a case whose client did not agree to their agency."""


PRIMARY = (Agency.POLICE, Agency.VICTIMS, Agency.SOCIAL, Agency.HEALTH, Agency.DV)
"""The five primary service providers (P1.2)."""


class Area(StrEnum):
    """Program areas of Social Development (P1.10)."""

    ADULT = "adult"
    CHILD = "child"
    ASSISTANCE = "assistance"
    HOUSING = "housing"


@dataclass(frozen=True, kw_only=True)
class Person:
    id: str
    user_id: str
    first: str
    last: str
    role: Role
    agency: Agency = Agency.OTHER
    region: int = 0
    """0: the whole province."""
    language: str = "en"
    state: str = "active"
    affirmation: Affirmation | None = None
    alternate: str | None = None
    away_from: datetime | None = None
    away_until: datetime | None = None
    organisation: str = ""
    """RCMP or a municipal force, Horizon or Vitalité, a transition house (P1.11)."""
    areas: tuple[Area, ...] = ()
    """Of a Social Development member (P1.10)."""
    certified_on: date | None = None
    """Danger Assessment certification (P1.7)."""
    attended: tuple[int, ...] = ()
    """Which of the four onboarding sessions (P1.7)."""
    ring_showed: str = ""
    """What their locked phone did with a test ring (`casework.onboarding.Showed`); empty: not tested yet."""
    app_locked_at: datetime | None = None
    """Since when, by their own word, the app asks for a code or a face before it opens."""
    locked_at: datetime | None = None
    """A lost phone: no device of theirs reads or commands anything until a coordinator heard their voice."""
    locked_by: str = ""

    covered: dict[str, str] = field(default_factory=dict)
    """Case code -> the alternate who was seated there because they are away (P1.5)."""

    @property
    def is_active(self) -> bool:
        return self.state == "active"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    @property
    def is_trained(self) -> bool:
        return self.certified_on is not None and len(self.attended) == SESSIONS

    # --- the affirmation ------------------------------------------------------------------------
    def has_affirmed(self, now: datetime) -> bool:
        """The grace counted in: may they be in a case room (P1.6)?"""
        return self.affirmation is not None and now < self.affirmation.closes_at

    def affirm(self, *, at: datetime, terms: Terms = TERMS) -> tuple[Person, Affirmed]:
        """Signed today's text; good for a year (P1.6)."""
        signed = Affirmation.of(terms, at=at)
        event = Affirmed(at=at, by=self.id, about=self.id, version=signed.version, until=signed.until)
        return replace(self, affirmation=signed), event

    def under(self, terms: Terms) -> Person:
        """With what was signed brought up to a newer text, or another grace."""
        return replace(self, affirmation=self.affirmation.under(terms)) if self.affirmation else self

    # --- put right ---------------------------------------------------------------------------------
    def correct(self, new: Person, *, by: str, at: datetime) -> tuple[Person, PersonCorrected]:
        """What they signed, learnt and agreed stays theirs."""
        fields = self.differs_in(new)
        event = PersonCorrected(
            at=at,
            by=by,
            about=self.id,
            role=new.role,
            agency=new.agency,
            region=new.region,
            fields=fields,
        )
        return replace(self, **{name: getattr(new, name) for name in fields}), event

    def differs_in(self, new: Person) -> tuple[str, ...]:
        return tuple(name for name in CORRECTED if getattr(self, name) != getattr(new, name))

    def moves_to(self, new: Person) -> bool:
        """Do they sit elsewhere then, and leave their seats? Not a coordinator who stays one of that region."""
        if new.role is Role.COORDINATOR:
            return self.region != new.region
        return (self.role, self.agency, self.region) != (new.role, new.agency, new.region)

    # --- absence --------------------------------------------------------------------------------
    def is_away(self, now: datetime) -> bool:
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from <= now < self.away_until

    def is_absent(self, now: datetime) -> bool:
        """Away, or without a device that may be used: alerts go to the alternate."""
        return self.is_locked or self.is_away(now)

    def is_away_between(self, begins: datetime, ends: datetime) -> bool:
        """Somewhere in that time."""
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from < ends and begins < self.away_until

    def stands_in_for(self, other: Person, now: datetime) -> bool:
        return other.alternate == self.id and other.is_absent(now)

    def go_away(
        self, begins: datetime, ends: datetime, *, by: str, at: datetime
    ) -> tuple[Person, AbsencePlanned]:
        """One absence at a time: a newer one takes the place of what was planned. None begins in the past."""
        if ends <= begins:
            raise Refusal("absence-ends-first")
        if ends <= at:
            raise Refusal("absence-past")
        if ends - begins > LONGEST_ABSENCE:
            raise Refusal("absence-too-long")
        begins = max(begins, at)
        event = AbsencePlanned(at=at, by=by, about=self.id, begins=begins, ends=ends)
        return replace(self, away_from=begins, away_until=ends), event

    def come_back(self, *, by: str, at: datetime) -> tuple[Person, AbsenceEnded]:
        if self.away_from is None:
            raise Refusal("not-away", who=self)
        event = AbsenceEnded(at=at, by=by, about=self.id, began=self.away_from)
        return replace(self, away_from=None, away_until=None), event

    # --- training (P1.7) ------------------------------------------------------------------------
    def certify(self, on: date, *, by: str, at: datetime) -> tuple[Person, Certified]:
        return replace(self, certified_on=on), Certified(at=at, by=by, about=self.id)

    def attend(self, session: int, *, by: str, at: datetime) -> tuple[Person, SessionAttended]:
        if not 1 <= session <= SESSIONS:
            raise Refusal("no-such-session", count=SESSIONS)
        event = SessionAttended(at=at, by=by, about=self.id, session=session)
        return replace(self, attended=tuple(sorted({*self.attended, session}))), event

    # --- the rest -------------------------------------------------------------------------------
    def speak(self, language: str, *, at: datetime) -> tuple[Person, LanguageChosen]:
        event = LanguageChosen(at=at, by=self.id, about=self.id, language=language)
        return replace(self, language=language), event

    def lock(self, *, by: str, at: datetime) -> tuple[Person, PersonLocked]:
        """At once, and all of their devices: a thief must not be able to lock out the owner alone."""
        if self.is_locked:
            raise Refusal("locked-already", who=self, at=self.locked_at)
        return replace(self, locked_at=at, locked_by=by), PersonLocked(at=at, by=by, about=self.id)

    def unlock(
        self, *, by: str, at: datetime, kept: tuple[str, ...], blocked: tuple[str, ...]
    ) -> tuple[Person, PersonUnlocked]:
        """By a coordinator who has heard the voice, never by themselves; `kept`, `blocked`: devices."""
        if by == self.id:
            raise Refusal("not-yourself")
        if self.locked_at is None:
            raise Refusal("not-locked", who=self)
        event = PersonUnlocked(
            at=at, by=by, about=self.id, locked_at=self.locked_at, kept=kept, blocked=blocked
        )
        return replace(self, locked_at=None, locked_by=""), event

    def name_alternate(self, other: Person, *, by: str, at: datetime) -> tuple[Person, AlternateNamed]:
        """Same agency, same region; for a coordinator another coordinator, who can act (P1.5)."""
        if not other.is_active or not self.may_stand_in(other):
            raise Refusal("alternate-elsewhere", chairs=self.role is Role.COORDINATOR)
        event = AlternateNamed(at=at, by=by, about=self.id, alternate=other.id)
        return replace(self, alternate=other.id), event

    def is_near(self, other: Person) -> bool:
        """Of one region, or one of them of none."""
        return 0 in (self.region, other.region) or self.region == other.region

    def may_stand_in(self, other: Person) -> bool:
        if other.region != self.region or other.id == self.id:
            return False
        if self.role is Role.COORDINATOR:
            return other.role is Role.COORDINATOR
        return other.agency is self.agency and other.role in (self.role, Role.MEMBER, Role.COORDINATOR)

    def without_alternate(self, *, by: str, at: datetime) -> tuple[Person, AlternateUnset]:
        return replace(self, alternate=None), AlternateUnset(at=at, by=by, about=self.id)

    def remove(self, *, by: str, at: datetime) -> tuple[Person, PersonRemoved]:
        return replace(self, state="removed"), PersonRemoved(at=at, by=by, about=self.id)

    def named(self, first: str, last: str, *, by: str, at: datetime) -> tuple[Person, PersonNamed]:
        return replace(self, first=first, last=last), PersonNamed(at=at, by=by, about=self.id)

    def added(self, *, by: str, at: datetime) -> PersonAdded:
        return PersonAdded(
            at=at, by=by, about=self.id, role=self.role, agency=self.agency, region=self.region
        )
