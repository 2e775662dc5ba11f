"""Which command is typed: of those whose words begin the line, in either language, the one with the most of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from bot import words

if TYPE_CHECKING:
    from bot.router import Command


@dataclass(frozen=True)
class Match:
    command: Command
    tail: str
    """What follows the command's words, as typed."""


class Spellings:
    """All spellings of all commands, by their first word."""

    def __init__(self) -> None:
        self._indexed: list[Command] = []
        self._by_first: dict[str, list[tuple[int, tuple[str, ...], Command]]] = {}

    def of(self, commands: list[Command]) -> Self:
        """Read anew when there are more."""
        if len(self._indexed) != len(commands):
            self._indexed, self._by_first = list(commands), {}
            for number, command in enumerate(commands):
                for fixed in _spellings(command):
                    self._by_first.setdefault(fixed[0], []).append((number, fixed, command))
        return self

    def match(self, text: str, replied: str = "") -> Match | None:
        """`replied`: the number of what it is a reply to."""
        text = words.in_full(text)
        tokens = words.commanding(text)
        typed = [words.fold(token.text) for token in tokens]
        if typed:
            typed[0] = words.SYNONYMS.get(typed[0], typed[0])
        begun = [
            (fixed, command)
            for fixed, command in (self._beginning(typed[0]) if typed else ())
            if _starts(typed, fixed) and _fits(command, text[tokens[len(fixed) - 1].end :], replied)
        ]
        if not begun:
            return None
        fixed, command = max(begun, key=lambda it: len(it[0]))
        return Match(command, words.after(text[tokens[len(fixed) - 1].end :], sign=command.signed))

    def _beginning(self, first: str) -> list[tuple[tuple[str, ...], Command]]:
        """Those that may begin with this word, in the order of the commands."""
        found = [one for word in words.bare(first) for one in self._by_first.get(word, ())]
        return [(fixed, command) for _, fixed, command in sorted(found, key=lambda it: it[0])]


def _spellings(command: Command) -> Iterator[tuple[str, ...]]:
    """A space for a hyphen too: `sans consentement` (COMMANDS 1)."""
    for fixed in (*command.words.values(), *command.also):
        yield fixed
        if any("-" in word for word in fixed):
            yield tuple(part for word in fixed for part in word.split("-"))


def _starts(typed: list[str], fixed: tuple[str, ...]) -> bool:
    return len(typed) >= len(fixed) and all(map(words.same, typed, fixed))


def _fits(command: Command, rest: str, replied: str) -> bool:
    if command.in_talk and words.goes_on(rest):
        return False
    return command.fits is None or command.fits(f"{words.after(rest, sign=True)} {replied}".strip())
