"""The shape of every message the bot writes in a test, as rendered (CONVERSATION V2, V9).

`Town.settle` fails with what is out of shape; what is exempt by its nature stands in `shape.toml`.
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemBytecodeCache

from bot import handlers, render, words
from bot.chimes import LONGEST_RING
from bot.effects import Part
from bot.matching import Match
from bot.render import Renderer
from bot.router import Place
from tests.long_names import FIRST, LAST, with_long_names

TABLE = tomllib.loads((Path(__file__).parent / "shape.toml").read_text())
FIRST_LINE, ANSWER, CARD, LIST = 90, 8, 12, 14
"""A list: its heading, ten items, how many more there are, when it disappears, and what now."""
MOST_COMMANDS = 2
NOW = re.compile(r"(?:Now|Maintenant)(?:, [^:\u00a0]+)?\u00a0?: ?(.*)")
NOTHING_CHANGED = ("Nothing was changed.", "Rien n’a été changé.", "Rien n’a changé.")
COMMAND = re.compile(r"`([^`]+)`")
CODE = re.compile(r"\b(?:[A-Z]\d-[A-Z0-9]{3}|R-[A-Z0-9]{4})\b")
ROUTER = handlers.router()
SAID = {
    Place.DIRECT: ("direct room", "salle personnelle"),
    Place.PROGRAM: ("program room", "salle du programme"),
}
"""How a line says where its commands are typed."""
THERE = ("in our direct room", "dans notre salle personnelle")


def named(section: str) -> frozenset[str]:
    """The blocks of a section of the table, whatever the reason they stand there."""
    return frozenset(block for blocks in TABLE[section].values() for block in blocks)


NEVER_RUNG = frozenset(
    [
        "violence",
        "violent",
        "victim",
        "victims",
        "victime",
        "victimes",
        "police",
        "shelter",
        "refuge",
        "ccr",
        "rcc",
        "crisis",
        "crise",
        "odara",
        "da",
        "ervco",
        "judgement",
        "jugement",
        "abuse",
        "partner",
        "partenaire",
        "client",
        "cliente",
    ]
)
"""What no ring says, in either language (P12.10)."""

WITHOUT_NOW, CARDS, LISTS = named("without_now"), named("cards"), named("lists")
LONG_FIRST_LINE = named("long_first_line")

HOW = hashlib.sha256(Path(render.__file__).read_bytes()).hexdigest()[:12]
COMPILED = Path(__file__).parents[1] / ".pytest_cache" / f"templates-{HOW}"
"""By how they are compiled: what another version of the renderer made is left alone."""
COMPILED.mkdir(parents=True, exist_ok=True)


# The same text is the same HTML: half of what tests render was rendered before
render.to_html = lru_cache(maxsize=4096)(render.to_html)


class Watched(Renderer):
    """Renders as the real one does, and remembers what came out in no good shape."""

    def __init__(self) -> None:
        super().__init__()
        for environment in self._environments.values():
            # Both test processes, and the next run, take what one has compiled; it is checked against its source
            environment.bytecode_cache = FileSystemBytecodeCache(str(COMPILED))
        self.offences: list[str] = []
        self._seen: set[tuple[str, int]] = set()

    def content(self, parts: tuple[Part, ...], **how: Any) -> dict[str, Any]:
        made = super().content(parts, **how)
        if how.get("ring"):
            long = [side for side in made["body"].split("\n\n") if len(side) > LONGEST_RING]
            self.offences += [f"{parts[0].block}: a ring of {len(side)}\n{side}" for side in long]
            self._hear(parts, made["body"], how)
        else:
            self._look_at_long_names(parts, made["body"], how)
            blocks = tuple(part.block for part in parts)
            for side in made["body"].split("\n\n"):
                wrongs = faults(blocks, side, how.get("here", "direct"))
                self.offences += [f"{' + '.join(blocks)}: {wrong}\n{side}" for wrong in wrongs]
        return made

    def text(self, part: Part, *args: Any, **more: Any) -> str:
        """The last line of a list is put below lines which were rendered before (bot/bell.py)."""
        made = super().text(part, *args, **more)
        if part.block == "rings/now" and not part.params["reply"]:
            here = args[2]
            wrongs = _faults_of_commands(made.split("\n")[-1], here)
            self.offences += [f"{part.block}: {wrong}\n{made}" for wrong in wrongs]
        return made

    def _hear(self, parts: tuple[Part, ...], body: str, how: dict[str, Any]) -> None:
        """A ring says none of the words that a locked screen must not show, and names nobody (P12.10)."""
        named = super().content(with_long_names(parts), **how)["body"]
        said = NEVER_RUNG.intersection(re.findall(r"\w+", words.fold(body)))
        said |= {name for name in (FIRST, LAST) if name in named}
        self.offences += [f"{parts[0].block}: a ring says {one}\n{body}" for one in sorted(said)]

    def _look_at_long_names(self, parts: tuple[Part, ...], body: str, how: dict[str, Any]) -> None:
        """Once for each block and length: what a block says differs by its facts."""
        block, seen = parts[0].block, (parts[0].block, len(body.split("\n", maxsplit=1)[0]))
        if seen in self._seen or block in LONG_FIRST_LINE:
            return
        self._seen.add(seen)
        longer = super().content(with_long_names(parts), **how)["body"]
        for side in longer.split("\n\n"):
            first = side.split("\n", maxsplit=1)[0]
            if len(first) > FIRST_LINE:
                self.offences.append(f"{block}: with long names its first line has {len(first)}\n{first}")

    def nothing_is_out_of_shape(self) -> None:
        offences, self.offences = self.offences, []
        assert not offences, "\n\n".join(["out of shape (tests/shape.py):", *offences])


def faults(blocks: tuple[str, ...], side: str, here: str = "direct") -> list[str]:
    lines = side.split("\n")
    found = [
        *_faults_of_length(blocks, lines),
        *_faults_of_commands(lines[-1], here),
        *_faults_of_place(side, here),
    ]
    if blocks[-1].startswith("refusals/"):
        return found + _faults_of_refusal(blocks[-1], side)
    return found + _faults_of_last_line(blocks, lines[-1])


def _faults_of_place(side: str, here: str) -> list[str]:
    """Nobody is sent to the room that they are in."""
    sent = here == "direct" and any(said in side for said in THERE)
    return ["it sends to the direct room, and is said there"] if sent else []


def _faults_of_length(blocks: tuple[str, ...], lines: list[str]) -> list[str]:
    most = LIST if LISTS.intersection(blocks) else CARD if CARDS.intersection(blocks) else ANSWER
    long = len(lines[0]) > FIRST_LINE and blocks[0] not in LONG_FIRST_LINE
    found = [f"its first line has {len(lines[0])} characters"] if long else []
    return found + ([f"it has {len(lines)} lines"] if len(lines) > most else [])


def _faults_of_last_line(blocks: tuple[str, ...], last: str) -> list[str]:
    now = NOW.fullmatch(last)
    if now is None:
        return [] if blocks[-1] in WITHOUT_NOW else ["its last line is not `Now:`"]
    if len(COMMAND.findall(now[1])) > MOST_COMMANDS:
        return ["its last line names more than two commands"]
    return []


def _faults_of_commands(last: str, here: str) -> list[str]:
    """What `Now:` names is a command, and works where it is named, or where the line says (V2)."""
    now = NOW.fullmatch(last)
    own = frozenset({Place.DIRECT}) if here == "direct" else frozenset(Place) - {Place.DIRECT}
    there = frozenset(place for place, said in SAID.items() if any(one in last for one in said)) or own
    return [
        f"`{shown}` does not work there"
        for shown in (COMMAND.findall(now[1]) if now else [])
        if not _works(shown, there)
    ]


def _works(shown: str, there: frozenset[Place]) -> bool:
    """In rooms it begins with `!`; in a direct room that may be left out."""
    match = ROUTER.match(shown.removeprefix("!"))
    typed_well = shown.startswith("!") or Place.DIRECT in there
    return match is not None and typed_well and bool(match.command.where & there) and _is_whole(match, there)


def _is_whole(match: Match, there: frozenset[Place]) -> bool:
    """Whom it is about is named; in a direct room the case too."""
    needed = [slot.name for slot in match.command.slots if slot.required]
    people = sum(name in ("person", "other") for name in needed)
    has_code = "case" not in needed or Place.CASE in there or bool(CODE.search(match.tail))
    return len(match.tail.split()) >= people and has_code


def _faults_of_refusal(block: str, side: str) -> list[str]:
    """Nothing changed is said, or what may be typed instead is shown (V9)."""
    if block in WITHOUT_NOW or any(said in side for said in NOTHING_CHANGED):
        return []
    return (
        []
        if NOW.fullmatch(side.rsplit("\n", maxsplit=1)[-1])
        else ["it does not say that nothing was changed"]
    )
