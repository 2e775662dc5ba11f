"""Informed consent, its scope, and the written form (PROTOCOL P3)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from casework.errors import Refusal
from casework.events import ConsentRecorded

EXPLAINED = ("purpose", "what", "whom", "exceptions", "withdrawal")
"""Each is explained and understood before consent can be recorded (P3.2)."""


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

    @property
    def is_given(self) -> bool:
        return self.state is Standing.GIVEN

    def covers(self, agency: str) -> bool:
        return self.is_given and agency in self.agencies

    def record(self, *, by: str, at: datetime) -> tuple[Consent, ConsentRecorded]:
        """Refused while something is unexplained, or there is no signed form: no paper, no sharing."""
        if not set(EXPLAINED) <= set(self.explained):
            raise Refusal("consent-not-explained", referral=self.id)
        if self.written is None:
            raise Refusal("consent-not-signed", referral=self.id)
        if not self.agencies:
            raise Refusal("consent-no-agency", referral=self.id)
        event = ConsentRecorded(at=at, by=by, about=self.id, agencies=self.agencies, left_out=self.left_out)
        return replace(self, state=Standing.GIVEN, recorded_at=at), event
