"""What each command does, in one sentence, and the ways to type it, as its help says it (COMMANDS 2, `help`)."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from bot.router import Command, Place, spoken
from casework.people import Role

CASE, REFERRAL = " CODE", " R-…"
TEMPLATES = Path(__file__).parent / "templates"


def purpose(name: str) -> dict[str, str]:
    """Of the command of this name, by language."""
    return {lang: str(said["does"][name]) for lang, said in _data().items()}


def ways(command: Command) -> dict[str, list[str]]:
    """With capitals for what is to be filled in; nothing but its words, where nothing stands behind them."""
    return {lang: said["ways"].get(command.name, [spoken(command, lang)]) for lang, said in _data().items()}


def ways_here(command: Command, place: Place, role: Role) -> dict[str, list[str]]:
    """In a case room the case is implied; front-line staff have the codes of referrals alone."""
    not_theirs = REFERRAL if place is Place.CASE else CASE if role is Role.FRONT_LINE else None
    dropped = CASE if place is Place.CASE else ""
    return {
        lang: [way.replace(dropped, "") for way in each if not_theirs is None or not_theirs not in way]
        for lang, each in ways(command).items()
    }


@cache
def _data() -> dict[str, dict[str, dict[str, Any]]]:
    return {lang: tomllib.loads((TEMPLATES / lang / "purposes.toml").read_text()) for lang in ("en", "fr")}
