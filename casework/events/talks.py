"""A form that is asked question by question: how it ended, and who went on with it."""

from __future__ import annotations

from dataclasses import dataclass

from casework.events.event import Event


@dataclass(frozen=True, kw_only=True)
class TalkEnded(Event):
    """Of a person: sent, or cancelled, of which nothing is named."""

    form: str
    subject: str = ""


@dataclass(frozen=True, kw_only=True)
class TalkTakenOver(Event):
    """Somebody goes on with the questions that another person has begun (P3.10)."""

    form: str
    person: str
    """Who had it; empty: who may go on with it no more."""
