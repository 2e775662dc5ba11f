"""Nothing rings twice for one event, and nobody more than six times an hour (CONVERSATION V5).

When the relay looks for what is to be sent, the chimes that wait for a room become one ring, the most urgent first, and a
notice above it that has them all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot import hearing, out_of_date, reading
from bot.chimes import LONGEST_RING, Chime, bare, whole, without_command
from bot.effects import Part
from bot.markup import Ours
from bot.render import Renderer
from bot.router import Place
from casework.people import Person
from storage.letters import Letter
from storage.sent import listed
from storage.unit_of_work import UnitOfWork
from storage.withheld import ASIDE

log = structlog.get_logger(__name__)

HOUR = timedelta(hours=1)
SIX = 6
"""Rings for one person in one hour."""
COMMAND_SHOWN = re.compile(r"`([^`]+)`")
REPLY_SHOWN = re.compile(
    r"\b(?:reply|répondez) `(?P<reply>[^`]+)`(?:,? (?:or|ou) `(?P<command>[^`\d]+ [^`]+)`)?", re.IGNORECASE
)
"""What counts as a reply alone, and what may be typed in its place."""
A_TURN = timedelta(minutes=1)
"""A reminder waits no longer than this for the turn of the clock that brings what else is due with it."""
LISTED = 10


@dataclass(frozen=True)
class Waiting:
    letter: Letter
    chime: Chime


class Bell:
    def __init__(self, renderer: Renderer) -> None:
        self._renderer = renderer
        self._turned_at: datetime | None = None

    def turned(self, at: datetime) -> None:
        """Whatever was due by then has been taken, and what rings with it."""
        self._turned_at = at

    def ring_out(self, work: UnitOfWork, now: datetime) -> None:
        """Of each room, what may ring now becomes one message; the rest waits until the hour allows it."""
        waiting = work.outbox.chimes(now)
        if _went_out_of_sight(work, waiting, now):
            waiting = work.outbox.chimes(now)
        for room, letters in waiting.items():
            try:
                with work.connection.begin_nested():
                    self._look_at(work, room, letters, now)
            except Exception as error:  # what cannot be joined must not keep everything else from going out
                log.error("not joined", error=type(error).__name__)
                for one in letters:
                    work.outbox.let_go(one.token, "say", now)

    def _look_at(self, work: UnitOfWork, room: str, letters: list[Letter], now: datetime) -> None:
        waiting = [Waiting(one, Chime(**one.content["chime"])) for one in letters]
        if any(self._is_being_joined(one, now) for one in waiting):
            return
        for one in (gone := [one for one in waiting if _must_not_hear(work, one, now)]):
            work.outbox.finished(one.letter.token)
        if kept := [one for one in waiting if one not in gone]:
            self._ring_room(work, room, kept, now)

    def _is_being_joined(self, one: Waiting, now: datetime) -> bool:
        """Its turn is not over: what else is due at this moment is still to come."""
        since = max(one.letter.made_at, one.letter.due_at)
        has_turned = self._turned_at is not None and self._turned_at >= since
        return one.chime.is_step and since <= now < since + A_TURN and not has_turned

    def _ring_room(self, work: UnitOfWork, room: str, waiting: list[Waiting], now: datetime) -> None:
        counts = all(one.chime.waits for one in waiting)
        free_at = _free_at(work, room, now) if counts else now
        if free_at > now:
            for one in waiting:
                work.outbox.postpone(one.letter.token, free_at)
            return
        kind = "ring" if counts else "say"
        if len(waiting) == 1 and not waiting[0].chime.is_late(now):
            work.outbox.let_go(waiting[0].letter.token, kind, now)
            return
        self._join(work, room, waiting, kind, now)

    def _join(self, work: UnitOfWork, room: str, waiting: list[Waiting], kind: str, now: datetime) -> None:
        newest = {one.chime.key: one for one in waiting}
        things = _each_once(sorted(newest.values(), key=lambda one: one.chime.rank))
        writing = _Writing(self._renderer, room, things, now)
        first, key = things[0].letter, work.vault.keys.day(now)
        urgent = any(one.letter.urgent for one in waiting)
        # No `about` of the row: what is settled must not take the others with it. A reply finds it all the same
        ring = _content(writing.ring(_mentioned(waiting)), waiting, about=first.about)
        if writing.needs_list:
            name = _list_name(room, things)
            listed = {**_content(writing.listed(), waiting), "rings_below": True}
            work.outbox.put(room, "say", listed, now=now, key=key, urgent=urgent, name=name)
        ring["apart"] = _apart(waiting)
        work.outbox.put(room, kind, ring, now=now, key=key, urgent=urgent, name=first.name)
        for one in waiting:
            work.outbox.finished(one.letter.token)


def _to_type(line: str) -> dict[str, Any]:
    """What the first line says to do, as it works in the list: the ring below it is what a reply belongs to (V12)."""
    if (found := REPLY_SHOWN.search(line)) and not found["command"]:
        return {"command": "", "reply": Ours(found["reply"])}
    command = found["command"] if found else (shown := COMMAND_SHOWN.search(line)) and shown[1]
    return {"command": Ours(command) if command else "", "reply": ""}


def _each_once(things: list[Waiting]) -> list[Waiting]:
    """Two clocks of one matter that say the very same words say them once (V5)."""
    said: dict[tuple[str, ...], Waiting] = {}
    for one in things:
        words = (one.chime.code, *one.chime.lines.values())
        said.setdefault(words if one.chime.is_step else (one.chime.key,), one)
    return list(said.values())


def _list_name(room: str, things: list[Waiting]) -> str | None:
    """By which a coordination room's goes from sight again, if somebody is kept out of one of these (P1.12)."""
    if Place.of(room) is not Place.COORDINATION:
        return None
    return listed(one.chime.code for one in things) + things[0].letter.token


