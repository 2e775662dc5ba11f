"""A danger somewhere below in a message of several lines: it goes out, whatever the other lines are (P7.10)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot import dialogues, pausing, which_case
from bot.addressing import addressed, is_prefixed
from bot.arguments import DANGERS, holds_a_code
from bot.context import Context, direct
from bot.effects import Effect, Part, Redact
from bot.matching import Match
from bot.router import Place
from bot.which_case import Run
from casework.errors import Refusal
from casework.forms import Dialogue


@dataclass(frozen=True)
class Pasted:
    above: str
    """The lines before the first danger, which may be answers."""
    dangers: tuple[Match, ...]
    others: int
    """How many lines are no danger, and not above."""


def found(ctx: Context, body: str) -> Pasted | None:
    """Nothing where the first line is one: then what follows belongs to it."""
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    if len(lines) < 2 or ctx.place not in (Place.DIRECT, Place.CASE) or _begins_one(ctx, lines[0]):
        return None
    dangers = {number: match for number, line in enumerate(lines) if (match := _danger(ctx, line))}
    if not dangers:
        return None
    first = min(dangers)
    others = len(lines) - first - len(dangers)
    return Pasted("\n".join(lines[:first]), tuple(dangers.values()), others)


def _begins_one(ctx: Context, line: str) -> bool:
    match = ctx.router.match(addressed(line, ctx.house.user_id))
    return match is not None and match.command.name in DANGERS


def _danger(ctx: Context, line: str) -> Match | None:
    """In the case's own room after the sign; in the direct room without a code too: then the only case is meant, or it is
    asked which, as in a message of its own."""
    match = ctx.router.match(addressed(line, ctx.house.user_id))
    if match is None or match.command.name not in DANGERS:
        return None
    if ctx.place is Place.CASE:
        sure = holds_a_code(match.tail) or is_prefixed(line, ctx.house.user_id)
    else:
        sure = holds_a_code(match.tail) or (ctx.actor.role in match.command.allow and _says_what(match))
    return match if sure else None


def _says_what(match: Match) -> bool:
    return bool(match.tail) or match.command.name == "danger"


def send(ctx: Context, pasted: Pasted, run: Run, dialogue: Dialogue | None) -> list[Effect]:
    """The dangers; answers above them are taken as ever, and how many lines were not read is said."""
    answered = dialogues.hear(ctx, dialogue, pasted.above) if dialogue is not None else []
    reported = _reported(ctx, pasted, run)
    # What was asked next leaves the room again where the questions make way
    effects = [*answered, *reported] if pausing.has_made_way(ctx) else [*reported, *answered]
    unread = pasted.others
    if dialogue is None:
        unread += sum(_is_for_us(ctx, line) for line in pasted.above.splitlines())
    return [*effects, *([_not_read(ctx, unread)] if unread else [])]


def _not_read(ctx: Context, count: int) -> Effect:
    waits = bool(which_case.waiting(ctx))
    return ctx.say(direct(ctx.actor), "critical/not-read", count=count, waits=waits)


def _is_for_us(ctx: Context, line: str) -> bool:
    """Not what is written to the team."""
    return ctx.place is Place.DIRECT or is_prefixed(line, ctx.house.user_id)


def _reported(ctx: Context, pasted: Pasted, run: Run) -> list[Effect]:
    """One that is refused holds up none of the others."""
    sent, refused = list[Effect](), dict[int, Refusal]()
    if len(pasted.dangers) > 1:
        ctx.cache[which_case.ANSWERED] = True
    for number, match in enumerate(pasted.dangers, 1):
        try:
            sent += run(ctx, match)
        except Refusal as refusal:
            refused[number] = refusal
    if len(refused) == len(pasted.dangers):
        first = Part("critical/in-danger", {"emergency": ctx.emergency})
        raise Refusal(refused[1].reason, **{**refused[1].details, "above": first})
    return [*sent, *(_not_sent(ctx, refused, len(pasted.dangers)) if refused else [])]


def _not_sent(ctx: Context, refused: dict[int, Refusal], of: int) -> list[Effect]:
    """Which, by their numbers in the message, and not why: a code that is none and one that is not theirs read the same (P12.11)."""
    assert ctx.message is not None, "somebody typed it"
    erase = any(refusal.details.get("erase") for refusal in refused.values())
    typed = [Redact(room=ctx.room, events=(ctx.message.event_id,))] if erase else []
    facts = {"count": len(refused), "numbers": list(refused), "of": of, "emergency": ctx.emergency}
    return [*typed, replace(ctx.say(direct(ctx.actor), "critical/not-sent", **facts), urgent=True)]
