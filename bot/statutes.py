"""The statutes that the bot names: dated data in both languages, which an operator can edit (P11.8)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

from bot.markup import Ours
from bot.render import FOLDER

FILE = FOLDER / "statutes.toml"
Words = Mapping[str, Ours]
"""By language."""


def _none() -> Words:
    return {"en": Ours(""), "fr": Ours("")}


@dataclass(frozen=True, kw_only=True)
class Statute:
    key: str
    since: date
    act: Words
    section: Words = field(default_factory=_none)
    text: Words = field(default_factory=_none)


def statute(key: str, day: date) -> Statute:
    """As it is in force on that day; before the first one's day, the first."""
    own = tuple(one for one in _own if one.key == key)
    known = sorted(own or (one for one in read() if one.key == key), key=lambda one: one.since)
    in_force = [one for one in known if one.since <= day]
    return (in_force or known[:1])[-1]


_own: list[Statute] = []
"""Of the province's own file: a key that is in it is taken from there alone."""


def use(file: Path | None) -> None:
    """From now on. Raises as `read` does, and then nothing has changed."""
    taken = read(file) if file is not None else ()
    _own[:] = taken


@cache
def read(file: Path = FILE) -> tuple[Statute, ...]:
    """Raises KeyError or TypeError on a file that is not whole."""
    return tuple(_statutes(tomllib.loads(file.read_text())["statute"]))


def _statutes(raw: list[dict[str, object]]) -> Iterable[Statute]:
    for each in raw:
        words = {name: _words(value) for name, value in each.items() if isinstance(value, dict)}
        since = each["since"]
        if not isinstance(since, date):
            raise TypeError(f"statute {each['key']}: since is a day")
        yield Statute(key=str(each["key"]), since=since, **words)


def _words(raw: dict[str, str]) -> Words:
    """Both languages, or it is not whole."""
    return {lang: Ours(raw[lang]) for lang in ("en", "fr")}
