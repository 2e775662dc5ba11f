"""`help`, generated from the commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from bot import arguments, developments, waiting_yes, which_case, words
from bot.context import Context
from bot.effects import Effect
from bot.router import EVERYBODY, Command, Place, Router

router = Router()
FEW = 8
AHEAD = timedelta(days=30)
"""An affirmation that ends within this time is offered again."""
ALL = ("all", "tout")
EXAMPLE = "K7-QF3"
CODE = re.compile(rf"\b{EXAMPLE}\b")
"""As it stands in the examples of commands."""


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
    "yes": lambda ctx: bool(waiting_yes.open_to(ctx)),
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
    """In a direct room with the code that it wants: the person's own, where there is only one."""
    shown = command.shown_in(ctx.place)
    if ctx.place is not Place.DIRECT:
        return {"example": shown.example}
    code = which_case.example(ctx) if _is_of_a_danger(command) else _only_code(ctx)
    return {"example": {lang: _with_code(shown, lang, code) for lang in shown.example}}


def _is_of_a_danger(command: Command) -> bool:
    """It takes the code of a referral too: the only one that front-line staff have."""
    return any(slot.name == "matter" for slot in command.slots)


def _only_code(ctx: Context) -> str:
    if "only-code" not in ctx.cache:
        codes = arguments.own_codes(ctx)
        ctx.cache["only-code"] = codes[0] if len(codes) == 1 else ""
    return str(ctx.cache["only-code"])


def _with_code(command: Command, lang: str, code: str) -> str:
    """`task add roy, monday 9:00, call the clinic` wants it behind its own words; `case keycontact @roy` at the end."""
    text, names = command.example[lang], [slot.name for slot in command.slots]
    if CODE.search(text):
        return CODE.sub(code or EXAMPLE, text)
    place = names.index("case") if "case" in names else 0
    if "case" not in names or not (place or command.slots[place].required):
        return text
    tokens = text.split(" ")
    before, after = tokens[: len(command.words[lang]) + place], tokens[len(command.words[lang]) + place :]
    comma = "," if before[-1].endswith(",") else ""
    return " ".join([*before[:-1], before[-1].rstrip(","), f"{code or EXAMPLE}{comma}", *after])
