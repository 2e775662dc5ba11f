"""`me` and `language`."""

from __future__ import annotations

from typing import Any

from bot import first_steps, vouching, words
from bot.agencies import LANGUAGES
from bot.context import Context
from bot.effects import Effect, Part, Say
from bot.enlisting import particulars
from bot.router import EVERYBODY, Router
from casework.errors import Refusal
from casework.onboarding import Showed, Tick
from casework.people import SESSIONS, Person
from casework.seats import SITS

router = Router()

SHOWN = 4
KINDS_SHOWN = 2


@router.command("me", fr="moi", allow=EVERYBODY, where="d", rank=60)
def me(ctx: Context) -> list[Effect]:
    """Whatever the roster says of this person, and what they still have to do (CONVERSATION V10)."""
    person = ctx.actor
    facts = {"person": person, "alternate": ctx.named_alternate(ctx.actor), **particulars(ctx, person)}
    parts = [Part("me/me", facts)]
    parts.append(Part("me/affirmation", _affirmation(ctx, person)))
    if person.role in SITS:
        parts.append(Part("me/training", training_of(person)))
    if person.away_until is not None and person.away_until > ctx.now:
        absence = {"begins": person.away_from, "ends": person.away_until, "is_away": person.is_away(ctx.now)}
        parts.append(Part("me/absence", absence))
    parts += _devices(ctx, person)
    parts += _ticks(ctx, person)
    last = {"next": first_steps.following(ctx, person), "fingerprint": ctx.house.fingerprint}
    parts.append(Part("me/last", last))
    return [Say(room=ctx.room, parts=tuple(parts))]


def _devices(ctx: Context, person: Person) -> list[Part]:
    """Those that read, and of those that do not the first of each kind: one of the four ticks until it is done (V10)."""
    known = vouching.rows(ctx, person)
    if not known:
        return []
    shut: dict[str, list[vouching.Row]] = {}
    for row in (row for row in known if not row.reads):
        shut.setdefault(row.standing, []).append(row)
    lines = [{"row": rows[0], "more": len(rows) - 1} for rows in shut.values()]
    reads = [row.device.id for row in known if row.reads]
    return [Part("me/devices", {"reads": reads[:SHOWN], "shut": lines[:KINDS_SHOWN]})]


def _ticks(ctx: Context, person: Person) -> list[Part]:
    """Shown until all four are done (V10)."""
    left = first_steps.left(ctx, person)
    named = ["no-ring" if _is_silent(tick, person) else str(tick) for tick in left]
    return [Part("me/ticks", {"left": named, "done": len(Tick) - len(left)})] if left else []


def _is_silent(tick: Tick, person: Person) -> bool:
    return tick is Tick.RING and person.ring_showed == Showed.NOTHING


def _affirmation(ctx: Context, person: Person) -> dict[str, Any]:
    return {"affirmed": person.has_affirmed(ctx.now), "signed": person.affirmation}


def training_of(person: Person) -> dict[str, Any]:
    return {"on": person.certified_on, "attended": list(person.attended), "all": SESSIONS}


@router.command(
    "language <language>",
    fr="langue <language>",
    allow=EVERYBODY,
    where="d",
    example=("language fr", "langue en"),
    rank=65,
)
def language(ctx: Context, language: str) -> list[Effect]:
    spoken = LANGUAGES.get(words.fold(language))
    if spoken is None:
        raise Refusal("no-such-language")
    person, chosen = ctx.actor.speak(spoken, at=ctx.now)
    ctx.work.people.save(person, because=chosen)
    return [ctx.reply("me/language")]