def _must_not_hear(work: UnitOfWork, one: Waiting, now: datetime) -> bool:
    """Who left the roster while it waited or is locked; who was kept out of the case, or stepped aside (P1.12). Nor what is
    over by now."""
    kind, _, person = one.letter.room.partition(":")
    if kind != "person":
        return False
    if not reading.readers(work, one.letter.room, now):
        return True
    if out_of_date.is_over(work, work.people.get(person), one.letter, one.chime):
        return True
    if not one.chime.code or now - one.letter.made_at < A_TURN:
        return False
    return hearing.is_kept_from(work, work.people.get(person), one.chime.code)


def _went_out_of_sight(work: UnitOfWork, waiting: dict[str, list[Letter]], now: datetime) -> bool:
    """What waits for a coordination room goes to the others one by one, if somebody there was kept out meanwhile.

    True if anything did.
    """
    moved = False
    for room, letters in waiting.items():
        if Place.of(room) is not Place.COORDINATION:
            continue
        here = hearing.listeners(work, room)
        for one in letters:
            moved |= hearing.asked(work, one, partial(_moves, work, one, here, now))
    return moved


def _moves(work: UnitOfWork, letter: Letter, here: list[Person], now: datetime) -> bool:
    code = letter.content["chime"].get("code", "")
    may = [person for person in here if not code or not hearing.is_kept_from(work, person, code)]
    if len(may) == len(here):
        return False
    _move(work, letter, may, now)
    return True


def _move(work: UnitOfWork, letter: Letter, people: list[Person], now: datetime) -> None:
    for person in people:
        content = {**letter.content["content"], "m.mentions": {"user_ids": [person.user_id]}}
        what = {**letter.content, "content": content}
        columns: dict[str, Any] = {"name": ASIDE, "about": letter.about}
        columns |= {"urgent": letter.urgent, "due_at": letter.due_at}
        key = work.vault.keys.day(now)
        work.outbox.put(f"person:{person.id}", "chime", what, now=now, key=key, **columns)
    work.outbox.finished(letter.token)


def _free_at(work: UnitOfWork, room: str, now: datetime) -> datetime:
    rung = work.outbox.rings_since(room, now - HOUR)
    return now if len(rung) < SIX else rung[-SIX] + HOUR


def _mentioned(waiting: list[Waiting]) -> list[str]:
    users = (
        user for one in waiting for user in one.letter.content["content"]["m.mentions"].get("user_ids", ())
    )
    return list(dict.fromkeys(users))


