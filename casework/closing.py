"""What a case needs before it ends, and what is kept of the end (PROTOCOL P8.3, P8.4, P8.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casework.review import Entry, Review

REVIEW_GOOD_FOR = timedelta(days=14)
"""A case closes only after a review not older than this (P8.3)."""


class Reason(StrEnum):
    """Why a case closes (P8.3)."""

    RISK_REDUCED = "risk-reduced"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    UNREACHABLE = "unreachable"
    DIED = "died"
    OTHER = "other"


CANNOT_BE_ASKED = (Reason.DIED, Reason.UNREACHABLE)
"""For these there is no view of the client's to ask for."""


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What is settled before a case ends (P8.3, P8.7)."""

    reason: Reason
    why: str = ""
    """In words, where the reason is another."""
    client_view: str = ""
    """As said, or why it could not be asked safely."""
    told: str = ""
    """Does the client know, and how to come back? yes or no."""
    not_told: str = ""
    safety_plan: str = ""
    """Up to date? yes, no or unknown."""
    safety_why: str = ""
    """If it is not: why, and what was done."""


def missing_to_close(
    *,
    reviewed: bool = False,
    last_review: datetime | None,
    agreed: bool,
    withdrawn: bool = True,
    open_tasks: tuple[str, ...],
    now: datetime,
) -> list[tuple[str, str]]:
    """What closing still needs (P8.3): (what, which).

    `reviewed`: no review is asked for, as the team that would make it may share nothing any more (P3.5).
    """
    missing = []
    if not reviewed and (last_review is None or now - last_review > REVIEW_GOOD_FOR):
        missing.append(("review", ""))
    if not agreed:
        missing.append(("team-view", ""))
    if not withdrawn:
        missing.append(("withdrawal", ""))
    missing += [("task", task) for task in open_tasks]
    return missing


def telling(entries: list[Entry]) -> tuple[Entry, ...]:
    """The first and the newest score, the highest of each tool: the one that was decisive, and what a ground for sharing
    without consent rested on (P8.2, P8.3, P9.1)."""
    highest: dict[str, Entry] = {}
    for entry in entries:
        if entry.score.tool not in highest or entry.score.value > highest[entry.score.tool].score.value:
            highest[entry.score.tool] = entry
    of_grounds = [entry for entry in entries if entry.origin == "ground"]
    told = (*entries[:1], *highest.values(), *of_grounds, *entries[-1:])
    return tuple(entry for entry in entries if entry in told)


@dataclass(frozen=True, kw_only=True)
class Turn:
    """What happened to a case on the way: withdrawn, danger, consented, transferred, closed, reopened (P3.5, P8.5)."""

    what: str
    at: datetime
    before: Mapping[str, str] = field(default_factory=dict)
    """A region's names, as the next; of a transfer."""
    region: Mapping[str, str] = field(default_factory=dict)
    taken_at: datetime | None = None
    reason: str = ""
    """Why it had closed."""


@dataclass(frozen=True, kw_only=True)
class ClosingRecord:
    """For the locked file, to the coordinator alone (P5.14, P8.4). Never for the offending partner (P12.12)."""

    code: str
    file_number: str
    first: str
    last: str
    region: int
    opened_at: datetime
    closed_at: datetime
    closed_by: str
    """A name, as the two names below."""
    key_contact: str
    closing: Closing
    scores: tuple[Entry, ...]
    """Those that tell its course: `telling`."""
    review: Review | None
    """Its dissent too (P8.7)."""
    course: tuple[Turn, ...] = ()
    consented: bool = True
    """False: it rested on a danger until the end (P9), and nobody was a client."""
    held: datetime | None = None
    """Since when its records are kept from destruction (P8.8); a death keeps them from its closing on."""
    subpoenas: tuple[str, ...] = ()
    """Open ones."""
    done: int
    """Tasks."""
    cannot: int
    meetings: int
    developments: int
