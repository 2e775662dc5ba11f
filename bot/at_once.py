"""A trailing `yes` confirms in one line what would be shown first (COMMANDS 1, CONVERSATION V7)."""

from __future__ import annotations

from dataclasses import replace

from bot import words
from bot.context import NO_LONGER_ASKED, Context
from bot.effects import Effect, Say
from bot.matching import Match
from bot.router import Router

YES = ("yes", "oui")


def without_yes(match: Match) -> tuple[Match, bool]:
    """The command without it, and whether it stood there; only where the command may be confirmed so."""
    tokens = words.tokens(match.tail)
    if not match.command.yes_too or not tokens or words.fold(tokens[-1].text) not in YES:
        return match, False
    return replace(match, tail=match.tail[: tokens[-1].start].rstrip(" ,")), True


def confirmed(ctx: Context, router: Router, effects: list[Effect]) -> list[Effect]:
    """What the command asked this person is answered; what it asked somebody else still waits for them."""
    asked = [(question, block) for question, block in ctx.asked if question.person == ctx.actor.id]
    if len(asked) != 1:
        return effects
    [(question, block)] = asked
    ctx.end_question(question)
    told = [one for effect in effects for one in _without(effect, block)]
    return [*told, *router.answers[question.action](replace(ctx, room=question.room), question)]


def _without(effect: Effect, question: str) -> list[Effect]:
    """What was shown is not shown any more; but that another question is no longer open is."""
    if not isinstance(effect, Say) or question not in {part.block for part in effect.parts}:
        return [effect]
    kept = tuple(
        replace(part, params={**part.params, "alone": True})
        for part in effect.parts
        if part.block == NO_LONGER_ASKED
    )
    return [replace(effect, parts=kept, about=None)] if kept else []
