"""An ad hoc member's visit to one case room: from an instant, until an instant (PROTOCOL P1.15, P5.6)."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from casework.errors import Refusal
from casework.events import GuestLeft, GuestLetIn, GuestMoved, GuestNamed
from casework.meeting import LASTS, Meeting

EARLY = timedelta(minutes=10)
"""The room opens this long before the meeting (P5.6)."""
EXPECTED, HERE, OVER = "expected", "here", "over"
STILL = (EXPECTED, HERE)


@dataclass(frozen=True, kw_only=True)
class Visit:
    """`id` is `K7-QF3/A1`. They read what is written between the two instants, nothing else."""

    id: str
    case: str
    person: str
    named_by: str
    works_as: str = ""
    """What the guest is there for, as the coordinator typed it."""
    serves_partner: bool = False
    """Also serves the offending partner: marked so in the room while they are there (P1.15)."""
    client_agreed_at: datetime | None
    """None: because of a danger (P8.9, P9.2)."""
    """When the coordinator recorded that the client agrees (P1.15, P3.4)."""
    meeting: str | None
    """`M2`, or None: until a date."""
    opens_at: datetime
    ends_at: datetime
    state: str = EXPECTED

    @property
    def short(self) -> str:
        return self.id.split("/")[1]

    def is_on(self, now: datetime) -> bool:
        """Only who was let in is here: being named, and the hour, are not enough (P1.6)."""
        return self.state == HERE and self.has_begun(now)

    def has_begun(self, now: datetime) -> bool:
        """Whether or not anybody was let in."""
        return self.opens_at <= now < self.ends_at

    def may_begin(self, now: datetime) -> bool:
        return self.state == EXPECTED and self.has_begun(now)

    def named(self, *, at: datetime) -> GuestNamed:
        return GuestNamed(
            at=at,
            by=self.named_by,
            about=self.case,
            visit=self.short,
            person=self.person,
            opens_at=self.opens_at,
            ends_at=self.ends_at,
        )

    def let_in(self, *, at: datetime) -> tuple[Visit, GuestLetIn]:
        assert self.may_begin(at), "asked before"
        event = GuestLetIn(at=at, by="bot", about=self.case, visit=self.short, person=self.person)
        return replace(self, state=HERE), event

    def move(self, starts_at: datetime, *, by: str, at: datetime) -> tuple[Visit, GuestMoved]:
        """The meeting has another date; who was in waits outside for it."""
        moved = replace(self, state=EXPECTED, opens_at=max(starts_at - EARLY, at), ends_at=starts_at + LASTS)
        event = GuestMoved(
            at=at,
            by=by,
            about=self.case,
            visit=self.short,
            opens_at=moved.opens_at,
            ends_at=moved.ends_at,
        )
        return moved, event

    def end(self, *, by: str, at: datetime) -> tuple[Visit, GuestLeft]:
        event = GuestLeft(
            at=at,
            by=by,
            about=self.case,
            visit=self.short,
            person=self.person,
            was_here=self.state == HERE,
        )
        return replace(self, state=OVER, ends_at=min(at, self.ends_at)), event


def window(meeting: Meeting | None, until: datetime | None, now: datetime) -> tuple[datetime, datetime]:
    """From ten minutes before the meeting to its end, or from now until an instant."""
    if meeting is None:
        assert until is not None, "one of the two"
        opens, ends = now, until
    else:
        if meeting.starts_at is None or meeting.ended_at is not None:
            raise Refusal("meeting-without-date", meeting=meeting.short, code=meeting.case)
        opens, ends = max(meeting.starts_at - EARLY, now), meeting.starts_at + LASTS
    if ends <= now:
        raise Refusal("visit-past")
    return opens, ends


def name_of(user_id: str) -> tuple[str, str]:
    """First and last name that a Matrix id tells: `@s.haddad:…` is S. Haddad."""
    parts = [part for part in re.split(r"[._\-]+", user_id[1:].partition(":")[0]) if part]
    spelt = [f"{part.upper()}." if len(part) == 1 else part[:1].upper() + part[1:] for part in parts]
    return " ".join(spelt[:-1]), spelt[-1] if spelt else user_id
