"""The risk management plan: its tasks, the scores, the reviews."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class TaskAdded(Event):
    task: str
    assignee: str
    due_at: datetime


@dataclass(frozen=True, kw_only=True)
class TaskMoved(Event):
    task: str
    state: str


@dataclass(frozen=True, kw_only=True)
class TaskGiven(Event):
    """Somebody else is responsible (P10.7)."""

    task: str
    assignee: str
    before: str


@dataclass(frozen=True, kw_only=True)
class RiskScored(Event):
    tool: str
    value: int
    band: str


@dataclass(frozen=True, kw_only=True)
class RiskCorrected(Event):
    """A score stays in the history, marked as wrong."""

    score: int
    """Its number there."""


@dataclass(frozen=True, kw_only=True)
class Reviewed(Event):
    review: str
    next_at: datetime
