"""Codes as they are typed on phones, with a space in place of the hyphen: `case show K7 QF3` (COMMANDS 1, CONVERSATION V11).

Read as a code is only what names something that whoever typed it may see: other words stay words, and nobody can tell what
there is by them (P12.11). Beside another code, or a second one of the kind, nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot import waiting, words
from bot.router import Command, Place
from casework.codes import Named, read_code, spaced
from casework.people import Role

if TYPE_CHECKING:
    from bot.context import Context

LETTERS = {"task": "T", "meeting": "M", "development": "D"}
"""Of numbers that a code may begin like: `D4 RPT` is the alarm D4 and a word."""


def whole(ctx: Context, text: str, command: Command | None = None) -> str:
    """The text with its code as we write it. `command`: what it is without that, if it is one."""
    return _joined(text, command, lambda code: _is_seen(ctx, code))


def for_the_audit(ctx: Context, text: str, command: Command | None) -> str:
    """So too where whoever typed it may not see what it names: what was denied is noted there, and they are told nothing."""
    return _joined(text, command, lambda code: code is not None and _is_of_a_case(ctx, code))


def _is_of_a_case(ctx: Context, code: str) -> bool:
    return ctx.work.cases.find(code) is not None or ctx.work.cases.of_referral(code) is not None


def _joined(text: str, command: Command | None, is_one: Callable[[str | None], bool]) -> str:
    if any(read_code(token.text.strip(words.STOPS)) for token in words.tokens(text)):
        return text
    tidy = words.tidy(text)
    found = [one for one in spaced(tidy) if _is_meant(tidy, one, command) and is_one(one.code)]
    if len({one.code for one in found}) != 1:
        return text
    [one, *_] = found
    return f"{text[: one.start]}{one.code}{text[one.end :]}"


def _is_meant(text: str, one: Named, command: Command | None) -> bool:
    """On one line; and not a number that the command is about, where no other stands beside it."""
    if "\n" in text[one.start : one.end]:
        return False
    letters = {LETTERS.get(slot.name) for slot in command.slots} if command else set()
    letter = text[one.start].upper()
    besides = f"{text[: one.start]} {text[one.end :]}"
    return letter not in letters or re.search(rf"\b{letter}\d{{1,4}}\b", besides, re.IGNORECASE) is not None


def _is_seen(ctx: Context, code: str | None) -> bool:
    if code is None or ctx.person is None:
        return False
    return ctx.matter(code) is not None or _was_asked(ctx, code) or code in _of_leads(ctx)


def _was_asked(ctx: Context, code: str) -> bool:
    """To acknowledge, in a case that is closed by now (P7.4)."""
    case = ctx.work.cases.find(code)
    return case is not None and ctx.was_asked(case)


def _of_leads(ctx: Context) -> set[str]:
    """What the program lead is asked about, by the code alone (P1.14); and what they have lent."""
    if ctx.actor.role is not Role.LEAD or ctx.place not in (Place.DIRECT, Place.PROGRAM):
        return set()
    asked = {str(item.params.get("code")) for item in waiting.for_leads(ctx)}
    return asked | {case.id for case in ctx.work.cases.where(state=("open", "closed")) if case.lent_to}
