"""`help`, generated from the commands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from bot import developments, words
from bot.context import Context
from bot.effects import Effect
from bot.router import EVERYBODY, Command, Router

router = Router()
FEW = 8
AHEAD = timedelta(days=30)
"""An affirmation that ends within this time is offered again."""
ALL = ("all", "tout")


@router.command("help [text]", fr="aide [text]", allow=EVERYBODY, where="dckp", rank=90)
def help_(ctx: Context, text: str | None) -> list[Effect]:
    """What this person may do here, most useful first, at most eight."""
    usable = [c for c in ctx.router.allowed(ctx.actor.role, ctx.place) if _has_use(ctx, c)]
    asked = words.fold(text or "").strip()
    first, _, page = asked.partition(" ")
    if first in ALL:
        return [_page(ctx, usable, int(page) if page.isdecimal() else 1)]
    if asked:
        return [_topic(ctx, usable, asked)]
    lines = [_line(ctx, command) for command in usable[:FEW]]
    return [ctx.reply("help/few", lines=lines, more=len(usable) > FEW)]


def _has_use(ctx: Context, command: Command) -> bool:
    """`resume`, `yes` and the like only while something waits for them."""
    waits = WAITS.get(command.name)
    return waits is None or waits(ctx)


WAITS: dict[str, Callable[[Context], bool]] = {
    "resume": lambda ctx: ctx.work.dialogues.paused_of(ctx.actor.id) is not None,
    "yes": lambda ctx: bool(ctx.work.questions.where(person=ctx.actor.id, room=ctx.room, state="open")),
    "affirm": lambda ctx: not ctx.actor.has_affirmed(ctx.now + AHEAD),
    "ack": lambda ctx: bool(developments.waiting(ctx, None)),
    "send": lambda ctx: False,
    "cancel": lambda ctx: False,
}


def _page(ctx: Context, usable: list[Command], page: int) -> Effect:
    pages = max(1, -(-len(usable) // FEW))
    number = min(max(page, 1), pages)
    lines = [_line(ctx, command) for command in usable[(number - 1) * FEW : number * FEW]]
    return ctx.reply("help/page", lines=lines, number=number, pages=pages)


def _topic(ctx: Context, usable: list[Command], asked: str) -> Effect:
    """`help meeting`, `help meeting 2`: what begins so, by pages."""
    topic, _, page = asked.rpartition(" ")
    topic, number = (topic, int(page)) if topic and page.isdecimal() else (asked, 1)
    about = [c for c in usable if any(" ".join(c.words[lang]).startswith(topic) for lang in c.words)]
    shown = about[(number - 1) * FEW : number * FEW] if number else []
    if not shown:
        return ctx.reply("help/none")
    more = len(about) > number * FEW
    word = " ".join(about[0].words[ctx.actor.language][:1])
    lines = [_line(ctx, command) for command in shown]
    return ctx.reply("help/topic", lines=lines, more=more, topic=word, next=number + 1)


def _line(ctx: Context, command: Command) -> dict[str, object]:
    return {"example": command.shown_in(ctx.place).example}
