"""Intake: who the client is, the offending partner's name only, the risk factors (PROTOCOL P4.3, P4.10 to P4.15)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from casework.events import IntakeRecorded
from casework.people import Agency
from casework.referral import Assessment, Referral
from casework.risk import Tool

YES, NO = "yes", "no"
SHOWN, KEPT = "shown", "kept"
"""Of what is held back: the client brought it up and agrees that the team sees it, or does not (P4.10)."""


@dataclass(frozen=True, kw_only=True)
class SafetyPlan:
    """Its status; its content stays with the agency that made it (P4.14)."""

    status: str = ""
    """exists, being-made, declined or none; empty: not asked."""
    by: str = ""
    """An agency."""
    looked_at: date | None = None


@dataclass(frozen=True, kw_only=True)
class Intake:
    """`id` is the referral's. Factors: key of the form's question -> yes, no or unknown; what was not asked is not there.

    Of what is held back only what the client brought up: yes (P4.10).
    """

    id: str
    born: date | None
    partner_first: str
    partner_last: str
    factors: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    """Beside a factor, by its key; for the coordinator."""
    held_back: tuple[str, ...] = ()
    """Factors that the client brought up and the team does not see (P4.10)."""
    client_view: str = ""
    """The client's own fear and view of the danger, as said (P4.12)."""
    others_at_risk: tuple[str, ...] = ()
    """By relation (P4.15)."""
    interpreter: str = ""
    """yes, no or unknown; empty: not asked."""
    safety: SafetyPlan = SafetyPlan()
    answers: dict[str, Any] = field(default_factory=dict)
    """As the form keeps them, so that it can be gone on with."""
    answered_by: dict[str, str] = field(default_factory=dict)
    """Question -> the id of the person who recorded its answer."""
    state: str = "sent"
    sent_at: datetime

    @property
    def partner(self) -> tuple[str, str]:
        return self.partner_first, self.partner_last

    def said_yes(self, factor: str) -> bool:
        return self.factors.get(factor) == YES

    @property
    def for_the_team(self) -> list[str]:
        """The factors that the room may read: said yes to, and not held back (P4.10)."""
        return [key for key in self.factors if self.said_yes(key) and key not in self.held_back]

    @property
    def says_something(self) -> bool:
        """Is there anything in it for the team?"""
        return bool(self.for_the_team or self.others_at_risk or self.safety.status)

    def since(self, before: Intake) -> Intake:
        """Of what the team may see, that which it could not before."""
        known = (*before.for_the_team, *self.held_back)
        return replace(
            self,
            factors={key: said for key, said in self.factors.items() if key not in known},
            others_at_risk=tuple(one for one in self.others_at_risk if one not in before.others_at_risk),
            safety=self.safety if self.safety != before.safety else SafetyPlan(),
        )

    def recorded(self, *, by: str) -> IntakeRecorded:
        return IntakeRecorded(at=self.sent_at, by=by, about=self.id)


@dataclass(frozen=True)
class FollowOn:
    """A task that an answer calls for (P2.8, P2.9, P4.4, P4.13)."""

    name: str
    agencies: tuple[Agency, ...]
    """Who takes it, the first of them that is on the team; none: the coordinator."""
    within: timedelta


BEFORE_THE_MEETING = timedelta(hours=24)

FIREARMS = FollowOn("firearms", (Agency.POLICE,), BEFORE_THE_MEETING)
CHILDREN = FollowOn("children", (Agency.SOCIAL,), BEFORE_THE_MEETING)
SAFETY_PLAN = FollowOn("safety-plan", (Agency.VICTIMS, Agency.DV), BEFORE_THE_MEETING)
INTERPRETER = FollowOn("interpreter", (), BEFORE_THE_MEETING)
BRAIN = FollowOn("brain", (Agency.HEALTH,), BEFORE_THE_MEETING)
DANGER_ASSESSMENT = FollowOn("danger-assessment", (), timedelta(days=7))


def follow_ons(intake: Intake, referral: Referral) -> list[FollowOn]:
    """Most urgent first."""
    wanted = [
        (intake.said_yes("weapons"), FIREARMS),
        (intake.said_yes("children"), CHILDREN),
        (needs_safety_plan(intake, referral), SAFETY_PLAN),
        (intake.interpreter == YES or referral.asks_for_interpreter, INTERPRETER),
        (needs_brain_assessment(intake, referral), BRAIN),
        (all(score.tool != Tool.DA for score in referral.scores), DANGER_ASSESSMENT),
    ]
    return [follow_on for is_wanted, follow_on in wanted if is_wanted]


def needs_brain_assessment(intake: Intake, referral: Referral) -> bool:
    """What the referral said was not needed is asked anew once strangulation is named, unless the intake answers it (P2.9)."""
    named_since = intake.said_yes("strangulation") and not intake.answers.get("brain")
    said = referral.brain_assessment
    return said == Assessment.NOT_YET or (named_since and said == Assessment.NOT_NEEDED)


def needs_safety_plan(intake: Intake, referral: Referral) -> bool:
    """What was said last counts: the intake's, else the referral's (P2.8, P4.14)."""
    if intake.safety.status:
        return intake.safety.status == "none"
    return referral.lacks_safety
