"""What somebody did that `undo` cannot take back: said, and never reached behind (CONVERSATION V7)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.arguments import DANGERS
from bot.context import case_room
from bot.router import Place
from casework.critical import State
from casework.events import Commanded, Denied, DevelopmentSeen, DeviceNumbered, Looked, Refused, TalkEnded

if TYPE_CHECKING:
    from bot.context import Context
    from storage.journal import Entry

NO_CHANGE = (Commanded, Denied, DevelopmentSeen, DeviceNumbered, Looked, Refused, TalkEnded)
"""Of what a command leaves in the journal."""
KINDS = (Commanded.__name__, TalkEnded.__name__)
LOOKS_BACK = 50
ITSELF = "undo"


def has_changed(ctx: Context) -> bool:
    """Is something otherwise since this command was given?"""
    return any(not isinstance(event, NO_CHANGE) for event in ctx.work.journal.events)


def newest(ctx: Context, since: datetime, after: int = 0, code: str = "") -> dict[str, Any] | None:
    """The last of theirs behind that row, as it is told; what is `said` of it. None: there is none that this room may
    hear of (P3.12, P9.5): elsewhere than in the direct room only what was typed there. `code`: of this alone."""
    given = ctx.work.journal.of((ctx.by,), kinds=KINDS, since=since, limit=LOOKS_BACK)
    for entry in given:
        if entry.number > after and _stays(entry) and _may_be_told(ctx, entry) and _is_of(entry, code):
            return _told(ctx, entry)
    return None


def _stays(entry: Entry) -> bool:
    if entry.what == TalkEnded.__name__:
        return bool(entry.details["subject"])
    return bool(entry.details.get("changed")) and entry.details["command"] != ITSELF


def _is_of(entry: Entry, code: str) -> bool:
    named = (*entry.details.get("codes", ()), entry.details.get("subject"), entry.details.get("room"))
    return not code or code in named or case_room(code) in named


def _may_be_told(ctx: Context, entry: Entry) -> bool:
    return ctx.place is Place.DIRECT or entry.details.get("room") == ctx.room


def _told(ctx: Context, entry: Entry) -> dict[str, Any]:
    """As it is typed; a code only while they may see what it names."""
    command = entry.details.get("command", "send")
    codes = [code for code in entry.details.get("codes", ()) if "-" not in code or ctx.matter(code)]
    spoken = ctx.router.spoken(command)
    said = {lang: " ".join((text, *codes)) for lang, text in spoken.items()}
    return {"said": said, "command": command, "misplaced": _misplaced(ctx, command, codes)}


def _misplaced(ctx: Context, command: str, codes: list[str]) -> str:
    """A danger that stands in the wrong case is taken out of it: by its number, and its code in the direct room."""
    case = ctx.work.cases.find(next(iter(codes), ""))
    if command not in DANGERS or case is None:
        return ""
    mine = [one for one in ctx.work.developments.where(case=case.id, state=State.OPEN) if one.by == ctx.by]
    last = max(
        mine, key=lambda one: (one.at, int(one.short[1:])), default=None
    )  # several of one code: one time
    if last is None:
        return ""
    return last.short if ctx.place is Place.CASE else f"{last.short} {case.id}"
