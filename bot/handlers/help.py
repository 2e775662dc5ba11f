"""`help`, generated from the commands."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from bot import arguments, asked_about, developments, waiting_yes, which_case, words
from bot.context import Context
from bot.effects import Effect
from bot.handlers import today
from bot.purposes import CASE, purpose, ways, ways_here
from bot.router import EVERYBODY, Command, Place, Router, spoken
from bot.waiting import Item

router = Router()
FEW = 8
AROUND = "!' "
"""About a line that was copied from a message; a backtick reads as an apostrophe."""
AHEAD = timedelta(days=30)
"""An affirmation that ends within this time is offered again."""
ALL = ("all", "tout")
EXAMPLE = "K7-QF3"
AHEAD_OF_THE_REST = 5
RULES = {"task-done": "task done"}
SETTLES = {
    "today/do-times": "meeting answer",
    "today/do-records": "checked",
    "today/do-take": "referral take",
    "today/do-reach": "referral contact",
    "today/do-look-at": "referral show",
    "today/do-case-take": "case take",
    "today/do-propose": "meeting propose",
    "today/do-begin": "meeting start",
    "today/do-end": "meeting end",
    "today/do-open": "ack",
    "today/do-ask": "critical show",
    "today/do-telephone": "critical show",
}
"""The commands that `today` shows below what waits."""
SLOTS = re.compile(r"\b2 3\b")
"""The times in the example of `meeting answer`."""
CODE = re.compile(rf"\b{EXAMPLE}\b")
"""As it stands in the examples of commands."""


@router.command("help [text]", fr="aide [text]", allow=EVERYBODY, where="dckp", rank=90)
def help_(ctx: Context, text: str | None) -> list[Effect]:
    """What this person may do here, most useful first, at most eight: what settles what waits for them now, then the rest."""
    usable = [c for c in ctx.router.allowed(ctx.actor.role, ctx.place) if _has_use(ctx, c)]
    asked = words.fold(text or "").strip(AROUND)
    first, _, page = asked.partition(" ")
    if first in ALL:
        return [_page(ctx, usable, int(page) if page.isdecimal() else 1)]
    if asked:
        return [_topic(ctx, asked)]
    lines = [_line(ctx, command) for command in _first(ctx, usable)[:FEW]]
    return [ctx.reply("help/few", lines=lines, more=len(usable) > FEW)]


def _first(ctx: Context, usable: list[Command]) -> list[Command]:
    """With room left for a danger, whatever waits."""
    settling = _settling(ctx)
    ahead = [one for name in settling for one in usable if one.name == name][:AHEAD_OF_THE_REST]
    return [*ahead, *(one for one in usable if one not in ahead)]


def _settling(ctx: Context) -> dict[str, Item]:
    """By the name of the command that settles it, the first that waits for them: most urgent first."""
    if ctx.place not in (Place.DIRECT, Place.COORDINATION):
        return {}
    if "settling" not in ctx.cache:
        found: dict[str, Item] = {}
        for item in today.waiting_now(ctx):
            name = RULES.get(item.params.get("rule", ""), "") or SETTLES.get(today.settled_by(item), "")
            if name and not item.is_anothers and item.params.get("code"):
                found.setdefault(name, item)
        ctx.cache["settling"] = found
    settling: dict[str, Item] = ctx.cache["settling"]
    return settling


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


def _topic(ctx: Context, asked: str) -> Effect:
    """`help meeting`, `help meeting 2`: what begins so, by pages; of one command, what it does.

    Whether or not something waits for it now: `help ack` is asked before there is anything to acknowledge.
    """
    usable = ctx.router.allowed(ctx.actor.role, ctx.place)
    topic, number = asked_about.paged(asked)
    about = asked_about.begun_by(usable, topic)
    if number and len(about) > 1 and about[(number - 1) * FEW :]:
        return _listed(ctx, about, number)
    about = asked_about.begun_by(usable, asked)
    if one := _meant(ctx, usable, about, asked):
        return _one(ctx, usable, about, one)
    return _listed(ctx, about, 1) if about else ctx.reply("help/none")


def _meant(ctx: Context, usable: list[Command], about: list[Command], asked: str) -> Command | None:
    if len(about) == 1:
        return about[0]
    return asked_about.named(about, asked) if about else asked_about.line_of(ctx.router, usable, asked)


def _one(ctx: Context, usable: list[Command], about: list[Command], command: Command) -> Effect:
    """What it does, how it is typed, and what its own words begin: `help critical`."""
    longer = [one for one in about if len(one.words["en"]) > len(command.words["en"])]
    alike = [one for one in usable if one.words["en"][0] == command.words["en"][0]]
    shown, example = ways_here(command, ctx.place, ctx.actor.role), _example(ctx, command)
    return ctx.reply(
        "help/one",
        does=purpose(command.name),
        ways=shown,
        example={lang: text if text not in shown[lang] else "" for lang, text in example.items()},
        beside=[_line(ctx, one) for one in longer],
        topic="" if longer or len(alike) == 1 else _head(ctx, command),
    )


def _head(ctx: Context, command: Command) -> str:
    """The first of its words, as this person writes it."""
    return spoken(command, ctx.actor.language).split()[0]


def _listed(ctx: Context, about: list[Command], number: int) -> Effect:
    lines = [_line(ctx, command) for command in about[(number - 1) * FEW : number * FEW]]
    more = len(about) > number * FEW
    return ctx.reply("help/topic", lines=lines, more=more, topic=_head(ctx, about[0]), next=number + 1)


def _line(ctx: Context, command: Command) -> dict[str, object]:
    return {"example": _example(ctx, command)}


def _example(ctx: Context, command: Command) -> dict[str, str]:
    """Out of a case room with the code that it wants: of what waits; else the person's own, where there is only one."""
    shown = command.shown_in(ctx.place)
    if ctx.place is Place.CASE:
        return shown.example
    if item := _settling(ctx).get(command.name):
        return {lang: _of_what_waits(shown, lang, item) for lang in shown.example}
    code = which_case.example(ctx) if _is_of_a_danger(command) else _only_code(ctx)
    return {lang: _with_code(shown, lang, code) for lang in shown.example}


def _of_what_waits(command: Command, lang: str, item: Item) -> str:
    """`meeting answer K7-QF3 1 3`, `ack D2 K7-QF3`, `referral take R-5WCN`."""
    text, code = command.example[lang], str(item.params["code"])
    if code.startswith("R-"):
        return arguments.A_REFERRAL.sub(code, text)
    if numbers := item.params.get("example"):
        text = SLOTS.sub(str(numbers), text)
    if which := item.params.get("short") or item.params.get("which"):
        text = re.sub(rf"\b{str(which)[0]}\d+\b(?!-)", str(which), text)
    return _with_code(replace(command, example={lang: text}), lang, code)


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
        return CODE.sub(code or which_case.ANY_CASE, text)
    place = names.index("case") if "case" in names else 0
    if not _wants_a_code(command, lang) and (
        "case" not in names or not (place or command.slots[place].required)
    ):
        return text
    tokens = text.split(" ")
    before, after = tokens[: len(command.words[lang]) + place], tokens[len(command.words[lang]) + place :]
    comma = "," if before[-1].endswith(",") else ""
    return " ".join([*before[:-1], before[-1].rstrip(","), f"{code or which_case.ANY_CASE}{comma}", *after])


def _wants_a_code(command: Command, lang: str) -> bool:
    """Every way to type it has one: of `meeting answer CODE 1 3` the code is read with the rest."""
    return all(CASE in way for way in ways(command)[lang])
