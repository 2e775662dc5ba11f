"""From what follows a command's words to the arguments of its handler. Codes may stand anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bot import naming, replies, said_beside, words
from bot.context import Context
from bot.router import Command, Place, Slot
from bot.tail import Tail
from casework import whereabouts
from casework.case import Case
from casework.codes import first_named, read_code
from casework.errors import Refusal
from casework.people import Person
from casework.referral import Referral

REST = {"text", "tail"}
SAID_WHY = "said-why"
"""In the context's cache: more was typed than the command needs, and is not kept."""
NUMBERED = {"task": "T", "meeting": "M", "development": "D", "visit": "A", "escalation": "E", "barrier": "B"}
SHARES = frozenset(
    {
        "adhoc add",
        "case add",
        "checked",
        "court add",
        "meeting answer",
        "meeting confirm",
        "meeting decide",
        "meeting move",
        "meeting note",
        "meeting place",
        "meeting propose",
        "meeting segment",
        "meeting start",
        "review",
        "service add",
        "task add",
        "task give",
    }
)
"""Commands that ask the team to share, or let somebody in: none works after a withdrawal (P3.5)."""
BY_THE_TEAM = SHARES | {"case close", "case delegate", "case keycontact", "case transfer"}
"""What has to wait until somebody has taken a case that came from another region (P8.5)."""
DANGERS = ("critical", "danger")
"""What reports a danger, by the names of its commands and of its questions (P7.10)."""
KEEPS_PLACES = frozenset({*DANGERS, "critical add", "meeting place"})
"""A danger is never held up by what is said of it (P7.10); the team's meetings have a place (P5.4)."""
CONFIRMS = "yes"
"""It names its subject, in a reply too (CONVERSATION V7)."""
A_REFERRAL, A_CASE = re.compile(r"\bR-[A-Z0-9]{4}\b"), re.compile(r"\b[A-Z]\d-[A-Z0-9]{3}\b")
"""As they stand in an example."""
ON_A_LINE = 12
"""Codes to choose from."""
OURS = re.compile(r"[A-Z]\d{1,4}|[A-Z0-9]{2}-[A-Z0-9]{3}|R-[A-Z0-9]{4}")
"""`T1`, `K7-QF3`, `R-7KQ4`."""


@dataclass(frozen=True)
class Misnamed:
    """What looks like a code, and is none that whoever typed it may use; why is not told (P12.11)."""

    code: str | None
    """As we write it; None: no code is written so."""
    typed: str = ""


def read(ctx: Context, command: Command, text: str) -> dict[str, Any]:
    """The handler's keyword arguments. Raises Refusal("usage") and the like."""
    tail = Tail(text)
    found: dict[str, Any] = {}
    for slot in sorted(command.slots, key=_order):
        value = READERS.get(slot.name, _word)(ctx, tail, slot)
        if value is None and slot.name == "subject" and slot.required and command.name != CONFIRMS:
            value = _about(ctx)
        if value is None and slot.required:
            raise Refusal("usage", command=command)
        found[slot.name] = value
    if tail.text.strip(", ") and not _says_why(ctx, command, text, tail.text.strip(", ")):
        raise Refusal("usage", command=command)
    if command.name not in KEEPS_PLACES:
        _must_name_no_place(found)
    if command.name in SHARES:
        _must_share(ctx, found.values())
    if command.name in BY_THE_TEAM:
        for case in found.values():
            if isinstance(case, Case):
                case.must_be_taken()
    return found


def _says_why(ctx: Context, command: Command, text: str, said: str) -> bool:
    """Behind what stops something: it is done all the same, and what was typed leaves the room."""
    named = text.split(maxsplit=1)[0] if text.split() else ""
    if not command.stops or not said_beside.is_mere(ctx, command, named, said):
        return False
    ctx.cache[SAID_WHY] = True
    return True


def _must_name_no_place(found: dict[str, Any]) -> None:
    """What was typed stands in the room already: it is removed (P4.11)."""
    if any(whereabouts.is_named(text) for name, text in found.items() if name in REST and text):
        raise Refusal("whereabouts-named", erase=True)


def _must_share(ctx: Context, values: Iterable[object]) -> None:
    for case in values:
        if isinstance(case, Case) and ctx.has_stopped(case.referral):
            raise Refusal("sharing-has-stopped", code=case.id)


def _order(slot: Slot) -> int:
    """Codes first, wherever they stand; what takes the rest last."""
    if slot.name in REST:
        return 2
    return 0 if slot.name in ("case", "alarm", "matter", "referral", "subject", *NUMBERED) else 1


def _case(ctx: Context, tail: Tail, slot: Slot) -> Case | None:
    code = _case_code(ctx, tail, slot)
    return ctx.case(code) if code else None


def _alarm(ctx: Context, tail: Tail, slot: Slot) -> Case | None:
    """The case of an alarm: after its end too, for who was asked (P7.4)."""
    code = _case_code(ctx, tail, slot)
    return ctx.case_that_asked(code) if code else None


def _case_code(ctx: Context, tail: Tail, slot: Slot) -> str | None:
    """The code, or the room's own. Another case's code in a case room is refused (CONVERSATION 2)."""
    typed = tail.take_code(is_case)
    here = ctx.case_here
    code = read_code(typed) if typed else here or replies.replied(ctx)[0]
    if here and code != here:
        raise Refusal("other-case-here", erase=True)
    if not code:
        if slot.required:
            raise Refusal("which-case")
        return None
    return code


