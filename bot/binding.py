"""A reply with a bare word: the command that it means, by what the message above is about (CONVERSATION V12)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot import courtesy, replies, words
from bot.context import Context
from bot.matching import Match
from bot.router import Place, Router
from casework.codes import read_code
from casework.hold import answer_of

BOUND = {
    "R": ("referral", "aiguillage"),
    "K": ("referral", "aiguillage"),
    "call": ("call", "appel"),
    "D": ("critical", "critique"),
    "lock": ("lock", "verrouiller"),
}
"""What a reply is about -> the first word of what it may ask for with the second word alone: `take`, `prendre`."""
OF_CASE = ("case", "dossier", "meeting", "réunion")
ALONE = {"R": OF_CASE, "K": OF_CASE, "T": ("task", "tâche"), "M": ("meeting", "réunion")}
"""The same for a word that stands alone: with more behind it, it may be people talking."""
ONLY = {"K": "referral contact", "D": "critical show", "lock": "lock show"}
"""Of what begins with the words above, no more than this: the others would act on what was typed."""
SAID_ALONE = ("referral same", "referral different")
"""`same here` is none: with anything but a code behind it, it may be people talking."""
CHECKED = ("nothing", "rien", "share", "partager")
CLOSE = "close"
"""`R-7KQ4/close`: the reasons are asked for, and the answer begins with the number of one."""
HOLD = "hold"
"""`K7-QF3/hold`: whether somebody died is asked below it, by number or word."""
ANSWERED = {
    "M": "meeting answer",
    "E": "escalation answer",
    CLOSE: "referral close",
    HOLD: "case hold",
}
"""Where everything else is the answer itself."""
BOUND_TO_SOMEBODY = {"unlock": "unlock", "lock": "undo"}
"""The same for what is about a person, `unlock:@roy:example.org`: their id stands between."""


def bound_to(ctx: Context, text: str) -> Match | None:
    """A reply with the bare word: `take` under a referral's alert, `ack` under a development's ring."""
    _, about = replies.answered(ctx)
    talks = _kind(about) == "E" and ctx.place is not Place.PROGRAM  # the team, about an answer
    if not about or talks:
        return None
    meant = courtesy.word_meant(text) if _kind(about) == "R" else courtesy.without(text)
    if meant != text and len(meant.split()) == 1:
        return bound(ctx.router, about, meant)
    return bound(ctx.router, about, text)


def bound(router: Router, about: str, text: str) -> Match | None:
    """What it is about is found again by `arguments`."""
    kind = _kind(about)
    for match in _by_second(router, text, BOUND.get(kind, ())):
        if match.command.name == ONLY.get(kind, match.command.name) and not _may_be_talk(match):
            return match
    for match in _by_second(router, text, ALONE.get(kind, ()) if len(text.split()) == 1 else ()):
        return match
    if kind == "K" and words.fold(text).strip() in CHECKED:
        return router.match(f"checked {text}")
    if kind in BOUND_TO_SOMEBODY:
        return router.match(f"{BOUND_TO_SOMEBODY[kind]} {about.partition(':')[2]} {text}")
    if kind == CLOSE and not text.strip()[:1].isdecimal():  # people talking
        return None
    if kind == HOLD and answer_of(text, numbered=True) is None:
        return None
    return router.match(f"{ANSWERED[kind]} {text}") if kind in ANSWERED else None


def _may_be_talk(match: Match) -> bool:
    tail = (read_code(word.strip(words.STOPS)) for word in match.tail.split())
    return match.command.name in SAID_ALONE and not all(tail)


def _by_second(router: Router, text: str, firsts: Iterable[str]) -> Iterator[Match]:
    """The commands that begin with one of these and go on with what was typed; the first word alone is none of theirs."""
    for first in firsts:
        match = router.match(f"{first} {text}")
        if match is not None and match.tail != text.strip():
            yield match


def _kind(about: str) -> str:
    """`R` of a referral, `K` of a case, `M` of `K7-QF3/M1`."""
    if (kind := about.partition(":")[0]) in BOUND_TO_SOMEBODY:
        return kind
    case, _, number = about.partition("/")
    if case == "call":
        return case
    if read_code(case) is None:
        return ""
    if number in (CLOSE, HOLD):
        return number
    return number[:1] if number[1:].isdecimal() else "R" if case.startswith("R-") else "K"
