"""Effects rendered and written to the outbox, in the transaction of the records (ARCHITECTURE 9)."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from bot import chimes, cover, documents, matters, reading
from bot.chimes import LONGEST_RING
from bot.context import FADE, Context, direct, new_id
from bot.effects import (
    Answer,
    AskName,
    Decline,
    Edit,
    Effect,
    Forget,
    LeaveRoom,
    LetGo,
    OpenRoom,
    Redact,
    Say,
    SendFile,
    SetMembers,
    SetPosting,
    Withdraw,
)
from bot.render import Renderer
from bot.router import Place
from bot.shared_lines import SharedLines
from bot.writing import Writer, voice
from casework.referral import Referral
from storage.sent import listed
from storage.withheld import FADES


class Posting:
    def __init__(self, renderer: Renderer) -> None:
        self._writer = Writer(renderer)
        self._lines = SharedLines(self._writer)

    def post(self, ctx: Context, effects: list[Effect]) -> None:
        for effect in effects:
            POSTS[type(effect)](self, ctx, effect)

    # --- messages -----------------------------------------------------------------------------------
    def say(self, ctx: Context, effect: Say) -> None:
        """Where it may be said: elsewhere if somebody there may not know, later while a guest reads along, or not at all."""
        if not _reachable(ctx, effect.room) or _reads_nothing(ctx, effect):
            return
        if (instead := matters.diverted(ctx, effect)) is not None:
            for one in instead:
                self.say(ctx, one)
            return
        if not effect.farewell and reading.has_stopped(ctx.work, effect.room):
            self._answer_a_latecomer(ctx, effect)
            return
        effect = cover.diverted(ctx, effect)
        if cover.has_rung(ctx, effect):
            return
        held = None if effect.urgent or effect.farewell else _held_until(ctx, effect.room)
        if held is not None and ctx.person is not None and ctx.room == effect.room:
            self._answer_aside(ctx, effect)
            if effect.for_whoever_asked or (
                effect.name is None and effect.about is None
            ):  # no news for the team
                return
        self._write(ctx, effect, held)

    def _write(self, ctx: Context, effect: Say, held: datetime | None) -> None:
        content = self._writer.content(ctx, effect.room, effect.parts, effect)
        fades = effect.fades.total_seconds() if effect.fades else None
        of = matters.heard_there(ctx, effect.room, effect.parts, effect.about)
        what = {
            "content": content,
            "fades": fades,
            "farewell": effect.farewell,
            **_matter(ctx, effect.room, of),
        }
        due_at = max(filter(None, (held, effect.at)), default=None)
        columns = {
            "name": _name(ctx, effect, of),
            "about": effect.about,
            "urgent": effect.urgent,
            "due_at": due_at,
        }
        if chimes.may_be_joined(ctx, effect):
            languages, zone = voice(ctx, effect.room)
            chime = chimes.chime(ctx, effect, content["body"], effect.languages or languages, str(zone))
            columns["due_at"] = chimes.not_before(ctx, effect)
            self._writer.put(ctx, effect.room, "chime", {**what, "chime": asdict(chime)}, **columns)
            return
        if effect.ring and chimes.is_late(ctx):
            what["content"] = self._marked_late(ctx, effect, content)
        self._writer.put(ctx, effect.room, "say", what, **columns)

    def _marked_late(self, ctx: Context, effect: Say, content: dict[str, Any]) -> dict[str, Any]:
        """A development's reminder after an outage (P10.3); one for which there is no room stays as it is."""
        languages, zone = voice(ctx, effect.room)
        sides = zip(effect.languages or languages, content["body"].split("\n\n"), strict=True)
        late = [
            self._writer.renderer.text(chimes.whole(line, late=True, tight=True), lang, zone)
            for lang, line in sides
        ]
        if any(len(line) > LONGEST_RING for line in late):
            return content
        return self._writer.renderer.joined(
            late, ring=True, mentions=tuple(content["m.mentions"].get("user_ids", ()))
        )

    def answer(self, ctx: Context, effect: Answer) -> None:
        if _is_silent(ctx, effect.room):
            self.say(ctx, Say(room=effect.room, parts=(effect.alone,)))
        else:
            self._lines.answer(ctx, effect)

    def let_go(self, ctx: Context, effect: LetGo) -> None:
        self._lines.let_go(ctx, effect)

    def _answer_aside(self, ctx: Context, effect: Say) -> None:
        """A guest reads along: who asked there is answered in the direct room, with what is typed there."""
        self._put_aside(ctx, effect)
        if not ctx.cache.get("answered-aside"):
            ctx.cache["answered-aside"] = True
            self.say(ctx, replace(ctx.reply("common/answered-direct"), urgent=True))

    def send_file(self, ctx: Context, effect: SendFile) -> None:
        assert Place.of(effect.room) is Place.DIRECT, "files go to one person (P5.14)"
        _, zone = voice(ctx, effect.room)
        text = "\n".join(
            self._writer.renderer.text(part, effect.language, zone, now=ctx.now) for part in effect.parts
        )
        if (printed := documents.printable(text)) != text:
            self.post(ctx, [ctx.say(effect.room, "papers/not-all-printed", gap=documents.GAP)])
        what: dict[str, Any] = {"text": printed, "language": effect.language, "file": effect.file}
        of = matters.heard_there(ctx, effect.room, effect.parts, effect.about)
        what |= {"fades": effect.fades.total_seconds(), **_matter(ctx, effect.room, of)}
        self._writer.put(ctx, effect.room, "file", what, about=effect.about)

    def _put_aside(self, ctx: Context, effect: Say) -> None:
        assert ctx.person is not None
        aside = replace(effect, room=direct(ctx.person), languages=())
        content = self._writer.content(ctx, aside.room, aside.parts, aside, here="room")
        self._writer.put(ctx, aside.room, "say", {"content": content, "fades": FADE.total_seconds()})

    def _answer_a_latecomer(self, ctx: Context, effect: Say) -> None:
        """The bot writes nothing of the case where sharing has stopped (P3.5); who asked there is answered aside."""
        if ctx.person is not None and ctx.room == effect.room:
            self._put_aside(ctx, effect)

    def edit(self, ctx: Context, effect: Edit) -> None:
        if reading.has_stopped(ctx.work, effect.room):
            return
        ctx.work.outbox.replace_edit(effect.room, effect.of)
        self._lines.count_anew(ctx, effect)
        content = self._writer.content(ctx, effect.room, effect.parts)
        held = _held_until(ctx, effect.room)
        what = {"content": content, "of": effect.of}
        self._writer.put(ctx, effect.room, "edit", what, name=effect.of, due_at=held)

    # --- the rest -----------------------------------------------------------------------------------
    def redact(self, ctx: Context, effect: Redact) -> None:
        if effect.names or effect.events:
            what = {"names": list(effect.names), "events": list(effect.events)}
            name = FADES if effect.fades else None
            self._writer.put(ctx, effect.room, "redact", what, due_at=effect.at, name=name)

    def open_room(self, ctx: Context, effect: OpenRoom) -> None:
        if ctx.work.rooms.want(effect.room, ctx.now):
            self._writer.put(ctx, effect.room, "open-room", {})

    def set_members(self, ctx: Context, effect: SetMembers) -> None:
        if _reachable(ctx, effect.room):
            what = {"farewell": True} if effect.farewell else {}
            self._writer.put(ctx, effect.room, "set-members", what, urgent=effect.urgent)

    def set_posting(self, ctx: Context, effect: SetPosting) -> None:
        if _reachable(ctx, effect.room):
            self._writer.put(ctx, effect.room, "set-posting", {}, urgent=True)

    def leave_room(self, ctx: Context, effect: LeaveRoom) -> None:
        """What fades there goes first: once the bot is out, nothing of it can be taken away any more (V10)."""
        if effect.room_id is not None:
            self._writer.put(ctx, f"left:{effect.room_id}", "leave-room", {"room_id": effect.room_id})
            return
        ctx.work.outbox.hide(effect.room, ctx.now)
        self._writer.put(ctx, effect.room, "leave-room", {}, due_at=effect.at)

    def decline(self, ctx: Context, effect: Decline) -> None:
        self._writer.put(ctx, f"invitation:{effect.room_id}", "decline", {"room_id": effect.room_id})

    def forget(self, ctx: Context, effect: Forget) -> None:
        self._writer.put(
            ctx, f"forgotten:{effect.room_id}", "forget", {"room_id": effect.room_id}, urgent=True
        )

    def ask_name(self, ctx: Context, effect: AskName) -> None:
        what = {"user_id": effect.user_id, "details": dict(effect.details)}
        self._writer.put(ctx, effect.room, "ask-name", what)

    def withdraw(self, ctx: Context, effect: Withdraw) -> None:
        ctx.work.outbox.withdraw(effect.about)


