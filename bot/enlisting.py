"""What `roster add` understands: role, agency, organisation, areas, region and language, in any order (P1.10, P1.11)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bot import words
from bot.agencies import AGENCIES, AREAS, LANGUAGES, PROVINCE_WIDE, ROLES
from bot.context import Context, new_id
from bot.house import House
from casework import names
from casework.errors import Refusal
from casework.people import PRIMARY, Agency, Person, Role
from casework.regions import Organisation, Region
from storage import documents

LONGEST_NAME = 80
LONGEST_PHRASE = 6
"""Words that an organisation is called by, at most."""
Found = dict[str, list[Any]]
Phrases = dict[str, tuple[str, Any]]
"""Kind and value."""
KINDS: dict[str, dict[str, Any]] = {
    "role": ROLES,
    "agency": AGENCIES,
    "area": AREAS,
    "language": LANGUAGES,
}


def read(ctx: Context, user: str, tail: str) -> tuple[Person, str]:
    """The person, still without a name, and the name if one was typed after the comma."""
    typed, _, name = tail.partition(",")
    found = _read(ctx.house, typed)
    role = _one(found, "role")
    if role is None or any(len(found[kind]) > 1 for kind in found if kind != "area"):
        raise Refusal("roster-add-usage")
    must_be_a_name(name.strip())
    person = _provincial(ctx, user, role, found) if role in PROVINCE_WIDE else _local(ctx, user, role, found)
    return person, name.strip()


def must_be_a_name(name: str) -> None:
    """Or nothing at all."""
    if len(name) > LONGEST_NAME:
        raise Refusal("name-too-long", longest=LONGEST_NAME)
    if name and not names.is_name(name):
        raise Refusal("not-a-name")


def corrected(ctx: Context, known: Person, tail: str, *, name_alone: bool) -> tuple[Person, str]:
    """What was typed in place of what is known, the rest as it is; and the name behind the comma."""
    typed, _, name = ("", "", tail) if name_alone else tail.partition(",")
    found = _read(ctx.house, typed) if typed.strip() else defaultdict(list)
    if any(len(found[kind]) > 1 for kind in found if kind != "area"):
        raise Refusal("roster-add-usage")
    must_be_a_name(name.strip())
    role = _one(found, "role") or known.role
    person = replace(known, role=role, language=_one(found, "language") or known.language)
    if role in PROVINCE_WIDE:
        return replace(person, agency=Agency.OTHER, region=0, organisation="", areas=()), name.strip()
    return replace(person, **_place(ctx, known, found)), name.strip()


def _place(ctx: Context, known: Person, found: Found) -> dict[str, Any]:
    """Another agency or region: an organisation and program areas of before do not go along."""
    region = _one(found, "region") or known.region or ctx.actor.region or min(ctx.house.regions)
    organisation = _organisation(found, region)
    agency = _agency(found, organisation) or known.agency
    if agency not in PRIMARY:
        raise Refusal("roster-add-usage")
    if found["area"] and agency is not Agency.SOCIAL:
        raise Refusal("areas-of-social")
    same = (agency, region) == (known.agency, known.region)
    kept = known.organisation if same else ""
    areas = tuple(dict.fromkeys(found["area"])) or (known.areas if agency is known.agency else ())
    key = organisation.key if organisation else kept
    return {"agency": agency, "region": region, "organisation": key, "areas": areas}


def _agency(found: Found, organisation: Organisation | None) -> Agency | None:
    agency: Agency | None = _one(found, "agency") or (organisation.agency if organisation else None)
    if organisation is not None and organisation.agency is not agency:
        raise Refusal("organisation-elsewhere")
    return agency


def _provincial(ctx: Context, user: str, role: Role, found: Found) -> Person:
    return _person(ctx, user, role, 0, found)


def _local(ctx: Context, user: str, role: Role, found: Found) -> Person:
    region = _one(found, "region") or ctx.actor.region or min(ctx.house.regions)
    organisation = _organisation(found, region)
    agency = _agency(found, organisation)
    if agency is None:
        raise Refusal("roster-add-usage")
    if found["area"] and agency is not Agency.SOCIAL:
        raise Refusal("areas-of-social")
    more = {
        "agency": agency,
        "organisation": organisation.key if organisation else "",
        "areas": tuple(dict.fromkeys(found["area"])),
    }
    return _person(ctx, user, role, region, found, **more)


def _person(ctx: Context, user: str, role: Role, region: int, found: Found, **more: Any) -> Person:
    language = _one(found, "language") or ctx.house.languages(region)[0]
    return Person(
        id=new_id(), user_id=user, first="", last="", role=role, region=region, language=language, **more
    )


def _organisation(found: Found, region: int) -> Organisation | None:
    """Of those that are called so, the one of this region."""
    if not found["organisation"]:
        return None
    here = [one for one in found["organisation"][0] if one.is_in(region)]
    if not here:
        raise Refusal("organisation-elsewhere")
    organisation: Organisation = here[0]
    return organisation


def _one(found: Found, kind: str) -> Any:
    return found[kind][0] if found[kind] else None


def particulars(ctx: Context, person: Person) -> dict[str, object]:
    """What a person's record calls by a key, in both languages."""
    region = ctx.house.regions.get(person.region)
    organisation = ctx.house.organisation(person.organisation)
    unknown = dict.fromkeys(("en", "fr"), person.organisation) if person.organisation else None
    return {
        "region": region.names if region else None,
        "organisation": organisation.names if organisation else unknown,
        "areas": person.areas,
        "area_missing": person.agency is Agency.SOCIAL and not person.areas,
    }


