"""A person who cannot be reached: how a referral closes for that (P3.11)."""

from __future__ import annotations

import re
from typing import Any

from bot import known_numbers, words
from bot.context import Context
from casework.referral import Referral

NOT_REACHED = re.compile(
    r"\bunreach|\binjoign|\bvoice ?mail|\bmessagerie|\bboite vocale"
    r"|\b(?:not?|never|can ?not|cannot|couldn|can|didn|doesn|won|wouldn|unable|fail\w*|tried|n|ne|pas|jamais|aucun\w*|sans|"
    r"impossible|incapable|rien)\b.*\b(?:reach\w*|answer(?:s|ed|ing)?|repl(?:y|ies|ied)|pick(?:s|ed|ing)? up|respond\w*|"
    r"response|get hold|got hold|joind\w*|joint\w*|joign\w*|rejoin\w*|repond\w*|reponse\w*|decroch\w*)\b"
)
"""In whatever words (P3.11); what the person said when reached is something else."""


def is_meant(text: str) -> bool:
    return NOT_REACHED.search(words.fold(text).replace("'", " ")) is not None


def shown(ctx: Context, referral: Referral) -> dict[str, Any]:
    """The yes records a word with the referrer, and that going on for the danger's sake was considered."""
    must_have_tried(ctx, referral)
    return {
        "tried": len(referral.tries),
        "referrer": ctx.someone(referral.referrer),
        "leave": known_numbers.standing(ctx, referral).leave,
    }


def must_have_tried(ctx: Context, referral: Referral) -> None:
    local = ctx.house.calendar(referral.region).local
    leave = known_numbers.standing(ctx, referral).leave
    referral.must_have_tried(
        [local(attempt.at) for attempt in referral.tries], ctx.house.diligence, leave=leave
    )
