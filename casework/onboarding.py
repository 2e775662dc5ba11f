"""The four first steps of everybody on the roster, until they are done (CONVERSATION V10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from casework.events import AppLockSaid, RingTested
from casework.people import Person


class Tick(StrEnum):
    """In the order in which they are asked for."""

    AFFIRMATION = "affirmation"
    DEVICE = "device"
    RING = "ring"
    APP_LOCK = "app-lock"


class Showed(StrEnum):
    """What the locked phone did with a test ring."""

    MESSAGE = "message"
    """Only that there is one: as it should be."""
    TEXT = "text"
    NOTHING = "nothing"
    """No sign of it, or no sound: an alert would not reach this person, so the step is not done."""


def left(person: Person, *, reads: bool, now: datetime) -> tuple[Tick, ...]:
    """What this person has not done yet. `reads`: have they a device that gets keys?"""
    done = {
        Tick.AFFIRMATION: person.has_affirmed(now),
        Tick.DEVICE: reads,
        Tick.RING: person.ring_showed in (Showed.MESSAGE, Showed.TEXT),
        Tick.APP_LOCK: person.app_locked_at is not None,
    }
    return tuple(tick for tick in Tick if not done[tick])


def tested(person: Person, showed: Showed, *, at: datetime) -> tuple[Person, RingTested]:
    """The newest answer counts: a phone can be mended, and can be changed for another."""
    event = RingTested(at=at, by=person.id, about=person.id, showed=showed)
    return replace(person, ring_showed=showed), event


def app_lock(person: Person, *, on: bool, at: datetime) -> tuple[Person, AppLockSaid]:
    """On their own word: nobody else can see it."""
    event = AppLockSaid(at=at, by=person.id, about=person.id, on=on)
    return replace(person, app_locked_at=at if on else None), event
