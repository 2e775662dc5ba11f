"""Who was in the room of a case, from when until when, by the journal (P12.3)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.context import Context
from casework.case import Case


def stays(ctx: Context, case: Case) -> list[dict[str, Any]]:
    """Who was in its room and is no more, newest end first."""
    came: dict[str, datetime] = {}
    over: list[dict[str, Any]] = []
    for entry in reversed(ctx.work.journal.of((case.id,), kinds=("PersonJoined", "PersonLeft"))):
        id = str(entry.details["person"])
        if entry.what == "PersonJoined":
            came[id] = entry.at
        elif id in came:
            over.insert(0, {"person": ctx.someone(id), "since": came.pop(id), "until": entry.at})
    return over
