"""`me` and `language`."""

from __future__ import annotations

from bot import words
from bot.context import Context
from bot.effects import Effect
from bot.router import EVERYBODY, Router
from casework.errors import Refusal

router = Router()

SPOKEN = {"en": "en", "english": "en", "anglais": "en", "fr": "fr", "francais": "fr", "french": "fr"}


@router.command("me", fr="moi", allow=EVERYBODY, where="d", rank=60)
def me(ctx: Context) -> list[Effect]:
    person = ctx.actor
    return [
        ctx.reply(
            "me/me",
            person=person,
            region=_region(ctx),
            affirmed=person.has_affirmed(ctx.now),
            until=person.affirmation.until if person.affirmation else ctx.now,
            fingerprint=ctx.house.fingerprint,
        )
    ]


def _region(ctx: Context) -> str:
    region = ctx.house.regions.get(ctx.actor.region)
    return region.name(ctx.actor.language) if region else ""


@router.command(
    "language <language>",
    fr="langue <language>",
    allow=EVERYBODY,
    where="d",
    example=("language fr", "langue en"),
    rank=65,
)
def language(ctx: Context, language: str) -> list[Effect]:
    spoken = SPOKEN.get(words.fold(language))
    if spoken is None:
        raise Refusal("no-such-language")
    person, chosen = ctx.actor.speak(spoken, at=ctx.now)
    ctx.work.people.save(person, because=chosen)
    return [ctx.reply("me/language")]
