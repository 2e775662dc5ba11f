"""What is wrong with a data file of the province's own, in words for whoever edits it: every fault a line of its own."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Any

LANGUAGES = ("en", "fr")

Table = dict[str, Any]


def read(file: Path) -> tuple[Table, list[str]]:
    """What stands in it, or why it cannot be read."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8")), []
    except OSError as error:
        return {}, [f"cannot be read: {(error.strerror or 'the reason is not known').lower()}"]
    except UnicodeDecodeError:
        return {}, ["is not UTF-8; save it as UTF-8"]
    except tomllib.TOMLDecodeError as error:
        return {}, [f"is not TOML: {error}"]


def tables(raw: Table, name: str) -> tuple[list[Table], list[str]]:
    """Those under `[[name]]`."""
    found = raw.get(name)
    if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
        return [], [f"holds no [[{name}]]"]
    return found, []


def numbered(name: str, place: int, each: Table) -> str:
    """`question 3 (view)`."""
    key = each.get("key")
    return f"{name} {place} ({key})" if isinstance(key, str) and key.strip() else f"{name} {place}"


def within(where: str, faults: Iterable[str]) -> Iterator[str]:
    return (f"{where}: {fault}" for fault in faults)


def key(each: Table) -> Iterator[str]:
    if not isinstance(each.get("key"), str) or not each["key"].strip():
        yield "key is missing"


def both(words: object, called: str = "") -> Iterator[str]:
    """A text in each language, and none in another."""
    said, dot = (words if isinstance(words, dict) else {}), "." if called else ""
    for lang in LANGUAGES:
        if lang not in said:
            yield f"{called}{dot}{lang} is missing"
        elif not isinstance(said[lang], str) or not said[lang].strip():
            yield f"{called}{dot}{lang} holds no text"
    yield from unknown(said, LANGUAGES, called)


def texts(each: Table) -> Table:
    """Where the languages stand beside other things."""
    return {name: text for name, text in each.items() if name in LANGUAGES}


def unknown(given: Iterable[str], known: Collection[str], where: str = "") -> Iterator[str]:
    for one in given:
        if one not in known:
            yield f"{where}{'.' if where else ''}{one} is not known here; {nearest(one, known)}"


def nearest(one: str, known: Collection[str]) -> str:
    """The name that was meant, or all that there are."""
    alike = difflib.get_close_matches(one, list(known), n=1)
    return f"do you mean {alike[0]}?" if alike else f"there are: {', '.join(sorted(known))}"
