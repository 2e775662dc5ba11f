"""Intake: who the client is, the offending partner's name only, the risk factors (PROTOCOL P4.3)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from casework.events import IntakeRecorded
from casework.people import Agency
from casework.risk import Score, Tool


@dataclass(frozen=True, kw_only=True)
class Intake:
    """`id` is the referral's. Factors: key of the form's question -> yes, no or unknown."""

    id: str
    born: date | None
    partner_first: str
    partner_last: str
    factors: dict[str, str] = field(default_factory=dict)
    client_view: str = ""
    """The client's own fear and view of the danger, as said (P4.12)."""
    state: str = "sent"
    sent_at: datetime

    @property
    def partner(self) -> tuple[str, str]:
        return self.partner_first, self.partner_last

    def said_yes(self, factor: str) -> bool:
        return self.factors.get(factor) == "yes"

    def recorded(self, *, by: str) -> IntakeRecorded:
        return IntakeRecorded(at=self.sent_at, by=by, about=self.id)


@dataclass(frozen=True)
class FollowOn:
    """A task that an answer calls for (P4.4, P4.13)."""

    name: str
    agency: Agency | None
    """Who takes it, if they are on the team; None: the coordinator."""
    within: timedelta


BEFORE_THE_MEETING = timedelta(hours=24)

FIREARMS = FollowOn("firearms", Agency.POLICE, BEFORE_THE_MEETING)
CHILDREN = FollowOn("children", Agency.SOCIAL, BEFORE_THE_MEETING)
DANGER_ASSESSMENT = FollowOn("danger-assessment", None, timedelta(days=7))


def follow_ons(intake: Intake, scores: tuple[Score, ...]) -> list[FollowOn]:
    """Firearms, children exposed, a Danger Assessment that is still missing."""
    wanted = [
        (intake.said_yes("weapons"), FIREARMS),
        (intake.said_yes("children"), CHILDREN),
        (all(score.tool is not Tool.DA for score in scores), DANGER_ASSESSMENT),
    ]
    return [follow_on for is_wanted, follow_on in wanted if is_wanted]
