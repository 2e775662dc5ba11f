"""Back from an answer as it is kept to what it means."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from bot.picking import UNKNOWN, YES
from casework.risk import Basis, Score


def instant(kept: str) -> datetime:
    return datetime.fromisoformat(kept)


def day(kept: str) -> date | None:
    """Also of what an earlier release kept with an hour."""
    return None if kept == UNKNOWN else date.fromisoformat(kept[:10])


def basis(kept: dict[str, Any]) -> Basis:
    return Basis(
        scores=tuple(Score(tool, value) for tool, value in kept["scores"]),
        rationale=kept["rationale"] or None,
        assessed_at=instant(kept["assessed_at"]) if kept["assessed_at"] else None,
    )


def is_understood(kept: object) -> bool:
    return isinstance(kept, str) and kept.partition(":")[0] == YES


def own_words(kept: str) -> str:
    """How the person put it; empty: they did not say."""
    return kept.partition(":")[2].strip()
