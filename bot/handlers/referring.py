"""Referring: the Request to Contact, asked one thing at a time (P2.1 to P2.4, P2.13, P2.16)."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from bot import dialogues, forms, kept_answers, picking, talks, words
from bot.context import Context
from bot.effects import Effect, Part
from bot.handlers.alerts import to_call
from bot.router import C, F, M, Router
from bot.talks import Ending, Talk
from casework.codes import referral_code
from casework.contact import asks_for_interpreter
from casework.errors import Refusal
from casework.forms import Answers, Dialogue, Question
from casework.names import apart, is_name
from casework.referral import Referral, lateness
from casework.risk import Basis

router = Router()

NONE = ("none", "aucun", "aucune")


# --- the dialogue ---------------------------------------------------------------------------------------
@router.command(
    "refer [tail]",
    fr="aiguiller [tail]",
    allow={F, C, M},
    where="d",
    example=("refer", "aiguiller"),
    rank=10,
)
def refer(ctx: Context, tail: str | None) -> list[Effect]:
    """The key of what grows out of it is born with the dialogue (ARCHITECTURE 17). Nobody is named before the agreement
    is asked (P2.13): what stands behind the word leaves the room."""
    if tail:
        raise Refusal("agreement-first", erase=True)
    code = free_code(ctx)
    return dialogues.start(ctx, "refer", subject=code, key=code)


def free_code(ctx: Context) -> str:
    while ctx.work.referrals.find(code := referral_code(secrets.randbelow)) is not None:
        continue
    return code


def is_late(given: Answers, now: datetime) -> bool:
    """Counted from the later of agreement and assessment (P2.4)."""
    if "agreed" not in given:
        return False
    assessed_at = kept_answers.basis(given["basis"]).assessed_at if given.get("basis") else None
    return lateness(kept_answers.instant(given["agreed"]), assessed_at, now) > timedelta(0)


def has_two_names(given: Answers, now: datetime) -> bool:
    first, last = _split(str(given.get("first", "")))
    return is_name(first) and is_name(last) and "last" not in given


def with_last_name(given: dict[str, Any]) -> dict[str, Any]:
    """ "Marie Tremblay" typed as the first name, and the last word is the last name."""
    if given.get("split") != picking.YES:
        return given
    first, last = _split(given["first"])
    rest = {key: value for key, value in given.items() if key != "split"}
    return {**rest, "first": first, "last": last}


def _split(typed: str) -> tuple[str, str]:
    return apart(typed)


def asked(ctx: Context, dialogue: Dialogue, question: Question) -> Part | None:
    """The names apart, to be checked."""
    if question.key != "split":
        return None
    first, last = _split(dialogue.answers["first"])
    return Part("referral/split", {"first": first, "last": last})


def noted(ctx: Context, dialogue: Dialogue, question: Question, value: Any) -> list[Part] | Ending:
    """What is said at once about an answer."""
    if question.key == "agreed" and value == picking.NO:  # nothing is kept (P2.13)
        return Ending([_no_agreement(ctx)])
    if question.key == "phone":
        return [Part("referral/interpreter")] if asks_for_interpreter(value["note"]) else []
    return _on_basis(kept_answers.basis(value)) if question.key == "basis" else []


def _no_agreement(ctx: Context) -> Effect:
    """Whom to call; a coordinator, what may follow without one (P2.13, P9.1)."""
    if ctx.actor.role is C:
        return ctx.reply("referral/no-agreement-chair", emergency=ctx.emergency)
    return ctx.reply("referral/no-agreement", people=ctx.coordinators(ctx.actor.region))


def _on_basis(basis: Basis) -> list[Part]:
    """The scores with their bands; beside a reason, what must not stand in it (P2.16)."""
    scores = [Part("referral/basis", {"basis": basis})] if basis.scores else []
    return [*scores, Part("referral/reason-reminder")] if basis.rationale else scores


def send(ctx: Context, dialogue: Dialogue) -> list[Effect]:
    given, person = dialogue.answers, ctx.actor
    basis = kept_answers.basis(given["basis"])
    first, last = names(given)
    referral = Referral(
        id=dialogue.subject,
        region=person.region,
        referrer=person.id,
        agency=person.agency,
        first=first,
        last=last,
        phone=given["phone"]["number"],
        call_note=given["phone"]["note"],
        message=given["message"],
        agreed_at=kept_answers.instant(given["agreed"]),
        assessed_at=basis.assessed_at,
        scores=basis.scores,
        rationale=basis.rationale or "",
        needs_met=given["needs"],
        safety_plan=given["plan"],
        brain_assessment=given["brain"],
        certified_on=person.certified_on,
        late_reason=given.get("late_reason", ""),
        excluded=talks.kept_out(dialogue),
        sent_at=ctx.now,
    )
    ctx.work.referrals.add(referral, because=referral.sent())
    return [_receipt(ctx, referral)]


def _receipt(ctx: Context, referral: Referral) -> Effect:
    """The referrer makes sure that it arrived (P2.14), and with whom: maybe no coordinator may know (P1.12)."""
    region, chairs = ctx.house.region(referral.region), ctx.chairs(referral)
    people = [] if chairs else to_call(ctx, referral)
    return ctx.reply(
        "referral/sent-late" if referral.late else "referral/sent",
        at=ctx.now,
        id=referral.id,
        region=region.name(ctx.actor.language),
        told_at=ctx.now + alternates_after(ctx),
        emergency=region.emergency,
        people=people,
        nobody=not chairs and not people,
    )


def alternates_after(ctx: Context) -> timedelta:
    """When the referrer is told that nobody took it: configurable (P2.6)."""
    steps = ctx.house.rules["referral-taken"].steps
    return next(step.at for step in steps if step.name == "alternates")


def names(given: Answers) -> tuple[str, str]:
    """One name is a last name (P4.9)."""
    if words.fold(given["last"]) in NONE:
        return "", given["first"]
    return given["first"], given["last"]


router.talks["refer"] = Talk(
    form=forms.load("refer", {"late": is_late, "two_names": has_two_names}),
    filled=with_last_name,
    send=send,
    noted=noted,
    asked=asked,
    keeps_out=True,
    opening="referral/opening",
)
