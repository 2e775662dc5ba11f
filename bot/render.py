"""Templates to message content: plain body and HTML from one source (STYLE 5)."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context as Scope
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bot.effects import Part
from bot.filters import calling, surnames, task_words, times
from bot.markup import Ours, french_spaces, one_line, quoted, to_html
from casework import instruments

FOLDER = Path(__file__).parent / "templates"
LANGUAGES = ("en", "fr")
OURS = frozenset({"lang", "zone", "now", "ring", "p", "finish"})
"""What every text is given here: a parameter of such a name would be lost behind it, so there is none."""


@dataclass(frozen=True)
class Around:
    """For whom, where and when a text is written."""

    lang: str
    zone: ZoneInfo
    here: str
    now: datetime | None
    ring: bool

    @property
    def scope(self) -> dict[str, Any]:
        here = {"lang": self.lang, "zone": self.zone, "now": self.now, "ring": self.ring}
        return {**here, "p": _prefix(self.here)}


class Renderer:
    def __init__(self, folder: Path = FOLDER) -> None:
        self.server = ""
        """Our homeserver's name: what is typed of somebody on another has theirs."""
        self._words = tomllib.loads((folder / "words.toml").read_text()) | instruments.words()
        self._environments = {lang: self._environment(folder / lang) for lang in LANGUAGES}

    def content(
        self,
        parts: tuple[Part, ...],
        *,
        languages: tuple[str, ...],
        zone: ZoneInfo,
        here: str = "direct",
        ring: bool = False,
        mentions: tuple[str, ...] = (),
        now: datetime | None = None,
    ) -> dict[str, Any]:
        """The content of an `m.room.message`; several languages stand one under the other."""
        sides = [self._side(parts, Around(lang, zone, here, now, ring)) for lang in languages]
        return _message(sides, ring=ring, mentions=mentions)

    def joined(
        self, sides: list[str], *, ring: bool = False, mentions: tuple[str, ...] = ()
    ) -> dict[str, Any]:
        """Of texts of ours that were rendered before, one a language; nothing that people typed is in them."""
        return _message([(side, to_html(side)) for side in sides], ring=ring, mentions=mentions)

    def text(
        self,
        part: Part,
        lang: str,
        zone: ZoneInfo,
        here: str = "direct",
        now: datetime | None = None,
        ring: bool = False,
    ) -> str:
        return self._block(one_line, part, Around(lang, zone, here, now, ring))

    def word(self, group: str, value: str, lang: str) -> str:
        found: str = self._words[group][value][lang]
        return found

    def _side(self, parts: tuple[Part, ...], around: Around) -> tuple[str, str]:
        plain = "\n".join(self._block(one_line, part, around) for part in parts)
        rich = "\n".join(self._block(quoted, part, around) for part in parts)
        return plain, to_html(rich)

    def _block(self, finish: Callable[[object], object], part: Part, around: Around) -> str:
        assert not (lost := OURS.intersection(part.params)), f"{part.block}: {sorted(lost)}"
        subject, block = part.block.split("/")
        template = self._environments[around.lang].get_template(f"{subject}.md.j2")
        scope = template.new_context({**part.params, **around.scope, "finish": finish})
        text = "".join(template.blocks[block.replace("-", "_")](scope)).strip()
        return french_spaces(text) if around.lang == "fr" else text

    def _environment(self, folder: Path) -> ImmutableSandboxedEnvironment:
        environment = ImmutableSandboxedEnvironment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            finalize=finished,
            trim_blocks=True,
            lstrip_blocks=True,
            # What people typed is quoted by `finished`; escaping would show d&#39;Entremont
            autoescape=False,
            auto_reload=False,  # texts change with a release, not while it runs
        )
        environment.filters |= {
            "begins": begins,
            "own": Ours,
            "word": self._word_here,
            "listed": self._listed,
            **times.FILTERS,
            **surnames.filters(self.word, lambda: self.server),
            **task_words.filters(self.word),
            **calling.filters(self.word),
        }
        return environment

    @pass_context
    def _word_here(self, scope: Scope, value: str, group: str) -> Ours:
        return Ours(self.word(group, str(value), scope["lang"]))

    @pass_context
    def _listed(self, scope: Scope, values: list[str], group: str | None = None) -> Ours | str:
        words = [self.word(group, str(it), scope["lang"]) if group else str(it) for it in values]
        joined = ", ".join(words)
        return Ours(joined) if group else joined


def _message(sides: list[tuple[str, str]], *, ring: bool, mentions: tuple[str, ...]) -> dict[str, Any]:
    return {
        "msgtype": "m.text" if ring else "m.notice",
        "body": "\n\n".join(plain for plain, _ in sides),
        "format": "org.matrix.custom.html",
        "formatted_body": "<br><br>".join(html for _, html in sides),
        "m.mentions": {"user_ids": list(mentions)} if mentions else {},
    }


def _prefix(here: str) -> Ours:
    """Commands are typed with `!` in rooms; in a direct room it may be left out."""
    return Ours("" if here == "direct" else "!")


def begins(words: str) -> Ours:
    """Words of ours at the beginning of a line: with a capital."""
    return Ours(words[:1].upper() + words[1:])


@pass_context
def finished(scope: Scope, value: object) -> object:
    """Whatever a template prints, as the body or as Markdown needs it."""
    return scope["finish"](value)
