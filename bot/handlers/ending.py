"""A referral closes that has not become a case: one of the known reasons, or a coordinator's own words (P3.11)."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot import words
from bot.context import Context, direct
from bot.effects import Effect, Say
from bot.handlers import stopping, unreachable
from bot.router import C, Router
from bot.subjects import own
from casework.ending import Why, is_hearsay, needs_attempts
from casework.events import ReferralClosed
from casework.referral import Referral
from storage.dialogues import Question

router = Router()

REASONS = tuple(Why)
"""By the numbers that they are shown with."""
NUMBER = re.compile(r"([1-9])[.):,]?(?:\s+(.*))?", re.DOTALL)
OTHER = re.compile(r"(?:other|another reason|autre(?: motif)?)\s*[:,]?\s*(.*)", re.IGNORECASE | re.DOTALL)
SOMEBODY = r"(?:(?:the )?(?:person|client|she|he|they|elle|il|iel|la personne)\s+)?"
BEGINS = {
    Why.NO_AGREEMENT: r"(?:does not|doesn t|do not|don t|did not|didn t|no longer) (?:agree|want|wish|accept|consent)\w*"
    r"|no longer (?:agrees|wants)|changed (?:her|his|their) mind|(?:ne |n )?(?:veut|accepte|souhaite) (?:pas|plus)\b"
    r"|(?:n )?est (?:pas|plus) d accord|a change d avis|pas d accord",
    Why.TWICE: r"(?:the )?same (?:person )?(?:as|person)|duplicate|(?:referred|sent) twice|(?:referred |sent )?by mistake"
    r"|(?:la )?meme personne|(?:aiguillage |envoye )?en double|doublon|(?:envoye )?par erreur",
    Why.MOVED: r"(?:has |have )?(?:moved (?:to|away|out|from)|left the (?:province|region|country))"
    r"|a (?:demenage|quitte (?:la (?:province|region)|le pays))|demenage\w*",
    Why.DIED: r"(?:has |have )?died|(?:is )?dead|death|deceased|(?:est )?(?:decede|mort)e?\b|deces\b",
}


# --- asked for ------------------------------------------------------------------------------------------
@router.command(
    "referral close <referral> [text]",
    fr="aiguillage fermer <referral> [text]",
    allow={C},
    where="dk",
    example=(
        "referral close R-7KQ4 moved to another province",
        "aiguillage fermer R-7KQ4 a quitté la province",
    ),
    rank=55,
)
def close(ctx: Context, referral: str, text: str | None) -> list[Effect]:
    """The reason is kept sealed with the referral; what ends is shown first."""
    found = own(ctx, referral)
    found.must_be_before_a_case()
    meant = reason(text or "")
    if meant is None:
        return [_choices(ctx, found)]
    return [would_close(ctx, found, *meant)]


def _choices(ctx: Context, referral: Referral) -> Say:
    """A reply with the number, or with the words, binds to it (V12)."""
    return replace(
        ctx.reply("referral/why-close", id=referral.id, reasons=REASONS), about=f"{referral.id}/close"
    )


def reason(typed: str) -> tuple[Why, str] | None:
    """The reason that is meant, and what was said of it; None: it is none that is known, and nothing is guessed."""
    said = typed.strip()
    if numbered := NUMBER.fullmatch(said):
        return _numbered(int(numbered[1]), (numbered[2] or "").strip())
    if other := OTHER.fullmatch(said):
        return (Why.OTHER, other[1]) if other[1].strip() else None
    if unreachable.is_meant(said):
        return Why.UNREACHABLE, said
    folded = words.fold(said).replace("'", " ")
    return next(
        ((why, said) for why, known in BEGINS.items() if re.match(f"{SOMEBODY}(?:{known})", folded)), None
    )


def _numbered(number: int, said: str) -> tuple[Why, str] | None:
    """The last one takes words, and none are no reason."""
    why = REASONS[number - 1] if number <= len(REASONS) else None
    if why is None or (why is Why.OTHER and not said):
        return None
    return why, said


# --- shown, then done -----------------------------------------------------------------------------------
def would_close(ctx: Context, referral: Referral, why: Why, said: str) -> Say:
    block, facts = _shown(ctx, referral, why)
    return ctx.ask_yes(
        "referral-close",
        referral.id,
        block,
        key=referral.id,
        details={"why": said, "reason": why},
        id=referral.id,
        reason=why,
        **facts,
    )


def _shown(ctx: Context, referral: Referral, why: Why) -> tuple[str, dict[str, Any]]:
    if needs_attempts(why, referral):
        return "referral/would-close-unreachable", unreachable.shown(ctx, referral)
    told_by = ctx.someone(referral.referrer) if is_hearsay(why, referral) else None
    return "referral/would-close", {"told_by": told_by}


@router.confirmed("referral-close")
def really_close(ctx: Context, question: Question) -> list[Effect]:
    found, why = own(ctx, question.subject), _why(question)
    given_up = needs_attempts(why, found)
    if given_up:
        unreachable.must_have_tried(ctx, found)
    closed, event = found.close(why, by=ctx.actor.id, at=ctx.now)
    closed = replace(
        closed, closed_because=question.details["why"], given_up_at=ctx.now if given_up else None
    )
    ctx.work.referrals.save(closed, because=event)
    return [ctx.reply("referral/closed", id=closed.id, at=ctx.now)]


def _why(question: Question) -> Why:
    """The release before asked with the words alone."""
    if known := question.details.get("reason"):
        return Why(known)
    meant = reason(question.details["why"])
    return meant[0] if meant else Why.OTHER


@router.on(ReferralClosed)
def end_talk(ctx: Context, closed: ReferralClosed) -> list[Effect]:
    """Nobody goes on with what is half answered about it; whoever had begun learns that it is gone."""
    begun = [talk for talk in ctx.work.dialogues.where(subject=closed.about) if talk.person]
    told = [
        ctx.say(direct(ctx.someone(talk.person)), "referral/talk-ended", id=closed.about) for talk in begun
    ]
    return [*stopping.end_talk(ctx, closed.about), *told]
