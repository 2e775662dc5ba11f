"""Templates, forms and words as the tests read them, and where the program names them."""

from __future__ import annotations

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, meta

from bot.render import Renderer
from casework import instruments

HOUSE = Path(__file__).parents[2]
FOLDER = HOUSE / "bot" / "templates"
LANGUAGES = ("en", "fr")
GIVEN = frozenset({"p", "lang", "zone", "loop"})
"""What the renderer gives to every block."""
NAMED = re.compile(r"([a-z]+)/([a-z0-9]+(?:-[a-z0-9]+)*)")


class Block(NamedTuple):
    subject: str
    name: str
    source: str

    @property
    def variables(self) -> frozenset[str]:
        return _variables(self.source)

    @property
    def lines(self) -> list[str]:
        """As they are written: `x` where something is filled in, of two branches the longer one."""
        text = LOOP.sub("", self.source)
        while (shorter := CHOICE.sub(_longest, text)) != text:
            text = shorter
        return [line for line in FILLED.sub("x", text).splitlines() if line.strip()]


CHOICE = re.compile(r"\{%[ -]*if[^%]*%\}((?:(?!\{%[ -]*(?:if|endif)).)*)\{%[ -]*endif[ -]*%\}", re.DOTALL)
BRANCH = re.compile(r"\{%[ -]*(?:elif|else)[^%]*%\}")
LOOP = re.compile(r"\{%[ -]*(?:for|endfor|set)[^%]*%\}|\{#.*?#\}")
FILLED = re.compile(r"\{\{.*?\}\}", re.DOTALL)


def _longest(found: re.Match[str]) -> str:
    return max(BRANCH.split(found[1]), key=len)


@cache
def blocks(lang: str) -> dict[str, Block]:
    """By `subject/block`, dashes for underscores."""
    found = {}
    for file in sorted((FOLDER / lang).glob("*.md.j2")):
        subject, source = file.name.removesuffix(".md.j2"), file.read_text()
        for name, text in _sources(source).items():
            key = f"{subject}/{name.replace('_', '-')}"
            found[key] = Block(subject, name, text)
    return found


@cache
def _variables(source: str) -> frozenset[str]:
    """Looked for only where they are asked for: it takes as long as all the rest of a test's collecting."""
    return frozenset(meta.find_undeclared_variables(_jinja().parse(source))) - GIVEN


@cache
def _jinja() -> Environment:
    """With the program's own filters, so that it knows their names."""
    environment = Environment()
    environment.filters |= Renderer()._environments["en"].filters
    return environment


def _sources(source: str) -> dict[str, str]:
    pattern = re.compile(r"\{% block (\w+) %\}\n?(.*?)\{% endblock %\}", re.DOTALL)
    return dict(pattern.findall(source))


@cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """Those of the instruments too, which an operator may add to."""
    return tomllib.loads((FOLDER / "words.toml").read_text()) | instruments.words()


@cache
def purposes(lang: str) -> dict[str, str]:
    """What each command does, by its English words."""
    said: dict[str, str] = _said_of_commands(lang)["does"]
    return said


@cache
def ways(lang: str) -> dict[str, list[str]]:
    """How it is typed, where something stands behind its words."""
    said: dict[str, list[str]] = _said_of_commands(lang)["ways"]
    return said


def _said_of_commands(lang: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / lang / "purposes.toml").read_text())


@cache
def forms() -> dict[str, dict[str, Any]]:
    return {file.stem: tomllib.loads(file.read_text()) for file in sorted((FOLDER / "forms").glob("*.toml"))}


@cache
def trees() -> dict[str, ast.Module]:
    """The program, file by file."""
    files = [file for part in ("bot", "casework", "storage") for file in sorted((HOUSE / part).rglob("*.py"))]
    return {str(file.relative_to(HOUSE)): ast.parse(file.read_text()) for file in files}


@cache
def calls() -> list[tuple[str, ast.Call]]:
    return [
        (file, node)
        for file, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    ]


def strings(node: ast.AST) -> list[str]:
    """All the string constants in an expression: the two of an `a if b else c`."""
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


class Raised(NamedTuple):
    file: str
    line: int
    reason: str
    details: frozenset[str] | None
    """None: some of them come from a dict."""


@cache
def refusals() -> list[Raised]:
    found = []
    for file, call in calls():
        if isinstance(call.func, ast.Name) and call.func.id == "Refusal" and call.args:
            details = None if any(k.arg is None for k in call.keywords) else frozenset(_keywords(call))
            found += [Raised(file, call.lineno, reason, details) for reason in _results(call.args[0])]
    return found


def _results(node: ast.expr) -> list[str]:
    """What an expression may come to: the test of a condition is none of it."""
    if isinstance(node, ast.IfExp):
        return _results(node.body) + _results(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


class Said(NamedTuple):
    file: str
    line: int
    block: str
    params: frozenset[str] | None


SAYS = {"reply", "say", "detail", "ring", "ring_person", "edit", "ask_yes"}
ADDED = {"detail": {"gone_at"}, "ask_yes": {"until", "subject"}}


@cache
def said() -> list[Said]:
    """Every message that a handler names in so many words."""
    found = []
    for file, call in calls():
        if isinstance(call.func, ast.Attribute) and call.func.attr in SAYS:
            params = _params(call, ADDED.get(call.func.attr, set()))
            found += [Said(file, call.lineno, name, params) for name in _blocks(call.args)]
        elif isinstance(call.func, ast.Name) and call.func.id == "Part" and call.args:
            found += [Said(file, call.lineno, name, _dict(call)) for name in _blocks(call.args[:1])]
    return found


def _blocks(args: list[ast.expr]) -> list[str]:
    return [text for arg in args for text in _results(arg) if NAMED.fullmatch(text)]


def _keywords(call: ast.Call) -> set[str]:
    return {keyword.arg for keyword in call.keywords if keyword.arg}


def _params(call: ast.Call, added: set[str]) -> frozenset[str] | None:
    if any(keyword.arg is None for keyword in call.keywords):
        return None
    return frozenset(_keywords(call) | added)


def _dict(call: ast.Call) -> frozenset[str] | None:
    if len(call.args) == 1:
        return frozenset()
    given = call.args[1]
    if not isinstance(given, ast.Dict) or any(key is None for key in given.keys):
        return None
    return frozenset(text for key in given.keys if key is not None for text in strings(key))


@cache
def mentioned() -> list[tuple[str, str]]:
    """(file, `subject/block`): every constant of the program that reads like the name of a message."""
    subjects = {block.subject for block in blocks("en").values()}
    return [
        (file, text)
        for file, tree in trees().items()
        if file.startswith("bot/") and not file.startswith("bot/demo/")
        for text in strings(tree)
        if (named := NAMED.fullmatch(text)) and named[1] in subjects
    ]
