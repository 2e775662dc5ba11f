"""What is said in a coordination room about a matter that one of the coordinators there must not know of (P1.12).

Such a message avoids every room that this person is in: it goes to the others, one by one. Decided here, from what
the message prints, so that no handler can forget it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from bot import reading
from bot.context import Context, direct
from bot.effects import Part, Say
from bot.router import Place
from casework.case import Case
from casework.codes import read_code
from casework.people import Person
from casework.referral import Referral
from storage.withheld import ASIDE, is_settling


def diverted(ctx: Context, say: Say) -> list[Say] | None:
    """The message for each coordinator who may read it; None: it may stand where it is."""
    if Place.of(say.room) is not Place.COORDINATION:
        return None
    referrals = named(ctx, say.parts, say.about)
    here = ctx.at_hand(region_of(say.room))
    may = [person for person in here if may_hear(ctx, person, say)]
    elsewhere = _chair_from_elsewhere(ctx, referrals)
    if len(may) == len(here) and (here or not elsewhere):
        return None
    may += elsewhere
    if say.ring:
        say = replace(say, mentions=(*say.mentions, *(person.id for person in elsewhere)))
    if ctx.person is not None and ctx.room == say.room:
        return [to(person, say) for person in may if person == ctx.person]
    # Whoever did it was answered where they did it
    return [to(person, say) for person in may if say.ring or person != ctx.person]


def may_hear(ctx: Context, person: Person, say: Say) -> bool:
    """Of all that it names."""
    return all(_may_know(ctx, person, one) for one in named(ctx, say.parts, say.about))


def _chair_from_elsewhere(ctx: Context, referrals: list[Referral]) -> list[Person]:
    """Who chairs all of it in place of the region's own, and is not in its room (P1.12)."""
    if not referrals:
        return []
    first, *others = (ctx.chairs_from_elsewhere(one) for one in referrals)
    return [person for person in first if all(person in some for some in others)]


def region_of(room: str) -> int:
    """Of a coordination room, by our own name of it."""
    return int(room.partition(":")[2])


def shown_here(ctx: Context, referral: Referral) -> bool:
    """May the room that asks read of it? In a coordination room everybody there has to be one who may know."""
    if ctx.place is not Place.COORDINATION:
        return _may_know(ctx, ctx.actor, referral)
    return all(_may_know(ctx, person, referral) for person in ctx.at_hand(region_of(ctx.room)))


def is_of_here(ctx: Context, case: Case) -> bool:
    """Is it of the region in whose coordination room this is, and may everybody there know of it?"""
    is_its_region = region_of(ctx.room) == case.region
    return is_its_region and shown_here(ctx, ctx.work.referrals.get(case.referral))


def who_may_know(ctx: Context, region: int, referral: Referral) -> frozenset[str]:
    """Of those in its coordination room, by their ids."""
    return frozenset(p.id for p in ctx.at_hand(region) if _may_know(ctx, p, referral))


def to(person: Person, say: Say) -> Say:
    """In their own room instead, by a name that tells so."""
    mentions = (person.id,) if person.id in say.mentions else ()
    name = say.name if is_settling(say.name) else ASIDE
    return replace(say, room=direct(person), mentions=mentions, name=name, languages=())


def _may_know(ctx: Context, person: Person, referral: Referral) -> bool:
    """Who is kept out of it is so in every region: it may have gone to another one because of them (P1.12). Of another
    region's know of it those alone who read its case (P8.9)."""
    if referral.region == person.region:
        return person in ctx.chairs(referral)
    case = ctx.work.cases.of_referral(referral.id)
    return case is not None and ctx.why_not(case, person) is None


def named(ctx: Context, parts: Iterable[Part], about: str | None) -> list[Referral]:
    """The referrals that a message is about, or names; in its lists too."""
    values = [value for part in parts if not _knows_of_none(part) for value in part.params.values()]
    found: dict[str, Referral] = {}
    for value in (*_all_in(values), about):
        referral = _referral_of(ctx, value)
        if referral is not None:
            found[referral.id] = referral
    return list(found.values())


def _knows_of_none(part: Part) -> bool:
    """It repeats the code alone that was typed, and is answered alike whether there is such a matter or not (P12.11)."""
    return part.block.startswith("refusals/no-such-") or part.block == "today/nothing-of"


def _all_in(values: Iterable[object]) -> Iterator[object]:
    for value in values:
        if isinstance(value, Mapping):
            yield from _all_in(value.values())
        elif isinstance(value, list | tuple):
            yield from _all_in(value)
        else:
            yield value


def heard_there(ctx: Context, room: str, parts: Iterable[Part], about: str | None) -> list[Referral]:
    """Those of them that nobody who reads there has to be kept from now: asked again when it goes out."""
    kind, _, which = room.partition(":")
    if kind == "coordination":
        return named(ctx, parts, about)
    if kind != "person":
        return []
    person = ctx.someone(which)
    return [one for one in named(ctx, parts, about) if not reading.is_kept_from(ctx.work, person, one)]


def read_there(ctx: Context, room: str, of: Iterable[Referral]) -> list[str]:
    """The cases among them that whoever is written to in a direct room may read now."""
    kind, _, which = room.partition(":")
    cases = (ctx.work.cases.of_referral(one.id) for one in of) if kind == "person" else ()
    return [case.id for case in cases if case and ctx.why_not(case, ctx.someone(which)) is None]


def _referral_of(ctx: Context, value: object) -> Referral | None:
    if isinstance(value, Referral):
        return value
    if isinstance(value, Case):
        return ctx.work.referrals.find(value.referral)
    code = read_code(value.partition("/")[0]) if isinstance(value, str) else None
    if code is None:
        return None
    case = ctx.work.cases.find(code)
    return ctx.work.referrals.find(case.referral if case else code)
