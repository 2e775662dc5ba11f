"""Configurations as they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.config import ConfigError, load

HOUSE = Path(__file__).parents[2]
GOOD = """\
[matrix]
homeserver = "https://matrix.example.org"
user = "@convene:example.org"
password_file = "password.key"

[[region]]
number = 1
name = { en = "Fredericton", fr = "Fredericton" }
coordinators = ["@ana:example.org"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "config.toml"
    path.write_text(text)
    return path


def mistakes(folder: Path, text: str) -> list[str]:
    """Without the path: `line: where: what`."""
    path = written(folder, text)
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert all(problem.startswith(f"{path}") for problem in caught.value.problems)
    return [problem.removeprefix(f"{path}:") for problem in caught.value.problems]
