"""`help me`, `au secours`: a cry for help. 911 comes first, and how a danger is reported; no list of commands, no answer to a
question (V1, V9, P7.10)."""

from __future__ import annotations

import re

from bot import which_case, words
from bot.arguments import DANGERS
from bot.context import Context
from bot.effects import Effect, Part, Say
from bot.router import Place

CRY = re.compile(
    r"(?:please |s'?il (?:vous|te) plait )?"
    r"(?:help (?:me|us)|(?:i|we) need help|please help|aidez moi|aide moi|aidez nous|au secours|a l'? ?aide|j'ai besoin d'aide)"
    r"(?: please| now| svp| vite| s'?il (?:vous|te) plait)?"
)


def is_one(typed: str) -> bool:
    """And nothing else; in quotes it is an answer."""
    return CRY.fullmatch(words.spaced(typed).replace(",", "").strip(" .!\u2026")) is not None


def first(ctx: Context) -> Part:
    """911, and the words that report a danger of somebody else, where they may use them here."""
    usable = {one.name for one in ctx.router.allowed(ctx.actor.role, ctx.place)}
    code = which_case.example(ctx) if ctx.place is Place.DIRECT else ""
    return Part("help/cry", {"emergency": ctx.emergency, "code": code, "may": not usable.isdisjoint(DANGERS)})


def answered(ctx: Context) -> list[Effect]:
    return [Say(room=ctx.room, parts=(first(ctx), Part("help/cry-else")), urgent=True)]