POSTS: dict[type, Any] = {
    Say: Posting.say,
    Answer: Posting.answer,
    LetGo: Posting.let_go,
    SendFile: Posting.send_file,
    Edit: Posting.edit,
    Redact: Posting.redact,
    OpenRoom: Posting.open_room,
    SetMembers: Posting.set_members,
    SetPosting: Posting.set_posting,
    LeaveRoom: Posting.leave_room,
    Decline: Posting.decline,
    Forget: Posting.forget,
    AskName: Posting.ask_name,
    Withdraw: Posting.withdraw,
}


def _reachable(ctx: Context, room: str) -> bool:
    """A room that is, or is being made."""
    found = ctx.work.rooms.find(room)
    return found is not None and found.state != "left"


def _is_silent(ctx: Context, room: str) -> bool:
    """Nothing is said there now: it is no room yet or no more, sharing has stopped, or a guest reads along."""
    return (
        not _reachable(ctx, room) or reading.has_stopped(ctx.work, room) or _held_until(ctx, room) is not None
    )


def _matter(ctx: Context, room: str, of: list[Referral]) -> dict[str, list[str]]:
    """By which `hearing` asks again when it goes out."""
    return {"of": [one.id for one in of], "reads": matters.read_there(ctx, room, of)}


def _name(ctx: Context, say: Say, of: list[Referral]) -> str | None:
    """By which a coordination room's goes from sight again, if somebody there is kept out later (P1.12)."""
    cases = (ctx.work.cases.of_referral(one.id) for one in of)
    codes = [*(one.id for one in of), *(case.id for case in cases if case)]
    by_code = say.name is not None and say.name.startswith(tuple(codes))
    if Place.of(say.room) is not Place.COORDINATION or not codes or by_code:
        return say.name
    return f"{say.name or ''}{listed(codes)}{new_id()}"


def _reads_nothing(ctx: Context, say: Say) -> bool:
    """Whoever is locked gets no more than the last word; after the unlocking they hear what happened meanwhile."""
    kind, _, which = say.room.partition(":")
    return kind == "person" and not say.farewell and ctx.someone(which).is_locked


def _held_until(ctx: Context, room: str) -> datetime | None:
    """While a guest reads along, the bot writes no case detail there (CONVERSATION V4, 3.8)."""
    return reading.guests_until(ctx.work, room, ctx.now)