def document_of(person: Person) -> str:
    return documents.write(person).decode()


def person_of(document: str) -> Person:
    return documents.read(document.encode(), Person)


# --- phrases ------------------------------------------------------------------------------------------------
def _read(house: House, typed: str) -> Found:
    """The longest phrase first: `Fredericton Police Force` is neither the region nor the agency."""
    known = _phrases(house)
    tokens = words.spaced(typed).split()
    found: Found = defaultdict(list)
    while tokens:
        length, (kind, value) = _longest(house, known, tokens)
        found[kind].append(value)
        del tokens[:length]
    return found


def _longest(house: House, known: Phrases, tokens: list[str]) -> tuple[int, tuple[str, Any]]:
    for length in range(min(LONGEST_PHRASE, len(tokens)), 0, -1):
        if meaning := _meaning(known, " ".join(tokens[:length])):
            return length, meaning
    if tokens[0].isdecimal():
        raise Refusal("no-such-region", regions=_all(house))
    raise Refusal("roster-add-usage")


def _meaning(known: Phrases, phrase: str) -> tuple[str, Any] | None:
    if phrase in known:
        return known[phrase]
    return next((known[word] for word in known if words.same(phrase, word)), None)


def _phrases(house: House) -> Phrases:
    """An organisation's word weighs more than an agency's: it says both."""
    phrases = {
        words.spaced(word): (kind, value) for kind, group in KINDS.items() for word, value in group.items()
    }
    for number, region in house.regions.items():
        phrases |= {words.spaced(name): ("region", number) for name in (str(number), *region.names.values())}
    called: dict[str, list[Organisation]] = defaultdict(list)
    for organisation, word in _called(house):
        called[word].append(organisation)
    return phrases | {word: ("organisation", some) for word, some in called.items()}


def _called(house: House) -> Iterator[tuple[Organisation, str]]:
    for one in house.organisations:
        if one.agency is not Agency.OTHER:
            yield from ((one, words.spaced(word)) for word in {*one.names.values(), *one.words, one.key})


def organisation_named(house: House, description: str, region: int) -> Organisation | None:
    """The organisation, or kind of ad hoc member, that a description names: `RCMP constable`; the longest word wins."""
    said = f" {words.spaced(description)} "
    found = [
        (len(word), one)
        for one in house.organisations
        if one.is_in(region)
        for word in (words.spaced(name) for name in (*one.names.values(), *one.words))
        if f" {word} " in said
    ]
    return max(found, key=lambda it: it[0])[1] if found else None


def _all(house: House) -> list[Region]:
    return [house.regions[number] for number in sorted(house.regions)]


def region(house: House, typed: str) -> int:
    """By number or name. Raises Refusal("no-such-region")."""
    for number, one in house.regions.items():
        if words.spaced(typed) in {words.spaced(name) for name in (str(number), *one.names.values())}:
            return number
    raise Refusal("no-such-region", regions=_all(house))
