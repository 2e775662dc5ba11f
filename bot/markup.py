"""What people typed, made harmless: one line, no Markdown, no HTML, no mention; and our own Markdown as HTML (STYLE 5)."""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "br", "strong", "em", "code"}
MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~@:&/])")
BREAKS = "\t\n\v\f\r\x85\u2028\u2029"
CODE = re.compile(r"\\.|`[^`\n]*`")
QUOTED = re.compile(r"\\" + MARKS.pattern)


class Ours(str):
    """Words of the bot's own: printed as they are, Markdown and all."""

    __slots__ = ()


def one_line(value: object) -> object:
    """What people typed, on one line, without control and direction characters."""
    if isinstance(value, Ours) or not isinstance(value, str):
        return value
    kept = (" " if char in BREAKS else char for char in value)
    return "".join(char for char in kept if unicodedata.category(char) not in ("Cc", "Cf"))


def quoted(value: object) -> object:
    """The same, with every mark of Markdown made harmless."""
    clean = one_line(value)
    return clean if isinstance(value, Ours) or not isinstance(clean, str) else MARKS.sub(r"\\\1", clean)


def french_spaces(text: str) -> str:
    """Spaces that do not break before a colon, inside guillemets and times (CONVERSATION V12)."""
    text = re.sub(r" (?=[:»])", "\u00a0", text)
    text = re.sub(r"(?<=«) ", "\u00a0", text)
    return re.sub(r"(?<=\d) (?=h\b)|(?<=\dh) (?=\d\d\b)|(?<=\d[ \u00a0]h) (?=\d\d\b)", "\u00a0", text)


class _Markdown:
    @cached_property
    def parser(self) -> MarkdownIt:
        # No lists: numbers stay as they were written. No html: what people typed cannot be any.
        rules = ["list", "heading", "lheading", "code", "fence", "hr", "blockquote", "reference", "table"]
        options = {"html": False, "breaks": True, "linkify": False}
        return MarkdownIt("commonmark", options).disable(rules).disable(["link", "image", "autolink"])


_MARKDOWN = _Markdown()


def to_html(markdown: str) -> str:
    html = _MARKDOWN.parser.render(CODE.sub(_as_typed, markdown)).strip()
    if html.count("<p>") == 1:
        html = html.removeprefix("<p>").removesuffix("</p>")
    return nh3.clean(html.replace("<br />\n", "<br>"), tags=TAGS, attributes={})


def _as_typed(found: re.Match[str]) -> str:
    """Between backticks Markdown shows a backslash: a code there is to be copied as it stands."""
    return QUOTED.sub(r"\1", found[0]) if found[0].startswith("`") else found[0]
