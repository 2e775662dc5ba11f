"""What stands beside a safe contact number (PROTOCOL P2.1): when to call, the language, whose number it is.

It is kept as it was typed. What is said in one of the shapes that are known here is shown in the reader's language; the
rest in the words of whoever referred, in quotes.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time

CLOCK = re.compile(r"\b(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))?\s*([ap])\.?\s?m\b\.?", re.IGNORECASE)
HALF_SAID = re.compile(
    r"\b(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))?(\s*(?:to|until|till|and|-|–)\s*)"
    r"(1[0-2]|0?[1-9])(?:[:.h]([0-5]\d))?\s*([ap])\.?\s?m\b\.?",
    re.IGNORECASE,
)
"""`9 to 11 am`: the first hour is of the same half of the day, or of the one before: `11 to 1 pm`."""
ANOTHER_BEFORE = re.compile(r"\d\s*(?:or|ou|and|et|to|/|,|-|–)\s*$", re.IGNORECASE)
"""`9 or 11 am` stays as it was typed: which half the first is of was not said."""
ANOTHER_BEHIND = re.compile(
    r"\s*(?:or|ou|to|until|-|–)\s*\d{1,2}(?![\d:.h]|\s*[ap]\.?\s?m|\s+h)", re.IGNORECASE
)
JOINT = re.compile(r"\s*[,;]\s*")
NEVER = re.compile(
    r"\b(?:never|not|don['’]?t|no\s+calls?|except|unless|jamais|pas|ne|n['’]|sauf|aucun\s+appel)(?:\b|(?<=['’]))",
    re.IGNORECASE,
)
"""When not to call: it stands above the number, wherever in the note it was said (CONVERSATION V10)."""
WHEN = re.compile(
    r"(?:only|if|when|seulement|uniquement|si|quand|lorsque|in\s+the\s+(?:morning|afternoon|evening)|on\s+week\w*|"
    r"before|after|between|from|until|at|around|any\s?time|mornings?|afternoons?|evenings?|nights?|"
    r"weekdays?|weekends?|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sat|sun)(?:days?)?|"
    r"(?:lun|mar|mercre|jeu|vendre|same)dis?|dimanches?|noon|avant|après|apres|entre|jusqu|vers|à|dès|des|de|le\s+(?:matin|midi|soir|jour)|l['’]après-midi|"
    r"matin|midi|soir|en\s+(?:semaine|fin|journée|soirée|matinée|avant-midi|après-midi)|\d)(?:\b|(?<=\d))",
    re.IGNORECASE,
)
INTERPRETER = re.compile(r"\binterpret|\binterprèt|\binterprét", re.IGNORECASE)

# --- the shapes -----------------------------------------------------------------------------------------
Said = tuple[str | time, ...]
"""`("before", 15:00, "only")`: words by name, and hours, in the order in which they are said in both languages."""

HOUR = r"((?:[01]?\d|2[0-3]):[0-5]\d|(?:[01]?\d|2[0-3]) ?h(?: ?[0-5]\d)?\b|noon\b|midi\b)"
NAMED_HOURS = ("noon", "midi")
BEGINS = (
    (r"(?:only|just|seulement|uniquement)", "only"),
    (
        r"(?:never(?: call)?|(?:do )?not(?: call)?|don['’]?t call|no calls?|jamais|(?:ne )?(?:pas|jamais) appeler"
        r"|n['’]appelez (?:pas|jamais)|pas|aucun appel)",
        "never",
    ),
    (r"(?:please )?(?:call|phone|appeler|appelez|téléphoner|téléphonez)", ""),
)
ENDS = r"(?:only|seulement|uniquement)"
SHAPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (rf"(?:between|entre) {HOUR} (?:and|et) {HOUR}", ("between", "and")),
    (rf"(?:from |de )?{HOUR} ?(?:to|until|à|-|–) ?{HOUR}", ("between", "and")),
    (rf"(?:before|until|till|avant|jusqu['’]à) {HOUR}", ("before",)),
    (rf"(?:after|from|apr[èe]s|d[èe]s|à partir de) {HOUR}(?: on)?", ("after",)),
    (rf"(?:at|around|about|à|vers) {HOUR}", ("around",)),
    (r"any ?time|at any time|à toute heure|n['’]importe quand", ("any-time",)),
    (r"(?:in the |the |le |les )?(?:mornings?|matins?|avant-midi)|en (?:avant-midi|matinée)", ("mornings",)),
    (
        r"(?:in the |the )?afternoons?|(?:l['’]|en |les )?apr[èe]s-midis?",
        ("afternoons",),
    ),
    (r"(?:in the |the |le |les |en )?(?:evenings?|soirs?|soirée)", ("evenings",)),
    (r"(?:at |la )?(?:nights?|nuit)", ("nights",)),
    (r"during the day|daytime|le jour|en journée", ("days",)),
    (r"(?:on )?week ?days?|en semaine|(?:les )?jours de semaine", ("weekdays",)),
    (r"(?:on )?week-?ends?|(?:on )?the weekend|(?:la |en |les )?fins? de semaine", ("weekends",)),
    (r"and|et", ("and",)),
    (r"or|ou", ("or",)),
)
JOINING = ("and", "or")
EXTRAS = (
    (r"(?:ext\.|poste) (\d{1,6})", "extension"),
    (r"(?:in |speaks |en |parle )?(?:french|français)", "in-french"),
    (r"(?:in |speaks |en |parle )?(?:english|anglais)", "in-english"),
    (r"(?:with )?(?:an )?interpreter(?: needed)?|(?:avec )?(?:une? )?interprète", "interpreter"),
)


@dataclass(frozen=True)
class Extra:
    """By name, with its number; or as it was typed."""

    key: str = ""
    number: str = ""
    typed: str = ""


@dataclass(frozen=True)
class Beside:
    when: tuple[Said, ...] = ()
    """The safest times; none: any."""
    never: tuple[Said, ...] = ()
    noted: tuple[str, ...] = ()
    """What was said of times in other words."""
    other: tuple[Extra, ...] = ()


def with_clock(note: str) -> str:
    """`before 3pm` as people read it on every phone: `before 15:00`."""
    return CLOCK.sub(_hour, HALF_SAID.sub(_both_hours, note))


def _both_hours(found: re.Match[str]) -> str:
    first, last = int(found[1]) % 12, int(found[4]) % 12
    half = 12 if found[6].lower() == "p" else 0
    begins = first + (half if (first, found[2] or "") < (last, found[5] or "") else 12 - half)
    return f"{begins:02}:{found[2] or '00'}{found[3]}{last + half:02}:{found[5] or '00'}"


def _hour(found: re.Match[str]) -> str:
    before, behind = found.string[: found.start()], found.string[found.end() :]
    if ANOTHER_BEFORE.search(before) or ANOTHER_BEHIND.match(behind):
        return found[0]
    hour = int(found[1]) % 12 + (12 if found[3].lower() == "p" else 0)
    return f"{hour:02}:{found[2] or '00'}"


def beside(note: str) -> Beside:
    """The times apart from the rest: they stand above the number."""
    parts = [part for part in JOINT.split(note) if part]
    said = {part: times(part) for part in parts}
    known = [words for words in said.values() if words]
    unread = [part for part in parts if not said[part]]
    noted = tuple(part for part in unread if WHEN.match(part) or NEVER.search(part))
    return Beside(
        when=tuple(words for words in known if "never" not in words),
        never=tuple(words for words in known if "never" in words),
        noted=noted,
        other=tuple(_extra(part) for part in unread if part not in noted),
    )


def times(part: str) -> Said:
    """When to call, or when not, where all of it is in known shapes; else nothing."""
    rest, begun = _begun(_plain(part))
    only = ["only"] if "only" in begun else []
    shapes: list[str | time] = []
    while rest and (found := _shape(rest)):
        said, rest = found
        shapes += said
    if re.fullmatch(ENDS, rest):
        rest, only = "", ["only"]
    ends_well = bool(shapes) and shapes[0] not in JOINING and shapes[-1] not in JOINING
    never = ["never"] if "never" in begun else []
    is_one_thing = not (only and never)  # `never in the morning only` is read two ways
    return (*never, *shapes, *only) if ends_well and is_one_thing and not rest else ()


def _plain(part: str) -> str:
    return " ".join(with_clock(part).lower().strip(" .").split())


def _begun(text: str) -> tuple[str, list[str]]:
    begun: list[str] = []
    while found := next(((m, key) for words, key in BEGINS if (m := re.match(rf"{words} ", text))), None):
        match, key = found
        text, begun = text[match.end() :], [*begun, *([key] if key else [])]
    return text, begun


def _shape(text: str) -> tuple[Said, str] | None:
    """The longest that it begins with, and what follows."""
    matches = ((re.match(rf"(?:{words})(?= |$)", text), keys) for words, keys in SHAPES)
    found = [(match, keys) for match, keys in matches if match]
    if not found:
        return None
    match, keys = max(found, key=lambda one: one[0].end())
    hours = [_clock(group) for group in match.groups()]
    said = [part for pair in zip(keys, hours, strict=False) for part in pair] if hours else list(keys)
    return tuple(said), text[match.end() :].lstrip()


def _clock(said: str) -> time:
    """`15:00`, `15 h 30`, `noon`."""
    if said in NAMED_HOURS:
        return time(12)
    hour, _, minute = said.replace(" ", "").replace("h", ":").partition(":")
    return time(int(hour), int(minute or 0))


def stands_beside(line: str) -> bool:
    """A line of its own that says when to call, or how; no yes, no number of a choice."""
    known = times(line) or _extra(line).key or asks_for_interpreter(line)
    return bool(known) or (line[:1].isalpha() and WHEN.match(line) is not None)


def _extra(part: str) -> Extra:
    for words, key in EXTRAS:
        if found := re.fullmatch(words, part.lower().strip(" .")):
            return Extra(key=key, number=next(iter(found.groups()), ""))
    return Extra(typed=part)


def asks_for_interpreter(note: str) -> bool:
    return INTERPRETER.search(note) is not None
