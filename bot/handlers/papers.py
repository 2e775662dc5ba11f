"""Papers: what is printed, signed, or put into the locked file (P3.3, P5.14, P8.4, P12.4). To one person, for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot import words
from bot.agencies import LANGUAGES
from bot.at_once import YES
from bot.context import Context, direct
from bot.effects import Effect, Part, SendFile
from bot.router import C, Router
from casework.access import in_order
from casework.errors import Refusal
from casework.events import TakenOut
from casework.people import PRIMARY, Person, Role

router = Router()

STAYS = timedelta(hours=24)
"""How long a file stands in a direct room (COMMANDS 1)."""


@router.command(
    "consent form [language]",
    fr="consentement formulaire [language]",
    allow={C},
    where="d",
    example=("consent form en", "consentement formulaire fr"),
    rank=33,
)
def form(ctx: Context, language: str | None) -> list[Effect]:
    """The paper to sign, in the language that the person chooses (P3.3, P11.5); the members by name (P3.9)."""
    lang = LANGUAGES.get(words.fold(language)) if language else ctx.actor.language
    if lang is None:
        raise Refusal("no-such-language")
    region = ctx.house.region(ctx.actor.region)
    part = Part("papers/consent-form", {"region": region.name(lang), "rows": _rows(ctx)})
    file = _to_print(ctx, (part,), file=f"document-{lang}.pdf", language=lang)
    waits = {talk.state for talk in ctx.work.dialogues.where(person=ctx.actor.id, form="consent")}
    told = ctx.reply("papers/form-below", language=lang, gone_at=ctx.now + STAYS, waits=waits)
    return [told, file]


def _rows(ctx: Context) -> list[dict[str, object]]:
    """Each primary agency with who would read, coordinators among them."""
    here = [
        p for p in ctx.people() if p.region == ctx.actor.region and p.role in (Role.MEMBER, Role.COORDINATOR)
    ]
    here.sort(key=in_order)
    return [{"agency": agency, "people": _of(here, agency)} for agency in PRIMARY]


def _of(people: list[Person], agency: str) -> list[Person]:
    return [person for person in people if person.agency == agency]


def chosen_language(ctx: Context, typed: str | None) -> str:
    """That a paper is to be in; whoever asks has it in their own. A trailing `yes` is none, and confirms nothing."""
    folded = words.fold(typed or "")
    if folded and folded not in (*LANGUAGES, *YES):
        raise Refusal("no-such-language")
    return LANGUAGES.get(folded, ctx.actor.language)


def to_print(ctx: Context, case: str, what: str, *parts: Part, language: str = "") -> SendFile:
    """A paper of a case, for who asks: the journal keeps that it was taken out (P12.2).

    Its name is the case's code and a number that counts its papers: neutral, and the same in both languages (P12.10).
    """
    number = 1 + ctx.work.journal.count_of((case,), kinds=(TakenOut.__name__,))
    ctx.work.journal.note(TakenOut(at=ctx.now, by=ctx.by, about=case, what=what, paper=number))
    printed = _to_print(ctx, parts, file=f"{case}-{number}.pdf", language=language or ctx.actor.language)
    return replace(printed, about=f"{case}/paper")


def _to_print(ctx: Context, parts: tuple[Part, ...], *, file: str, language: str) -> SendFile:
    """A PDF for who asks, in their direct room, gone after a day."""
    return SendFile(room=direct(ctx.actor), parts=parts, file=file, language=language, fades=STAYS)
