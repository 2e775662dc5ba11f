"""The instruments that a referral may rest on, as data (PROTOCOL P2.11): `instruments.toml`, or an operator's file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SHIPPED = Path(__file__).with_name("instruments.toml")
LANGUAGES = {"en", "fr"}


@dataclass(frozen=True, kw_only=True)
class Band:
    key: str
    begins: int
    words: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Instrument:
    key: str
    name: dict[str, str]
    typed: tuple[str, ...]
    """What people call it, folded."""
    lowest: int
    highest: int
    threshold: int
    bands: tuple[Band, ...]
    """Rising."""
    used_by: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


def load(file: Path) -> dict[str, Instrument]:
    """Raises ValueError with one line that says what is wrong."""
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
        found = {key: _instrument(key, each) for key, each in raw.items()}
    except (OSError, KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{file.name}: not an instrument: {error}") from None
    return found


def _instrument(key: str, each: dict[str, Any]) -> Instrument:
    bands = each["band"]
    one = Instrument(
        key=key,
        name=_in_both(each["name"]),
        typed=tuple(each["typed"]),
        lowest=each["lowest"],
        highest=each["highest"],
        threshold=each["threshold"],
        bands=tuple(Band(key=b["key"], begins=b["from"], words=_in_both(b)) for b in bands),
        used_by=tuple(each.get("used_by", ())),
        languages=tuple(each.get("languages", ())),
    )
    starts = [band.begins for band in one.bands]
    if starts != sorted(set(starts)) or starts[0] != one.lowest:
        raise ValueError(f"{key}: the bands have to rise from the lowest total on")
    if not one.lowest <= one.threshold <= one.highest or not one.typed:
        raise ValueError(f"{key}: the threshold has to lie in the range, and there has to be a word to type")
    return one


def _in_both(named: dict[str, str]) -> dict[str, str]:
    if not set(named) >= LANGUAGES:
        raise ValueError("every name needs both languages: en, fr")
    return {language: named[language] for language in sorted(LANGUAGES)}


INSTRUMENTS = load(SHIPPED)
"""By key. What the configuration adds is put here once, when the program starts."""


def add(file: Path) -> None:
    """The operator's own, beside those that ship or in their place."""
    INSTRUMENTS.update(load(file))


def words() -> dict[str, dict[str, dict[str, str]]]:
    """What people see: of the instruments, and of their bands."""
    every = INSTRUMENTS.values()
    return {
        "tool": {one.key: one.name for one in every},
        "band": {band.key: band.words for one in every for band in one.bands},
    }
