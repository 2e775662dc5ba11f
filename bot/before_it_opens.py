"""Where a referral stands with its consent, before there is a case: what is to be done next (P3.5, P3.12)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.context import Context
from casework.consent import DECIDE_WITHIN
from casework.referral import Referral


@dataclass(frozen=True, kw_only=True)
class Step:
    withdrawn_at: datetime | None = None
    """Nobody calls to ask again; a coordinator decides."""
    decide_by: datetime | None = None
    may_be_asked: bool = False
    """There is a ground, so the intake may be made."""
    may_open: bool = False
    """And the intake is there too."""


def step(ctx: Context, referral: Referral) -> Step:
    consent, danger = ctx.work.consents.find(referral.id), ctx.work.nonconsents.find(referral.id)
    if any(ground is not None and ground.is_given for ground in (consent, danger)):
        made = ctx.work.intakes.find(referral.id) is not None
        return Step(may_be_asked=True, may_open=made)
    if consent is None or consent.withdrawn_at is None:
        return Step()
    at = consent.withdrawn_at
    return Step(withdrawn_at=at, decide_by=at + DECIDE_WITHIN)
