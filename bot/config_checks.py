"""What no single setting of the configuration shows: where two of them do not go together."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.words import fold
from casework.deadlines import BY_NAME


def joint(raw: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """What no single value shows."""
    if "folder" in raw:  # ours, not the file's
        yield ("folder",), "is no setting of this program"
    matrix = raw.get("matrix")
    if isinstance(matrix, dict) and ("password_file" in matrix) == ("token_file" in matrix):
        yield ("matrix",), "needs password_file or token_file, and not both"
    regions = raw.get("region")
    numbers = [r.get("number") for r in regions if isinstance(r, dict)] if isinstance(regions, list) else []
    for place, number in enumerate(numbers):
        if number is not None and number in numbers[:place]:
            yield ("region", place, "number"), f"is the number of another region: {number}"
    for place, each in enumerate(regions if isinstance(regions, list) else []):
        yield from _languages(place, each)
    yield from _twice(regions if isinstance(regions, list) else [])
    yield from _organisations(raw.get("organisation"), numbers)
    deadlines = raw.get("deadlines")
    for rule, steps in (deadlines if isinstance(deadlines, dict) else {}).items():
        yield from _steps(rule, steps)


def _twice(regions: list[Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    seen: set[str] = set()
    for place, each in enumerate(regions):
        users = each.get("coordinators", []) if isinstance(each, dict) else []
        for user in users if isinstance(users, list) else []:
            if str(user) in seen:
                yield ("region", place, "coordinators"), "names somebody twice: a person has one region"
            seen.add(str(user))


def _languages(place: int, region: object) -> Iterator[tuple[tuple[Any, ...], str]]:
    if not isinstance(region, dict):
        return
    yield from _both_languages("region", place, region.get("name"))
    spoken = region.get("languages", ["en"])
    if isinstance(spoken, list) and (not spoken or any(one not in ("en", "fr") for one in spoken)):
        yield ("region", place, "languages"), 'may hold "en" and "fr"'


def _both_languages(table: str, place: int, name: object) -> Iterator[tuple[tuple[Any, ...], str]]:
    if isinstance(name, dict) and (
        set(name) != {"en", "fr"} or not all(str(one).strip() for one in name.values())
    ):
        yield (table, place, "name"), 'needs both languages: { en = "…", fr = "…" }'


def _steps(rule: str, steps: object) -> Iterator[tuple[tuple[Any, ...], str]]:
    if rule not in BY_NAME:
        yield ("deadlines", rule), f"is no deadline; there are {', '.join(BY_NAME)}"
        return
    known = [step.name for step in BY_NAME[rule].steps]
    for step in steps if isinstance(steps, dict) else ():
        if step not in known:
            yield ("deadlines", rule, step), f"is no step of it; there are {', '.join(known)}"


def _organisations(parts: object, regions: list[Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """No key twice, no word that means two of them in one region."""
    whole = [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []
    for place, each in enumerate(whole):
        yield from _both_languages("organisation", place, each.get("name"))
        if each.get("key") in [other.get("key") for other in whole[:place]]:
            yield ("organisation", place, "key"), f"is the key of another organisation: {each.get('key')}"
        for number in _numbers(each):
            if number not in regions:
                yield ("organisation", place, "regions"), f"names a region that there is not: {number}"
        for other in whole[:place]:
            if _meet(each, other) and (same := _called(each) & _called(other)):
                yield (
                    ("organisation", place, "words"),
                    f"mean another organisation too: {', '.join(sorted(same))}",
                )


def _numbers(organisation: dict[str, Any]) -> list[Any]:
    regions = organisation.get("regions", [])
    return regions if isinstance(regions, list) else []


def _meet(one: dict[str, Any], other: dict[str, Any]) -> bool:
    mine, theirs = _numbers(one), _numbers(other)
    return not mine or not theirs or bool(set(map(str, mine)) & set(map(str, theirs)))


def _called(organisation: dict[str, Any]) -> set[str]:
    name, words = organisation.get("name"), organisation.get("words", [])
    names = list(name.values()) if isinstance(name, dict) else []
    return {fold(str(one)) for one in (*names, *(words if isinstance(words, list) else []))}
