"""Which commands `help` is asked about: by how their words begin, or by a whole line of one of them."""

from __future__ import annotations

from bot import words
from bot.router import Command, Router


def begun_by(usable: list[Command], asked: str) -> list[Command]:
    """What was typed are the first of their words, in any form of them; else their first letters: `meet`."""
    typed = _typed(asked)
    said = [one for one in usable if any(_begins(fixed, typed) for fixed in one.words.values())]
    return said or [one for one in usable if any(" ".join(it).startswith(asked) for it in one.words.values())]


def named(commands: list[Command], asked: str) -> Command | None:
    """The one whose words these are, with none left over: `critical types` is no `critical type`."""
    typed = _typed(asked)
    same = [one for one in commands if any(_are(fixed, typed) for fixed in one.words.values())]
    return next((one for one in same if typed in one.words.values()), same[0] if same else None)


def line_of(router: Router, usable: list[Command], asked: str) -> Command | None:
    """As if it were typed by itself: `plan mine`, `task add roy, monday 9:00, call the clinic`."""
    match = router.match(asked)
    return match.command if match is not None and match.command in usable else None


def paged(asked: str) -> tuple[str, int | None]:
    """`meeting 2` is the second page, unless the number belongs to a line: `meeting confirm 2`."""
    topic, _, page = asked.rpartition(" ")
    return (topic, int(page)) if topic and page.isdecimal() else (asked, None)


def _typed(asked: str) -> tuple[str, ...]:
    first, *others = [words.fold(token.text) for token in words.commanding(asked)] or [""]
    return (words.SYNONYMS.get(first, first), *others)


def _begins(fixed: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    return len(typed) <= len(fixed) and all(map(words.same, typed, fixed))


def _are(fixed: tuple[str, ...], typed: tuple[str, ...]) -> bool:
    return len(typed) == len(fixed) and _begins(fixed, typed)
