"""What stands beside a safe contact number (PROTOCOL P2.1): when to call, the language, whose number it is."""

from __future__ import annotations

import re
from typing import NamedTuple

CLOCK = re.compile(r"\b(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))?\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
JOINT = re.compile(r"\s*[,;]\s*")
NEVER = re.compile(
    r"\b(?:never|not|don['’]?t|no\s+calls?|except|unless|jamais|pas|ne|n['’]|sauf|aucun\s+appel)(?:\b|(?<=['’]))",
    re.IGNORECASE,
)
"""When not to call: it stands above the number, wherever in the note it was said (CONVERSATION V10)."""
WHEN = re.compile(
    r"(?:only\s+)?(?:before|after|between|from|until|at|around|any\s?time|mornings?|afternoons?|evenings?|nights?|weekdays?|"
    r"weekends?|noon|avant|après|apres|entre|jusqu|vers|à|dès|des|de|le\s+(?:matin|midi|soir|jour)|l['’]après-midi|"
    r"matin|midi|soir|en\s+(?:semaine|fin|journée|soirée|matinée|avant-midi|après-midi)|\d)(?:\b|(?<=\d))",
    re.IGNORECASE,
)
INTERPRETER = re.compile(r"\binterpret|\binterprèt|\binterprét", re.IGNORECASE)


class Beside(NamedTuple):
    when: str
    """The safest time, as said; empty: any."""
    other: str

    @property
    def forbids(self) -> bool:
        """It says when not to call."""
        return NEVER.search(self.when) is not None


def with_clock(note: str) -> str:
    """`before 3pm` as people read it on every phone: `before 15:00`."""
    return CLOCK.sub(_hour, note)


def _hour(found: re.Match[str]) -> str:
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def beside(note: str) -> Beside:
    """The times apart from the rest: they stand above the number."""
    parts = [part for part in JOINT.split(note) if part]
    times = [part for part in parts if WHEN.match(part) or NEVER.search(part)]
    return Beside(", ".join(times), ", ".join(part for part in parts if part not in times))


def asks_for_interpreter(note: str) -> bool:
    return INTERPRETER.search(note) is not None
