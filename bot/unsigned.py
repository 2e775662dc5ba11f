"""A danger by somebody who would read that case, had they signed: it is kept, and goes out with the signature (P1.6, P7.10)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.context import Context
from casework.case import Case
from casework.people import Role
from storage.dialogues import Question

CASE, AT = "unsigned", "at"
"""In what is kept: the case that it is about, and when it was typed."""
KEPT_ON = timedelta(minutes=30)
"""So long it goes out by itself. That nothing was sent rings long before."""


def would_read(ctx: Context, code: str | None) -> Case | None:
    """The case of that code, if nothing but the signature keeps them from it."""
    if code is None or ctx.actor.has_affirmed(ctx.now):
        return None
    case = ctx.work.cases.of_referral(code) if code.startswith("R-") else ctx.work.cases.find(code)
    signed, _ = ctx.actor.affirm(at=ctx.now, terms=ctx.house.terms)
    return case if case is not None and ctx.why_not(case, signed) is None else None


def must_sign(ctx: Context) -> bool:
    """Before they read any case at all."""
    return ctx.actor.role is not Role.FRONT_LINE and not ctx.actor.has_affirmed(ctx.now)


def has_its_case(question: Question) -> bool:
    """The signature is all that it waits for: it goes to that case, or nowhere."""
    return CASE in question.details


def is_of_another(ctx: Context, question: Question, code: str | None) -> bool:
    """What is typed behind it names somebody else."""
    if not has_its_case(question):
        return False
    case = would_read(ctx, code)
    return case is None or case.id != question.details[CASE]


def put_by(ctx: Context, question: Question, case: Case, **more: str) -> None:
    """Its code came; now the signature is what it waits for."""
    details = {**question.details, CASE: case.id, **more}
    ctx.work.questions.save_quietly(replace(question, details=details))


def is_kept_on(ctx: Context, question: Question, at: datetime) -> bool:
    """After it rang that nothing was sent: for whoever signs late."""
    if not has_its_case(question) or ctx.now >= at + KEPT_ON:
        return False
    details = {**question.details, AT: at.isoformat()}
    ctx.keep_on(replace(question, details=details, state="open"), until=at + KEPT_ON)
    return True
