"""Which tests show which rule of the protocol, and which commands carry it out: `docs/traceability.md`.

`python -m tests.traceability` writes the page, and ends with 1 if a rule of this version has no test.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import tomllib
from collections import defaultdict
from functools import cache
from pathlib import Path

from bot import handlers

HOUSE = Path(__file__).parents[1]
PAGE = HOUSE / "docs" / "traceability.md"
RULE = re.compile(r"\bP\d+\.\d+\b")
FEW = 6
"""So many tests of a rule are named."""


@cache
def rules() -> dict[str, dict[str, str]]:
    return tomllib.loads((HOUSE / "tests" / "rules.toml").read_text())


@cache
def tests() -> dict[str, list[str]]:
    """Rule -> the tests that are marked with it, as `tests/handlers/test_case.py::test_it_opens_once`."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted((HOUSE / "tests").rglob("test_*.py")):
        tree = ast.parse(file.read_text())
        of_all = _marked(_pytestmark(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                for rule in dict.fromkeys([*_marked(node.decorator_list), *of_all]):
                    found[rule].append(f"{file.relative_to(HOUSE)}::{node.name}")
    return found


def _pytestmark(tree: ast.Module) -> list[ast.expr]:
    """What marks every test of a file."""
    named = [node for node in tree.body if isinstance(node, ast.Assign)]
    return [
        n.value for n in named if any(isinstance(t, ast.Name) and t.id == "pytestmark" for t in n.targets)
    ]


def _marked(decorators: list[ast.expr]) -> list[str]:
    """The rules of `@pytest.mark.rule("P3.4", ...)`, also within parameters."""
    calls = [node for one in decorators for node in ast.walk(one) if isinstance(node, ast.Call)]
    marks = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "rule"]
    said = [arg.value for call in marks for arg in call.args if isinstance(arg, ast.Constant)]
    return [str(rule) for rule in dict.fromkeys(said)]


@cache
def commands() -> dict[str, list[str]]:
    """Rule -> the commands whose function, or else whose file, says that it carries it out."""
    found: dict[str, list[str]] = defaultdict(list)
    for command in handlers.router().commands:
        module = inspect.getmodule(command.handler)
        own = RULE.findall(command.handler.__doc__ or "")
        for rule in own or RULE.findall((module and module.__doc__) or ""):
            if command.name not in found[rule]:
                found[rule].append(command.name)
    return found


def missing() -> list[str]:
    return [rule for rule in rules()["now"] if not tests().get(rule)]


def unknown() -> list[str]:
    """Marks that name no rule."""
    known = {*rules()["now"], *rules()["later"]}
    return sorted(set(tests()) - known)


def page() -> str:
    lines = [
        "# Rules, tests, commands",
        "",
        "Written by `./convene test`. Each rule of the protocol with the tests that show it and the commands that",
        "carry it out; what a later version carries out is listed at the end, by number.",
        "",
        "| rule | what | tests | commands |",
        "|---|---|---|---|",
        *(_row(rule, what) for rule, what in rules()["now"].items()),
        "",
        "## Not yet",
        "",
        "Some of these are carried out in part, and tested as far as they are.",
        "",
        *(f"- {rule}: {what} ({_count(rule)})" for rule, what in rules()["later"].items()),
    ]
    return "\n".join(lines) + "\n"


def _row(rule: str, what: str) -> str:
    named = tests().get(rule, [])
    shown = "<br>".join(f"`{name.removeprefix('tests/')}`" for name in named[:FEW])
    more = f"<br>and {len(named) - FEW} more" if len(named) > FEW else ""
    typed = ", ".join(f"`{name}`" for name in commands().get(rule, []))
    return f"| {rule} | {what} | {shown}{more} | {typed} |"


def _count(rule: str) -> str:
    count = len(tests().get(rule, []))
    return "no test yet" if not count else f"{count} test{'s' if count > 1 else ''} already"


def main() -> None:
    PAGE.write_text(page())
    for rule in missing():
        sys.stderr.write(f"{rule} has no test: {rules()['now'][rule]}\n")
    sys.exit(1 if missing() else 0)


if __name__ == "__main__":
    main()
