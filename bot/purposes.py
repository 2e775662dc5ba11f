"""What each command does, in one sentence, as its help and the list of commands say it (COMMANDS 2, `help`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"


def purpose(name: str) -> dict[str, str]:
    """Of the command of this name, by language."""
    return {lang: said["does"][name] for lang, said in _data().items()}


@cache
def _data() -> dict[str, dict[str, dict[str, str]]]:
    return {lang: tomllib.loads((TEMPLATES / lang / "purposes.toml").read_text()) for lang in ("en", "fr")}