def _content(content: dict[str, Any], joined: list[Waiting], about: str | None = None) -> dict[str, Any]:
    of, reads = ([id for one in joined for id in one.letter.content.get(key, ())] for key in ("of", "reads"))
    return {"content": content, "fades": None, "farewell": False, "about": about, "of": of, "reads": reads}


def _apart(joined: list[Waiting]) -> list[dict[str, Any]]:
    """Each by itself, should one of them not be for who reads there any more."""
    each = (one.letter for one in joined)
    return [
        {
            "content": one.content["content"],
            "of": one.content.get("of", []),
            "reads": one.content.get("reads", []),
            "about": one.about,
        }
        for one in each
    ]


class _Writing:
    """The words of several rings as one, in each language of the room."""

    def __init__(self, renderer: Renderer, room: str, things: list[Waiting], now: datetime) -> None:
        self._renderer, self._now = renderer, now
        self._things = [one.chime for one in things]
        first = self._things[0]
        self._languages = tuple(first.lines)
        self._zone = ZoneInfo(first.zone)
        self._place = Place.of(room)
        self._has_today = self._place is not Place.PROGRAM
        # There both languages are one message on the lock screen, always
        self._longest = (LONGEST_RING - 2) // 2 if self._place is Place.PROGRAM else LONGEST_RING
        self._is_late = any(one.is_late(now) for one in self._things)
        self._lines = {lang: self._line(lang) for lang in self._languages}

    @property
    def needs_list(self) -> bool:
        """More than one thing, or one whose line became too long."""
        return len(self._things) > 1 or any(
            self._things[0].lines[lang] not in self._lines[lang] for lang in self._languages
        )

    def ring(self, mentions: list[str]) -> dict[str, Any]:
        return self._renderer.joined(
            [self._lines[lang] for lang in self._languages], ring=True, mentions=tuple(mentions)
        )

    def listed(self) -> dict[str, Any]:
        return self._renderer.joined([self._list(lang) for lang in self._languages])

    def _line(self, lang: str) -> str:
        """The most urgent by its own words; where there is no room, without its command, or by its code and time."""
        first = self._things[0]
        facts: dict[str, Any] = {
            "late": self._is_late,
            "more": len(self._things) - 1,
            "has_today": self._has_today,
        }
        line = first.lines[lang].rstrip(".") if self._things[1:] else first.lines[lang]
        for shown, tight in (
            (line, False),
            (line, True),
            (without_command(line), False),
            (bare(line), False),
        ):
            text = self._text(whole(shown, tight=tight, **facts), lang)
            if len(text) <= self._longest:
                return text
        due = datetime.fromisoformat(first.due) if first.due else None
        brief = {"urgent": first.urgent, "code": Ours(first.code), "due": due}
        return self._text(Part("rings/brief", {**brief, **facts}), lang, ring=True)

    def _list(self, lang: str) -> str:
        shown = self._things[:LISTED]
        lines = [self._text(Part("rings/head", {"count": len(self._things)}), lang)]
        lines += [self._item(number, one, lang) for number, one in enumerate(shown, 1)]
        rest = {"more": len(self._things) - len(shown), "has_today": self._has_today}
        rest |= self._to_type(shown[0].lines.get(lang, ""))
        return "\n".join([*lines, self._text(Part("rings/now", rest), lang)])

    def _to_type(self, line: str) -> dict[str, Any]:
        """In a room of several a command without its mark is one for the direct room: there the list itself comes first."""
        shown = _to_type(line)
        is_heard_here = self._place is Place.DIRECT or shown["command"].startswith("!")
        return shown if is_heard_here else {**shown, "command": ""}

    def _item(self, number: int, one: Chime, lang: str) -> str:
        since = datetime.fromisoformat(one.at) if one.is_late(self._now) else None
        line = Ours(one.lines.get(lang) or next(iter(one.lines.values())))
        return self._text(Part("rings/item", {"number": number, "line": line, "since": since}), lang)

    def _text(self, part: Part, lang: str, *, ring: bool = False) -> str:
        here = "direct" if self._place is Place.DIRECT else "room"
        return self._renderer.text(part, lang, self._zone, here, self._now, ring)
