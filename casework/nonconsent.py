"""Sharing without consent, to act on a danger (PROTOCOL P9)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from casework.errors import Refusal
from casework.events import DangerRecorded
from casework.people import Agency, Area, Person, Role
from casework.risk import Score

SELECT = (Agency.POLICE, Agency.VICTIMS, Agency.SOCIAL)
"""The only agencies that take part (P9.3)."""
PROTECTION = (Area.ADULT, Area.CHILD)
"""The only areas of Social Development that do (P9.7)."""
CONVERSATION = ("risk", "process", "hesitation", "other-provider", "can-join")
"""What the recorded talk before it was about (P9.1)."""
LAPSED = "lapsed"
GROUND = "sharing-in-danger"
"""The statute that allows it, by its name in `templates/statutes.toml` (P9.2, P11.8)."""


FEWEST_WORDS = 3


def must_say_why(text: str) -> None:
    """A written reason is a sentence, however short: `x` is none (P9.2)."""
    if len(text.split()) < FEWEST_WORDS:
        raise Refusal("reason-too-short")


@dataclass(frozen=True, kw_only=True)
class NonConsent:
    """`id` is the referral's. In force from `recorded_at` until the person consents (P9.5)."""

    id: str
    scores: tuple[Score, ...] = ()
    judgement: str = ""
    """Why the risk of serious harm or death is high, in professional judgement (P2.2, P9.1)."""
    spoken_at: datetime | None = None
    """When the purposeful conversation took place."""
    talked: tuple[str, ...] = ()
    in_danger: tuple[str, ...] = ()
    """The person, or someone connected: a child, a new partner (P9.6). By relation, never by name."""
    ground: str = GROUND
    rationale: str = ""
    """Why it is necessary to protect health or safety; written (P9.2)."""
    informed: str = ""
    """yes or no: was the individual told what will be said, to whom and why?"""
    not_informed: str = ""
    """Why telling would interfere."""
    fears: str = ""
    """Of what could follow; limited where possible (P9.6)."""
    in_the_way: str = ""
    """What stands in the way of consenting, if said (P9.9)."""
    left_out: tuple[str, ...] = ()
    """Persons' ids."""
    state: str = "draft"
    recorded_at: datetime | None = None

    @property
    def is_given(self) -> bool:
        return self.state == "in-force"

    @property
    def seats(self) -> tuple[str, ...]:
        return SELECT

    @property
    def is_high_risk(self) -> bool:
        """A score at the threshold, or professional judgement with its reason (P2.2)."""
        return bool(self.judgement) or any(score.meets_threshold for score in self.scores)

    def bars(self, person: Person, now: datetime) -> str | None:
        """Why this person may not take part: no-consent, select-only, protection-only, left-out; None: may."""
        if not self.is_given and not (self.state == LAPSED and person.role is Role.COORDINATOR):
            return "no-consent"
        if person.agency not in SELECT:
            return "select-only"
        if person.agency is Agency.SOCIAL and not set(person.areas) & set(PROTECTION):
            return "protection-only"
        return "left-out" if person.id in self.left_out else None

    def record(self, *, by: str, at: datetime) -> tuple[NonConsent, DangerRecorded]:
        """Refused without high risk, the talk, the rationale, and whether the person was told (P9.1, P9.2)."""
        if not self.is_high_risk:
            raise Refusal("danger-not-high-risk", referral=self.id)
        if not set(CONVERSATION) <= set(self.talked):
            raise Refusal("danger-not-talked", referral=self.id)
        if not self.rationale:
            raise Refusal("danger-no-rationale", referral=self.id)
        if self.informed != "yes" and not self.not_informed:
            raise Refusal("danger-not-informed", referral=self.id)
        event = DangerRecorded(at=at, by=by, about=self.id, informed=self.informed == "yes")
        return replace(self, state="in-force", recorded_at=at), event

    def lapse(self) -> NonConsent:
        """The case is closed: who coordinates may look at it; it opens again only on a new ground (P9.1, P9.2)."""
        return replace(self, state=LAPSED)

    def before_it_lapsed(self) -> NonConsent:
        """For the last words to those who were there because of it (P8.4)."""
        return replace(self, state="in-force") if self.state == LAPSED else self

    def end(self) -> NonConsent:
        """The person consented: the case goes on as a consented one (P9.5)."""
        return replace(self, state="ended")
