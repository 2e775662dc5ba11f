"""Whether a file of instruments is whole: names in both languages, totals that fit each other (P2.11)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot import data_faults
from bot.data_faults import Table
from casework.people import Agency

NUMBERS = ("lowest", "highest", "threshold")
FIELDS = ("name", "typed", *NUMBERS, "band", "used_by", "languages")
OF_BAND = ("from", "key", "en", "fr")


def faults(file: Path) -> list[str]:
    """In the order of the file; none: it can be used."""
    raw, unread = data_faults.read(file)
    if unread:
        return unread
    if not raw:
        return ["holds no instrument"]
    return [line for key, each in raw.items() for line in data_faults.within(key, _of_one(each))]


def _of_one(each: object) -> Iterator[str]:
    if not isinstance(each, dict):
        yield "is no instrument; one begins with its key in brackets, as in [odara]"
        return
    yield from data_faults.both(each.get("name"), "name")
    if not _texts(each.get("typed")):
        yield 'typed needs at least one word in quotes: ["odara"]'
    for name in (one for one in NUMBERS if type(each.get(one)) is not int):
        yield f"{name} has to be a number" if name in each else f"{name} is missing"
    yield from _used(each)
    yield from _bands(each)
    yield from data_faults.unknown(each, FIELDS)
    totals = [each[name] for name in NUMBERS if type(each.get(name)) is int]
    if len(totals) == len(NUMBERS) and not totals[0] <= totals[2] <= totals[1]:
        yield "threshold has to lie between lowest and highest"


def _texts(found: object) -> bool:
    return isinstance(found, list) and bool(found) and all(isinstance(one, str) and one for one in found)


def _used(each: Table) -> Iterator[str]:
    for name, known in (("used_by", [str(one) for one in Agency]), ("languages", data_faults.LANGUAGES)):
        if name in each and not _texts(each[name]):
            yield f"{name} has to be a list of words in quotes"
        elif name in each:
            yield from data_faults.unknown(each[name], known, name)


def _bands(each: Table) -> Iterator[str]:
    bands, missing = data_faults.tables(each, "band")
    yield from missing
    for place, band in enumerate(bands, 1):
        texts = data_faults.both(data_faults.texts(band))
        faults_ = [*data_faults.key(band), *texts, *data_faults.unknown(band, OF_BAND)]
        faults_ += [] if type(band.get("from")) is int else ["from has to be a number"]
        yield from data_faults.within(data_faults.numbered("band", place, band), faults_)
    begins = [band["from"] for band in bands if type(band.get("from")) is int]
    if (
        len(begins) == len(bands)
        and begins
        and (begins != sorted(set(begins)) or begins[0] != each.get("lowest"))
    ):
        yield "the bands have to rise, and the first has to begin at lowest"
