"""A critical development as people type it in one line: danger, types, what happened (P7.1, P7.2, P7.10)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from casework.critical import Type
from casework.errors import Refusal
from casework.names import fold

LONGEST = 2000

FRENCH = {
    Type.OFFENCE: "infraction",
    Type.PROMISE: "promesse",
    Type.CONTACT: "contact",
    Type.BAIL: "caution",
    Type.CHANGE: "changement",
    Type.BREACH: "manquement",
    Type.PLAN: "plan",
    Type.PEACEBOND: "engagement",
    Type.TRIAL: "procès",
    Type.RELEASED: "libération",
    Type.FAMILY: "famille",
    Type.UNREACHABLE: "injoignable",
    Type.FACTORS: "facteurs",
    Type.OTHER: "autre",
}
TYPES = {
    **{fold(one.value): one for one in Type},
    **{fold(word): one for one, word in FRENCH.items()},
    **{str(one.number): one for one in Type if one.number},
}
WORD = re.compile(r"[^\s:,;]+")
DANGER = re.compile(r"\s*(?:!+|danger(?![^\s:,;!.-]))[\s:,;!.-]*", re.IGNORECASE)

BETWEEN = " \t\r\n\u00a0\u202f,;"
MARKS = f"{BETWEEN}:.!?\u2026-"
"""With nothing else, no words."""


@dataclass(frozen=True)
class Report:
    types: tuple[Type, ...]
    text: str
    immediate: bool = False
    is_cut: bool = False
    """Immediate danger goes out at any length: its beginning (P7.10)."""

    @property
    def is_empty(self) -> bool:
        """Nothing to send; in danger the bare word is enough."""
        return not (self.immediate or self.says_something)

    @property
    def says_something(self) -> bool:
        """Of what happens: a type is enough."""
        return bool(self.types or self.text)


def beginning(text: str) -> str:
    """As much as one message holds."""
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def read_report(typed: str, *, immediate: bool = False) -> Report:
    """Danger counts only as the first word; what no type stands before has none (CONVERSATION 2).

    Raises Refusal("critical-too-long"), but for immediate danger.
    """
    danger = DANGER.match(typed)
    immediate = immediate or danger is not None
    rest = typed[danger.end() :] if danger else typed
    types, text = _types(rest.strip())
    text = text if text.strip(MARKS) else ""
    if len(text) > LONGEST and not immediate:
        raise Refusal("critical-too-long", longest=LONGEST)
    found, is_cut = tuple(dict.fromkeys(types)), len(text) > LONGEST
    return Report(found, beginning(text), immediate=immediate, is_cut=is_cut)


def read_types(typed: str) -> tuple[Type, ...]:
    """Types alone. Raises Refusal("no-such-type")."""
    found = [TYPES.get(fold(word)) for word in WORD.findall(typed)]
    types = tuple(one for one in found if one)
    if not types or len(types) != len(found):
        raise Refusal("no-such-type")
    return tuple(dict.fromkeys(types))


def _types(text: str) -> tuple[list[Type], str]:
    """The types in front, if what follows them is `:`, a capital letter or nothing; else none."""
    types: list[Type] = []
    rest = text
    for word in WORD.finditer(text):
        one = TYPES.get(fold(word.group()))
        # "bail Released on bail": a capital letter after a type begins what happened
        if one is None or (types and word.group()[0].isupper()):
            break
        types.append(one)
        rest = text[word.end() :].lstrip(BETWEEN)
        if rest.startswith(":"):
            return types, rest[1:].strip()
    if not rest or rest[0].isupper():
        return types, rest
    return [], text
