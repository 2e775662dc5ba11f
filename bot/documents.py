"""PDFs: lines of a template, typeset by typst in a process of its own (ARCHITECTURE 9).

`python -m bot.documents` reads one paper as JSON and writes the PDF: nothing is written to disk on the way, and
neither the event loop nor the writing thread waits for it.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "templates" / "documents"
MARKS = {"# ": "title", "## ": "heading", "[ ] ": "box", "____ ": "sign", "- ": "item", "== ": "foot"}
LABEL = re.compile(r"([^:`]{1,60}?)[ \u00a0]?: (.+)")
NOT_IN_FONTS = re.compile(
    "[\u0700-\u1cff\u2e80-\ua71f\ua800-\ufaff\U00010000-\U0001d3ff\U0001d800-\U0010ffff]+"
)
"""Scripts of Asia, syllabics, emoji: typst has no font of them, and would set empty boxes."""
GAP = "[?]"
TIME = 30
"""Seconds that typesetting may take."""


class NotTypeset(Exception):
    """The PDF could not be made."""


@dataclass(frozen=True)
class Line:
    kind: str
    text: str
    label: str = ""


@dataclass(frozen=True)
class Paper:
    """`file` is what people see of it in a room: a code, never a name (P12.10)."""

    file: str
    lang: str
    lines: tuple[Line, ...]


def paper(text: str, *, lang: str, file: str) -> Paper:
    """From rendered text: `# title`, `## heading`, `- item`, `[ ] box`, `____ signature`, `Label: value`, or a paragraph.

    `== line` stands at the foot of every page.
    """
    return Paper(file, lang, tuple(_line(line) for line in text.splitlines() if line.strip()))


def printable(text: str) -> str:
    """With a mark in place of what no font has; whoever prints it is told (`bot/posting.py`)."""
    return NOT_IN_FONTS.sub(GAP, text)


def _line(text: str) -> Line:
    for mark, kind in MARKS.items():
        if text.startswith(mark):
            return Line(kind, text.removeprefix(mark).strip())
    found = LABEL.fullmatch(text)
    return Line("line", found[2], found[1]) if found else Line("line", text)


def typeset(document: bytes) -> bytes:
    """The PDF of a paper as JSON."""
    import typst  # heavy, and needed in the other process alone

    made = typst.compile(
        FOLDER / "paper.typ", root=FOLDER, ignore_system_fonts=True, sys_inputs={"paper": document.decode()}
    )
    assert isinstance(made, bytes), "one document, no pages apart"
    return made


async def in_a_process(it: Paper) -> bytes:
    """Raises NotTypeset."""
    here = str(Path(__file__).parents[1])
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.documents",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,  # it could hold what is in the paper
        env={**os.environ, "PYTHONPATH": here},
    )
    try:
        async with asyncio.timeout(TIME):
            made, _ = await process.communicate(written(it))
    except TimeoutError:
        process.kill()
        raise NotTypeset("it took too long") from None
    if process.returncode != 0 or not made.startswith(b"%PDF"):
        raise NotTypeset(f"typst ended with {process.returncode}")
    return made


async def right_here(it: Paper) -> bytes:
    """In this process: for tests."""
    return typeset(written(it))


def written(it: Paper) -> bytes:
    return json.dumps(asdict(it)).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(typeset(sys.stdin.buffer.read()))
