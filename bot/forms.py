"""Forms from `templates/forms/<name>.toml`, both languages beside each other."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from casework.forms import Condition, Form, Question

FOLDER = Path(__file__).parent / "templates" / "forms"


def load(name: str, conditions: dict[str, Condition] | None = None, folder: Path = FOLDER) -> Form:
    """Raises KeyError or TypeError on a form that is not whole: found when the program starts."""
    return read(name, folder / f"{name}.toml", conditions or {})


def read(name: str, file: Path, conditions: dict[str, Condition]) -> Form:
    """A question `under` another has no number of its own. Raises as `load` does."""
    raw = tomllib.loads(file.read_text(encoding="utf-8"))
    kinds: dict[str, Any] = raw.get("kind", {})
    questions, number = [], 0
    for each in raw["question"]:
        number += 0 if each.get("under") else 1
        questions.append(_question({**kinds.get(each["kind"], {}), **each}, number))
    sections = {key: dict(title) for key, title in raw.get("section", {}).items()}
    form = Form(
        name=name,
        questions=tuple(questions),
        conditions=conditions,
        sections=sections,
        quick=raw.get("quick", False),
    )
    missing = {q.when for q in questions if q.when} - set(form.conditions)
    if missing:
        raise KeyError(f"form {name}: no condition named {', '.join(sorted(missing))}")
    unknown = {q.section for q in questions if q.section} - set(sections)
    if unknown:
        raise KeyError(f"form {name}: no section named {', '.join(sorted(unknown))}")
    return form


def _question(each: dict[str, Any], number: int) -> Question:
    fields = {key: value for key, value in each.items() if key not in ("under", "choice", "words")}
    choices = each.get("choice", [])
    return Question(
        **fields,
        number=number,
        choices=tuple(choice["key"] for choice in choices),
        words=each.get("words", {})
        | {
            choice["key"]: {name: word for name, word in choice.items() if name != "key"}
            for choice in choices
        },
    )
