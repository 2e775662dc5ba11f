"""Who takes part (PROTOCOL P1)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.errors import Refusal
from casework.events import Affirmed, AlternateNamed, LanguageChosen, PersonAdded, PersonRemoved

AFFIRMATION = "2026-1"
"""The version of the text that is signed today (P1.6)."""
AFFIRMED_FOR = timedelta(days=365)


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


PRIMARY = (Agency.POLICE, Agency.VICTIMS, Agency.SOCIAL, Agency.HEALTH, Agency.DV)
"""The five primary service providers (P1.2)."""


class Area(StrEnum):
    """Program areas of Social Development (P1.10)."""

    ADULT = "adult"
    CHILD = "child"
    ASSISTANCE = "assistance"
    HOUSING = "housing"


@dataclass(frozen=True, kw_only=True)
class Region:
    number: int
    names: dict[str, str]
    zone: str
    languages: tuple[str, ...]
    emergency: str = "911"

    def name(self, language: str) -> str:
        return self.names[language]


@dataclass(frozen=True, kw_only=True)
class Affirmation:
    version: str
    signed_at: datetime
    until: datetime


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
    works_as: str = ""
    """What an ad hoc member is there for, as the coordinator typed it."""
    organisation: str = ""
    """RCMP or a municipal force, Horizon or Vitalité, a transition house (P1.11)."""
    areas: tuple[Area, ...] = ()
    """Of a Social Development member (P1.10)."""
    certified_on: date | None = None
    """Danger Assessment certification (P1.7)."""
    sessions: int = 0
    """How many of the four onboarding sessions were attended (P1.7)."""
    locked_at: datetime | None = None
    """A lost phone: no device of theirs reads or commands anything until a coordinator heard their voice."""

    @property
    def is_active(self) -> bool:
        return self.state == "active"

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None

    def has_affirmed(self, now: datetime) -> bool:
        return self.affirmation is not None and now < self.affirmation.until

    def is_away(self, now: datetime) -> bool:
        if self.away_from is None or self.away_until is None:
            return False
        return self.away_from <= now < self.away_until

    def affirm(self, *, at: datetime) -> tuple[Person, Affirmed]:
        """Signed today's text; good for a year (P1.6)."""
        signed = Affirmation(version=AFFIRMATION, signed_at=at, until=at + AFFIRMED_FOR)
        event = Affirmed(at=at, by=self.id, about=self.id, version=AFFIRMATION, until=signed.until)
        return replace(self, affirmation=signed), event

    def speak(self, language: str, *, at: datetime) -> tuple[Person, LanguageChosen]:
        event = LanguageChosen(at=at, by=self.id, about=self.id, language=language)
        return replace(self, language=language), event

    def name_alternate(self, other: Person, *, by: str, at: datetime) -> tuple[Person, AlternateNamed]:
        """Same agency, same region (P1.5)."""
        if (other.agency, other.region) != (self.agency, self.region) or other.id == self.id:
            raise Refusal("alternate-elsewhere")
        event = AlternateNamed(at=at, by=by, about=self.id, alternate=other.id)
        return replace(self, alternate=other.id), event

    def remove(self, *, by: str, at: datetime) -> tuple[Person, PersonRemoved]:
        return replace(self, state="removed"), PersonRemoved(at=at, by=by, about=self.id)

    def added(self, *, by: str, at: datetime) -> PersonAdded:
        return PersonAdded(
            at=at, by=by, about=self.id, role=self.role, agency=self.agency, region=self.region
        )


def gaps(people: list[Person]) -> list[Agency]:
    """The seats that nobody fills; a coordinator of Victim Services fills that one (P1.2, P1.11)."""
    fills = (Role.MEMBER, Role.COORDINATOR)
    filled = {person.agency for person in people if person.is_active and person.role in fills}
    return [agency for agency in PRIMARY if agency not in filled]