def _matter(ctx: Context, tail: Tail, slot: Slot) -> Case | Referral | Misnamed | None:
    """Whom a danger is about, by any code that is in it: never somebody else (P7.10); in a case room its own case."""
    if ctx.place is Place.CASE:
        return _matter_here(ctx, tail)
    typed = ""
    if named := first_named(words.tidy(tail.text)):
        typed = words.fold(tail.text[named.start : named.end])
        tail.cut_matter(named.start, named.end)
    code = named.code if named else replies.replied(ctx)[0] or replies.referral_of(ctx)
    return (ctx.matter(code) if code else None) or (Misnamed(code, typed) if named or code else None)


def _matter_here(ctx: Context, tail: Tail) -> Case:
    here: Case = ctx.case(ctx.case_here)
    typed = tail.take_code(lambda text: read_code(text) is not None)
    if typed and read_code(typed) not in (here.id, here.referral):
        raise Refusal("other-case-here", erase=True)
    return here


def case_meant(ctx: Context, tail: str) -> Case | None:
    """The one that is named, by its code or its referral's; else the room's, else the one that is replied to."""
    codes = (read_code(token.text.strip(words.STOPS)) for token in words.tokens(tail))
    code = next(filter(None, codes), ctx.case_here) or replies.replied(ctx)[0]
    if code.startswith("R-"):
        return ctx.work.cases.of_referral(code)
    return ctx.work.cases.find(code) if code else None


def own_codes(ctx: Context) -> list[str]:
    """Of the cases that this person may read, where nobody else sees them."""
    if ctx.place is not Place.DIRECT:
        return []
    return [case.id for case in ctx.work.cases.where(state="open") if ctx.why_not(case) is None]


def to_choose(codes: list[str]) -> dict[str, Any]:
    """On one line, as many as are read on a phone; and how many more there are."""
    return {"codes": codes[:ON_A_LINE], "more": len(codes[ON_A_LINE:])}


def _referral(ctx: Context, tail: Tail, slot: Slot) -> str | None:
    """By its own code, or by that of the case that grew out of it."""
    if typed := tail.take_code(is_referral):
        return read_code(typed)
    if typed := tail.take_code(is_case):
        return ctx.case(read_code(typed) or "").referral
    case = ctx.work.cases.find(replies.replied(ctx)[0])
    return case.referral if case else replies.referral_of(ctx)


def _subject(ctx: Context, tail: Tail, slot: Slot) -> str | None:
    typed = tail.take_code(lambda text: read_code(text) is not None)
    return read_code(typed) if typed else None


def _twin(ctx: Context, tail: Tail, slot: Slot) -> str | None:
    """The other one of two: typed, or of what a reply is about, `R-7KQ4/R-9TMF`."""
    other = replies.answered(ctx)[1].partition("/")[2]
    return _subject(ctx, tail, slot) or (other if is_referral(other) else None)


def _about(ctx: Context) -> str | None:
    """The case that a reply is about, or the referral."""
    return replies.replied(ctx)[0] or replies.referral_of(ctx)


def _numbered(letter: str) -> Callable[[Context, Tail, Slot], str | None]:
    shape = re.compile(rf"{letter}\d{{1,4}}", re.IGNORECASE)

    def read_number(ctx: Context, tail: Tail, slot: Slot) -> str | None:
        typed = tail.take(lambda text: shape.fullmatch(text) is not None)
        bound = replies.replied(ctx)[1]
        return typed.upper() if typed else bound if bound.startswith(letter) else None

    return read_number


def _person(ctx: Context, tail: Tail, slot: Slot) -> Person | None:
    typed = tail.take(lambda _: True, first_only=True)
    return naming.find_person(ctx, typed) if typed else None


def _user(ctx: Context, tail: Tail, slot: Slot) -> str | None:
    """A Matrix id, whether or not it is on the roster."""
    typed = tail.take(
        lambda text: text.startswith("@") or naming.LINK.match(text) is not None, first_only=True
    )
    return naming.full_user_id(ctx, typed) if typed else None


def _rest(ctx: Context, tail: Tail, slot: Slot) -> str | None:
    return tail.rest() or None


def _word(ctx: Context, tail: Tail, slot: Slot) -> str | None:
    return tail.begin(slot.values) or tail.take(lambda _: True, first_only=True)


READERS: dict[str, Callable[[Context, Tail, Slot], Any]] = {
    "case": _case,
    "alarm": _alarm,
    "matter": _matter,
    "referral": _referral,
    "subject": _subject,
    "twin": _twin,
    "person": _person,
    "user": _user,
    "text": _rest,
    "tail": _rest,
    **{name: _numbered(letter) for name, letter in NUMBERED.items()},
}


def codes(given: dict[str, Any]) -> tuple[str, ...]:
    """What a command named, of our own identifiers: `T2`, `K7-QF3`; nothing that a person wrote."""
    named = [
        value.id if isinstance(value, Case | Referral) else value
        for name, value in given.items()
        if name not in REST
    ]
    return tuple(text for text in named if isinstance(text, str) and OURS.fullmatch(text))


def holds_a_code(text: str) -> bool:
    """One of ours, as a word of its own."""
    return any(read_code(word.strip(words.STOPS)) for word in text.split())


def is_case(text: str) -> bool:
    code = read_code(text)
    return code is not None and not code.startswith("R-")


def is_referral(text: str) -> bool:
    code = read_code(text)
    return code is not None and code.startswith("R-")
