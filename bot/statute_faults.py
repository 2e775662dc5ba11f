"""Whether a file of statutes is whole: what each needs, and that the bot asks for it (P11.8)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, datetime
from pathlib import Path

from bot import data_faults, statutes
from bot.data_faults import Table

FIELDS = ("key", "since", "act", "section", "text")
TEXTS = ("section", "text")
"""May be left out; in one language alone they may not."""


def faults(file: Path) -> list[str]:
    """In the order of the file; none: it can be used."""
    raw, unread = data_faults.read(file)
    if unread:
        return unread
    found, missing = data_faults.tables(raw, "statute")
    known = _asked_for()
    lines = [*missing, *data_faults.unknown(raw, ("statute",))]
    for place, each in enumerate(found, 1):
        where = data_faults.numbered("statute", place, each)
        lines += data_faults.within(where, (*_of_one(each, known), *_twice(each, found[: place - 1])))
    return lines


def _asked_for() -> Collection[str]:
    """What ships has every key that the bot asks for."""
    return {one["key"]: one for one in data_faults.read(statutes.FILE)[0]["statute"]}.keys()


def _of_one(each: Table, known: Collection[str]) -> Iterator[str]:
    yield from data_faults.key(each)
    if isinstance(each.get("key"), str) and each["key"] not in known:
        yield f"the bot asks for no statute of this key; {data_faults.nearest(each['key'], known)}"
    yield from _since(each)
    yield from data_faults.both(each.get("act"), "act")
    for name in TEXTS:
        if name in each:
            yield from data_faults.both(each[name], name)
    yield from data_faults.unknown(each, FIELDS)


def _since(each: Table) -> Iterator[str]:
    since = each.get("since")
    if since is None:
        yield "since is missing: the day from which it is in force"
    elif not isinstance(since, date) or isinstance(since, datetime):
        yield "since is no day; write it without quotes: 2010-09-01"


def _twice(each: Table, before: list[Table]) -> Iterator[str]:
    same = (each.get("key"), each.get("since"))
    if None not in same and same in [(other.get("key"), other.get("since")) for other in before]:
        yield "stands there twice with this key and this day"
