"""What is on paper: the person's written consent, and the offending partner's own, if there is one (P3.3, P3.7)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from bot import unsure, words
from bot.in_words import text
from bot.moments import day_that_was
from bot.picking import NO, SMALL_WORDS, UNKNOWN, YES
from casework import dates
from casework.errors import Refusal
from casework.forms import Question

if TYPE_CHECKING:
    from bot.context import Context

NOT_SIGNED = (
    "not signed yet",
    "not signed",
    "not yet",
    "no",
    "pas encore signe",
    "pas signe",
    "pas encore",
    "non",
)
NONE_ON_FILE = ""
"""As if it had been skipped."""
PIECES = re.compile(r"[,;\n]")
KEPT_IN = re.compile(
    r"\b(?:cabinets?|drawers?|files?|folders?|safe|offices?|desk|binders?|box(?:es)?|shelf|lockers?|vault|archives?|records?|"
    r"locked|kept|classeurs?|tiroirs?|dossiers?|chemise|coffre|bureaux?|boites?|armoires?|etageres?|local|registre|"
    r"cartable|verrouillee?|gardee?|sous clef?)\b"
)
NOBODYS_NAME = re.compile(
    r"\b(?:witness(?:ed)?|by|temoins?|devant|par|in|at|the|my|our|of|is|it|dans|au|aux?|du|de|des|la|le|les?|l|d|sur|on|mon|notre)\b"
)
SAYS_NO = re.compile(r"(?:not?|none|nobody|nope|unsigned|without|pas|non|aucune?|personne|sans)\b")
"""In front: `no witness`, `pas encore signé`."""
DENIES = re.compile(r"\b(?:not?|none|nothing|nope|never|nt|t|neither|pas|non|aucune?|rien|jamais|ne|n|ni)\b")
DECLINED = re.compile(r"\b(?:refus|declin|withdr[ae]w|revok|retir|revoqu|expir)")
BEFORE_A_DAY = re.compile(
    r"^(?:(?:yes|oui|consent|consentement|signed|dated|signee?|datee?|on|le|du)\b[\s,:]*)+", re.IGNORECASE
)


def written(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> dict[str, str]:
    """The signed form: its day, and who witnessed and where it is kept; or that it is not signed (P3.3)."""
    if words.spaced(said).rstrip(".") in NOT_SIGNED:
        return {"on": NO, "details": ""}
    begun = dates.leading(said, now=ctx.now, calendar=ctx.calendar, prefer="past")
    if begun is None:
        raise Refusal("date-not-understood")
    when, details = begun
    signed_on = day_that_was(ctx, when.at)
    _must_be_whole(details)
    return {"on": signed_on.isoformat(), "details": text(ctx, question, details, given)}


def _must_be_whole(details: str) -> None:
    """A name, and a place: `Cormier, cabinet 3`, not `Cormier`, nor `cabinet 3`."""
    pieces = [_plain(piece) for piece in PIECES.split(details)]
    said = [one for one in pieces if _says_something(one)]
    named = [one for one in said if re.search(r"[^\W\d]{2}", _without_the_place(one))]
    placed = any(KEPT_IN.search(one) for one in said) or len(said) > 1
    if not named and not placed:
        raise Refusal("written-details-missing")
    if not named:
        raise Refusal("written-witness-missing")
    if not placed:
        raise Refusal("written-place-missing")


def _says_something(piece: str) -> bool:
    alone = (*SMALL_WORDS[NO], *SMALL_WORDS[YES], *SMALL_WORDS[UNKNOWN], "idem")
    denied = SAYS_NO.match(piece) is not None or unsure.takes_it_back(piece)
    return any(map(str.isalnum, piece)) and piece not in alone and not denied


def _without_the_place(piece: str) -> str:
    return NOBODYS_NAME.sub(" ", KEPT_IN.sub(" ", piece))


def on_file(ctx: Context, question: Question, said: str, given: Mapping[str, Any]) -> str:
    """Day and place, as typed; a no or an `I do not know` is none, a yes alone is asked when and where (P3.7)."""
    plain = _plain(said)
    if _is_none(said, plain):
        return NONE_ON_FILE
    kept = BEFORE_A_DAY.sub("", said.strip())
    if DENIES.search(plain) or DECLINED.search(plain) or unsure.takes_it_back(said):
        raise Refusal("on-file-when-where")
    place = _beside_the_day(ctx, kept)
    if not any(map(str.isalpha, place)):
        raise Refusal("on-file-when-where")
    return text(ctx, question, kept, given)


def still_on_file(kept: str) -> str:
    """Of what was kept when any words were taken for one: what says that there is none, or that nobody knows, is not shown as
    a consent (P3.7)."""
    plain = _plain(kept)
    none = _is_none(kept, plain) or DECLINED.search(plain) or unsure.takes_it_back(kept)
    return NONE_ON_FILE if none else kept


def _is_none(said: str, plain: str) -> bool:
    """`no`, `aucun`, `unknown`, `not that I know`, `he has none`; `yes, not here` is asked back."""
    if plain in (*SMALL_WORDS[NO], *SMALL_WORDS[UNKNOWN]) or unsure.note_of(said) is not None:
        return True
    if DENIES.match(plain):
        return True
    return (
        bool(DENIES.search(plain))
        and not any(map(str.isdigit, plain))
        and not plain.startswith(("yes", "oui"))
    )


def _beside_the_day(ctx: Context, said: str) -> str:
    """What is left of it without the day: in front, as people are asked, or behind a comma."""
    begun = dates.leading(said, now=ctx.now, calendar=ctx.calendar, prefer="past")
    if begun is not None:
        day_that_was(ctx, begun[0].at)
        return begun[1]
    place, _, day = said.rpartition(",")
    try:
        when = dates.read(
            BEFORE_A_DAY.sub("", day.strip()), now=ctx.now, calendar=ctx.calendar, prefer="past"
        )
    except Refusal:
        raise Refusal("on-file-when-where") from None
    day_that_was(ctx, when.at)
    return place


def _plain(said: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", words.spaced(said)).split())
