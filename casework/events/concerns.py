"""What goes beyond one case: a disagreement to the program lead, a barrier of a region."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class Escalated(Event):
    """A disagreement goes to the program lead (P1.9)."""

    escalation: str


@dataclass(frozen=True, kw_only=True)
class EscalationAnswered(Event):
    escalation: str


@dataclass(frozen=True, kw_only=True)
class EscalationClosed(Event):
    escalation: str


@dataclass(frozen=True, kw_only=True)
class BarrierNoted(Event):
    """Of a region, about no case (P12.8)."""

    barrier: str


@dataclass(frozen=True, kw_only=True)
class BarrierSettled(Event):
    barrier: str
    state: str
